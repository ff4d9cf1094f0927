"""Rows and findings as text, and back."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faultbook.checking.row_text import (
    FACTS,
    FIXES,
    DamagedText,
    entry_text,
    found_text,
    read_entry,
    read_found,
    read_report,
    report_text,
)
from faultbook.diagnostics import (
    Diagnostic,
    KeyOrder,
    Location,
    NewPath,
    NewValue,
    Related,
    Report,
    Severity,
)
from faultbook.kinds import KINDS
from faultbook.record import Entry, IncidentFacts, KnownErrorFacts, ProblemFacts, Reference

TEXT = st.text(st.characters(exclude_categories=()), max_size=8)
MOMENTS = st.datetimes(timezones=st.just(UTC)) | st.none()
PATHS = st.lists(TEXT | st.integers(0, 9), max_size=3).map(tuple)
SETS = st.frozensets(PATHS, max_size=3)
COMPONENTS = st.lists(st.tuples(TEXT, TEXT | st.none()), max_size=2).map(tuple)


FACTS_OF: dict[str, st.SearchStrategy[Any]] = {
    "incident": st.builds(
        IncidentFacts, MOMENTS, TEXT | st.none(), st.booleans(), TEXT, COMPONENTS
    ),
    "problem": st.builds(
        ProblemFacts, st.booleans(), MOMENTS, st.integers() | st.none(), TEXT | st.none()
    ),
    "known-error": st.builds(
        KnownErrorFacts, TEXT, st.booleans(), fixed_in=COMPONENTS, affects=COMPONENTS
    ),
}


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    kind = draw(st.sampled_from(sorted(KINDS)))
    return Entry(
        kind=kind,
        id=draw(TEXT),
        path=draw(TEXT),
        title=draw(TEXT),
        status=draw(TEXT | st.none()),
        services=tuple(draw(st.lists(TEXT, max_size=2))),
        priority=draw(st.integers(1, 5) | st.none()),
        opened_at=draw(MOMENTS),
        references=tuple(draw(st.lists(st.builds(Reference, PATHS, TEXT), max_size=2))),
        facts=draw(st.none() | FACTS_OF[kind]),
        dropped=draw(SETS),
        ignored=tuple(draw(st.lists(st.tuples(TEXT, TEXT), max_size=2))),
    )


LOCATIONS = st.builds(Location, TEXT, st.integers(1, 99), st.integers(1, 99))
FIX = st.one_of(
    st.none(),
    st.builds(NewValue, PATHS, TEXT, st.booleans()),
    st.builds(KeyOrder, st.lists(TEXT, max_size=3).map(tuple)),
    st.builds(NewPath, TEXT),
)
FINDINGS = st.builds(
    Diagnostic,
    TEXT,
    TEXT,
    st.sampled_from(Severity),
    TEXT,
    LOCATIONS,
    st.lists(st.builds(Related, LOCATIONS, TEXT), max_size=2).map(tuple),
    TEXT,
    TEXT,
    st.integers(0, 99),
    FIX,
)


def shape(value: Any) -> Any:
    """A value with the types of all that is in it."""
    inner = tuple(map(shape, value)) if isinstance(value, tuple) else value
    return type(value).__name__, inner


@given(entries())
def test_a_row_is_read_as_it_was_written(entry: Entry) -> None:
    assert shape(read_entry(entry_text(entry))) == shape(entry)
    assert entry_text(entry).isascii()


@given(st.lists(FINDINGS, max_size=3))
def test_findings_are_read_as_they_were_written(found: list[Diagnostic]) -> None:
    assert [shape(one) for one in read_found(found_text(found))] == [shape(one) for one in found]


@given(st.builds(Report, st.lists(FINDINGS, max_size=3).map(tuple), st.integers(), st.integers()))
def test_a_report_is_read_as_it_was_written(report: Report) -> None:
    assert shape(read_report(report_text(report))) == shape(report)


def test_every_kind_has_its_facts() -> None:
    assert FACTS.keys() == KINDS.keys()


def test_every_fix_has_its_number() -> None:
    assert set(FIXES) == {NewValue, KeyOrder, NewPath}


WRONG = (
    "",
    "[",
    "3",
    "[]",
    "[1]",
    '{"at": 3}',
    '{"x": 1}',
    '[{"set": 4}]',
    '["incident"]',
    "[[1]]",
)


@pytest.mark.parametrize(
    ("read", "text"), list(product([read_entry, read_found, read_report], WRONG))
)
def test_any_other_text_is_damaged(read: Any, text: str) -> None:
    if (read, text) == (read_found, "[]"):
        return
    with pytest.raises(DamagedText):
        read(text)


def test_a_moment_keeps_its_offset() -> None:
    at = datetime.fromisoformat("2026-05-03T09:10:00.000001+05:30")
    entry = Entry("incident", "INC-2026-0001", "x", opened_at=at)
    kept = read_entry(entry_text(entry)).opened_at
    assert kept is not None
    assert kept.isoformat() == at.isoformat()
