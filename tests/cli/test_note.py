"""``faultbook note``: entries at their place in time, and what has no timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from faultbook.document import read_document
from tests.cli.records import INCIDENTS, LINKED, SOUND

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    Run = Callable[..., Result]
    Files = Callable[..., Path]

FIRST = f"{INCIDENTS}/INC-2026-0001.md"
SECOND = f"{INCIDENTS}/INC-2026-0002.md"
SEEN = "  - at: 2026-05-03T09:10:00Z\n    event: seen by monitoring\n"


def said(result: Result) -> list[str]:
    """The lines that stderr has, without who says them."""
    return [line.removeprefix("faultbook: ") for line in result.stderr.splitlines()]


def test_a_timeline_begins_with_a_note(run: Run, files: Files) -> None:
    root = files({SECOND: SOUND})

    done = run("note", "inc-2026-0002", "Restarted the session store")

    assert (done.exit_code, done.stdout, done.stderr) == (0, f"{SECOND}\n", "")
    entry = "timeline:\n  - at: 2026-06-30T12:00:00Z\n    event: Restarted the session store\n"
    assert (root / SECOND).read_text() == SOUND.replace("new\n", f"new\n{entry}")


@pytest.mark.parametrize(
    ("at", "moment", "is_first"),
    [
        ("now-20m", "2026-06-30T11:40:00Z", False),
        ("2026-05-03T09:10:00Z", "2026-05-03T09:10:00Z", False),
        ("2026-05-03T11:10:00+02:00", "2026-05-03T11:10:00+02:00", False),
        ("2026-05-03T09:09:59Z", "2026-05-03T09:09:59Z", True),
    ],
)
def test_an_entry_goes_to_its_place_in_time(
    run: Run, files: Files, at: str, moment: str, is_first: bool
) -> None:
    root = files(LINKED)

    done = run("note", "INC-2026-0001", "First calls: 3", "--at", at)

    assert (done.exit_code, done.stdout) == (0, f"{FIRST}\n"), done.stderr
    entry = f"  - at: {moment}\n    event: 'First calls: 3'\n"
    both = f"{entry}{SEEN}" if is_first else f"{SEEN}{entry}"
    assert (root / FIRST).read_text() == LINKED[FIRST].replace(SEEN, both)


@pytest.mark.parametrize("text", ["two\nlines 🐌", "- a: 'b' \"c\" # d", "{x", "y" * 10_240])
def test_what_was_typed_is_what_is_read(run: Run, files: Files, text: str) -> None:
    root = files({SECOND: SOUND})

    assert run("note", "--", "INC-2026-0002", text).exit_code == 0
    assert run("note", "INC-2026-0002", "-", stdin=f"{text}\r\n").exit_code == 0

    data = read_document((root / SECOND).read_bytes(), is_markdown=True).data or {}
    assert [entry["event"] for entry in data["timeline"]] == [text, text]


def test_a_flow_timeline_stays_one(run: Run, files: Files) -> None:
    entry = "timeline: [{at: 2026-06-29T12:00:00Z, event: a}] # so far\n"
    root = files({SECOND: SOUND.replace("new\n", f"new\n{entry}")})

    done = run("note", "INC-2026-0002", "b")

    assert (done.exit_code, done.stderr) == (0, "")
    after = "a}, {at: 2026-06-30T12:00:00Z, event: b}]"
    assert (root / SECOND).read_text() == SOUND.replace("new\n", f"new\n{entry}").replace(
        "a}]", after
    )


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (
            ("PRB-2026-0001", "x"),
            (
                "a problem has no timeline; write to one of its sections:"
                " faultbook section PRB-2026-0001 'Summary'"
            ),
        ),
        (
            ("KE-2026-0001", "x"),
            (
                "a known error has no timeline; write to one of its sections:"
                " faultbook section KE-2026-0001 'Workaround'"
            ),
        ),
        (("INC-2026-0002", " \n"), "the text is empty; say what happened"),
        (
            ("INC-2026-0009", "x"),
            "no record is called 'INC-2026-0009'; did you mean 'INC-2026-0002'?",
        ),
        (
            ("INC-2026-0001", "x", "--at", "yesterday"),
            (
                "INC-2026-0001: 'timeline.1.at' is 'yesterday', which is not a time;"
                " write it as 2026-01-31T14:05:00Z, with an offset"
            ),
        ),
    ],
)
def test_what_cannot_be_noted_is_refused(
    run: Run, files: Files, words: tuple[str, ...], why: str
) -> None:
    root = files(LINKED)

    result = run("note", *words)

    assert (result.exit_code, result.stdout, said(result)) == (2, "", [why])
    assert {path: (root / path).read_text() for path in LINKED} == LINKED


def test_a_dry_run_writes_nothing(run: Run, files: Files) -> None:
    root = files({SECOND: SOUND})

    shown = run("note", "INC-2026-0002", "a", "--dry-run")

    assert shown.exit_code == 0
    assert "+timeline:\n+  - at: 2026-06-30T12:00:00Z\n+    event: a\n" in shown.stdout
    assert (root / SECOND).read_text() == SOUND


def test_a_record_that_cannot_be_read_is_left_with_its_finding(run: Run, files: Files) -> None:
    files({SECOND: SOUND.replace("title:", "title: {")})

    result = run("note", "INC-2026-0002", "x")

    assert (result.exit_code, result.stdout) == (1, "")
    assert said(result)[0] == f"{SECOND} can't be read, so it isn't changed; mend it first"
    assert "FB009" in result.stderr
