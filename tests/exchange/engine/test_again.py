"""Importing again: what is there already, and what both sides changed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from faultbook.document import read_document
from faultbook.exchange.engine.digests import Base, digest_of, name_digest, said
from faultbook.kinds import KINDS
from tests.exchange.engine.made import OPENED, Register, draft, problem

if TYPE_CHECKING:
    from pathlib import Path

ID = "INC-2026-0001"


def test_a_second_import_changes_no_byte(register: Register) -> None:
    drafts = [draft("a"), draft("b", title="B", notes=("odd",)), draft("c", visibility="public")]
    first = register.take(*drafts)
    before = register.files()
    second = register.take(*drafts)
    assert register.files() == before
    assert second.outcomes == ["unchanged"] * 3
    assert second.ids == first.ids
    assert [row.notes for row in second.rows] == [(), ("odd",), ()]


@pytest.mark.parametrize("suffix", [".md", ".yaml"])
def test_what_the_source_changed_is_taken(register: Register, suffix: str) -> None:
    register.take(draft())
    if suffix == ".yaml":
        path = register.path(ID)
        front = path.read_text().removeprefix("---\n").partition("---\n")[0]
        path.unlink()
        summary = "sections:\n  Summary: |\n    The login page answers with an error.\n"
        path.with_suffix(".yaml").write_text(front + summary)
    found = register.take(draft(title="All can", impact="low", sections={"Summary": "It works."}))
    assert found.row.outcome == "updated"
    assert set(found.row.changed) == {"title", "impact", "## Summary"}
    document = read_document(register.path(ID).read_bytes(), is_markdown=suffix == ".md")
    assert document.data is not None
    assert (document.data["title"], document.data["impact"]) == ("All can", "low")
    assert document.sections == {"Summary": "It works."}
    again = register.take(draft(title="All can", impact="low", sections={"Summary": "It works."}))
    assert again.row.outcome == "unchanged"


def test_what_the_source_takes_back_goes(register: Register) -> None:
    register.take(draft(impact="low", sections={"Summary": "A", "Impact": "B"}))
    found = register.take(draft(sections={"Summary": "A"}))
    assert set(found.row.changed) == {"impact", "## Impact"}
    assert "mpact" not in register.text(ID)


def test_what_was_edited_is_kept(register: Register) -> None:
    register.take(draft())
    register.edit(ID, {"Nobody can log in": "Login is down", "owner:": "tags: [sso]\nowner:"})
    before = register.files()
    assert register.take(draft()).row.outcome == "unchanged"
    assert register.files() == before
    found = register.take(draft(impact="low"))
    assert (found.row.outcome, found.row.changed) == ("updated", ("impact",))
    text = register.text(ID)
    assert "title: Login is down\n" in text
    assert "tags: [sso]\n" in text


def test_what_both_changed_is_kept_and_told_once(register: Register) -> None:
    register.take(draft())
    register.edit(ID, {"Nobody can log in": "Login is down"})
    found = register.take(draft(title="Nobody can sign in", impact="low"))
    assert found.row.outcome == "updated"
    assert found.row.changed == ("impact",)
    assert found.row.notes == ("title changed here and in the source; the record's is kept",)
    assert "title: Login is down\n" in register.text(ID)
    again = register.take(draft(title="Nobody can sign in", impact="low"))
    assert again.row.outcome == "unchanged"


def test_only_what_both_changed_leaves_the_record_skipped(register: Register) -> None:
    register.take(draft())
    register.edit(ID, {"Nobody can log in": "Login is down"})
    found = register.take(draft(title="Nobody can sign in"))
    assert (found.row.outcome, found.row.changed) == ("skipped", ())
    assert "title changed here and in the source" in found.row.reason


def test_what_both_changed_alike_is_no_conflict(register: Register) -> None:
    register.take(draft())
    register.edit(ID, {"Nobody can log in": "Login is down"})
    assert register.take(draft(title="Login is down")).row.outcome == "updated"
    assert register.take(draft(title="Login is down")).row.outcome == "unchanged"


def test_a_closed_incident_keeps_what_may_not_change(register: Register) -> None:
    closed: dict[str, Any] = {
        "status": "closed",
        "restored_at": OPENED + timedelta(hours=1),
        "resolved_at": OPENED + timedelta(hours=1),
        "closed_at": OPENED + timedelta(hours=2),
        "resolution_code": "unrecorded",
    }
    register.take(draft(**closed))
    found = register.take(draft(**closed, tags=["sso"], title="New"))
    assert (found.row.outcome, found.row.changed) == ("updated", ("tags",))
    said = "title isn't changed: the incident is closed (--update-closed changes it)"
    assert found.row.notes == (said,)
    assert register.workspace.check().diagnostics == ()
    several = register.take(draft(**closed, tags=["sso"], title="New", impact="low"))
    said_of_both = (
        "title and impact aren't changed: the incident is closed (--update-closed changes them)"
    )
    assert (several.row.outcome, several.row.reason) == ("skipped", said_of_both)
    before = register.files()
    again = register.take(draft(**closed, tags=["sso"], title="New"))
    assert (again.row.outcome, again.row.reason) == ("skipped", said)
    assert register.files() == before
    found = register.take(draft(**closed, tags=["sso"], title="New"), update_closed=True)
    assert (found.row.outcome, found.row.changed) == ("updated", ("title",))
    assert register.take(draft(**closed, tags=["sso"], title="New")).row.outcome == "unchanged"


def test_a_state_that_no_moves_lead_to_is_not_taken(register: Register) -> None:
    resolved: dict[str, Any] = {
        "status": "resolved",
        "restored_at": OPENED,
        "resolved_at": OPENED,
        "resolution_code": "unrecorded",
    }
    register.take(draft(**resolved))
    found = register.take(draft(**(resolved | {"status": "new", "impact": "low"})))
    assert (found.row.outcome, found.row.changed) == ("updated", ("impact",))
    assert found.row.notes == ("status isn't changed: no moves lead from 'resolved' to 'new'",)


def test_other_line_ends_are_no_edit(register: Register) -> None:
    register.take(draft())
    path = register.path(ID)
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert register.take(draft()).row.outcome == "unchanged"
    assert register.take(draft(title="T")).row.outcome == "updated"
    assert b"title: T\r\n" in path.read_bytes()


@pytest.mark.parametrize("fault", ["tags: [\n", "tags: &a x\n"])
def test_a_record_broken_since_is_left_alone_and_not_imported_again(
    register: Register, fault: str
) -> None:
    register.take(draft())
    register.edit(ID, {"source: import\n": fault})
    before = register.files()
    found = register.take(draft(title="T"))
    assert found.row.outcome == "skipped"
    assert "faultbook check" in found.row.reason
    assert register.files() == before


def test_a_record_without_digests_is_compared_as_it_is(register: Register) -> None:
    register.take(draft())
    text = register.text(ID)
    start = text.index("source_digest:")
    register.path(ID).write_text(text[:start] + text[text.index("\n", start) + 1 :])
    before = register.files()
    assert register.take(draft()).row.outcome == "unchanged"
    assert register.files() == before
    found = register.take(draft(title="T"))
    assert found.row.outcome == "skipped"
    assert "title changed here and in the source" in found.row.reason


@pytest.mark.parametrize(
    "line",
    [
        "source_id: 'made:a'",
        'source_id: "made:a"',
        "source_id:   made:a",
        "source_id: >-\n  made:a",
    ],
)
def test_a_key_is_found_however_it_is_written(register: Register, line: str) -> None:
    register.take(draft())
    register.edit(ID, {"source_id: made:a": line})
    assert register.take(draft()).row.outcome == "unchanged"


def test_a_record_that_was_renumbered_is_found(register: Register) -> None:
    cause = problem("p")
    incident = draft("a", links={"problem": "made:p"})
    register.take(cause, incident)
    old = register.path("PRB-2026-0001")
    old.with_name("PRB-2026-0009.md").write_text(old.read_text().replace("0001", "0009", 1))
    old.unlink()
    register.edit(ID, {"PRB-2026-0001": "PRB-2026-0009"})
    before = register.files()
    assert register.take(cause, incident).outcomes == ["unchanged", "unchanged"]
    assert register.take(incident).row.outcome == "unchanged"
    assert register.files() == before
    found = register.take(cause, draft("a", links={"problem": "made:p"}, impact="low"))
    assert found.rows[1].changed == ("impact",)


def test_a_link_follows_its_source(register: Register) -> None:
    problems = [problem("p"), problem("q")]
    register.take(*problems, draft("a", links={"problem": "made:p"}))
    found = register.take(*problems, draft("a", links={"problem": "made:q"}))
    assert found.rows[2].changed == ("problem",)
    assert "problem: PRB-2026-0002\n" in register.text(ID)


def test_what_left_the_source_is_told_and_left(register: Register) -> None:
    register.take(draft("a"), draft("b"), draft("c"))
    before = register.files()
    found = register.take(draft("b"))
    assert found.absent == ["INC-2026-0001", "INC-2026-0003"]
    assert register.files() == before


def test_the_names_of_fields_have_digests_of_their_own() -> None:
    names = {key for kind in KINDS.values() for key in kind.keys}
    names |= {f"## {name}" for kind in KINDS.values() for name in kind.sections}
    assert len({name_digest(name) for name in names}) == len(names)


VALUES = st.dictionaries(
    st.sampled_from(["title", "owner", "tags", "## Summary", "timeline"]),
    st.text(max_size=3) | st.lists(st.text(max_size=2), max_size=2),
)


@given(before=VALUES, after=VALUES)
def test_digests_tell_what_changed(before: dict[str, Any], after: dict[str, Any]) -> None:
    base = Base(digest_of(before))
    for name in {*before, *after}:
        is_same = (name in before) == (name in after) and before.get(name) == after.get(name)
        assert base.is_as_it_was(name, after) == is_same
    assert (digest_of(before) == digest_of(after)) == (before == after)


FIELDS = ("owner", "impact", "urgency", "category")
WORDS = st.sampled_from(["high", "medium", "low"])
EDITS = st.dictionaries(st.sampled_from(FIELDS), WORDS | st.none())


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(first=EDITS, mine=EDITS, theirs=EDITS)
def test_each_field_is_merged_by_itself(
    tmp_path_factory: pytest.TempPathFactory,
    first: dict[str, str | None],
    mine: dict[str, str | None],
    theirs: dict[str, str | None],
) -> None:
    base: dict[str, Any] = dict.fromkeys(FIELDS, "medium") | {
        k: v for k, v in first.items() if k != "title" or v
    }
    ours = base | {k: v for k, v in mine.items() if k != "title" or v}
    new: dict[str, Any] = base | {k: v for k, v in theirs.items() if k != "title" or v}
    register = Register(_folder(tmp_path_factory))
    register.take(draft(**base))
    path = register.path(ID)
    lines = [one for one in path.read_text().splitlines() if one.partition(":")[0] not in FIELDS]
    lines[2:2] = [f"{name}: {value}" for name, value in ours.items() if value]
    path.write_text("\n".join(lines) + "\n")
    register.take(draft(**new))
    data = read_document(path.read_bytes(), is_markdown=True).data or {}
    for name in FIELDS:
        wanted = new[name] if ours[name] == base[name] else ours[name]
        assert data.get(name) == wanted, name


def _folder(factory: pytest.TempPathFactory) -> Path:
    return factory.mktemp("merge")


def test_what_a_record_says_leaves_out_what_is_its_own() -> None:
    fields = {"id": "x", "aliases": ["y"], "source_id": "z", "source_digest": "w", "title": "t"}
    assert said(fields, {"Summary": "s"}) == {"title": "t", "## Summary": "s"}
