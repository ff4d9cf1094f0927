"""What is wrong with the input or the environment ends in findings or in one line.

Never in a traceback, in waiting for ever, or in half a file.
"""

from __future__ import annotations

import json
import os
import signal
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from faultbook.cli.outcome import CLOSED_PIPE, INTERRUPTED
from faultbook.editing.new_register import SCAFFOLD
from tests.cli.records import INCIDENTS, LINKED, SOUND
from tests.registers import CONFIG

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

    from click.testing import Result

    Run = Callable[..., Result]
    Files = Callable[..., Path]
    Start = Callable[..., subprocess.Popen[bytes]]

RECORD = f"{INCIDENTS}/INC-2026-0001.md"
HEAD = "---\nid: INC-2026-0001\ntitle: Login fails\nstatus: new\n"
PATIENCE = 60  # seconds, after which a process is taken to hang


def only_finding(result: Result) -> tuple[str, str]:
    """Code and path of the one finding of a check in JSON."""
    assert (result.exit_code, result.stderr) == (1, "")
    (found,) = json.loads(result.stdout)["diagnostics"]
    return found["code"], found["path"]


def is_one_line(result: Result, said: str) -> bool:
    return (
        (result.exit_code, result.stdout) == (2, "")
        and said in result.stderr
        and result.stderr.count("\n") == 1
    )


def test_an_empty_repository(run: Run) -> None:
    Path(".git").mkdir()

    assert is_one_line(run("check"), "no faultbook.toml here or above; run 'faultbook init'")


def test_a_configuration_that_is_a_folder(run: Run) -> None:
    Path("faultbook.toml").mkdir()

    assert is_one_line(run("check"), "no faultbook.toml here or above")


def test_a_configuration_that_is_not_text(run: Run) -> None:
    Path("faultbook.toml").write_bytes(b"\xff\xfe")

    assert is_one_line(run("check"), "faultbook.toml can't be read")


def test_a_folder_named_like_a_record(run: Run, files: Files) -> None:
    files({f"{RECORD}/INC-2026-0002.md": SOUND})

    assert only_finding(run("check", "--format", "json")) == ("FB018", RECORD)
    assert only_finding(run("check", "--format", "json", RECORD)) == ("FB018", RECORD)


def test_a_link_out_of_the_repository(run: Run, files: Files, tmp_path: Path) -> None:
    files({})
    secret = tmp_path.parent / f"{tmp_path.name}-secret.md"
    secret.write_text(f"{HEAD}password: hunter2\n---\n")
    Path(INCIDENTS).mkdir(parents=True)
    Path(RECORD).symlink_to(secret)

    for result in (run("check", "--format", "json"), run("check", "--format", "json", RECORD)):
        assert only_finding(result) == ("FB019", RECORD)
        assert "hunter2" not in result.stdout


def test_a_linked_folder_of_records(run: Run, files: Files, tmp_path: Path) -> None:
    files({})
    outside = tmp_path.parent / f"{tmp_path.name}-outside"
    outside.mkdir()
    (outside / "INC-2026-0001.md").write_text(f"{HEAD}password: hunter2\n---\n")
    Path("records/incidents").mkdir(parents=True)
    Path(INCIDENTS).symlink_to(outside)

    result = run("check", "--format", "json")

    assert only_finding(result) == ("FB019", INCIDENTS)


