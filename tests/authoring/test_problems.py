from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from faultbook.errors import UsageProblem
from tests.authoring.promoting import as_file, made, read, register_of, steps, to_problem
from tests.registers import CONFIG

if TYPE_CHECKING:
    from pathlib import Path

INC1, INC2 = "INC-2026-0001", "INC-2026-0002"
INC1_PATH = f"records/incidents/2026/{INC1}.md"


def test_all_that_the_incidents_know_is_carried_over(tmp_path: Path) -> None:
    register = register_of(
        tmp_path,
        as_file(
            INC1,
            title="Nobody can log in",
            services=["login"],
            tags=["web"],
            impact="low",
            urgency="high",
            started_at="2026-05-01T08:00:00+02:00",
            symptoms=["Error 500"],
            error_codes=["HTTP 500"],
            error_text="a ```b\n````\n",
        ),
        as_file(INC2, services=["shop", "login"], tags=["web", "db"], impact="medium"),
    )

    promotion = to_problem(register, INC1, INC2)

    problem = made(promotion)
    assert promotion.changes[0].path == "records/problems/2026/PRB-2026-0001.md"
    model = problem.model
    assert (model.title, model.services) == ("Nobody can log in", ("login", "shop"))
    assert (model.tags, model.trigger) == (("web", "db"), "recurrence")
    assert (model.impact, model.urgency, model.priority) == ("medium", "high", 2)
    assert problem.document.sections == {
        "Summary": f"- {INC1}: Nobody can log in\n- {INC2}: Title of {INC2}",
        "Evidence": (
            f"### {INC1}\n\nBegan 2026-05-01T08:00:00+02:00.\n\n- Error 500\n\n"
            f"Codes: HTTP 500\n\n`````text\na ```b\n````\n`````\n\n### {INC2}"
        ),
    }


def test_the_incidents_name_the_problem_and_nothing_else_changes(tmp_path: Path) -> None:
    path, text = as_file(INC1, {"Summary": "Slow."}, services=["login"])
    odd = text.replace("\n", "\r\n").replace("status: new", "status:   new # still")
    register = register_of(tmp_path, (path, odd))

    promotion = to_problem(register, INC1)

    change = promotion.changes[1]
    assert change.before == odd.encode()
    added = change.after.decode().replace("problem: PRB-2026-0001\r\n", "")
    assert added == odd
    assert read(promotion, path).model.problem == "PRB-2026-0001"


def test_one_incident_gives_its_summary(tmp_path: Path) -> None:
    register = register_of(tmp_path, as_file(INC1, {"Summary": "It was slow."}))

    assert made(to_problem(register, INC1)).section("Summary") == "It was slow."


@pytest.mark.parametrize(
    ("fields", "trigger"),
    [
        ({}, None),
        ({"source": "supplier"}, "supplier"),
        ({"source": "monitoring"}, None),
        ({"known_error": "KE-2026-0001"}, "recurrence"),
        ({"known_error": "KE-2026-0001", "major": True}, "major-incident"),
    ],
)
def test_what_led_to_it_is_left_out_unless_it_is_known(
    tmp_path: Path, fields: dict[str, Any], trigger: str | None
) -> None:
    register = register_of(tmp_path, as_file(INC1, **fields))

    assert made(to_problem(register, INC1)).model.trigger == trigger


@pytest.mark.parametrize(
    ("one", "other", "owner"),
    [
        ({"owner": "web"}, {"owner": "web"}, "web"),
        ({"owner": "web"}, {}, "web"),
        ({"services": ["login"]}, {"services": ["login"]}, "identity"),
        ({"services": ["login"]}, {"services": ["shop"]}, None),
        ({"owner": "web", "services": ["login"]}, {"owner": "identity"}, "identity"),
        ({}, {}, None),
    ],
)
def test_the_owner_is_whom_incidents_or_services_agree_on(
    tmp_path: Path, one: dict[str, Any], other: dict[str, Any], owner: str | None
) -> None:
    register = register_of(tmp_path, as_file(INC1, **one), as_file(INC2, **other))

    promotion = to_problem(register, INC1, INC2)

    state = "investigating" if owner else "new"
    assert (made(promotion).model.owner, made(promotion).model.status) == (owner, state)
    moved = ("PRB-2026-0001", "status", "new", "investigating")
    assert (moved in steps(promotion)) == bool(owner)
    assert [(shut.state, shut.gates[0].unmet.path) for shut in promotion.shut] == (
        [] if owner else [("investigating", ("owner",))]
    )


def test_what_is_given_by_hand_comes_first(tmp_path: Path) -> None:
    register = register_of(tmp_path, as_file(INC1, impact="low", urgency="low"))

    model = made(to_problem(register, INC1, title="Other", impact="high")).model

    assert (model.title, model.impact, model.priority) == ("Other", "high", 3)


def test_an_incident_with_a_problem_is_refused(tmp_path: Path) -> None:
    register = register_of(
        tmp_path, as_file(INC1, problem="PRB-2026-0001"), as_file(INC2), as_file("PRB-2026-0001")
    )

    with pytest.raises(UsageProblem) as refused:
        to_problem(register, INC1, INC2)

    said = f"{INC1} has a problem already, PRB-2026-0001; add others to it with"
    assert str(refused.value) == f"{said} 'faultbook link {INC2} PRB-2026-0001'"


def test_a_closed_incident_may_still_be_promoted_and_a_check_finds_nothing(tmp_path: Path) -> None:
    closed = {
        "status": "closed",
        "restored_at": "2026-05-01T09:00:00Z",
        "resolution_code": "solution-provided",
        "services": ["login"],
    }
    register = register_of(tmp_path, as_file(INC1, {"Resolution": "Restarted it."}, **closed))

    promotion = to_problem(register, INC1)

    overlay = {change.path: change.after for change in promotion.changes}
    assert promotion.plan.findings == ()
    assert replace(register, overlay=overlay).check().diagnostics == ()


def test_a_matrix_of_the_register_s_own_is_followed(tmp_path: Path) -> None:
    rows = "".join(f"{row} = {{ high = 5, medium = 5, low = 5 }}\n" for row in ("high", "medium"))
    config = f"{CONFIG}\n[priority.matrix]\n{rows}"
    register = register_of(tmp_path, as_file(INC1, impact="high", urgency="high"), config=config)

    assert made(to_problem(register, INC1)).model.priority == 5
