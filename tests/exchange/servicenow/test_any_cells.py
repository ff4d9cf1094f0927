"""Whatever stands in the cells, every row becomes part of a record or gets a reason."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from faultbook.editing.render import render_record
from faultbook.errors import UsageProblem
from faultbook.exchange.servicenow import words
from faultbook.exchange.servicenow.columns import DATES, OTHER_NAMES, TAKEN
from faultbook.exchange.servicenow.journals import journal_entries
from faultbook.kinds import KINDS
from tests.exchange.servicenow.exports import source, write
from tests.exchange.sources import take

COLUMNS = sorted({*OTHER_NAMES, *frozenset().union(*TAKEN.values()), "u_odd", "sys_id"})
WORDS = sorted(
    {word for known in words.KNOWN_WORDS.values() for table in known.values() for word in table}
)
DATED = st.one_of(
    st.datetimes().map(str),
    st.sampled_from(
        ["29/2/2016 01:16", "2016-02-29", "0000-00-00", "9999-12-31 23:59:59", "42429"]
    ),
    st.text(max_size=12),
)
CELLS = st.one_of(
    st.sampled_from([*WORDS, "?", "TRUE", "INC0000045", "PRB0000001", "9" * 5000, "<p>x</p>"]),
    st.text(max_size=40),
    st.builds("{} - Bob (Work notes)\n{}".format, DATED, st.text(max_size=40)),
)
NUMBERS = st.one_of(
    st.sampled_from(["INC0000045", "INC0000046", "PRB0000001", "KB0000001", "45", "CHG1"]),
    st.text(max_size=12),
)


@st.composite
def rows(draw: st.DrawFn) -> list[dict[str, str]]:
    """Rows of some columns, each with any cells."""
    columns = draw(st.lists(st.sampled_from(COLUMNS), unique=True, max_size=24))
    shape = {column: DATED if column in DATES else CELLS for column in columns}
    shape |= {"number": NUMBERS, "opened_at": DATED, "sys_created_on": DATED}
    return draw(st.lists(st.fixed_dictionaries(shape), min_size=1, max_size=5))


MAPPINGS: list[dict[str, Any]] = [
    {},
    {"columns": {"u_odd": "started_at"}, "defaults": {"hold_reason": "awaiting-caller"}},
    {"columns": {"u_odd": "tags", "severity": "effort_minutes"}, "unknown_values": "refuse"},
]


@settings(deadline=None)
@given(
    rows(),
    st.sampled_from(MAPPINGS),
    st.sampled_from([None, "incident", "problem", "known-error"]),
    st.sampled_from(["day-first", None]),
)
def test_any_table_becomes_records_or_reasons(
    table: list[dict[str, str]], mapping: dict[str, Any], kind: str | None, dates: str | None
) -> None:
    with TemporaryDirectory() as folder:
        path = write(Path(folder, "export.json"), table)
        try:
            result = take(source([path], mapping, kind=kind, dates=dates))
        except UsageProblem:  # which comes first in dates can't be told
            assert dates is None
            return
    for draft in result.drafts:
        for one in (draft, *draft.implied):
            fields = {**one.fields, "id": f"{KINDS[one.kind].prefix}-2016-0001"}
            assert render_record(one.kind, fields, dict(one.sections))
            json.dumps([one.notes, one.unmapped, dict(one.links), dict(one.named)])
    assert all(reason and "\n" not in reason for reason in result.reasons)
    assert len({row.key for row in result.rows}) <= len(result.drafts) + len(result.setbacks)


@given(st.text())
def test_no_text_of_a_journal_is_lost(text: str) -> None:
    entries = list(journal_entries(text))
    assert not text.strip() or entries
    assert all(entry.text in text for entry in entries)
