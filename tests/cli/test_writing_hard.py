"""Commands that write, where something is in their way: each says so, and leaves every file."""

from __future__ import annotations

import os
import pty
import resource
import shlex
import signal
from typing import TYPE_CHECKING

import pytest

from tests.cli.records import INCIDENTS, LINKED, SOUND
from tests.cli.test_killed import contents
from tests.registers import open_register, write_register
from tests.repositories import Repository

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    Run = Callable[..., Result]
    Files = Callable[..., Path]
    Start = Callable[..., subprocess.Popen[bytes]]

FIRST, SECOND = (f"{INCIDENTS}/INC-2026-000{number}.md" for number in (1, 2))
PROBLEM = "records/problems/2026/PRB-2026-0001.md"
WRITING: dict[str, tuple[str, ...]] = {
    "set": ("set", "INC-2026-0002", "impact=high"),
    "set in bulk": ("set", "INC-2026-0002", "INC-2026-0001", "impact=high", "--yes"),
    "move": ("move", "INC-2026-0002", "in-progress", "--set", "owner=web"),
    "link": ("link", "INC-2026-0002", "PRB-2026-0001"),
    "note": ("note", "INC-2026-0002", "Restarted"),
    "section": ("section", "INC-2026-0002", "Impact"),
    "promote": ("promote", "INC-2026-0002", "--to", "problem"),
    "renumber": ("renumber", "INC-2026-0002", "INC-2026-0044"),
}
"""Each command that changes INC-2026-0002."""
UNPARSED = SOUND.replace("title: Login", "title: [Login")

every_command = pytest.mark.parametrize("args", WRITING.values(), ids=list(WRITING))


def lines(result: Result) -> list[str]:
    return result.stderr.splitlines()


@every_command
def test_each_changes_a_sound_record(args: tuple[str, ...], run: Run, files: Files) -> None:
    root = files(LINKED)
    before = contents(root)

    done = run(*args, stdin="Nobody can buy.\n")

    assert (done.exit_code, contents(root) != before) == (0, True), done.stderr
    assert run("check").exit_code == 0


@every_command
def test_a_record_that_does_not_parse_is_left(
    args: tuple[str, ...], run: Run, files: Files
) -> None:
    root = files({**LINKED, SECOND: UNPARSED})
    before = contents(root)

    done = run(*args, stdin="Nobody can buy.\n")

    assert f"{SECOND} can't be read, so it isn't changed; mend it first" in lines(done)[0]
    assert (done.exit_code, "FB009" in done.stderr) == (1, True)
    assert contents(root) == before


def test_a_draft_that_does_not_parse_gets_no_number(run: Run, files: Files) -> None:
    draft = f"{INCIDENTS}/INC-2026-DRAFT-login.md"
    root = files({**LINKED, draft: UNPARSED.replace("INC-2026-0002", "INC-2026-DRAFT-login")})
    before = contents(root)

    done = run("assign-ids")

    assert done.exit_code == 1, done.stderr
    assert f"{draft} can't be read" in lines(done)[0]
    assert contents(root) == before


@every_command
def test_a_read_only_file_is_left(args: tuple[str, ...], run: Run, files: Files) -> None:
    root = files(LINKED)
    before = contents(root)
    (root / SECOND).chmod(0o444)

    done = run(*args, stdin="Nobody can buy.\n")

    assert (done.exit_code, lines(done)) == (
        2,
        [f"faultbook: {SECOND} is read-only and is left alone"],
    )
    assert contents(root) == before


@every_command
def test_a_read_only_folder_is_left(args: tuple[str, ...], run: Run, files: Files) -> None:
    root = files(LINKED)
    before = contents(root)
    folder = (root / SECOND).parent
    folder.chmod(0o555)
    try:
        if os.access(folder, os.W_OK):
            pytest.skip("this user may write everywhere")
        done = run(*args, stdin="Nobody can buy.\n")
    finally:
        folder.chmod(0o755)

    assert (done.exit_code, len(lines(done))) == (2, 1)
    assert contents(root) == before


@every_command
def test_a_file_that_changes_between_planning_and_writing_is_left(
    args: tuple[str, ...], run: Run, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = files(LINKED)
    sync = os.fsync
    theirs = (LINKED[SECOND] + "\nTheirs.\n").encode()

    def change(handle: int) -> None:
        (root / SECOND).write_bytes(theirs)
        sync(handle)

    monkeypatch.setattr(os, "fsync", change)
    done = run(*args, stdin="Nobody can buy.\n")

    assert done.exit_code == 2
    assert lines(done) == [f"faultbook: {SECOND} was changed meanwhile and is left alone"]
    before = {path: text.encode() for path, text in LINKED.items()}
    assert contents(root) == {**before, SECOND: theirs}


@every_command
def test_a_full_disk_leaves_everything(args: tuple[str, ...], start: Start, files: Files) -> None:
    root = files(LINKED)
    before = contents(root)

    def full() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (60, 60))

    with start(*args, preexec_fn=full) as process:
        _, said = process.communicate(b"Nobody can buy.\n", timeout=60)

    assert process.returncode == 2
    assert said.decode().count("\n") == 1
    assert "can't be written: file too large" in said.decode()
    assert contents(root) == before
    assert not list((root / "records").rglob("*.tmp"))


