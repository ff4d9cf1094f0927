from __future__ import annotations

import json
import os
import pty
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import faultbook
from faultbook.errors import EnvironmentProblem
from faultbook.publishing.schemas import SCHEMAS
from tests.cli.records import INCIDENTS
from tests.cli.signed import INCIDENT, LOG, REPLICATION, SIGNED

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    Run = Callable[..., Result]
    Files = Callable[..., Path]

HOSTILE = (
    b"\x1b]0;owned\x07\x1b[31mresult=AUTH-1047\x1b[0m repl: connection to \xff\xfe\x00 x\r\n"
    b"\x9b31m\xe2\x80\xae\x07 repl: connection to\n"
)


def unsafe(text: str) -> set[str]:
    """Characters that a terminal would obey."""
    return {*text} & {*map(chr, range(32)), *map(chr, range(0x7F, 0xA0)), "\u202e"} - {"\n", "\t"}


def test_a_piped_log_gives_the_workaround_and_why(run: Run, files: Files) -> None:
    files(SIGNED)

    result = run("match", stdin=LOG)

    assert result.exit_code == 0
    first, *lines = result.stdout.splitlines()
    title = "KE-2026-0001  Login refuses a password that was just changed"
    assert re.fullmatch(rf"(match|possible) \([0-9]+ %\): {title}", first)
    assert "  signature: lost replication" in lines
    assert "    line 1 has 'repl: connection to'" in lines
    assert "Workaround (low risk, 10 minutes, verified 12 days ago)" in lines
    assert "2. Start replication anew: `authctl replication restart`." in lines
    assert "problem PRB-2026-0001" in result.stdout


def test_what_is_echoed_is_redacted_unless_asked_for(run: Run, files: Files) -> None:
    files(SIGNED)

    hidden = run("match", "-", stdin=LOG).stdout
    shown = run("match", "-", "--no-redact", stdin=LOG).stdout
    as_json = run("match", "-", "--format", "json", stdin=LOG).stdout

    for secret in ("hunter2", "ada@example.org", "10.1.2.3"):
        assert secret not in hidden + as_json
        assert secret in shown
    assert "password=[redacted secret]" in hidden


def test_nothing_known_is_told_with_what_to_do_next(run: Run, files: Files) -> None:
    files(SIGNED)

    result = run("match", "--text", "the coffee machine blinks")

    assert result.exit_code == 1
    assert result.stdout.startswith("Nothing known: none of 2 known errors fits this line")
    assert "faultbook new incident" in result.stdout


def test_an_empty_input_and_an_empty_register_are_told(run: Run, files: Files) -> None:
    files({})

    assert "the input is empty" in run("match", stdin="").stdout
    result = run("match", stdin="x")
    assert result.exit_code == 1
    assert "holds no known errors yet" in result.stdout


def test_of_several_files_the_one_with_the_line_is_named(run: Run, files: Files) -> None:
    root = files(SIGNED)
    first, second = LOG.splitlines()[0], LOG.splitlines()[2]
    (root / "a.log").write_text(f"starting\n{first}")
    (root / "b.log").write_text(f"{second}\n")

    result = run("match", "a.log", "b.log")

    assert "a.log line 2 has 'repl: connection to'" in result.stdout
    assert "b.log line 1 has" in result.stdout


def test_what_is_known_for_another_service_says_so(run: Run, files: Files) -> None:
    files(SIGNED)

    shop = run("match", "--service", "shop", stdin=LOG).stdout
    login = run("match", "--service", "login", stdin=LOG).stdout

    assert "It is known for login, authentication server, not for shop." in shop
    assert "not for" not in login


