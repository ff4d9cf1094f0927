"""The table of kinds, and what is known of a record at a glance."""

from __future__ import annotations

import pickle
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from faultbook.catalog import load_file
from faultbook.ids import parse_id
from faultbook.kinds import KINDS, KINDS_BY_PREFIX, entry_of, kind_of_path
from faultbook.lifecycle import MOVES
from faultbook.model.common import RecordModel
from faultbook.record import (
    Entry,
    IncidentFacts,
    KnownErrorFacts,
    ProblemFacts,
    Reference,
    plain_path,
)
from tests.core.texts import INCIDENT, KNOWN_ERROR, PROBLEM, incident, markdown

if TYPE_CHECKING:
    from faultbook.record import AnyRecord


def record(path: str, text: str) -> AnyRecord:
    file = load_file(path, text.encode())
    assert file.record is not None
    return file.record


def problem(fields: str = "", body: str = "") -> AnyRecord:
    text = markdown(f"id: PRB-2026-0001\ntitle: Logins fail\nstatus: new\n{fields}", body)
    return record(PROBLEM, text)


def known_error(fields: str = "", body: str = "") -> AnyRecord:
    text = markdown(f"id: KE-2026-0001\ntitle: Login fails\nstatus: draft\n{fields}", body)
    return record(KNOWN_ERROR, text)


def test_the_kinds_are_those_of_the_design() -> None:
    assert {
        kind.name: (kind.prefix, kind.folder, kind.first_status) for kind in KINDS.values()
    } == {
        "incident": ("INC", "records/incidents", "new"),
        "problem": ("PRB", "records/problems", "new"),
        "known-error": ("KE", "kedb", "draft"),
    }
    assert KINDS["incident"].sections == (
        "Summary",
        "Impact",
        "Workaround",
        "Resolution",
        "Lessons",
    )
    assert KINDS["problem"].sections == ("Summary", "Analysis", "Evidence", "Permanent fix")
    assert KINDS["known-error"].sections == (
        *("Workaround", "Symptoms", "Cause", "Permanent fix", "Look-alikes"),
    )


def test_links_are_stored_on_the_record_that_depends() -> None:
    links = {
        kind.name: {plain_path(link.path): (link.kind, link.is_chain) for link in kind.links}
        for kind in KINDS.values()
    }
    assert links == {
        "incident": {
            "problem": ("problem", False),
            "known_error": ("known-error", False),
            "parent": ("incident", True),
            "duplicate_of": ("incident", True),
            "not_regression.known_error": ("known-error", False),
        },
        "problem": {"duplicate_of": ("problem", True)},
        "known-error": {"problem": ("problem", False), "superseded_by": ("known-error", True)},
    }


@pytest.mark.parametrize("name", KINDS)
def test_a_row_holds_together(name: str) -> None:
    kind = KINDS[name]
    assert kind.name == name
    assert KINDS_BY_PREFIX[kind.prefix] is kind
    assert issubclass(kind.model, RecordModel)
    assert kind.first_status == next(iter(MOVES[name]))
    assert parse_id(f"{kind.prefix}-2026-0001") is not None
    assert all(link.path[0] in kind.model.model_fields for link in kind.links)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (INCIDENT, "incident"),
        ("records/problems/x", "problem"),
        ("kedb/x.md", "known-error"),
        ("kedb", "known-error"),
        ("records/incidents", "incident"),
        ("records/x.md", None),
        ("kedb.md", None),
        ("kedbs/x.md", None),
        ("docs/kedb/x.md", None),
        ("/kedb/x.md", None),
        ("KEDB/x.md", None),
        ("", None),
    ],
)
def test_the_kind_follows_from_the_folder(path: str, name: str | None) -> None:
    assert kind_of_path(path) is (KINDS[name] if name else None)


