"""Which incidents count, what makes a group of them, and what is told of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faultbook.analysis.recurrence import groups_of
from faultbook.analysis.summaries import OutageSummary
from tests.analysis.recurring import evidence, incident, known_error, problem
from tests.registers import NOW

if TYPE_CHECKING:
    from collections.abc import Iterable

    from faultbook.analysis.agglomeration import Pair
    from faultbook.analysis.evidence import Evidence
    from faultbook.analysis.summaries import IncidentSummary

ALL_ALIKE = [
    (f"INC-2026-{one:04d}", f"INC-2026-{other:04d}", 0.9)
    for one, other in combinations(range(1, 10), 2)
]


def ids(*numbers: int) -> tuple[str, ...]:
    return tuple(f"INC-2026-{number:04d}" for number in numbers)


def grouped(known: Evidence, alike: Iterable[Pair] = ALL_ALIKE) -> list[tuple[str, ...]]:
    return [group.incidents for group in groups_of(known, alike)]


def test_none_at_all_one_and_nobody_alike() -> None:
    assert groups_of(evidence([]), []) == ()
    assert groups_of(evidence([incident(1)]), ALL_ALIKE) == ()
    assert groups_of(evidence([incident(1), incident(2)]), []) == ()


def test_those_of_one_known_error_are_a_group_whatever_their_services() -> None:
    known = evidence(
        [
            incident(1, known_error="KE-2026-0009"),  # an id that it had before
            incident(2, services=("shop",)),
            incident(3, services=("pay",)),
        ],
        [known_error(1, aliases=("KE-2026-0009",))],
        recognised={"INC-2026-0002": ("KE-2026-0001",)},
    )

    (group,) = groups_of(known, [])

    assert group.incidents == ids(1, 2)
    assert (group.reason, group.known_error) == ("known-error", "KE-2026-0001")
    assert group.shared == "they name KE-2026-0001 (It forgets)"
    assert group.services == ("login", "shop")


def test_a_signature_alone_makes_a_group_too() -> None:
    shown = dict.fromkeys(ids(1, 2), ("KE-2026-0001",))

    (group,) = groups_of(
        evidence([incident(1), incident(2)], [known_error(1)], recognised=shown), []
    )

    assert group.reason == "signature"
    assert group.shared == "they show the signature of KE-2026-0001 (It forgets)"


def test_texts_make_groups_within_a_service_alone() -> None:
    known = evidence(
        [
            incident(1),
            incident(2, services=("shop",)),
            incident(3, services=("shop", "login")),
            incident(4, services=()),
            incident(5, services=()),
        ]
    )

    assert grouped(known) == [ids(1, 2, 3), ids(4, 5)]
    assert grouped(known, ALL_ALIKE[:1]) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "cancelled"},
        {"duplicate_of": "INC-2026-0001"},
        {"problem": "PRB-2026-0001"},
        {"problem": "PRB-2026-0404"},
        {"known_error": "KE-2026-0001"},
    ],
)
def test_who_has_a_problem_or_does_not_count_is_in_no_group(fields: dict[str, Any]) -> None:
    known = evidence(
        [incident(1), incident(2), incident(3, **fields)],
        [known_error(1, problem="PRB-2026-0001")],
        [problem(1)],
    )

    assert grouped(known) == [ids(1, 2)]


def test_who_is_recognised_by_a_known_error_with_a_problem_has_one() -> None:
    known = evidence(
        [incident(1), incident(2)],
        [known_error(1, problem="PRB-2026-0001"), known_error(2)],
        [problem(1)],
        {"INC-2026-0001": ("KE-2026-0002", "KE-2026-0001")},
    )

    assert grouped(known) == []


def test_one_alone_with_its_known_error_may_be_in_a_group_of_texts() -> None:
    known = evidence([incident(1, known_error="KE-2026-0001"), incident(2)], [known_error(1)])

    assert grouped(known) == [ids(1, 2)]


def test_a_text_of_many_counts_once_for_each_and_only_where_it_is_telling() -> None:
    known = evidence([incident(number) for number in (1, 2, 3)])
    texts = {"INC-2026-0001": "a", "INC-2026-0002": "a", "INC-2026-0003": "b"}

    assert groups_of(known, [], texts) == ()
    assert groups_of(known, [("a", "a", 0.9)], texts)[0].incidents == ids(1, 2)
    assert groups_of(known, [("a", "a", 0.9), ("a", "b", 0.8)], texts)[0].size == 3
    assert groups_of(known, [("a", "a", 0.9)], {}) == ()


def test_what_is_told_of_a_group() -> None:
    east = timezone(timedelta(hours=2))
    first = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)  # the night in which a clock is put on
    known = evidence(
        [
            incident(3, started_at=None, error_codes=("E1", "E2")),
            incident(
                2,
                started_at=(first + timedelta(days=2)).astimezone(east),
                error_codes=("E2", "E3"),
                outages=(OutageSummary(first, first + timedelta(hours=1)),),
            ),
            incident(
                1,
                title="Nobody can log in",
                started_at=first,
                restored_at=first + timedelta(minutes=90),
                error_codes=("E2",),
                major=True,
            ),
        ]
    )

    (group,) = groups_of(known, ALL_ALIKE, words=lambda _: list("abcdefgh"))

    assert group.incidents == ids(1, 2, 3)
    assert group.shared == "code E2; words a, b, c, d, e, f"
    assert (group.first, group.last) == (first, first + timedelta(days=2))
    assert group.interval == timedelta(days=1)
    assert (group.downtime, group.unknown_downtime) == (timedelta(minutes=90), 1)
    assert group.title == "Nobody can log in"
    assert group.promotion == (
        *("promote", *ids(1, 2, 3), "--to", "problem"),
        *("--set", "trigger=recurrence"),
    )


def test_without_any_time_there_is_neither_span_nor_interval() -> None:
    timeless = [incident(one, started_at=None) for one in (1, 2)]
    at_once = [incident(one, started_at=NOW) for one in (1, 2)]

    (group,) = groups_of(evidence(timeless), ALL_ALIKE)
    (other,) = groups_of(evidence(at_once), ALL_ALIKE)

    assert (group.first, group.last, group.interval, group.unknown_downtime) == (
        None,
        None,
        None,
        2,
    )
    assert (other.first, other.interval, other.downtime) == (NOW, None, timedelta())


def test_the_largest_comes_first_then_the_longest_away() -> None:
    def pair(one: int, other: int, minutes: int, service: str) -> list[IncidentSummary]:
        end = NOW - timedelta(days=50) + timedelta(minutes=minutes)
        fields = {"services": (service,), "started_at": NOW - timedelta(days=50)}
        return [incident(number, restored_at=end, **fields) for number in (one, other)]

    many = [incident(number, services=("x",)) for number in (7, 8, 9)]

    known = evidence([*pair(1, 2, 5, "a"), *pair(3, 4, 9, "b"), *many])

    assert grouped(known) == [ids(7, 8, 9), ids(3, 4), ids(1, 2)]


@st.composite
def registers(draw: st.DrawFn) -> tuple[list[IncidentSummary], list[Pair]]:
    services = st.sampled_from([(), ("login",), ("shop",), ("login", "shop")])
    moments = st.one_of(st.none(), st.datetimes(datetime(2026, 1, 1), datetime(2026, 6, 1)))  # noqa: DTZ001 - gets its zone below
    incidents = []
    for number in range(1, draw(st.integers(0, 8)) + 1):
        moment = draw(moments)
        started_at = moment.replace(tzinfo=UTC) if moment is not None else None
        error = draw(st.sampled_from([None, "KE-2026-0001", "KE-2026-0002"]))
        fields = {"services": draw(services), "started_at": started_at, "known_error": error}
        incidents.append(incident(number, **fields))
    pairs = [
        (one.id, other.id, draw(st.floats(0.01, 1)))
        for one, other in combinations(incidents, 2)
        if draw(st.booleans())
    ]
    return incidents, pairs


ERRORS = [known_error(1), known_error(2, problem="PRB-2026-0001")]


@given(registers(), st.randoms())
def test_groups_do_not_depend_on_order_nor_on_who_has_nothing_to_do_with_them(
    register: tuple[list[IncidentSummary], list[Pair]], random: Any
) -> None:
    incidents, pairs = register
    before = groups_of(evidence(incidents, ERRORS, [problem(1)]), pairs)

    mixed, mixed_pairs = [incident(99), *incidents], [*pairs]
    random.shuffle(mixed)
    random.shuffle(mixed_pairs)

    assert groups_of(evidence(mixed, ERRORS, [problem(1)]), mixed_pairs) == before
    members = [one for group in before for one in group.incidents]
    assert len(members) == len(set(members))
    assert all(group.size >= 2 for group in before)