def test_the_answer_is_json_that_fits_the_schema(run: Run, files: Files) -> None:
    files(SIGNED)

    found = json.loads(run("match", "--format", "json", "--service", "login", stdin=LOG).stdout)
    nothing = json.loads(run("match", "--format", "json", stdin="x").stdout)

    for document in (found, nothing):
        Draft202012Validator(SCHEMAS["match"]()).validate(document)
    assert found["confidence"] == found["matches"][0]["confidence"] != "none"
    assert found["service"] == "login"
    assert found["lines"] == 3
    (first, *_) = found["matches"]
    assert (first["id"], first["path"]) == ("KE-2026-0001", "kedb/2026/KE-2026-0001.md")
    assert [seen["line"] for seen in first["signatures"][0]["seen"]] == [1, 3]
    assert nothing["matches"] == []


def test_the_answer_is_markdown_for_a_ticket(run: Run, files: Files) -> None:
    files(SIGNED)

    text = run("match", "--format", "markdown", stdin=LOG).stdout

    assert re.match(r"\*\*(match|possible), [0-9]+ %:\*\* `KE-2026-0001` ", text)
    assert "\n> 1. Find the server that refuses: `authctl refusals`.\n" in text


def test_no_more_are_told_than_asked_for(run: Run, files: Files) -> None:
    twins = {
        f"kedb/2026/KE-2026-{number:04}.md": REPLICATION.replace("0001\n", f"{number:04}\n", 1)
        for number in range(1, 3)
    }
    files({**SIGNED, **twins})

    found = json.loads(run("match", "--limit", "1", "--format", "json", stdin=LOG).stdout)

    assert len(found["matches"]) == 1


def test_an_incident_is_looked_for_and_what_it_links_is_told(run: Run, files: Files) -> None:
    root = files(SIGNED)
    path = root / INCIDENTS / "INC-2026-0001.md"

    result = run("match", "--incident", "inc-2026-0001")
    assert result.exit_code == 0
    assert "faultbook link INC-2026-0001 KE-2026-0001" in result.stdout

    path.write_text(INCIDENT.replace("status: new\n", "status: new\nknown_error: KE-2026-0001\n"))
    linked = run("match", "--incident", "INC-2026-0001").stdout
    assert "INC-2026-0001 links KE-2026-0001 already." in linked


@pytest.mark.parametrize("name", ["INC-2026-0009", "KE-2026-0001"])
def test_what_is_no_incident_is_told(run: Run, files: Files, name: str) -> None:
    files(SIGNED)

    result = run("match", "--incident", name)

    assert result.exit_code == 2
    assert result.stderr.startswith(f"faultbook: no incident is called '{name}'; ")
    assert result.stderr.count("\n") == 1


