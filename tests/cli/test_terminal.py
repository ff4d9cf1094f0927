"""What differs where a person watches: colours, tables, a bar."""

from __future__ import annotations

import os
import pty
import re
from typing import TYPE_CHECKING

import pytest

from tests.cli.recorded import change, tell
from tests.cli.records import FIVE_FAULTS, INCIDENTS, LINKED, SOUND

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    Files = Callable[..., Path]

_CODES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_BAR_FROM_THE_FIRST_FILE = "import faultbook.cli.terminal; faultbook.cli.terminal.LONG_WORK = 1"


@pytest.fixture
def on_terminal(
    start: Callable[..., subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., str]:
    """Runs a command whose streams are a terminal, and tells what it showed."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "80")

    def show(*args: str, code: str = "") -> str:
        ours, theirs = pty.openpty()
        process = start(*args, code=code, stdin=theirs, stdout=theirs, stderr=theirs)
        os.close(theirs)
        shown = b""
        while True:
            try:
                more = os.read(ours, 65536)
            except OSError:  # Linux's way to say that nobody writes any more
                more = b""
            if not more:
                break
            shown += more
        os.close(ours)
        process.wait(timeout=60)
        return shown.decode().replace("\r\n", "\n")

    return show


def plain(shown: str) -> str:
    return _CODES.sub("", shown)


def test_findings_are_coloured(on_terminal: Callable[..., str], files: Files) -> None:
    files({f"{INCIDENTS}/INC-2026-0001.md": FIVE_FAULTS})

    shown = on_terminal("check")

    assert "\x1b[1;31mFB103\x1b[0m 'status' is 'resolvd'" in shown
    assert "5 errors in 1 record" in plain(shown)


@pytest.mark.parametrize("setting", ["NO_COLOR=1", "TERM=dumb"])
@pytest.mark.parametrize("args", [["check"], ["list"], ["show", "INC-2026-0001"]])
def test_colours_can_be_declined(
    on_terminal: Callable[..., str],
    files: Files,
    monkeypatch: pytest.MonkeyPatch,
    setting: str,
    args: list[str],
) -> None:
    files({f"{INCIDENTS}/INC-2026-0001.md": FIVE_FAULTS})
    monkeypatch.setenv(*setting.split("="))

    assert not re.search(r"\x1b\[[0-9;]*3[0-7]", on_terminal(*args))


def test_a_list_is_a_table(on_terminal: Callable[..., str], files: Files) -> None:
    files(LINKED)

    lines = plain(on_terminal("list")).splitlines()

    assert lines[0].split() == ["Id", "State", "Pri", "Opened", "Services", "Title"]
    assert lines[1].split(maxsplit=5) == [
        *("INC-2026-0002", "new", "4", "2026-06-20", "shop"),
        "The shop is slow".ljust(len(lines[1].split(maxsplit=5)[5])),
    ]


def test_what_commits_did_stands_below_them(
    on_terminal: Callable[..., str], tmp_path: Path
) -> None:
    story = tell(tmp_path)
    short = story.resolved[:7]

    shown = plain(on_terminal("history", "INC-2026-0001"))
    blamed = plain(on_terminal("blame", "INC-2026-0001"))

    heading = f"{short}  2026-05-03 10:30 UTC  Ada, Mary  ops/records!34\n"
    assert f"\n\n{heading}status           in-progress -> resolved" in shown
    assert re.search(r"^State +From \(UTC\) +Until \(UTC\) +For *$", shown, re.MULTILINE)
    assert f"\n\n{heading}services         shop" in blamed
    assert blamed.index(story.moved[:7]) < blamed.index(short) < blamed.index(story.added[:7])


def test_a_difference_stands_below_its_record(
    on_terminal: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = tell(tmp_path)

    coloured = on_terminal("diff", story.merged)
    monkeypatch.setenv("NO_COLOR", "1")
    plainly = on_terminal("diff", story.merged)

    assert "\x1b[1;36mINC-2026-0001  Login fails with error 500 (changed)\x1b[0m\n" in coloured
    assert "Field            Change " in plain(coloured)
    assert plain(coloured).endswith("\n\nIncidents: 1 moved, 1 changed, 1 with another state\n")
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]", plainly)


def test_rules_are_listed_by_family(on_terminal: Callable[..., str]) -> None:
    shown = plain(on_terminal("rule"))

    assert re.search(r"^FB0 the file itself *$", shown, re.MULTILINE)
    assert re.search(r"^FB402 +restored-at +error ", shown, re.MULTILINE)
    assert max(map(len, shown.splitlines())) <= 80


def test_a_rules_page_is_laid_out(on_terminal: Callable[..., str]) -> None:
    shown = plain(on_terminal("rule", "FB402"))

    assert "~~~~" not in shown
    assert "## Why" not in shown
    assert re.search(r"^records/incidents/\S+: found at line \d+, column \d+", shown, re.MULTILINE)


def test_record_text_acts_on_no_terminal(on_terminal: Callable[..., str], files: Files) -> None:
    evil = '"\\e[2J\\e]0;owned\\a \\u202Etxt [blink]x[/blink] :bomb: \\x9b5m"'
    text = SOUND.replace("Login fails with error 500", evil).replace(
        "status: new", f"status: {evil}"
    )
    files({f"{INCIDENTS}/INC-2026-0002.md": f"{text}## Summary\n\n\u202e[blink]x[/blink]\n"})

    for args in (["check"], ["list"], ["show", "INC-2026-0002"]):
        shown = on_terminal(*args)
        assert "[blink]" in shown
        assert not set(plain(shown)) & set("\x1b\x07\x9b\u202e")
        assert not re.search(r"\x1b\[(?!\d+(;\d+)*m)", shown)


def test_history_acts_on_no_terminal(on_terminal: Callable[..., str], tmp_path: Path) -> None:
    evil = "\x1b]0;owned\x07\u202etxt [blink]x[/blink] \x9b5m"
    story = tell(tmp_path)
    escaped = '"\\e[2J\\u202e [blink]"'
    place = "records/incidents/2026/INC-2026-0001.yaml"
    text = (tmp_path / place).read_text().replace("Login fails with error 500", escaped)
    change(story.repository, {place: text})
    story.repository.commit(f"{evil}\n\nSee merge request {evil}!1", by=evil)
    change(story.repository, {place: text.replace("blink", "more")})

    for args in (
        ["history", "INC-2026-0001"],
        ["blame", "INC-2026-0001"],
        ["diff", "HEAD~1"],
        ["diff", "HEAD~1", "HEAD"],
        ["list", "--as-of", "HEAD"],
    ):
        shown = on_terminal(*args)
        assert "blink]" in shown or "more]" in shown
        assert not set(plain(shown)) & set("\x1b\x07\x9b\u202e")
        assert not re.search(r"\x1b\[(?!\d+(;\d+)*m)", shown)


def test_a_bar_for_long_work(on_terminal: Callable[..., str], files: Files) -> None:
    files(LINKED)

    long, short = on_terminal("check", code=_BAR_FROM_THE_FIRST_FILE), on_terminal("check")

    assert "checking" in long
    assert plain(long).endswith("4 records, no findings\n")
    assert plain(short) == "4 records, no findings\n"


def test_no_bar_in_a_pipe(start: Callable[..., subprocess.Popen[bytes]], files: Files) -> None:
    files(LINKED)

    process = start("check", code=_BAR_FROM_THE_FIRST_FILE)

    assert process.communicate(timeout=60) == (b"4 records, no findings\n", b"")


def test_a_diff_has_colours_and_hides_nothing(
    on_terminal: Callable[..., str], files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    faulty = FIVE_FAULTS.replace("services: ", "owner: 'a\u202eb'\r\nservices: ")
    files({f"{INCIDENTS}/INC-2026-0001.md": faulty})
    args = ("check", "--diff", "--select", "FB103")

    coloured = on_terminal(*args)

    assert "\x1b[32m+status: resolved\x1b[0m\n" in coloured
    assert "\x1b[31m-status: resolvd\x1b[0m\n" in coloured
    assert " owner: 'a\\u202eb'\n" in coloured
    monkeypatch.setenv("NO_COLOR", "1")
    assert on_terminal(*args) == plain(coloured)
