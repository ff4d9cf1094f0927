"""What an audit makes of a history before any rule looks at it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from faultbook.gitrepo.log import Person
from tests.auditing.stories import INCIDENT, KNOWN_ERROR, PROBLEM, incident, known_error, problem
from tests.registers import CONFIG

if TYPE_CHECKING:
    from collections.abc import Callable

    from faultbook.record import AnyRecord
    from tests.auditing.conftest import Seen
    from tests.auditing.stories import Story

    See = Callable[[Story], Seen]

ADA, BOB = Person("Ada", "ada@example.com"), Person("Bob", "bob@example.com")
CAROL = Person("Carol", "carol@example.com")
SEPARATE = f"{CONFIG}\n[audit]\nseparate_closer = true\n"


def status(record: AnyRecord | None) -> str | None:
    return None if record is None else str((record.document.data or {}).get("status"))


def states(seen: Seen, record_id: str = "INC-2026-0042") -> list[tuple[str | None, str | None]]:
    return [(status(one.before), status(one.after)) for one in seen.of(record_id)]


def test_each_change_of_state_is_judged_with_the_moment_it_landed(story: Story, seen: See) -> None:
    story.landed(INCIDENT, incident("new"))
    story.landed(INCIDENT, incident("in-progress"))

    found = seen(story)

    assert states(found) == [(None, "new"), ("new", "in-progress")]
    assert [one.is_first for one in found.changes] == [True, False]
    moments = [datetime(2026, 1, day, tzinfo=UTC) for day in (2, 3)]
    assert [one.landed_at for one in found.changes] == moments
    assert [context.clock.now for context in found.contexts] == moments


def test_what_no_rule_looks_at_is_not_loaded(story: Story, seen: See) -> None:
    story.landed(INCIDENT, incident("new"))
    story.landed(INCIDENT, incident("new", "tags: [web]"))
    story.landed(INCIDENT, incident("new", "tags: [web]", body="## Summary\n\nMore.\n"))

    assert len(seen(story).changes) == 1


@pytest.mark.parametrize(
    "line",
    [
        "opened_at: 2026-01-01T00:00:00Z",
        "timeline:\n  - {at: 2026-01-01T00:00:00Z, event: seen}",
        "outages:\n  - {from: 2026-01-01T00:00:00Z}",
    ],
)
def test_stamps_are_judged(story: Story, seen: See, line: str) -> None:
    story.landed(INCIDENT, incident("new"))
    story.landed(INCIDENT, incident("new", line))

    assert states(seen(story)) == [(None, "new"), ("new", "new")]


@pytest.mark.parametrize("ended", ["closed", "cancelled"])
def test_any_edit_of_what_has_ended_is_judged(story: Story, seen: See, ended: str) -> None:
    story.landed(INCIDENT, incident(ended))
    story.landed(INCIDENT, incident(ended, body="## Summary\n\nRewritten.\n"))

    (_, edit) = seen(story).changes

    assert edit.before is not None
    assert edit.after is not None
    assert edit.before.section("Summary") == ""
    assert edit.after.section("Summary") == "Rewritten."


def test_deleted_and_restored(story: Story, seen: See) -> None:
    story.landed(INCIDENT, incident("new"))
    story.drop(INCIDENT)
    story.land()
    story.landed(INCIDENT, incident("resolved"))

    first, deletion, restored = seen(story).changes

    assert first.is_first
    assert (deletion.is_deletion, deletion.is_return, deletion.after) == (True, False, None)
    assert (deletion.path, status(deletion.before)) == (INCIDENT, "new")
    assert (restored.is_first, restored.is_return, restored.is_deletion) == (False, True, False)
    assert (status(restored.before), status(restored.after)) == ("new", "resolved")


def test_a_revert_of_a_deletion_is_a_return(story: Story, seen: See) -> None:
    story.landed(INCIDENT, incident("new"))
    story.drop(INCIDENT)
    story.land()
    story.repository.git("revert", "--no-edit", "HEAD")

    *_, restored = seen(story).changes

    assert restored.is_return
    assert restored.before is not None
    assert restored.after is not None
    assert restored.before.document.text == restored.after.document.text


def test_renumbered_goes_on_and_its_old_id_begun_anew_is_a_return(story: Story, seen: See) -> None:
    new = "records/incidents/2026/INC-2026-0043.md"
    story.landed(INCIDENT, incident("in-progress"))
    story.drop(INCIDENT)
    story.landed(new, incident("in-progress", "aliases: [INC-2026-0042]", number=43))
    story.landed(new, incident("resolved", "aliases: [INC-2026-0042]", number=43))
    story.landed(INCIDENT, incident("new", "tags: [other]"))

    found = seen(story)

    moved, resolved = found.of("INC-2026-0043")
    assert (moved.is_first, moved.is_return, moved.is_deletion) == (False, False, False)
    assert moved.before is not None
    assert moved.before.id == "INC-2026-0042"
    assert (status(resolved.before), status(resolved.after)) == ("in-progress", "resolved")
    first, again = sorted(found.of("INC-2026-0042"), key=lambda one: one.landed_at)
    assert first.is_first
    assert (again.is_first, again.is_return) == (False, True)
    assert again.before is not None
    assert (again.before.id, status(again.before)) == ("INC-2026-0043", "resolved")


def test_an_id_taken_over_from_another_record_is_a_return_too(story: Story, seen: See) -> None:
    new, other = (f"records/incidents/2026/INC-2026-00{number}.md" for number in (43, 50))
    story.landed(INCIDENT, incident("in-progress"))
    story.landed(other, incident("resolved", number=50))
    story.drop(INCIDENT)
    story.landed(new, incident("in-progress", "aliases: [INC-2026-0042]", number=43))
    story.drop(other)
    story.landed(INCIDENT, incident("closed", "aliases: [INC-2026-0050]"))

    taken = [one for one in seen(story).of("INC-2026-0042") if not one.is_first]

    assert [(one.is_return, one.before and one.before.id) for one in taken] == [
        (False, "INC-2026-0050"),
        (True, "INC-2026-0043"),
    ]


def test_markdown_becomes_yaml_and_stays_one_record(story: Story, seen: See) -> None:
    story.landed(INCIDENT, incident("new"))
    story.drop(INCIDENT)
    path = INCIDENT.replace(".md", ".yaml")
    story.landed(path, "id: INC-2026-0042\ntitle: Sign-in times out\nstatus: in-progress\n")

    found = seen(story)

    assert states(found) == [(None, "new"), ("new", "in-progress")]
    assert [one.path for one in found.changes] == [INCIDENT, path]


def test_an_unreadable_version_in_between_hides_nothing(story: Story, seen: See) -> None:
    story.landed(INCIDENT, incident("closed"))
    story.landed(INCIDENT, b"---\nid: [\n---\n")
    story.landed(INCIDENT, incident("in-progress"))

    found = seen(story).changes

    assert [(status(one.before), status(one.after)) for one in found] == [
        (None, "closed"),
        ("closed", None),
        ("closed", "in-progress"),
    ]
    assert not any(one.is_deletion for one in found)


def test_a_version_of_an_older_model_is_read_as_far_as_it_goes(story: Story, seen: See) -> None:
    story.landed(INCIDENT, incident("pending", "severity_class: A", "opened_at: yesterday"))
    story.landed(INCIDENT, incident("resolved"))

    assert states(seen(story)) == [(None, "pending"), ("pending", "resolved")]


def test_links_lead_to_the_register_as_it_was(story: Story, seen: See) -> None:
    story.put(PROBLEM, problem("known-error", "owner: identity"))
    story.landed(KNOWN_ERROR, known_error("active", "problem: PRB-2026-0007"))
    story.landed(KNOWN_ERROR, known_error("retired", "problem: PRB-2026-0007"))
    story.landed(INCIDENT, incident("new", "problem: PRB-2026-0007"))
    story.landed(PROBLEM, problem("closed", "owner: identity"))
    story.drop(KNOWN_ERROR)
    story.land()

    found = seen(story)
    named = {
        (change.id, status(change.after)): [
            (entry.id, entry.status) for entry in context.register.dependents("PRB-2026-0007")
        ]
        for change, context in zip(found.changes, found.contexts, strict=True)
    }

    assert named["PRB-2026-0007", "known-error"] == [("KE-2026-0003", "active")]
    assert named["KE-2026-0003", "retired"] == [("KE-2026-0003", "retired")]
    both = [("INC-2026-0042", "new"), ("KE-2026-0003", "retired")]
    assert named["PRB-2026-0007", "closed"] == both
    assert named["KE-2026-0003", None] == [("INC-2026-0042", "new")]


def test_the_register_as_it_was_is_the_catalog_of_that_commit(story: Story, seen: See) -> None:
    """All that rules may ask, against a catalog made of the commit's own tree."""
    other = "records/incidents/2026/INC-2026-0050.md"
    twin = "records/incidents/INC-2026-0042.md"
    story.put(PROBLEM, problem("new"))
    story.landed(INCIDENT, incident("new", "problem: PRB-2026-0007"))
    story.put(twin, incident("new", "tags: [twin]"))
    story.landed(other, incident("new", "parent: INC-2026-0042", number=50))
    story.drop(other)
    moved = "records/incidents/2026/INC-2026-0051.md"
    text = incident("in-progress", "aliases: [INC-2026-0050]", "parent: INC-2026-0042", number=51)
    story.landed(moved, text)
    story.landed(KNOWN_ERROR, known_error("draft", "problem: PRB-2026-0007"))
    story.landed(KNOWN_ERROR, b"\xff")

    found = seen(story)
    names = [f"INC-2026-00{number}" for number in (42, 50, 51)]
    names += ["PRB-2026-0007", "KE-2026-0003", "INC-2026-9999"]
    commits = {one.landed_at: one.id for one in found.landings}
    for change, context in zip(found.changes, found.contexts, strict=True):
        register = context.register
        catalog = story.open().at(commits[change.landed_at]).catalog
        assert register.entries() == catalog.entries()
        for name in names:
            assert register.get(name) == catalog.get(name)
            assert register.resolve(name) == catalog.resolve(name)
            assert register.dependents(name) == catalog.dependents(name)
            assert register.claimants(name) == catalog.claimants(name)
            assert register.holders(name) == catalog.holders(name)
        assert register.titled("incident", "sign-in  TIMES out") == catalog.titled(
            "incident", "Sign-in times out"
        )