def test_an_incident_that_cannot_be_read_is_told(run: Run, files: Files) -> None:
    path = f"{INCIDENTS}/INC-2026-0001.md"
    files({**SIGNED, path: "---\nid: [\n---\n"})

    result = run("match", "--incident", "INC-2026-0001")

    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["none.log"], "does not exist"),
        (["kedb"], "is a directory"),
        (["a.log", "--text", "x"], "give one of FILE, --text and --incident"),
        (["--text", "x", "--incident", "INC-2026-0001"], "give one of"),
        (["--from-start", "a.log"], "--from-start goes with --follow"),
        (["--follow", "--text", "x"], "--follow watches one FILE"),
        (["--follow", "a.log", "a.log"], "--follow watches one FILE"),
        (["--follow", "a.log", "--format", "json"], "text alone"),
        (["--limit", "0"], "limit"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(
    run: Run, files: Files, args: list[str], said: str
) -> None:
    root = files(SIGNED)
    (root / "a.log").write_text(LOG)

    result = run("match", *args, stdin="")

    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stderr.count("\n") == 1


def test_outside_a_register_nothing_is_looked_for(run: Run, tmp_path: Path) -> None:
    result = run("match", stdin="x")

    assert result.exit_code == 2
    assert result.stderr == "faultbook: no faultbook.toml here or above; run 'faultbook init'\n"
    assert [*tmp_path.iterdir()] == []


def test_at_a_keyboard_it_says_what_to_pipe(
    answer: Callable[..., tuple[int, str, str]], files: Files
) -> None:
    files(SIGNED)

    code, _, said = answer("", "match")

    assert code == 2
    assert said.startswith("faultbook: there is nothing to look for; pipe a log")
    assert "some-command 2>&1 | faultbook match -" in said


@pytest.mark.parametrize("output_format", ["text", "markdown", "json"])
@pytest.mark.parametrize("redact", [(), ("--no-redact",)])
def test_hostile_bytes_are_never_printed_raw(
    run: Run, files: Files, output_format: str, redact: tuple[str, ...]
) -> None:
    files(SIGNED)

    result = run("match", "--format", output_format, *redact, stdin=HOSTILE)

    assert result.exit_code == 0
    assert not unsafe(result.stdout)


@pytest.mark.parametrize(
    "junk",
    [bytes(range(256)) * 50, b"x" * (1 << 20) + b" result=AUTH-1 repl: connection to", b"\x00" * 9],
    ids=["binary", "a line of a megabyte", "nul"],
)
def test_junk_is_survived(run: Run, files: Files, junk: bytes) -> None:
    files(SIGNED)

    result = run("match", stdin=junk)

    assert result.exit_code in (0, 1)
    assert not unsafe(result.stdout)
    assert all(len(line) < 1000 for line in result.stdout.splitlines())


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.binary(max_size=40)
        | st.sampled_from([b"repl: connection to", b"result=AUTH-1", b"\n", b"\x1b[1m", HOSTILE])
    )
)
def test_no_input_makes_it_fail(run: Run, files: Files, parts: list[bytes]) -> None:
    files(SIGNED)

    result = run("match", stdin=b" ".join(parts))

    assert result.exit_code in (0, 1)
    assert not unsafe(result.stdout)


def on_a_terminal(start: Callable[..., subprocess.Popen[bytes]], *args: str) -> tuple[int, str]:
    """Exit code and what a terminal is sent."""
    ours, theirs = pty.openpty()
    process = start(*args, stdout=theirs)
    os.close(theirs)
    shown = b""
    while True:
        try:
            shown += os.read(ours, 65536)
        except OSError:
            break
    os.close(ours)
    process.communicate(timeout=60)
    return process.returncode, shown.decode()


def test_a_terminal_gets_the_workaround_laid_out(
    start: Callable[..., subprocess.Popen[bytes]], files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    hostile = "Press &#x202e;now&#27;[31m, [here](https://x.example/\u202e) **soon**.\n"
    files(
        {
            **SIGNED,
            "kedb/2026/KE-2026-0001.md": REPLICATION.replace(
                "## Workaround\n\n1.", f"## Workaround\n\n{hostile}\n1."
            ),
        }
    )
    monkeypatch.setenv("TERM", "xterm")

    code, shown = on_a_terminal(start, "match", "--text", LOG)

    assert code == 0
    assert "\x1b[" in shown, "the tool's own colours"
    assert "**soon**" not in shown
    assert "https://x.example/" in shown
    assert not unsafe(shown) - {"\x1b", "\r"}
    assert "\x1b]" not in shown
    assert "\x1b[31mn" not in shown


def test_a_python_program_gets_matches(files: Files, capfd: pytest.CaptureFixture[str]) -> None:
    root = files(SIGNED)

    first, *_ = faultbook.match(LOG, root=str(root), service="login", limit=3)

    assert first.known_error.id == "KE-2026-0001"
    assert first.known_error.workaround.startswith("1. Find the server")
    assert first.confidence in ("match", "possible")
    assert [seen.line for seen in first.signatures[0].seen] == [1, 3]
    assert faultbook.match("the coffee machine blinks \ud800", root=root) == []
    assert capfd.readouterr() == ("", "")


def test_a_python_program_is_told_that_there_is_no_register(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match=r"is no register: it holds no faultbook\.toml"):
        faultbook.match("x", root=tmp_path)
