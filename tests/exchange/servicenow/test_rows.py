"""Which rows become records, and in which files they may stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from faultbook.errors import EnvironmentProblem, UsageProblem
from tests.exchange.servicenow.exports import article, incident, problem, source, taken, write
from tests.exchange.sources import take

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"number": ""}, "refused: has no number; export the column 'Number' too"),
        ({"number": "?"}, "refused: has no number; export the column 'Number' too"),
        ({"number": "CHG0030001"}, "skipped: CHG0030001 is a change, not an incident"),
        ({"number": "ritm0030001"}, "skipped: RITM0030001 is a requested item, not an incident"),
        ({"number": "X1", "sys_class_name": "Outage"}, "skipped: X1 is of the class 'outage'"),
        ({"number": "45"}, "refused: '45' doesn't say of which table it is (the letters before"),
        ({"number": "no number"}, "(that is no number); name the kind with --kind"),
        ({"number": "ISSUE0045"}, "refused: 'ISSUE0045' may be a number of any table; name"),
        ({"number": "x" * 300}, "is too long for a number"),
    ],
)
def test_rows_that_become_no_record(tmp_path: Path, cells: dict[str, str], reason: str) -> None:
    (said,) = taken(tmp_path, incident(**cells)).reasons
    assert said.startswith(f"{tmp_path}/export.csv:2 ")
    assert reason in said


@pytest.mark.parametrize(
    ("cells", "kind", "expected"),
    [
        ({}, "problem", ("incident", "INC0010001")),
        ({"number": "inc0010001"}, None, ("incident", "INC0010001")),
        ({"number": "\ufeffINC0010001\u200b"}, None, ("incident", "INC0010001")),
        ({"number": "PRB0040001"}, "incident", ("problem", "PRB0040001")),
        ({"number": "45"}, "incident", ("incident", "incident/45")),
        ({"number": "45"}, "problem", ("problem", "problem/45")),
        ({"number": "ISSUE0045"}, "incident", ("incident", "ISSUE0045")),
        ({"number": "X1", "sys_class_name": "Incident"}, None, ("incident", "X1")),
        ({"number": "X1", "sys_class_name": "problem"}, "incident", ("problem", "X1")),
    ],
)
def test_the_kind_is_told_by_the_number_the_class_or_the_user(
    tmp_path: Path, cells: dict[str, str], kind: str | None, expected: tuple[str, str]
) -> None:
    draft = taken(tmp_path, incident(**cells), kind=kind).draft
    assert (draft.kind, draft.source_id) == (expected[0], f"servicenow:{expected[1]}")


def test_several_tables_in_several_formats(tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    write(folder / "incident.csv", [incident(problem_id="PRB0040001")])
    write(folder / "kb_knowledge.json", [article()])
    write(folder / "problem.xlsx", [problem()])
    (folder / "read me.pdf").write_bytes(b"%PDF-")
    result = take(source([folder]))
    assert [draft.kind for draft in result.drafts] == ["incident", "known-error", "problem"]
    (said,) = result.reasons
    assert said.startswith(f"{folder}/read me.pdf:1 skipped: isn't read by its name")


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".json"])
def test_the_formats_say_the_same(tmp_path: Path, suffix: str) -> None:
    rows = [
        incident(description="<p>a</p>", work_notes="2026-01-02 09:00:00 - B (Work notes)\nx"),
        incident(number="INC0010002", caller_id="Zoë", close_notes="two\nlines"),
    ]
    expected = taken(tmp_path, *rows).drafts
    assert len(expected) == 2
    assert take(source([write(tmp_path / f"x{suffix}", rows)])).drafts == expected


def test_days_and_months_are_told_apart_by_the_column(tmp_path: Path) -> None:
    times = {"resolved_at": "", "closed_at": "", "state": "New"}
    rows = [
        incident(**times, opened_at="02-01-2026 08:00"),
        incident(**times, number="INC0010002", opened_at="13-01-2026 08:00"),
    ]
    first, second = taken(tmp_path, *rows).drafts
    assert (first.opened_at.day, second.opened_at.day) == (2, 13)
    with pytest.raises(UsageProblem, match="--dates day-first"):
        taken(tmp_path, rows[0])
    draft = taken(tmp_path, rows[0], dates="month-first").draft
    assert draft.opened_at.month == 2
    draft = taken(tmp_path, rows[0], mapping={"dates": "day-first"}).draft
    assert draft.opened_at.month == 1


def test_each_file_has_its_own_order_of_day_and_month(tmp_path: Path) -> None:
    times = {"resolved_at": "", "closed_at": "", "state": "New"}
    paths = [
        write(tmp_path / "eu.csv", [incident(**times, opened_at="13/01/2026 08:00")]),
        write(
            tmp_path / "us.csv",
            [incident(**times, number="INC0010002", opened_at="01/13/2026 08:00")],
        ),
    ]
    first, second = take(source(paths)).drafts
    assert first.opened_at == second.opened_at


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem):
        take(source([tmp_path / "none.csv"]))
