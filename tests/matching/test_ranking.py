"""The likeliest known error comes first, and says how likely it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faultbook.matching.answer import Card, Confidence, Match, Recognised
from faultbook.matching.calibrated import LIMITS, SIGNED, WORDED
from faultbook.matching.ranking import Evidence, Shown, rank, standings
from faultbook.matching.words import Query, Scored
from faultbook.signature import Pattern, Signature

QUERY = Query({"one": 1.0, "two": 1.0}, {"one": "one", "two": "two"}, frozenset(), 60)


def shown(*literals: str, times: int = 1, name: str = "", is_weak: bool = False) -> Shown:
    patterns = tuple(Pattern(literal, times=times) for literal in literals)
    signature = Signature("all", patterns, name=name)
    length = sum(map(len, literals))
    return Shown(signature, Recognised(0, name, signature.conditions, length, is_weak, seen=()))


def evidence(
    number: int,
    *signatures: Shown,
    score: float = 1.0,
    services: tuple[str, ...] = (),
    components: tuple[str, ...] = (),
    status: str = "active",
    superseded_by: str = "",
) -> Evidence:
    key = f"KE-2026-{number:04d}"
    card = Card(key, "", "", status, services, components, superseded_by=superseded_by)
    return Evidence(card, signatures, Scored(number, score, 0.5, 0.5, ("one",)))


def places(*found: Evidence, service: str | None = None) -> list[tuple[str, int]]:
    return [(one.known_error.id[-1], one.rank) for one in rank(found, QUERY, service)]


def test_more_conditions_come_before_longer_literals_and_these_before_words() -> None:
    assert places(
        evidence(1, score=9.0),
        evidence(2, shown("a literal of some length")),
        evidence(3, shown("a literal that is a good deal longer")),
        evidence(4, shown("two of them", "both short")),
    ) == [("4", 1), ("3", 2), ("2", 3), ("1", 4)]


def test_a_weak_signature_comes_after_those_that_decide_and_before_words() -> None:
    weak = shown("code", "oops", is_weak=True)
    assert places(
        evidence(1, weak), evidence(2, score=9.0), evidence(3, shown("pool is exhausted"))
    ) == [("3", 1), ("1", 2), ("2", 3)]


def test_a_weak_signature_never_makes_a_match() -> None:
    match = rank([evidence(1, shown("oops", is_weak=True), score=30.0)], QUERY)[0]
    assert match.confidence is not Confidence.MATCH


def test_identical_signatures_share_a_place_whatever_they_are_called() -> None:
    one, other = shown("pool is exhausted", name="one"), shown("pool is exhausted", name="other")
    assert places(
        evidence(1, one, score=1.0), evidence(2, other, score=2.0), evidence(3, score=0.5)
    ) == [("2", 1), ("1", 1), ("3", 3)]


def test_what_shares_a_place_shares_its_word() -> None:
    twins = [
        evidence(number, shown("disk resource limit alarm set on node"), score=score)
        for number, score in ((1, 0.1), (2, 2.0), (3, 1.0))
    ]

    matches = rank(twins, QUERY)

    assert {one.rank for one in matches} == {1}
    assert {one.confidence for one in matches} == {matches[0].confidence}
    assert matches[0].confidence is not Confidence.NONE


@pytest.mark.parametrize(("service", "number"), [("shop", "1"), ("web", "2")])
def test_what_another_service_has_is_no_rival(service: str, number: str) -> None:
    signed = shown("disk resource limit alarm set on node")
    found = [
        evidence(1, signed, score=0.5, services=("shop",)),
        evidence(2, signed, score=2.0, services=("web",)),
    ]

    match = rank(found, QUERY, service)[0]

    assert match.known_error.id[-1] == number
    assert match.confidence is Confidence.MATCH


def test_different_signatures_of_one_length_are_told_apart_by_words() -> None:
    assert places(
        evidence(1, shown("pool is exhausted"), score=1.0),
        evidence(2, shown("pond is exhausted"), score=2.0),
    ) == [("2", 1), ("1", 2)]


def test_the_signature_that_says_most_stands_first() -> None:
    broad, narrow = shown("pool"), shown("pool", "is exhausted")
    match = rank([evidence(1, broad, narrow)], QUERY)[0]
    assert [one.conditions for one in match.signatures] == [2, 1]


@pytest.mark.parametrize("service", ["shop", "SHOP", "Card-Gateway"])
def test_those_of_the_service_come_first(service: str) -> None:
    assert places(
        evidence(1, shown("two of them", "both long enough")),
        evidence(2, services=("shop",), components=("card-gateway",)),
        service=service,
    ) == [("2", 1), ("1", 2)]


@pytest.mark.parametrize("gone", [{"status": "retired"}, {"superseded_by": "KE-2026-0009"}])
def test_what_is_retired_comes_after_others_of_equal_standing(gone: dict[str, str]) -> None:
    one = shown("pool is exhausted")
    assert places(
        evidence(1, one, score=5.0, **gone),  # type: ignore[arg-type]
        evidence(2, one, score=1.0),
    ) == [("2", 1), ("1", 2)]


def test_the_more_that_speaks_for_it_the_likelier_it_is() -> None:
    def likely(*found: Evidence) -> float:
        return rank(found, QUERY)[0].probability

    one = evidence(1, shown("the pool of connections is exhausted"), score=1.0)
    assert likely(one) > likely(evidence(1, score=1.0))
    assert likely(one) > likely(one, evidence(2, *one.shown, score=1.0))


def test_words_count_little_beside_a_signature() -> None:
    words = evidence(2, score=20.0)
    alone = rank([words], QUERY)[0].probability
    beside = rank([words, evidence(1, shown("the pool of connections is exhausted"))], QUERY)
    assert beside[1].probability < alone


def test_every_trait_is_calibrated() -> None:
    signed, worded = standings([evidence(1, shown("pool")), evidence(2)], QUERY)
    assert {"", *signed.traits} == set(SIGNED)
    assert {"", *worded.traits} == set(WORDED)
    assert 0 < LIMITS[Confidence.POSSIBLE] < LIMITS[Confidence.MATCH] < 1


def test_nothing_is_ranked_where_nothing_was_found() -> None:
    assert rank([], QUERY) == []


FOUND = st.builds(
    lambda number, signatures, **said: evidence(number, *signatures, **said),
    st.integers(0, 9),
    st.lists(st.sampled_from((shown("pool"), shown("pond"), shown("a", "b"))), max_size=2),
    score=st.floats(0, 1e6),
    status=st.sampled_from(("active", "retired")),
)


@given(st.lists(FOUND), st.sampled_from((None, "shop")))
def test_ranks_and_probabilities_are_sound(found: list[Evidence], service: str | None) -> None:
    matches: list[Match] = rank(found, QUERY, service)
    ranks = [one.rank for one in matches]
    assert ranks == sorted(ranks)
    assert all(one <= place for place, one in enumerate(ranks, start=1))
    assert all(0 <= one.probability <= 1 for one in matches)
