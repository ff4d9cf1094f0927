"""The event log of a real instance, and what a spreadsheet made of it."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from tests.exchange.servicenow.exports import findings, source, timeline
from tests.exchange.sources import Taken, take
from tests.registers import public_data

if TYPE_CHECKING:
    from pathlib import Path

    from faultbook.exchange.source import Draft

pytestmark = pytest.mark.data
_NAMES = ("incident_event_log_sample.csv", "incident_event_log_excel_dialect.csv")


def read(name: str) -> Taken:
    """What becomes of one of the files."""
    return take(source([public_data("data", "servicenow", name)]))


def by_id(drafts: list[Draft]) -> dict[str, Draft]:
    """Drafts by their keys."""
    return {draft.source_id: draft for draft in drafts}


@pytest.mark.parametrize("name", _NAMES)
def test_every_row_belongs_to_a_record(name: str) -> None:
    result = read(name)
    assert result.setbacks == []
    numbers = Counter(f"servicenow:{row.key}" for row in result.rows)
    assert by_id(result.drafts).keys() == numbers.keys()
    for draft in result.drafts:
        entries = timeline(draft)
        assert entries == sorted(entries, key=lambda entry: entry["at"])
        events = [entry["event"] for entry in entries]
        assert all(one != other for one, other in pairwise(events))
        assert draft.fields["status"] == "closed"


def test_a_record_is_the_same_before_and_after_the_spreadsheet() -> None:
    sample, dialect = (by_id(read(name).drafts) for name in _NAMES)
    both = sample.keys() & dialect.keys()
    assert len(both) > 800
    assert {key: sample[key] for key in both} == {key: dialect[key] for key in both}


def test_problems_hold_their_incidents_together() -> None:
    drafts = read(_NAMES[0]).drafts
    problems = Counter(draft.links["problem"] for draft in drafts if draft.links)
    assert sum(number > 1 for number in problems.values()) > 5
    assert all(draft.links.keys() == {one.kind for one in draft.implied} for draft in drafts)


@pytest.mark.parametrize("name", _NAMES)
def test_a_check_finds_nothing_but_titles_that_the_source_lacks(tmp_path: Path, name: str) -> None:
    drafts = read(name).drafts
    nameless = sum(str(draft.fields["title"]).startswith("Incident ") for draft in drafts)
    assert findings(tmp_path / "register", drafts) == ({"FB614": nameless} if nameless else {})
