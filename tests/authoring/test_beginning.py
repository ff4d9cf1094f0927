from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from faultbook.authoring.beginning import begin, draft_id
from faultbook.catalog import load_file
from faultbook.editing.assignments import assigned, parse_assignment
from faultbook.editing.render import UnwritableRecord
from faultbook.errors import UsageProblem
from faultbook.ids import parse_id
from faultbook.kinds import KINDS
from tests.registers import CONFIG, NOW, open_register, write_register

if TYPE_CHECKING:
    from pathlib import Path

    from faultbook.authoring.beginning import NewRecord
    from faultbook.ids import RecordId
    from faultbook.workspace import Workspace

IDS = {"incident": "INC-2026-0001", "problem": "PRB-2026-0001", "known-error": "KE-2026-0001"}


def _id(text: str) -> RecordId:
    found = parse_id(text)
    assert found is not None
    return found


@pytest.fixture
def register(tmp_path: Path) -> Workspace:
    return open_register(write_register(tmp_path, {}))


def _begin(register: Workspace, kind: str = "incident", **fields: Any) -> NewRecord:
    return begin(register, kind, _id(IDS[kind]), {"title": "Nobody can log in", **fields})


def test_an_incident_begins_with_what_its_first_state_needs(register: Workspace) -> None:
    new = _begin(register, services=["login"], impact="high", urgency="medium")

    assert new.record.path == "records/incidents/2026/INC-2026-0001.md"
    assert new.content.decode() == (
        "---\n"
        "id: INC-2026-0001\n"
        "title: Nobody can log in\n"
        "status: new\n"
        "services:\n"
        "  - login\n"
        "impact: high\n"
        "urgency: medium\n"
        "priority: 2\n"
        "opened_at: 2026-06-30T12:00:00Z\n"
        "# on-hold asks for hold_reason\n"
        "# resolved asks for restored_at, resolution_code and a Resolution section\n"
        "---\n"
    )


@pytest.mark.parametrize("kind", list(KINDS))
def test_a_check_finds_nothing_in_it(register: Workspace, kind: str) -> None:
    new = _begin(register, kind, services=["login"])
    written = replace(register, overlay={new.record.path: new.content})

    assert written.check().diagnostics == ()


@pytest.mark.parametrize(
    ("fields", "priority"),
    [
        ({"impact": "high"}, None),
        ({"impact": "high", "urgency": "low"}, 3),
        ({"impact": "high", "urgency": "low", "priority": 1}, 1),
    ],
)
def test_the_matrix_gives_the_priority(
    register: Workspace, fields: dict[str, Any], priority: int | None
) -> None:
    assert _begin(register, **fields).record.model.priority == priority


def test_a_matrix_that_cannot_be_read_gives_none(tmp_path: Path) -> None:
    broken = f"{CONFIG}\n[priority.matrix]\nhigh = 7\n"
    register = open_register(write_register(tmp_path, {}, broken))

    assert _begin(register, impact="high", urgency="low").record.model.priority is None


def test_the_register_s_own_layout_is_followed(tmp_path: Path) -> None:
    register = open_register(write_register(tmp_path, {}, f"{CONFIG}\n[layout]\nshard = true\n"))

    assert _begin(register).record.path == "records/incidents/2026/00xx/INC-2026-0001.md"


@pytest.mark.parametrize(
    ("service", "hint"),
    [
        ("logn", "did you mean 'login'?"),
        ("warehouse", "add [services.warehouse] to faultbook.toml"),
    ],
)
def test_an_unknown_service_is_refused(register: Workspace, service: str, hint: str) -> None:
    with pytest.raises(UsageProblem) as refused:
        _begin(register, services=[service])

    assert str(refused.value) == f"no service is called {service!r}; {hint}"


def test_services_of_a_broken_configuration_are_not_judged(tmp_path: Path) -> None:
    register = open_register(write_register(tmp_path, {}, "[services.login]\ntier = 12\n"))

    assert _begin(register, services=["anything"]).record.model.services == ("anything",)


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("one\ntwo", "not one line of text"),
        ("\udcff", "isn't UTF-8"),
        ("   ", "not one line of text"),
    ],
)
def test_what_no_title_can_hold_is_refused_with_the_reason(
    register: Workspace, title: str, said: str
) -> None:
    with pytest.raises(UnwritableRecord, match=said):
        _begin(register, title=title)


ANY_TEXT = st.text(st.characters(codec="utf-8"), min_size=1, max_size=60)
ODD = st.sampled_from(
    [
        *("a: b", "# no", "- x", "'", '"', "{a}", "[b", "*x", "&y", "!z", "%", "@", "`", "---"),
        *("no", "1.10", "0x80070005", "tab\there", " ends ", "| a", "> b", "\u2028", "🎉 over"),
        "x" * 10_000,
    ]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=ANY_TEXT | ODD, symptom=ANY_TEXT | ODD, error_text=ANY_TEXT | ODD)
def test_any_text_reads_back_as_it_was_given_or_is_refused(
    register: Workspace, title: str, symptom: str, error_text: str
) -> None:
    given_fields: dict[str, Any] = {"title": title, "symptoms": [symptom], "error_text": error_text}
    try:
        new = _begin(register, **given_fields)
    except UnwritableRecord:
        lines = all(text.strip() and not {*"\r\n"} & {*text} for text in (title, symptom))
        assert not (lines and error_text.strip())
        return
    file = load_file(new.record.path, new.content)
    assert file.record is not None
    assert not file.document.problems
    assert not file.schema_problems
    model = file.record.model.model_dump()
    assert (model["title"], model["symptoms"]) == (title, (symptom,))
    assert model["error_text"] == error_text


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"])))
def test_what_is_set_reads_back_as_it_was_typed(register: Workspace, text: str) -> None:
    typed = f"x{text}x"  # or it could be a list, a mapping or nothing
    assignments = [parse_assignment(f"{key}={typed}") for key in ("reporter", "category")]
    fields = assigned(KINDS["incident"].model, {"title": typed}, assignments, NOW)

    record = begin(register, "incident", _id(IDS["incident"]), fields).record

    assert {record.model.title, record.model.reporter, record.model.category} == {typed}


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Login fails, again!", "login-fails-again"),
        ("Über 30 % der Logins", "uber-30-der-logins"),
        ("日本", "incident"),
        ("word " * 30, "-".join(["word"] * 12)),
        ("x" * 100, "x" * 60),
    ],
)
def test_a_draft_s_id_has_the_words_of_the_title(
    register: Workspace, title: str, slug: str
) -> None:
    found = draft_id(register, "incident", 2026, title)

    assert str(found) == f"INC-2026-DRAFT-{slug}"
    assert parse_id(str(found)) == found


def test_a_draft_s_id_that_is_taken_is_numbered(tmp_path: Path) -> None:
    first = _begin(open_register(write_register(tmp_path, {})))
    files = {"records/incidents/2026/INC-2026-DRAFT-slow.md": first.content}
    register = open_register(write_register(tmp_path, files))

    assert str(draft_id(register, "incident", 2026, "Slow")) == "INC-2026-DRAFT-slow-2"
    again = draft_id(register, "incident", 2026, "Slow", ["INC-2026-DRAFT-slow-2"])
    assert str(again) == "INC-2026-DRAFT-slow-3"