@pytest.mark.parametrize("seconds", [253_402_300_799, 253_402_300_800, 2**62])
def test_a_moment_beyond_the_calendar_leaves_room_for_durations(
    story: Story, seen: See, seconds: int
) -> None:
    story.landed(INCIDENT, incident("new"))
    git = story.repository.git
    told = re.sub(r"> \d+ ", f"> {seconds} ", git("cat-file", "commit", "HEAD"))
    (story.repository.top / "made").write_text(told)
    git("reset", "--quiet", "--hard", git("hash-object", "-t", "commit", "-w", "made").strip())

    (change,) = seen(story).changes

    assert change.landed_at + timedelta(days=99_999) > change.landed_at > datetime.now(UTC)


def test_a_merge_lands_what_its_branch_did_as_one_change(story: Story, seen: See) -> None:
    story.landed(INCIDENT, incident("new"))
    story.branch("work")
    story.landed(INCIDENT, incident("in-progress"), by="Bob")
    story.landed(INCIDENT, incident("resolved"), by="Bob")
    story.switch()
    commit = story.merge("work", by="Carol")

    found = seen(story)

    assert states(found) == [(None, "new"), ("new", "resolved")]
    landing = found.landings[-1]
    assert (landing.id, landing.is_merge) == (commit, True)
    assert (landing.author, landing.authors) == (CAROL, (BOB,))
    assert landing.records == ("INC-2026-0042",)


