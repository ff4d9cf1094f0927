"""Which texts are worth comparing, counted again without arrays."""

from __future__ import annotations

from math import isclose

from hypothesis import given
from hypothesis import strategies as st

from faultbook.analysis.likeness import ALIKE, likeness
from faultbook.analysis.resemblance import (
    LEAST_SHARE,
    LEAST_SHARED,
    MOST_HOLDERS,
    Comparer,
    texts_of,
    weighed_among,
)
from faultbook.analysis.term_weights import weight_of
from faultbook.analysis.wording_terms import Wording, terms_of

WORDS = ("kerberos", "smartcard", "journal", "replica", "payroll", "error", "the", "~tls")

registers = st.dictionaries(
    st.text("abc", min_size=1, max_size=3),
    st.lists(st.sampled_from(WORDS), unique=True, max_size=6),
    max_size=12,
)


def worth_comparing(held: dict[str, list[str]], name: str) -> set[str]:
    """The same, pair by pair."""
    count = {word: sum(word in terms for terms in held.values()) for word in WORDS}
    weight = {word: round(1000 * weight_of(word, count[word])) for word in WORDS}
    heft = {other: sum(weight[word] for word in terms) for other, terms in held.items()}
    found = set()
    for other, terms in held.items():
        both = {*terms} & {*held[name]}
        shared = sum(weight[word] for word in both if 1 < count[word] <= MOST_HOLDERS)
        bound = LEAST_SHARE / 1000 * min(heft[name], heft[other])
        if other != name and shared >= LEAST_SHARED and shared >= bound:
            found.add(other)
    return found


@given(registers)
def test_the_pairs_found_are_those_that_share_enough(held: dict[str, list[str]]) -> None:
    texts = texts_of(held)
    finder = texts.finder(held)

    for name in held:
        assert set(finder.worth_comparing(name)) == worth_comparing(held, name)
        assert set(texts.finder(held, [name]).worth_comparing(name)) == worth_comparing(held, name)


@given(registers)
def test_holders_are_counted(held: dict[str, list[str]]) -> None:
    texts = texts_of(held)

    for name, terms in held.items():
        counts = [sum(word in others for others in held.values()) for word in terms]
        assert texts.counts(name) == counts
        assert list(texts.stamp(name)) == [count.bit_length() for count in counts]


def test_a_term_that_many_hold_finds_nothing() -> None:
    held = {str(one): [*WORDS] for one in range(MOST_HOLDERS)}

    assert len(texts_of(held).finder(held).worth_comparing("0")) == MOST_HOLDERS - 1
    held["more"] = [*WORDS]
    assert texts_of(held).finder(held).worth_comparing("0") == []


def test_only_texts_that_are_asked_about_are_found() -> None:
    held = {name: ["kerberos", "smartcard"] for name in "abc"}

    assert texts_of(held).finder("ab").worth_comparing("c") == ["a", "b"]


def test_texts_are_compared_by_what_all_hold() -> None:
    terms = {
        "a": terms_of(Wording("Smart card logon fails", error_text="KDC_ERR_CLIENT_NOT_TRUSTED")),
        "b": terms_of(Wording("Card refused", error_text="kdc: KDC_ERR_CLIENT_NOT_TRUSTED")),
        "c": terms_of(Wording("Printing takes minutes")),
        "d": terms_of(Wording("7")),
    }
    texts = texts_of({name: one.held for name, one in terms.items()})
    comparer = Comparer(texts, terms.__getitem__)

    expected = likeness(*(weighed_among(texts, name, terms[name]) for name in "ab"))
    assert isclose(comparer.likeness("b", "a"), expected, abs_tol=1e-6)
    assert [pair[:2] for pair in comparer.pairs("b", "abc")] == [("a", "b"), ("b", "b")]
    assert comparer.is_alike("a", "b") is (expected >= ALIKE)
    assert comparer.likeness("d", "d") == 0.0
    assert comparer.shared(["a", "c"]) == []
    assert {"card"} < {*comparer.shared(["a", "b"])}