def test_a_row_about_a_record() -> None:
    fields = """\
services: [login, shop]
owner: identity
priority: 2
tags: [sso]
opened_at: 2026-01-01T00:00:00Z
visibility: public
aliases: [INC-2026-DRAFT-login]
problem: PRB-2026-0001
not_regression: {known_error: KE-2026-0002, reason: Another cause}
ignore: [{rule: FB443, reason: r}, {rule: FB446, reason: r, until: 2026-07-01}]
colour: red
"""
    entry = entry_of(record(INCIDENT, incident(fields)))
    opened = datetime(2026, 1, 1, tzinfo=UTC)
    assert entry == Entry(
        kind="incident",
        id="INC-2026-0001",
        path=INCIDENT,
        title="Login fails",
        status="new",
        services=("login", "shop"),
        owner="identity",
        priority=2,
        tags=("sso",),
        opened_at=opened,
        visibility="public",
        aliases=("INC-2026-DRAFT-login",),
        references=(
            Reference(("problem",), "PRB-2026-0001"),
            Reference(("not_regression", "known_error"), "KE-2026-0002"),
        ),
        facts=IncidentFacts(opened, None, is_excused=True),
        dropped=frozenset({("colour",)}),
        ignored=(("FB443", ""), ("FB446", "2026-07-01")),
    )
    assert entry.target("problem") == "PRB-2026-0001"
    assert entry.target("known_error") is None
    assert pickle.loads(pickle.dumps(entry)) == entry  # noqa: S301 - sent between our processes


def test_a_state_that_is_no_state_is_unknown() -> None:
    text = markdown("id: INC-2026-0001\ntitle: t\nstatus: odd")
    assert entry_of(record(INCIDENT, text)).status is None


def test_facts_of_an_incident() -> None:
    assert entry_of(record(INCIDENT, incident())).facts == IncidentFacts(
        None, None, is_excused=False
    )
    times = "opened_at: 2026-01-02T00:00:00Z\nstarted_at: 2026-01-01T00:00:00Z\n"
    found = entry_of(record(INCIDENT, incident(f"{times}known_error: KE-2026-0001"))).facts
    began = datetime(2026, 1, 1, tzinfo=UTC)
    assert found == IncidentFacts(began, "KE-2026-0001", is_excused=False)


def test_facts_of_a_problem() -> None:
    facts = entry_of(problem()).facts
    assert isinstance(facts, ProblemFacts)
    assert (facts.has_root_cause, facts.deployed_at, facts.observe_days) == (False, None, None)
    assert facts.closure_code is None
    fields = """\
root_cause: {category: software, summary: s}
fix: {deployed_at: 2026-01-01T00:00:00Z, observe_days: 7}
closure_code: fix-verified
"""
    facts = entry_of(problem(fields)).facts
    assert isinstance(facts, ProblemFacts)
    assert facts.has_root_cause
    assert facts.deployed_at == datetime(2026, 1, 1, tzinfo=UTC)
    assert (facts.observe_days, facts.closure_code) == (7, "fix-verified")


@pytest.mark.parametrize(
    ("body", "cause"),
    [
        ("", ""),
        ("## Cause\n", ""),
        ("## Cause\nA pool leaks.\n", "stated"),
        ("## cause\nUnder investigation.\n", "under-investigation"),
        ("## CAUSE\n\n  under investigation\n\n", "under-investigation"),
        ("## Cause\nUnder investigation by the web team.\n", "stated"),
    ],
)
def test_facts_of_a_known_error(body: str, cause: str) -> None:
    assert entry_of(known_error(body=body)).facts == KnownErrorFacts(cause, has_fixed_in=False)
    fixed = known_error("fixed_in: [{component: login}]", body)
    assert entry_of(fixed).facts == KnownErrorFacts(
        cause, has_fixed_in=True, fixed_in=(("login", None),)
    )


def test_facts_of_versions() -> None:
    affected = known_error("affects: [{component: login, versions: '<2'}]")
    assert isinstance(facts := entry_of(affected).facts, KnownErrorFacts)
    assert facts.affects == (("login", "<2"),)
    seen = record(INCIDENT, incident("versions: [{component: login, version: '1.10'}]"))
    assert isinstance(found := entry_of(seen).facts, IncidentFacts)
    assert found.versions == (("login", "1.10"),)


def test_a_section_is_found_whatever_its_case() -> None:
    found = problem(body="## summary\none\n## Summary\ntwo\n")
    assert found.section("Summary") == "two"
    assert found.section("SUMMARY") == "one"
    assert found.section("Analysis") == ""


def test_paths_are_shown_as_users_write_them() -> None:
    assert plain_path(("timeline", 0, "at")) == "timeline.0.at"
    assert plain_path(()) == ""