def test_an_octopus_credits_every_branch(story: Story, seen: See) -> None:
    story.landed(INCIDENT, incident("new"))
    for name, path, text in (
        ("Bob", INCIDENT, incident("in-progress")),
        ("Carol", PROBLEM, problem("new")),
    ):
        story.branch(name.lower())
        story.landed(path, text, by=name)
        story.switch()
    story.merge("bob", "carol")

    landing = seen(story).landings[-1]

    assert landing.records == ("INC-2026-0042", "PRB-2026-0007")
    assert set(landing.authors) == {BOB, CAROL}


def test_a_squash_credits_its_co_authors(story: Story, seen: See) -> None:
    story.landed(INCIDENT, incident("new"))
    message = (
        "Resolve it (#12)\n\nReviewed-by: Carol <carol@example.com>\n"
        "Co-authored-by: Bob <bob@example.com>\n"
    )
    story.landed(INCIDENT, incident("resolved"), message)

    landing = seen(story).landings[-1]

    assert landing.authors == (ADA, BOB)
    assert landing.trailers == (
        ("Reviewed-by", "Carol <carol@example.com>"),
        ("Co-authored-by", "Bob <bob@example.com>"),
    )


def test_trailers_of_what_was_brought_along_count(story: Story, seen: See) -> None:
    story.branch("work")
    story.landed(INCIDENT, incident("new"), "New\n\nReviewed-by: Carol <carol@example.com>\n")
    story.switch()
    story.merge("work")

    landing = seen(story).landings[-1]

    assert landing.trailers == (("Reviewed-by", "Carol <carol@example.com>"),)


