"""Summaries come back from text as they were."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faultbook.analysis.summaries import (
    SUMMARIES,
    ActionSummary,
    IncidentSummary,
    KnownErrorSummary,
    OutageSummary,
    ProblemSummary,
    in_utc,
)
from faultbook.checking.row_text import DamagedText
from faultbook.checking.summary_text import FORMS, read_summaries, summary_text

if TYPE_CHECKING:
    from faultbook.analysis.summaries import Summary

TEXTS = st.text(st.characters(), max_size=8)
MOMENTS = st.datetimes(timezones=st.just(UTC)).map(lambda one: one.replace(fold=0))
NAMES = st.lists(TEXTS, max_size=3).map(tuple)
VALUES: dict[str, st.SearchStrategy[object]] = {
    "str": TEXTS,
    "str | None": st.none() | TEXTS,
    "int | None": st.none() | st.integers(),
    "bool": st.booleans(),
    "tuple[str, ...]": NAMES,
    "tuple[Component, ...]": st.lists(st.tuples(TEXTS, st.none() | TEXTS), max_size=2).map(tuple),
    "datetime | None": st.none() | MOMENTS,
    "date | None": st.none() | st.dates(),
    "tuple[OutageSummary, ...]": st.lists(
        st.builds(OutageSummary, MOMENTS, st.none() | MOMENTS), max_size=2
    ).map(tuple),
    "tuple[ActionSummary, ...]": st.lists(
        st.builds(
            ActionSummary, TEXTS, st.none() | TEXTS, st.none() | st.dates(), st.none() | MOMENTS
        ),
        max_size=2,
    ).map(tuple),
}


def summaries(kind: type[Summary]) -> st.SearchStrategy[Summary]:
    fields = {
        name: VALUES[str(getattr(one, "__forward_arg__", one))]
        for name, one in kind.__annotations__.items()
    }
    return st.builds(kind, **fields)


def test_every_type_of_a_field_has_its_form() -> None:
    types = {
        str(getattr(one, "__forward_arg__", one))
        for kind in SUMMARIES.values()
        for one in kind.__annotations__.values()
    }
    assert types == FORMS.keys() == VALUES.keys()


@pytest.mark.parametrize("kind", SUMMARIES)
@given(data=st.data())
def test_what_comes_back_is_what_it_was(kind: str, data: st.DataObject) -> None:
    some = data.draw(st.lists(summaries(SUMMARIES[kind]), max_size=4))
    read = read_summaries(kind, [summary_text(kind, one) for one in some])
    assert read == some
    assert repr(read) == repr(some)  # equal moments may have other offsets, and lists aren't tuples


@pytest.mark.parametrize(
    "texts",
    [
        ["["],
        ["null"],
        ["1"],
        ["{}"],
        ["[1, 2]"],
        ['["INC-1"]'],
        [],
        ["[1],[2"],
    ],
)
def test_damage_is_told(texts: list[str]) -> None:
    good = summary_text("incident", IncidentSummary("INC-1", "p", "t", "new"))
    for place in range(len(texts) + 1) if texts else ():
        with pytest.raises(DamagedText):
            read_summaries("incident", [*[good] * place, *texts, good])
    assert len(read_summaries("incident", [good] * 3)) == 3


@pytest.mark.parametrize(
    ("kind", "summary", "field", "text"),
    [
        ("incident", IncidentSummary("INC-1", "p", "t", "new"), "opened_at", '"never"'),
        ("incident", IncidentSummary("INC-1", "p", "t", "new"), "outages", "[[]]"),
        ("incident", IncidentSummary("INC-1", "p", "t", "new"), "actions", "[[1]]"),
        ("problem", ProblemSummary("PRB-1", "p", "t", "new"), "risk_review_by", "3"),
        ("known-error", KnownErrorSummary("KE-1", "p", "t", "new"), "affects", "[1]"),
        ("known-error", KnownErrorSummary("KE-1", "p", "t", "new"), "services", "null"),
    ],
)
def test_a_field_that_is_damaged_is_told(
    kind: str, summary: Summary, field: str, text: str
) -> None:
    before = summary_text(kind, summary)[1:-1].split(",")
    before[summary._fields.index(field)] = text
    with pytest.raises(DamagedText):
        read_summaries(kind, [f"[{','.join(before)}]"])


def test_texts_that_make_one_list_of_two_are_told_apart() -> None:
    good = summary_text("incident", IncidentSummary("INC-1", "p", "t", "new"))
    with pytest.raises(DamagedText):
        read_summaries("incident", [f"{good},{good}"])


@given(moment=st.datetimes(), hours=st.integers(-14, 14))
def test_a_moment_in_utc_is_the_same_moment(moment: datetime, hours: int) -> None:
    told = moment.replace(tzinfo=timezone(timedelta(hours=hours)))
    found = in_utc(told)
    assert found.tzinfo is UTC
    if date(1, 1, 2) <= moment.date() <= date(9999, 12, 30):
        assert found == told


def test_a_moment_that_no_calendar_has_in_utc_is_as_it_is_told() -> None:
    last = datetime(9999, 12, 31, 23, tzinfo=timezone(timedelta(hours=-5)))
    assert in_utc(last) == datetime(9999, 12, 31, 23, tzinfo=UTC)
