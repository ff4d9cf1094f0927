"""How alike texts are: what speaks for one fault, and that nothing depends on other texts."""

from __future__ import annotations

from collections import Counter
from math import exp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faultbook.analysis.likeness import (
    ALIKE,
    Vector,
    Weighed,
    likeness,
    shared_terms,
    traits_of,
    weighed,
)
from faultbook.analysis.likeness_weights import WEIGHTS
from faultbook.analysis.wording_terms import Wording, terms_of

FORM = """
Steps to reproduce:
1. Open the page
Actual results:
An error is shown
Expected results:
It should work
"""
PROSE = Wording(
    "Login fails after the certificate was rotated",
    summary="Users can't sign in since the identity provider's certificate was rotated.",
)
TRACE = Wording(
    "Sign-in broken",
    error_text="ERROR auth: certificate of identity provider not trusted\n"
    "java.security.cert.CertPathValidatorException: path does not chain\n"
    "\tat org.shop.login.ProviderTrust.validate(ProviderTrust.java:88)\n",
)
DISK = Wording(
    "Disk full on the database host", summary="The volume of the archive log ran out of space."
)

TEXTS = st.text(st.sampled_from("aeiou bcdt.\n0172:ABE~é"), max_size=60)
WORDINGS = st.builds(Wording, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS)


def ready(*wordings: Wording) -> list[Weighed]:
    """Texts of a register that holds these and no others."""
    found = [terms_of(wording) for wording in wordings]
    holders = Counter(term for one in found for term in one.held)
    return [weighed(one, holders.__getitem__) for one in found]


def alike(one: Wording, other: Wording, *others: Wording) -> float:
    """How alike the first two of a register's texts are."""
    first, second, *_ = ready(one, other, *others)
    return likeness(first, second)


def test_the_same_fault_is_alike_in_prose_and_in_a_stack_trace() -> None:
    assert alike(PROSE, TRACE, DISK) > alike(PROSE, DISK, TRACE)
    assert alike(PROSE, TRACE, DISK) > alike(TRACE, DISK, PROSE)


def test_a_text_told_twice_is_taken_for_the_same_and_another_one_is_not() -> None:
    assert alike(PROSE, PROSE, DISK) >= ALIKE > alike(PROSE, DISK, TRACE)


def test_times_ids_and_addresses_change_nothing() -> None:
    one = Wording("Pool exhausted", error_text="12:01:02 pool main-7f9c4 exhausted on 10.0.0.1")
    other = Wording("Pool exhausted", error_text="23:59:01 pool main-8d2b1 exhausted on 10.9.8.7")
    assert terms_of(one) == terms_of(other)


def test_a_form_that_all_fill_in_makes_nothing_alike() -> None:
    filled_in = [one._replace(summary=one.summary + FORM) for one in (PROSE, DISK)]
    others = [Wording(f"Other {word}", summary=FORM) for word in ("printer", "cart", "mail")]
    assert alike(*filled_in, *others) < ALIKE


def test_a_shared_code_tells_more_than_shared_ordinary_words() -> None:
    codes = [Wording(title, codes="ORA-01555") for title in ("Report stops", "Export aborted")]
    words = [
        Wording(title, summary="started again") for title in ("Report stops", "Export aborted")
    ]
    assert alike(*codes, DISK) > alike(*words, DISK)


@pytest.mark.parametrize("wording", [Wording(""), Wording("  \n "), Wording("the of and")])
def test_texts_without_terms_are_not_alike(wording: Wording) -> None:
    assert alike(wording, wording) < ALIKE
    assert alike(wording, PROSE) < ALIKE


@given(WORDINGS, WORDINGS)
def test_it_is_a_probability_and_the_same_both_ways(one: Wording, other: Wording) -> None:
    first, second = ready(one, other)
    found = likeness(first, second)
    assert 0 <= found <= 1
    assert likeness(second, first) == pytest.approx(found, rel=1e-12)
    assert traits_of(first, second).keys() == WEIGHTS.keys() - {""}


@given(WORDINGS, WORDINGS, st.lists(st.sampled_from(["zebra", "quartz", "vivid"]), max_size=40))
def test_texts_that_share_no_term_change_nothing(
    one: Wording, other: Wording, words: list[str]
) -> None:
    unrelated = [Wording(f"{word}ish {word}like", summary=word) for word in words]
    assert alike(one, other, *unrelated) == alike(one, other)


@given(WORDINGS, WORDINGS)
def test_it_is_the_logistic_function_of_the_weighed_traits(one: Wording, other: Wording) -> None:
    first, second = ready(one, other)
    sum_ = WEIGHTS[""] + sum(
        WEIGHTS[name] * value for name, value in traits_of(first, second).items()
    )
    assert likeness(first, second) == pytest.approx(1 / (1 + exp(-sum_)), rel=1e-9)


def test_traits_by_hand() -> None:
    """Checked against sums worked out by hand from weights of 1 and 0.5."""
    first, second = (
        Weighed(title=_vector({"pool": 1.0, "main": 0.5}), all=_vector({"pool": 3.0, "main": 1.0})),
        Weighed(title=_vector({"pool": 1.0}), all=_vector({"pool": 2.0, "disk": 2.0})),
    )
    found = traits_of(first, second)
    assert found["texts"] == pytest.approx(6 / (10**0.5 * 8**0.5))  # 3·2 / (√(9+1) · √(4+4))
    assert found["covered"] == pytest.approx(2 / (4 + 3))
    assert found["strongest"] == pytest.approx(2 / 2)
    assert found["title in text"] == pytest.approx(1 / 2)  # 1 / (1 + 1)
    assert found["titles in texts"] == pytest.approx(1 / 2.5)
    assert found["unequal"] == 0.0


def test_what_speaks_for_a_pair_counts_less_where_little_is_told() -> None:
    """Half of the least that must be told leaves half of each trait; ordinary words none."""
    half, whole, ordinary = (
        Weighed(title=_vector({term: value}), all=_vector({term: value}))
        for term, value in (("pool", 0.6), ("pool", 1.2), ("investigat", 5.0))
    )
    assert traits_of(half, half)["texts"] == pytest.approx(0.5)
    assert traits_of(whole, whole)["texts"] == pytest.approx(1.0)
    assert traits_of(ordinary, ordinary)["texts"] == 0.0
    assert likeness(ordinary, ordinary) < ALIKE


def _vector(values: dict[str, float]) -> Vector:
    length = sum(value**2 for value in values.values()) ** 0.5
    return Vector(values, length, sum(values.values()))


def test_shared_terms_begin_with_the_most_telling() -> None:
    rare, common = "quota", "report"
    one, other = Wording("quota report"), Wording("report: quota")
    others = [Wording("report") for _ in range(40)]
    first, second, *_ = ready(one, other, *others)
    assert [term for term in shared_terms(first, second) if term in {rare, common}] == [
        rare,
        common,
    ]