def test_a_file_that_vanishes_before_it_is_read(
    run: Run, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    files({RECORD: SOUND})
    opened = os.open

    def open_late(path: Any, *args: Any, **kwargs: Any) -> int:
        if str(path).endswith(RECORD):
            Path(RECORD).unlink(missing_ok=True)
        return opened(path, *args, **kwargs)

    monkeypatch.setattr("faultbook.catalog.os.open", open_late)

    assert only_finding(run("check", "--format", "json")) == ("FB001", RECORD)


def test_a_file_that_vanishes_between_two_readings(
    run: Run, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    files({RECORD: f"{HEAD}problem: PRB-2026-0009\n---\n"})
    from faultbook.catalog import load_file

    def load_and_lose(path: str, content: Any) -> Any:
        Path(RECORD).unlink(missing_ok=True)
        return load_file(path, content)

    monkeypatch.setattr("faultbook.checking.direct.load_file", load_and_lose)

    assert only_finding(run("check", "--format", "json")) == ("FB301", RECORD)


def test_a_file_that_may_not_be_read(
    run: Run, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    files({RECORD: SOUND})
    opened = os.open

    def refuse(path: Any, *args: Any, **kwargs: Any) -> int:
        if str(path).endswith(RECORD):
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *args, **kwargs)

    monkeypatch.setattr("faultbook.catalog.os.open", refuse)

    assert only_finding(run("check", "--format", "json")) == ("FB001", RECORD)


def test_a_folder_that_may_not_be_read(
    run: Run, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    files({RECORD: SOUND})
    listed = os.listdir

    def refuse(path: Any) -> Any:
        if str(path).endswith("2026"):
            raise PermissionError(13, "Permission denied", "records/incidents/2026")
        return listed(path)

    monkeypatch.setattr("faultbook.catalog.os.listdir", refuse)

    assert is_one_line(run("check"), "records/incidents/2026 can't be read: permission denied")


def test_a_file_of_50_megabytes(run: Run, files: Files) -> None:
    files({RECORD: ""})
    with Path(RECORD).open("wb") as file:
        file.truncate(50 << 20)

    assert only_finding(run("check", "--format", "json")) == ("FB002", RECORD)


def test_a_billion_laughs(run: Run, files: Files) -> None:
    lines = ["l0: &l0 lol"] + [
        f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]" for n in range(1, 10)
    ]
    files({RECORD: f"{HEAD}{chr(10).join(lines)}\n---\n"})

    result = run("check", "--select", "FB0", "--format", "json")

    assert result.exit_code == 1
    found = [one["code"] for one in json.loads(result.stdout)["diagnostics"]]
    assert sorted(set(found)) == ["FB012", "FB013"]


@pytest.mark.parametrize("bracket", ["[", "{", "- ", "? "])
def test_100_000_nested_brackets(run: Run, files: Files, bracket: str) -> None:
    files({RECORD: f"{HEAD}tags:\n  {bracket * 100_000}\n---\n"})

    result = run("check", "--select", "FB0", "--format", "json")

    assert only_finding(result)[0] in ("FB009", "FB016", "FB020")


def test_10_000_findings_in_one_file(run: Run, files: Files) -> None:
    files({RECORD: f"{HEAD}{''.join(f'field{n}: x{chr(10)}' for n in range(10_000))}---\n"})

    result = run("check")

    assert result.exit_code == 1
    assert result.stdout.count(": FB101 ") == 10_000
    assert result.stdout.endswith("\n10,000 errors in 1 record\n")


def test_an_unknown_rule_in_the_configuration(run: Run, files: Files) -> None:
    files({RECORD: f"{HEAD}---\n"}, config=f'{CONFIG}[rules]\nignore = ["FB499"]\n')

    assert only_finding(run("check", "--format", "json")) == ("FB904", "faultbook.toml")


@pytest.mark.parametrize("args", [["check"], ["list"], ["list", "--format", "json"]])
def test_a_closed_pipe(start: Start, files: Files, args: list[str]) -> None:
    lines = "".join(f"{'field':x<200}{n}: x\n" for n in range(2_000))
    files({RECORD: f"{HEAD}{lines}---\n"})
    reading, writing = os.pipe()
    os.close(reading)

    process = start(*args, stdout=writing)
    os.close(writing)
    _, said = process.communicate(timeout=PATIENCE)

    assert (process.returncode, said) == (CLOSED_PIPE, b"")


def test_a_pipe_that_is_closed_after_a_line(start: Start, files: Files) -> None:
    lines = "".join(f"{'field':x<200}{n}: x\n" for n in range(2_000))
    files({RECORD: f"{HEAD}{lines}---\n"})

    process = start("check")
    assert process.stdout is not None
    assert process.stdout.readline().startswith(RECORD.encode())
    process.stdout.close()
    process.stdout = None
    _, said = process.communicate(timeout=PATIENCE)

    assert (process.returncode, said) == (CLOSED_PIPE, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk(start: Start, files: Files) -> None:
    files(LINKED)

    with Path("/dev/full").open("wb") as full:
        process = start("check", stdout=full)
        _, said = process.communicate(timeout=PATIENCE)

    assert (process.returncode, said) == (2, b"faultbook: no space left on device\n")


def test_no_output_at_all(start: Start, files: Files) -> None:
    files({RECORD: f"{HEAD}---\n"})

    process = start("check", code="import sys; sys.stdout = sys.stderr = None")

    assert process.communicate(timeout=PATIENCE) == (b"", b"")
    assert process.returncode == 0


def test_no_input_at_all(start: Start, files: Files) -> None:
    files({})

    process = start("check", "-", "--stdin-path", RECORD, code="import sys; sys.stdin = None")
    out, said = process.communicate(timeout=PATIENCE)

    assert (process.returncode, out) == (2, b"")
    assert said == b"faultbook: there is no stdin to read from\n"


def test_an_interrupt_while_waiting_for_input(start: Start, files: Files) -> None:
    files({})

    process = start("check", "-", "--stdin-path", RECORD, code=_TELL_WHEN_READING)
    _wait_for(Path("reading"))
    os.killpg(process.pid, signal.SIGINT)
    out, said = process.communicate(timeout=PATIENCE)

    assert (process.returncode, out, said.strip()) == (INTERRUPTED, b"", b"")


_TELL_WHEN_READING = """
import faultbook.cli.check as check, pathlib
wanted = check.record_path_in
def tell(*args):
    pathlib.Path("reading").touch()
    return wanted(*args)
check.record_path_in = tell
"""

_SLOW_AND_SEVERAL = """
import pathlib, time
import faultbook.parallel, faultbook.checking.direct
load = faultbook.checking.direct.load_file
def load_slowly(path, content):
    pathlib.Path("loading").touch()
    time.sleep(0.02)
    return load(path, content)
faultbook.checking.direct.load_file = load_slowly
faultbook.parallel._cores = lambda: 2
"""


def test_an_interrupt_while_several_processes_work(start: Start, files: Files) -> None:
    files(
        {f"{INCIDENTS}/INC-2026-{n:04}.md": SOUND.replace("0002", f"{n:04}") for n in range(1, 601)}
    )

    process = start("check", code=_SLOW_AND_SEVERAL)
    _wait_for(Path("loading"))
    os.killpg(process.pid, signal.SIGINT)
    out, said = process.communicate(timeout=PATIENCE)

    assert (process.returncode, out, said.strip()) == (INTERRUPTED, b"", b"")
    _wait_for_the_end_of(process.pid)


_SLOW_TO_BEGIN = """
import pathlib, time
import faultbook.parallel
begin = faultbook.parallel._begin
def begin_slowly(task):
    pathlib.Path("loading").touch()
    time.sleep(0.5)
    begin(task)
faultbook.parallel._begin = begin_slowly
faultbook.parallel._cores = lambda: 2
"""


def test_an_interrupt_while_processes_begin(start: Start, files: Files) -> None:
    files(
        {f"{INCIDENTS}/INC-2026-{n:04}.md": SOUND.replace("0002", f"{n:04}") for n in range(1, 601)}
    )

    process = start("check", code=_SLOW_TO_BEGIN)
    _wait_for(Path("loading"))
    os.killpg(process.pid, signal.SIGINT)
    out, said = process.communicate(timeout=PATIENCE)

    assert (process.returncode, out, said.strip()) == (INTERRUPTED, b"", b"")
    _wait_for_the_end_of(process.pid)


def _wait_for(path: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while not path.exists():
        assert time.monotonic() < deadline, f"{path} never came"
        time.sleep(0.01)


def _wait_for_the_end_of(group: int) -> None:
    deadline = time.monotonic() + PATIENCE
    with suppress(ProcessLookupError):
        while True:
            os.killpg(group, 0)
            assert time.monotonic() < deadline, "a process was left behind"
            time.sleep(0.01)


@pytest.mark.parametrize("syncs", [1, 2, 7])
def test_an_interrupt_leaves_no_half_written_file(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, syncs: int
) -> None:
    calls = iter(range(1, 100))

    def interrupt(_handle: int) -> None:
        if next(calls) == syncs:
            raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("faultbook.editing.files.os.fsync", interrupt)
        interrupted = run("init")
    left = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    finished = run("init")

    assert (interrupted.exit_code, interrupted.stdout) == (INTERRUPTED, "")
    assert finished.exit_code == 0
    assert not [path for path in left if path.suffix == ".tmp"]
    assert len(left) < len(SCAFFOLD)
    assert left == {path: path.read_bytes() for path in left}


_REFUSE_TO_WRITE = """
import os, sys
def watch(event, args):
    writes = event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR)
    changes = event in ("os.mkdir", "os.remove", "os.rename", "os.link", "os.symlink", "os.chmod")
    if (writes and not str(args[0]).startswith("/dev/")) or changes:
        raise OSError(30, "Read-only file system", str(args[0]))
sys.dont_write_bytecode = True
sys.addaudithook(watch)
"""


def test_a_read_only_checkout_can_be_read(start: Start, files: Files) -> None:
    files(LINKED)

    for args in (["check"], ["list"], ["show", "INC-2026-0001"], ["rule"], ["schema"]):
        process = start(*args, code=_REFUSE_TO_WRITE)
        out, said = process.communicate(timeout=PATIENCE)
        assert (process.returncode, said) == (0, b""), args
        assert out


@pytest.mark.parametrize(
    "args", [["init"], ["check", "--output-file", "report.txt"], ["init", "demo"]]
)
def test_a_read_only_checkout_cannot_be_written(
    start: Start, files: Files, args: list[str]
) -> None:
    files(LINKED)

    process = start(*args, code=_REFUSE_TO_WRITE)
    out, said = process.communicate(timeout=PATIENCE)

    assert (process.returncode, out) == (2, b"")
    assert b"read-only file system" in said
    assert said.count(b"\n") == 1


def test_a_file_whose_name_is_not_text(run: Run, files: Files, start: Start) -> None:
    files({})
    Path(INCIDENTS).mkdir(parents=True)
    name = os.fsencode(f"{INCIDENTS}/INC-2026-0001") + b"-\xff.md"
    Path(os.fsdecode(name)).write_text(f"{HEAD}---\n")

    result = run("check")
    process = start("check", code="import sys; sys.stdout.reconfigure(encoding='ascii')")
    out, said = process.communicate(timeout=PATIENCE)

    assert result.exit_code == 1
    assert r"INC-2026-0001-\udcff.md" in result.stdout
    assert (process.returncode, said) == (1, b"")
    assert out.decode("ascii") == result.stdout


def test_what_a_record_says_reaches_no_terminal_raw(run: Run, files: Files) -> None:
    evil = "\\e[2J\\e]0;owned\\a\\u202Etxt.exe\\x9b31m [bold]x[/bold] ::error::x ##[group]"
    fields = f'id: INC-2026-0001\ntitle: "{evil}"\nstatus: "{evil}"\n'
    files({RECORD: f"---\n{fields}---\n## Évil\n\n\x1b[2J\n"})

    for args in (
        ["check"],
        ["check", "--format", "json"],
        ["check", "--format", "github"],
        ["show", "INC-2026-0001"],
        ["show", "INC-2026-0001", "--format", "json"],
        ["list"],
        ["list", "--format", "json"],
    ):
        result = run(*args)
        assert not set(result.output) & set("\x1b\x07\x9b\u202e"), args
        assert not [line for line in result.stdout.splitlines() if line.startswith("::x")], args