def test_a_cherry_pick_keeps_its_trailers(story: Story, seen: See) -> None:
    message = (
        "Take it over\n\nReviewed-by: Carol <carol@example.com>\n"
        "(cherry picked from commit 0123456789012345678901234567890123456789)\n"
    )
    story.landed(INCIDENT, incident("new"), message)

    assert seen(story).landings[-1].trailers == (("Reviewed-by", "Carol <carol@example.com>"),)


def test_what_only_looks_like_a_trailer_is_none(story: Story, seen: See) -> None:
    story.landed(INCIDENT, incident("new"), "Reviewed-by: Carol")
    story.landed(PROBLEM, problem("new"), "New\n\nReviewed-by: Carol\n\nThat is how it was.")

    assert [one.trailers for one in seen(story).landings] == [(), ()]


def test_a_message_that_is_no_text_is_read_all_the_same(story: Story, seen: See) -> None:
    story.put(INCIDENT, incident("new"))
    story.repository.git("add", "--all")
    told = b"caf\xe9 \xff\n\nReviewed-by: Zo\xeb <zoe@example.com>\n"
    (story.repository.top / "message").write_bytes(told)
    story.repository.git("commit", "--quiet", "--file=message")

    landing = seen(story).landings[-1]

    assert landing.subject == "caf\xe9 \xff"  # Git takes it for Latin-1
    assert landing.trailers == (("Reviewed-by", "Zo\xeb <zoe@example.com>"),)


CAUSE = "root_cause: {category: software, summary: a leak}"
CLOSED = ("owner: identity", "closure_code: not-a-problem", CAUSE)


@pytest.fixture
def separate(story: Story) -> Story:
    """The story, in a register where nobody may close what they explained."""
    story.landed("faultbook.toml", SEPARATE)
    return story


def closing(seen: Seen) -> tuple[tuple[Person, ...], tuple[Person, ...]]:
    change = seen.of("PRB-2026-0007")[-1]
    return change.cause_by, change.closed_by


def test_nobody_asks_who_closed_unless_it_is_wanted(story: Story, seen: See) -> None:
    story.landed(PROBLEM, problem("closed", *CLOSED))

    assert closing(seen(story)) == ((), ())


def test_cause_and_closure_are_credited_to_their_commits(separate: Story, seen: See) -> None:
    separate.landed(PROBLEM, problem("investigating", "owner: identity", CAUSE), by="Bob")
    separate.landed(PROBLEM, problem("investigating", "owner: web", CAUSE), by="Ada")
    separate.landed(PROBLEM, problem("closed", *CLOSED), by="Carol")

    assert closing(seen(separate)) == ((BOB,), (CAROL,))


def test_within_one_merge_each_field_is_credited(separate: Story, seen: See) -> None:
    separate.landed(PROBLEM, problem("investigating", "owner: identity"))
    separate.branch("work")
    separate.landed(PROBLEM, problem("investigating", "owner: identity", CAUSE), by="Bob")
    separate.landed(PROBLEM, problem("closed", *CLOSED), by="Carol")
    separate.switch()
    separate.merge("work")

    assert closing(seen(separate)) == ((BOB,), (CAROL,))


def test_a_merge_within_a_merge_is_no_author(separate: Story, seen: See) -> None:
    separate.landed(PROBLEM, problem("investigating", "owner: identity"))
    separate.branch("work")
    separate.land("nothing", by="Ada")
    separate.branch("inner", "work")
    separate.landed(PROBLEM, problem("investigating", "owner: identity", CAUSE), by="Bob")
    separate.switch("work")
    separate.merge("inner", by="Ada")
    separate.landed(PROBLEM, problem("closed", *CLOSED), by="Carol")
    separate.switch()
    separate.merge("work", by="Ada")

    assert closing(seen(separate)) == ((BOB,), (CAROL,))


def test_a_merge_that_writes_itself_is_an_author(separate: Story, seen: See) -> None:
    separate.landed(PROBLEM, problem("investigating", "owner: identity"))
    separate.branch("work")
    separate.landed(PROBLEM, problem("investigating", "owner: identity", CAUSE), by="Bob")
    separate.switch()
    separate.merge("work", may="--no-commit")
    separate.landed(PROBLEM, problem("closed", *CLOSED), by="Ada")

    assert closing(seen(separate)) == ((BOB,), (ADA,))


def test_co_authors_of_cause_and_closure_count(separate: Story, seen: See) -> None:
    together = "Close it\n\nCo-authored-by: Bob <bob@example.com>\n"
    separate.landed(PROBLEM, problem("closed", *CLOSED), together, by="Ada")

    assert closing(seen(separate)) == ((ADA, BOB), (ADA, BOB))