@every_command
def test_a_symbolic_link_is_not_written_through(
    args: tuple[str, ...], run: Run, files: Files, tmp_path: Path
) -> None:
    root = files({**LINKED, "aside.md": LINKED[SECOND]})
    (root / SECOND).unlink()
    (root / SECOND).symlink_to(tmp_path / "aside.md")

    done = run(*args, stdin="Nobody can buy.\n")

    assert done.exit_code in (1, 2)
    assert (tmp_path / "aside.md").read_text() == LINKED[SECOND]
    assert (root / SECOND).is_symlink()
    assert (root / FIRST).read_text() == LINKED[FIRST]


@every_command
def test_a_folder_that_is_a_symbolic_link_is_not_written_through(
    args: tuple[str, ...], run: Run, files: Files, tmp_path: Path
) -> None:
    root = files(LINKED)
    (root / INCIDENTS).rename(tmp_path / "aside")
    (root / INCIDENTS).symlink_to(tmp_path / "aside")

    done = run(*args, stdin="Nobody can buy.\n")

    assert done.exit_code in (1, 2)
    assert {one.name: one.read_text() for one in (tmp_path / "aside").iterdir()} == {
        "INC-2026-0001.md": LINKED[FIRST],
        "INC-2026-0002.md": LINKED[SECOND],
    }


@every_command
@pytest.mark.parametrize("climbing", ["../x", "INC-2026-0002/../../x", "/etc/passwd", ""])
def test_an_id_that_climbs_out_is_none(
    args: tuple[str, ...], climbing: str, run: Run, files: Files
) -> None:
    root = files({**LINKED, "x.md": SOUND})
    before = contents(root)

    done = run(*(climbing if one == "INC-2026-0002" else one for one in args), stdin="x\n")

    assert done.exit_code == 2
    assert "Traceback" not in done.stderr
    assert contents(root) == before


@every_command
@pytest.mark.parametrize("place", ["detached", "below", "no Git"])
def test_wherever_the_register_is(
    args: tuple[str, ...], place: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write_register(tmp_path / "ops/records" if place == "below" else tmp_path, LINKED)
    if place != "no Git":
        repository = Repository.begin(tmp_path)
        repository.commit()
        if place == "detached":
            repository.git("checkout", "--quiet", "--detach")
    monkeypatch.chdir(root)

    done = run(*args, stdin="Nobody can buy.\n")

    assert (done.exit_code, run("check").exit_code) == (0, 0), done.stderr
    assert contents(root) != {path: text.encode() for path, text in LINKED.items()}


@every_command
def test_an_interrupt_leaves_files_as_before_or_as_meant(
    args: tuple[str, ...], start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = (
        "import os, signal\nsync, calls = os.fsync, []\n"
        "def interrupted(handle):\n"
        "    calls.append(handle)\n"
        "    if len(calls) == {}: os.kill(os.getpid(), signal.SIGINT)\n"
        "    sync(handle)\n"
        "os.fsync = interrupted"
    )
    ends: dict[int, dict[str, bytes]] = {}
    codes = []
    for number in (0, 1, 2):
        root = write_register(tmp_path / str(number), LINKED)
        monkeypatch.chdir(root)
        with start(*args, code=code.format(number)) as process:
            process.communicate(b"Nobody can buy.\n", timeout=60)
        codes.append(process.returncode)
        ends[number] = contents(root)
        assert not list(root.rglob("*.tmp"))
    before = {path: text.encode() for path, text in LINKED.items()}
    assert codes[:2] == [0, 130]
    assert ends[1] == before
    for path in {*before, *ends[0]}:
        assert ends[2].get(path) in (before.get(path), ends[0].get(path))


def test_eight_new_records_at_once_get_eight_ids(start: Start, files: Files) -> None:
    root = files(LINKED)
    titles = [f"Nobody can pay in the {shop} shop" for shop in ("red", "blue", *"abcdef")]

    processes = [start("new", "incident", "--title", title) for title in titles]
    printed = []
    for process in processes:
        with process:
            said, trouble = process.communicate(timeout=120)
        assert process.returncode == 0, trouble
        printed.append(said.decode().strip())

    assert sorted(printed) == [f"{INCIDENTS}/INC-2026-{number:04}.md" for number in range(3, 11)]
    register = open_register(root)
    assert {row.title for row in register.catalog.rows if row.path in printed} == {*titles}
    assert register.check().diagnostics == ()


@pytest.mark.parametrize(
    "editor",
    [
        ("exit 3", "the editor failed, so nothing is written"),
        (': > "$1"', "the text is empty, so nothing is written"),
    ],
    ids=["fails", "empties"],
)
@pytest.mark.parametrize(
    "args",
    [("section", "INC-2026-0001", "Summary"), ("new", "incident", "--title", "Slow", "--edit")],
    ids=["section", "new"],
)
def test_an_editor_that_comes_to_nothing(
    args: tuple[str, ...],
    editor: tuple[str, str],
    start: Start,
    files: Files,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    root = files(LINKED)
    before = contents(root)
    script = root / "editor.sh"
    script.write_text(editor[0])
    monkeypatch.setenv("VISUAL", shlex.join(["sh", str(script)]))
    ours, theirs = pty.openpty()

    with start(*args, stdin=theirs) as process:
        os.close(theirs)
        _, said = process.communicate(timeout=60)
    os.close(ours)

    assert process.returncode == 1
    assert editor[1] in said.decode()
    assert "Traceback" not in said.decode()
    assert contents(root) == before
