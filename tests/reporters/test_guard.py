from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from faultbook.analysis.guarding import guard_of
from faultbook.analysis.summaries import ActionSummary
from faultbook.plain_text import visible
from faultbook.reporters.guard import GUARD_REPORTERS, render_guard
from faultbook.reporters.guard.github import BROKEN, OVERDUE, RETURNED
from faultbook.reporters.guard.json import schema
from faultbook.reporters.guard.wording import lists, summary
from faultbook.rules.registry import all_rules
from tests.analysis.records import (
    KNOWN_ERROR,
    PROBLEM,
    ago,
    evidence,
    incident,
    known_error,
    problem,
)
from tests.registers import NOW

if TYPE_CHECKING:
    from faultbook.analysis.guarding import Guard

YESTERDAY = (NOW - timedelta(days=1)).date()
HOSTILE = "\x1b[31m\x00\u202ex\x9b0m<script>`|\n::error::# y ##[group]"
OTHERS = ("PRB-2026-0002", "PRB-2026-0003", "PRB-2026-0004")


def guard(text: str = "Test it") -> Guard:
    """A guard with an entry on every list."""
    held = known_error(id="KE-2026-0004", problem=OTHERS[2], fixed_in=(("store", "4.2"),))
    return guard_of(
        evidence(
            [
                *(incident(number, 9, known_error=KNOWN_ERROR) for number in range(1, 6)),
                incident(6, 9, known_error=held.id, versions=(("store", "4.1"),)),
                incident(7, 9, title=text, actions=(ActionSummary(text, text, YESTERDAY, None),)),
            ],
            [
                problem(title=text),
                problem(id=OTHERS[0]),
                problem(id=OTHERS[1], deployed_at=ago(29)),
                problem(id=OTHERS[2]),
            ],
            [known_error(title=text), held],
        )
    )


def test_every_list_is_told_the_worst_first() -> None:
    found = {one.name: [row.cells for row in one.rows] for one in lists(guard())}

    assert list(found) == ["broken", "regressions", "overdue", "held_up", "ready", "observing"]
    assert found["broken"] == [
        (
            PROBLEM,
            "since the fix: INC-2026-0001, INC-2026-0002, INC-2026-0003 and 2 more",
            f"faultbook move {PROBLEM} investigating",
        )
    ]
    assert found["regressions"][0][0] == KNOWN_ERROR
    assert found["regressions"][0][1] == (
        f"came back, though {PROBLEM} fixed it:"
        " INC-2026-0001, INC-2026-0002, INC-2026-0003 and 2 more"
    )
    assert found["overdue"][0][1] == f"to be done by {YESTERDAY} (Test it): Test it"
    assert found["held_up"][0][2] == (
        "faultbook set INC-2026-0006 not_regression.known_error=KE-2026-0004"
        " not_regression.reason='...'"
    )
    assert found["ready"] == [
        (
            OTHERS[0],
            "quiet until 2026-06-30, when its observation ended",
            f"faultbook move {OTHERS[0]} closed --set closure_code=fix-verified",
        )
    ]
    assert found["observing"] == [(OTHERS[1], "1 day left, until 2026-07-01", "")]


def test_the_summary() -> None:
    assert summary(guard()) == (
        "1 fix broken, 5 regressions, 1 overdue; 1 held up, 1 ready to close, 1 still observed"
    )
    assert summary(guard_of(evidence())) == ("all is well: nothing came back, nothing is overdue")


def test_a_known_error_that_is_active_again_sends_one_to_its_problem() -> None:
    """Its problem is what still says that the fix holds."""
    known = evidence(
        [incident(1, 9, known_error=KNOWN_ERROR)],
        [problem(status="closed", closure_code="fix-verified")],
        [known_error(status="active")],
    )

    (regression,) = next(one for one in lists(guard_of(known)) if one.name == "regressions").rows

    assert regression.mend[0] == f"faultbook move {PROBLEM} investigating"


@pytest.mark.parametrize("name", GUARD_REPORTERS)
@given(text=st.text() | st.just(HOSTILE))
def test_nothing_from_a_record_comes_out_unescaped(name: str, text: str) -> None:
    shown = render_guard(name, guard(text), NOW)

    assert shown.endswith("\n")
    assert all(visible(line) == line for line in shown.split("\n"))
    assert render_guard(name, guard(text), NOW) == shown


def test_the_document_fits_its_schema() -> None:
    for found in (guard(), guard(HOSTILE), guard_of(evidence())):
        document = json.loads(render_guard("json", found, NOW))
        validator = Draft202012Validator(schema(), format_checker=FormatChecker())
        validator.validate(document)
        document["surprise"] = 1
        assert not validator.is_valid(document)


def test_annotations_are_those_of_the_rules() -> None:
    rules = all_rules()

    for code, name in (BROKEN, RETURNED, *OVERDUE.values()):
        assert rules[code].name == name


def test_annotations() -> None:
    shown = render_guard("github", guard(), NOW)

    commands = [line for line in shown.splitlines() if line.startswith("::")]
    assert [line.split(" ")[0] for line in commands] == ["::error", "::error", "::warning"]
    assert commands[0] == (
        f"::error file=records/problems/2026/{PROBLEM}.md,line=1,col=1,title=FB420 fix-held::"
        f"{PROBLEM}: the fix doesn't hold; since the fix: INC-2026-0001, INC-2026-0002,"
        f" INC-2026-0003 and 2 more%0Afaultbook move {PROBLEM} investigating"
    )
    assert "1 fix broken, 5 regressions" in shown


def test_a_record_gives_a_runner_no_command() -> None:
    shown = render_guard("github", guard(HOSTILE), NOW)

    commands = [line for line in shown.splitlines() if line.lstrip().startswith("::")]
    others = [line for line in shown.splitlines() if line not in commands]
    assert len(commands) == 3
    assert "##[" not in "".join(others)
