"""``faultbook section``: text from stdin and from an editor, and what is refused."""

from __future__ import annotations

import shlex
import sys
import tempfile
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.cli.records import INCIDENTS, LINKED, SOUND

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    Run = Callable[..., Result]
    Files = Callable[..., Path]
    Answer = Callable[..., tuple[int, str, str]]

FIRST = f"{INCIDENTS}/INC-2026-0001.md"
SECOND = f"{INCIDENTS}/INC-2026-0002.md"
YAML = f"{INCIDENTS}/INC-2026-0004.yaml"


def said(result: Result) -> list[str]:
    """The lines that stderr has, without who says them."""
    return [line.removeprefix("faultbook: ") for line in result.stderr.splitlines()]


def test_a_section_is_written_from_stdin(run: Run, files: Files) -> None:
    root = files({SECOND: SOUND})

    done = run("section", "inc-2026-0002", "resolution", stdin="Restarted.\r\n\r\nTwice. 🐌\r\n")

    assert (done.exit_code, done.stdout, done.stderr) == (0, f"{SECOND}\n", "")
    assert (root / SECOND).read_text() == f"{SOUND}\n## Resolution\n\nRestarted.\n\nTwice. 🐌\n"


def test_its_place_follows_from_the_kind(run: Run, files: Files) -> None:
    root = files(LINKED)

    run("section", "INC-2026-0001", "Impact", stdin="All.\n")

    before = "## Resolution\n"
    assert (root / FIRST).read_text() == LINKED[FIRST].replace(
        before, f"## Impact\n\nAll.\n\n{before}"
    )


def test_a_section_is_written_over_or_after(run: Run, files: Files) -> None:
    root = files(LINKED)

    run("section", "INC-2026-0001", "Summary", "--append", stdin="Nor out.\n")
    after = LINKED[FIRST].replace("log in.\n", "log in.\n\nNor out.\n")
    assert (root / FIRST).read_text() == after

    run("section", "INC-2026-0001", "Summary", stdin="Nobody.")
    assert (root / FIRST).read_text() == LINKED[FIRST].replace("Nobody can log in.", "Nobody.")

    same = run("section", "INC-2026-0001", "Summary", stdin="Nobody.\n\n")
    assert (same.exit_code, same.stdout, said(same)) == (0, "", ["nothing changes"])


def test_text_is_made_fit_for_a_section(run: Run, files: Files) -> None:
    root = files({SECOND: SOUND})

    run("section", "INC-2026-0002", "Summary", stdin="# A\n\x1b[1m## B\n\n```\n## code\n")

    body = "### A\n[1m## B\n\n```\n## code\n```\n"
    assert (root / SECOND).read_text() == f"{SOUND}\n## Summary\n\n{body}"


def test_a_section_of_ones_own_is_known_by_its_heading(run: Run, files: Files) -> None:
    own = f"{SOUND}\n## Own words\n\nOld.\n"
    root = files({SECOND: own})

    assert run("section", "INC-2026-0002", "OWN WORDS", stdin="New.").stdout == f"{SECOND}\n"
    assert (root / SECOND).read_text() == own.replace("Old", "New")


def test_line_ends_stay_as_they_are(run: Run, files: Files) -> None:
    before = LINKED[FIRST].replace("\n", "\r\n")
    root = files({FIRST: before, **{p: t for p, t in LINKED.items() if p != FIRST}})

    run("section", "INC-2026-0001", "Lessons", stdin="One.\n\nTwo.\n")

    after = f"{before}\r\n## Lessons\r\n\r\nOne.\r\n\r\nTwo.\r\n"
    assert (root / FIRST).read_bytes() == after.encode()


def test_a_yaml_record_holds_its_sections_too(run: Run, files: Files) -> None:
    before = "id: INC-2026-0004\ntitle: T\nstatus: new # c\n"
    root = files({YAML: before})

    assert run("section", "INC-2026-0004", "Resolution", stdin="Done.\n").stdout == f"{YAML}\n"
    run("section", "INC-2026-0004", "Summary", stdin="One: a\n")
    run("section", "INC-2026-0004", "Summary", "--append", stdin="# Two\n")

    sections = "  Summary: |\n    One: a\n\n    ### Two\n  Resolution: |\n    Done.\n"
    assert (root / YAML).read_text() == f"{before}sections:\n{sections}"


def test_a_yaml_record_without_a_last_line_end_gets_one(run: Run, files: Files) -> None:
    root = files({YAML: "id: INC-2026-0004\ntitle: T\nstatus: new"})

    done = run("section", "INC-2026-0004", "Summary", stdin="One.")

    assert (done.exit_code, done.stdout) == (0, f"{YAML}\n"), done.stderr
    assert (root / YAML).read_text().endswith("status: new\nsections:\n  Summary: |\n    One.\n")


