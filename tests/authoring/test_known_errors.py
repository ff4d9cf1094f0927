from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from tests.authoring.promoting import as_file, made, read, register_of, steps, to_known_error

if TYPE_CHECKING:
    from pathlib import Path

    from faultbook.workspace import Workspace

PRB, KE = "PRB-2026-0001", "KE-2026-0001"
PRB_PATH = f"records/problems/2026/{PRB}.md"
CAUSE = {"category": "software", "summary": "A dead connection is kept."}
HELP = {"Workaround": "Restart it."}
TEXT = "ERROR session store: connection refused (10.0.0.1:6379)"


def _incident(
    number: int, sections: dict[str, str] | None = None, **fields: Any
) -> tuple[str, str]:
    told = {"problem": PRB, "services": ["login"], **fields}
    return as_file(f"INC-2026-{number:04d}", sections, **told)


def _problem(**fields: Any) -> tuple[str, str]:
    return as_file(PRB, **{"services": ["login"], **fields})


def test_all_that_problem_and_incidents_know_is_carried_over(tmp_path: Path) -> None:
    register = register_of(
        tmp_path,
        _problem(owner="identity", status="investigating", tags=["web"]),
        _incident(
            1,
            title="Nobody can log in",
            symptoms=["Error 500"],
            error_codes=["HTTP 500"],
            error_text=TEXT,
            versions=[{"component": "store", "version": "4.1"}, {"component": "proxy"}],
        ),
        _incident(2, symptoms=["Error 500", "Slow"], error_text=TEXT.replace("0.1", "0.7")),
        _incident(3, status="cancelled", symptoms=["Never seen"]),
    )

    known_error = made(to_known_error(register, PRB))

    model = known_error.model
    assert known_error.path == f"kedb/2026/{KE}.md"
    assert (model.title, model.problem, model.owner) == ("Nobody can log in", PRB, "identity")
    assert (model.symptoms, model.error_codes) == (("Error 500", "Slow"), ("HTTP 500",))
    assert [(one.component, one.versions) for one in model.affects] == [
        ("store", "4.1"),
        ("proxy", None),
    ]
    (signature,) = model.signatures
    literals = [pattern.literal for pattern in signature.all]
    assert literals == ["ERROR session store: connection refused"]
    assert signature.samples.match == (TEXT, TEXT.replace("0.1", "0.7"))
    assert known_error.section("Symptoms").startswith(f"INC-2026-0001:\n\n```text\n{TEXT}\n```")
    assert known_error.section("Cause") == "Under investigation."


def test_without_incidents_the_problem_gives_what_it_has(tmp_path: Path) -> None:
    register = register_of(tmp_path, _problem(title="The store forgets"))

    promotion = to_known_error(register, PRB)

    assert made(promotion).model.title == "The store forgets"
    assert made(promotion).document.sections == {}
    assert made(promotion).model.status == "draft"
    assert steps(promotion) == []


def _helped(register: Workspace) -> tuple[str, str | None]:
    known_error = made(to_known_error(register, PRB))
    facts = known_error.model.workaround
    at = facts.verified_at.isoformat() if facts else None
    return known_error.section("Workaround"), at


def _resolved(hour: int, code: str = "workaround", **fields: Any) -> dict[str, Any]:
    restored = f"2026-05-01T{hour:02d}:00:00+00:00"
    return {"restored_at": restored, "resolution_code": code, **fields}


def test_the_last_workaround_that_ended_an_incident_is_taken(tmp_path: Path) -> None:
    register = register_of(
        tmp_path,
        _problem(),
        _incident(1, {"Workaround": "Later."}, **_resolved(9)),
        _incident(2, {"Workaround": "Earlier."}, **_resolved(8)),
        _incident(3, {"Workaround": "A long text, which ended nothing."}),
    )

    assert _helped(register) == ("Later.", "2026-05-01T09:00:00+00:00")


def test_without_one_the_longest_is_taken_and_nobody_has_verified_it(tmp_path: Path) -> None:
    register = register_of(
        tmp_path,
        _problem(),
        _incident(1, {"Workaround": "Short."}, **_resolved(9, "solution-provided")),
        _incident(2, {"Workaround": "A longer text."}),
    )

    assert _helped(register) == ("A longer text.", None)


@pytest.mark.parametrize(
    "fields",
    [
        _resolved(9, workaround_helped="partly"),
        _resolved(9, "known-error-workaround", workaround_helped="yes"),
        {"resolution_code": "workaround"},
    ],
)
def test_a_workaround_counts_as_verified_only_where_an_incident_says_so(
    tmp_path: Path, fields: dict[str, Any]
) -> None:
    register = register_of(tmp_path, _problem(), _incident(1, HELP, **fields))

    assert _helped(register) == ("Restart it.", None)


def test_with_a_cause_and_a_workaround_both_move_together(tmp_path: Path) -> None:
    register = register_of(
        tmp_path,
        _problem(owner="identity", status="investigating", root_cause=CAUSE),
        _incident(1, HELP, symptoms=["Error 500"]),
    )

    promotion = to_known_error(register, PRB)

    assert made(promotion).section("Cause") == "A dead connection is kept."
    assert steps(promotion) == [
        (KE, "status", "draft", "active"),
        (PRB, "status", "investigating", "known-error"),
    ]
    assert read(promotion, PRB_PATH).model.status == "known-error"
    assert promotion.shut == ()
    overlay = {change.path: change.after for change in promotion.changes}
    found = replace(register, overlay=overlay).check().diagnostics
    assert [one.code for one in found] == ["FB602"]  # nobody has verified the workaround yet


def test_a_new_problem_with_an_owner_is_investigated_from_then_on(tmp_path: Path) -> None:
    register = register_of(
        tmp_path, _problem(owner="identity"), _incident(1, HELP, symptoms=["Error 500"])
    )

    promotion = to_known_error(register, PRB)

    assert steps(promotion) == [
        (KE, "status", "draft", "active"),
        (PRB, "status", "new", "investigating"),
    ]
    (shut,) = promotion.shut
    assert (shut.record.id, shut.state) == (PRB, "known-error")
    assert [one.unmet.path for one in shut.gates] == [("root_cause",)]


def test_gates_that_stay_shut_are_told_and_nothing_moves(tmp_path: Path) -> None:
    register = register_of(tmp_path, _problem(), _incident(1))

    promotion = to_known_error(register, PRB)

    assert [change.path for change in promotion.changes] == [f"kedb/2026/{KE}.md"]
    asked = [
        (shut.record.id, shut.state, [w.unmet.path for w in shut.gates]) for shut in promotion.shut
    ]
    workaround, cause = ("sections", "Workaround"), ("sections", "Cause")
    assert asked == [
        (KE, "active", [workaround, ("symptoms",), cause]),
        (PRB, "known-error", [("owner",), ("root_cause",), ("status",)]),
    ]


@pytest.mark.parametrize("status", ["known-error", "fix-in-progress"])
def test_a_problem_that_is_further_stays_where_it_is(tmp_path: Path, status: str) -> None:
    fix = {"description": "Send a keep-alive."}
    register = register_of(
        tmp_path,
        _problem(owner="identity", status=status, root_cause=CAUSE, fix=fix),
        _incident(1, HELP, symptoms=["Error 500"]),
    )

    promotion = to_known_error(register, PRB)

    assert steps(promotion) == [(KE, "status", "draft", "active")]
    assert len(promotion.changes) == 1
