"""What the rules for history say of changes that their pages can't show one by one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faultbook.catalog import Catalog, load_file
from faultbook.gitrepo.log import Person
from faultbook.kinds import KINDS
from faultbook.lifecycle import MOVES
from faultbook.record_change import LandedCommit, RecordChange
from faultbook.rules.registry import all_rules
from faultbook.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

    from faultbook.record import AnyRecord, Context

AT = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)
IDS = {"incident": "INC-2026-0001", "problem": "PRB-2026-0001", "known-error": "KE-2026-0001"}
ADA = Person("Ada", "ada@example.com")


def context(root: Path, config: str = "") -> Context:
    return Workspace(root, AT, {"faultbook.toml": config.encode()}).context(Catalog(()))


def record(kind: str, status: str, more: str = "", body: str = "") -> AnyRecord:
    record_id = IDS[kind]
    text = f"---\nid: {record_id}\ntitle: Logins fail\nstatus: {status}\n{more}---\n{body}"
    loaded = load_file(f"{KINDS[kind].folder}/2026/{record_id}.md", text.encode()).record
    assert loaded is not None
    return loaded


def change(
    before: AnyRecord | None, after: AnyRecord | None, *, is_return: bool = False
) -> RecordChange:
    shown = after or before
    assert shown is not None
    return RecordChange(
        shown.id,
        shown.path,
        before,
        after,
        AT,
        is_first=before is None,
        is_deletion=after is None,
        is_return=is_return,
    )


def said(code: str, one: RecordChange | LandedCommit, root: Path, config: str = "") -> list[str]:
    return [finding.message for finding in all_rules()[code].check(one, context(root, config))]


@st.composite
def walks(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A kind, and states that follow one another by allowed moves."""
    kind = draw(st.sampled_from(sorted(MOVES)))
    states = [draw(st.sampled_from(sorted(MOVES[kind])))]
    for _ in range(draw(st.integers(1, 6))):
        following = MOVES[kind][states[-1]]
        if following:
            states.append(draw(st.sampled_from(following)))
    return kind, states


@given(walks())
def test_any_number_of_allowed_moves_may_land_together(walk: tuple[str, list[str]]) -> None:
    kind, states = walk
    check = all_rules()["FB501"].check
    for index, start in enumerate(states):
        for goal in states[index:]:
            assert not list(check(change(record(kind, start), record(kind, goal)), None))


@pytest.mark.parametrize("kind", MOVES)
def test_what_no_moves_lead_to_is_told(kind: str) -> None:
    check = all_rules()["FB501"].check
    for start in MOVES[kind]:
        reached, waiting = {start}, [start]
        while waiting:
            new = set(MOVES[kind][waiting.pop()]) - reached
            reached |= new
            waiting += new
        for goal in set(MOVES[kind]) - reached:
            assert list(check(change(record(kind, start), record(kind, goal)), None))


def test_a_state_that_there_is_none_of(tmp_path: Path) -> None:
    unknown, known = record("incident", "solved"), record("incident", "new")
    for before in (None, known):
        assert said("FB501", change(before, unknown), tmp_path) == [
            "'solved' is no state of any incident"
        ]
    assert not said("FB501", change(unknown, known), tmp_path), "it may be mended"
    assert not said("FB501", change(unknown, unknown), tmp_path)
    to_land = change(known, unknown)._replace(is_landed=False)
    assert not said("FB501", to_land, tmp_path), "FB103 tells of it"


def test_what_comes_from_an_unknown_state_passes_every_gate(tmp_path: Path) -> None:
    closed = record("incident", "closed")
    told = said("FB502", change(record("incident", "solved"), closed), tmp_path)
    assert told == said("FB502", change(None, closed), tmp_path)
    assert [text[-7:] for text in told] == ["(FB402)", "(FB403)", "(FB404)"]