@pytest.mark.parametrize(
    ("words", "stdin", "why"),
    [
        (
            ("INC-2026-0002", "Sumary"),
            "x",
            "no section of INC-2026-0002 is called 'Sumary'; did you mean 'Summary'?",
        ),
        (
            ("PRB-2026-0001", "Zzz"),
            "x",
            (
                "no section of PRB-2026-0001 is called 'Zzz'; it may have Summary, Analysis,"
                " Evidence, Permanent fix"
            ),
        ),
        (
            ("INC-2026-0002", "summary"),
            " \n",
            "the text for 'Summary' is empty, so nothing is written",
        ),
        (
            ("INC-2026-0002", "Summary", "--append"),
            "",
            "the text for 'Summary' is empty, so nothing is written",
        ),
        (("INC-2026-0002", "Summary"), b"\xff", "stdin is not UTF-8 text"),
        (
            ("INC-2026-0002", "Summary"),
            "x" * ((1 << 20) + 1),
            "stdin is larger than a record may be, which is 1 MiB",
        ),
        (
            ("INC-2026-0009", "Summary"),
            "x",
            "no record is called 'INC-2026-0009'; did you mean 'INC-2026-0002'?",
        ),
    ],
)
def test_what_cannot_be_written_is_refused(
    run: Run, files: Files, words: tuple[str, ...], stdin: str | bytes, why: str
) -> None:
    root = files(LINKED)

    result = run("section", *words, stdin=stdin)

    assert (result.exit_code, result.stdout, said(result)) == (2, "", [why])
    assert {path: (root / path).read_text() for path in LINKED} == LINKED


def test_a_dry_run_writes_nothing(run: Run, files: Files) -> None:
    root = files({SECOND: SOUND})

    shown = run("section", "INC-2026-0002", "Summary", "--dry-run", stdin="x")

    assert shown.exit_code == 0
    assert "+## Summary\n+\n+x\n" in shown.stdout
    assert (root / SECOND).read_text() == SOUND


def test_a_record_that_cannot_be_read_is_left_with_its_finding(run: Run, files: Files) -> None:
    files({SECOND: SOUND.replace("title:", "title: {")})

    result = run("section", "INC-2026-0002", "Summary", stdin="x")

    assert (result.exit_code, result.stdout) == (1, "")
    assert said(result)[0] == f"{SECOND} can't be read, so it isn't changed; mend it first"
    assert "FB009" in result.stderr


@pytest.fixture
def edit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Makes an editor of lines of Python; ``file`` is the text's path."""

    def use(code: str) -> None:
        program = tmp_path / "editor.py"
        program.write_text(f"import sys, pathlib\nfile = pathlib.Path(sys.argv[1])\n{code}")
        monkeypatch.setenv("VISUAL", shlex.join([sys.executable, str(program)]))

    (tmp_path / "typed").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "typed"))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return use


def kept(root: Path) -> list[bytes]:
    """What is kept of what was typed."""
    return [path.read_bytes() for path in (root / "typed").rglob("*") if path.is_file()]


def test_on_a_terminal_an_editor_opens_what_is_there(
    answer: Answer, files: Files, edit: Callable[[str], None]
) -> None:
    root = files(LINKED)
    edit("file.write_text(file.read_text().replace('Nobody', 'No one'), newline='\\r\\n')")

    code, path, shown = answer("", "section", "INC-2026-0001", "Summary")

    assert (code, path, shown) == (0, f"{FIRST}\n", "")
    assert (root / FIRST).read_text() == LINKED[FIRST].replace("Nobody", "No one")
    assert kept(root) == []


def test_an_editor_opens_nothing_to_append(
    answer: Answer, files: Files, edit: Callable[[str], None]
) -> None:
    root = files(LINKED)
    edit("file.write_text(file.read_text() + 'Nor out.')")

    code, _, shown = answer("", "section", "INC-2026-0001", "Summary", "--append")

    assert (code, shown) == (0, "")
    after = LINKED[FIRST].replace("log in.\n", "log in.\n\nNor out.\n")
    assert (root / FIRST).read_text() == after


class Left(NamedTuple):
    """What an editor does, and what comes of it."""

    program: str
    code: int
    why: str
    kept: list[bytes]


@pytest.mark.parametrize(
    "left",
    [
        Left("sys.exit(1)", 1, "the editor failed, so nothing is written", []),
        Left(
            "file.write_text('long')\nsys.exit(1)",
            1,
            "the editor failed, so nothing is written",
            [b"long"],
        ),
        Left("file.write_text(' \\n')", 1, "the text is empty, so nothing is written", []),
        Left("file.unlink()", 1, "the text is empty, so nothing is written", []),
        Left("file.write_bytes(b'\\xff')", 2, "what the editor left is not UTF-8 text", [b"\xff"]),
        Left(
            "pathlib.Path('{path}').write_text('theirs')\nfile.write_text('mine')",
            2,
            FIRST,
            [b"mine"],
        ),
    ],
    ids=["failed", "failed-late", "empty", "gone", "no-text", "changed-meanwhile"],
)
def test_what_the_editor_leaves_may_not_do(
    answer: Answer, files: Files, edit: Callable[[str], None], left: Left
) -> None:
    root = files(LINKED)
    edit(left.program.replace("{path}", str(root / FIRST)))

    code, out, shown = answer("", "section", "INC-2026-0001", "Summary")

    assert (code, out) == (left.code, ""), shown
    assert left.why in shown
    assert kept(root) == left.kept
    assert ("what you typed is kept in" in shown) == bool(left.kept)
    before = "theirs" if left.kept == [b"mine"] else LINKED[FIRST]
    assert (root / FIRST).read_text() == before
