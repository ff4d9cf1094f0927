from __future__ import annotations

from typing import Any

import pytest

from faultbook.authoring.later_states import asked_later
from faultbook.catalog import Catalog, load_file
from faultbook.editing.render import render_record
from faultbook.ids import parse_id, record_path
from faultbook.kinds import KINDS
from tests.registers import CONFIG, open_register, write_register

IDS = {"incident": "INC-2026-0001", "problem": "PRB-2026-0001", "known-error": "KE-2026-0001"}


def _asked(tmp_path: Any, kind: str, **fields: Any) -> tuple[str, ...]:
    record_id = parse_id(IDS[kind])
    assert record_id is not None
    told = {"id": IDS[kind], "title": "t", "status": KINDS[kind].first_status, **fields}
    text = render_record(kind, told, {})
    record = load_file(
        record_path(KINDS[kind].folder, record_id, shard=False), text.encode()
    ).record
    assert record is not None
    register = open_register(write_register(tmp_path, {}, CONFIG))
    return asked_later(record, register.context(Catalog(())))


@pytest.mark.parametrize(
    ("kind", "lines"),
    [
        (
            "incident",
            (
                "on-hold asks for hold_reason",
                "resolved asks for restored_at, resolution_code and a Resolution section",
            ),
        ),
        (
            "problem",
            (
                "investigating asks for owner",
                "known-error asks for root_cause",
                "a problem becomes a known error only with an active known error that names it",
                "fix-in-progress asks for root_cause and fix.description",
                "resolved asks for fix.deployed_at and fix.changes",
                "closed asks for closure_code",
            ),
        ),
        (
            "known-error",
            (
                "active asks for a Workaround section, symptoms and a Cause section",
                "fixed asks for fixed_in",
                "retired asks for retired_because",
            ),
        ),
    ],
)
def test_each_state_says_what_it_asks_for(tmp_path: Any, kind: str, lines: tuple[str, ...]) -> None:
    assert _asked(tmp_path, kind) == lines


def test_a_major_incident_is_told_what_closing_it_asks_for(tmp_path: Any) -> None:
    last = _asked(tmp_path, "incident", major=True)[-1]
    assert last == "closed asks for problem, an Impact section and timeline"


def test_what_is_there_is_not_asked_for(tmp_path: Any) -> None:
    asked = _asked(tmp_path, "problem", owner="identity")
    assert not any("owner" in line for line in asked)


def test_a_resolution_code_asks_for_its_evidence(tmp_path: Any) -> None:
    asked = _asked(tmp_path, "incident", resolution_code="duplicate")
    assert "resolved asks for restored_at, a Resolution section and duplicate_of" in asked


def test_states_that_were_reached_ask_for_nothing(tmp_path: Any) -> None:
    asked = _asked(tmp_path, "problem", status="investigating", owner="identity")
    assert not any(line.startswith("investigating") for line in asked)