@pytest.mark.parametrize(
    ("config", "ignore", "left"),
    [
        ("", "", ["FB402", "FB403", "FB404"]),
        ('[rules]\nignore = ["FB40"]', "", []),
        ('[rules]\nignore = ["restored-at"]', "", ["FB403", "FB404"]),
        (
            '[[rules.folders]]\npath = "records/incidents/2026/"\nignore = ["FB403"]',
            "",
            ["FB402", "FB404"],
        ),
        (
            '[[rules.folders]]\npath = "records/incidents/202"\nignore = ["FB403"]',
            "",
            ["FB402", "FB403", "FB404"],
        ),
        ("", "ignore: [{rule: FB402, reason: lost}]\n", ["FB403", "FB404"]),
        ("", "ignore: [{rule: restored-at, reason: lost}]\n", ["FB403", "FB404"]),
        (
            "",
            "ignore: [{rule: FB402, reason: lost, until: 2026-06-01}]\n",
            ["FB403", "FB404"],
        ),
        (
            "",
            "ignore: [{rule: FB402, reason: lost, until: 2026-05-31}]\n",
            ["FB402", "FB403", "FB404"],
        ),
    ],
)
def test_a_gate_that_is_switched_off_is_not_asked_for(
    tmp_path: Path, config: str, ignore: str, left: list[str]
) -> None:
    told = said("FB502", change(None, record("incident", "resolved", ignore)), tmp_path, config)
    assert [text[-6:-1] for text in told] == left


@pytest.mark.parametrize(
    ("before", "after", "edited"),
    [
        ("impact: hihg\n", "impact: lwo\n", ["'impact'"]),
        ("impact: hihg\n", "impact: high\n", ["'impact'"]),
        ("impact: high\n", "", ["'impact'"]),
        ("", "impact: high\n", ["'impact'"]),
        ("impact: hihg\n", "impact: hihg\ntags: [a]\n", []),
        ("foo: a\n", "foo: b\n", ["'foo'"]),
        ("foo: a\n", "foo: a\n# a comment\n", []),
        ("started_at: 2026-05-01T10:00:00Z\n", "started_at: 2026-05-01T12:00:00+02:00\n", []),
        ("services: [a, b]\n", "services:\n  - a\n  - b\n", []),
        ("parent:\n", "", []),
    ],
)
def test_fields_of_a_closed_incident_are_compared_by_meaning(
    tmp_path: Path, before: str, after: str, edited: list[str]
) -> None:
    one = change(record("incident", "cancelled", before), record("incident", "cancelled", after))
    told = said("FB503", one, tmp_path)
    assert told == [f"{name} changed after the incident was cancelled" for name in edited]


@pytest.mark.parametrize(
    ("before", "after", "edited"),
    [
        ("\n## Summary\n\na\nb\n", "\n## Summary\n\na\nc\n", ["Summary"]),
        ("\n## Summary\n\na\n", "\n## Summary\n\na\n\n## Impact\n\nb\n", ["Impact"]),
        ("\n## Summary\n\na\n", "", ["Summary"]),
        ("\n## Summary\n\na  \nb\n", "\n\n## SUMMARY\n\na\r\nb", []),
        ("\nabove\n", "\nAbove\n", [""]),
    ],
)
def test_sections_of_a_closed_incident_are_compared_by_their_text(
    tmp_path: Path, before: str, after: str, edited: list[str]
) -> None:
    one = change(
        record("incident", "cancelled", body=before), record("incident", "cancelled", body=after)
    )
    told = said("FB503", one, tmp_path)
    assert told == [
        f"the section {name!r} changed after the incident was cancelled" for name in edited
    ]


def test_a_closed_incident_is_not_edited_by_way_of_a_deletion(tmp_path: Path) -> None:
    before = record("incident", "cancelled", "impact: high\n")
    after = record("incident", "cancelled", "impact: low\n")
    assert said("FB503", change(before, after, is_return=True), tmp_path) == [
        "'impact' changed after the incident was cancelled"
    ]


@pytest.mark.parametrize(
    ("value", "is_review"),
    [
        ("Bob <bob@example.com>", True),
        ("Bob", True),
        ("bob@example.com", True),
        ("<bob@example.com>", True),
        ("Ada <ada@example.com>", False),
        ("Ada", False),
        ("ada@example.com", False),
        ("<ADA@example.com>", False),
        ("Ada Lovelace <ada@example.com>", False),
        ("", False),
        ("<>", False),
    ],
)
def test_a_review_is_somebody_elses(tmp_path: Path, value: str, is_review: bool) -> None:
    landed = LandedCommit("0" * 40, "x", AT, False, ADA, (ADA,), (("Reviewed-by", value),))
    told = said("FB510", landed, tmp_path, "[audit]\nreviewed_changes = true\n")
    assert bool(told) != is_review
