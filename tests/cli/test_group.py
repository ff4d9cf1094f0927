from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from faultbook import __version__
from faultbook.cli.group import COMMANDS
from tests.cli.records import INCIDENTS, SOUND

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    Run = Callable[..., Result]


@pytest.mark.parametrize("name", COMMANDS)
def test_the_table_says_what_the_command_says(name: str) -> None:
    module, short_help = COMMANDS[name]

    command = import_module(module).command

    assert (command.name, command.short_help) == (name, short_help)


def test_help_lists_every_command_in_the_order_of_the_table(run: Run) -> None:
    result = run("--help")

    assert result.exit_code == 0
    listed = result.stdout.partition("Commands:\n")[2].split("\n\n")[0].splitlines()
    assert [line.split(maxsplit=1) for line in listed] == [
        [name, short_help] for name, (_, short_help) in COMMANDS.items()
    ]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(run: Run, name: str) -> None:
    result = run(name, "-h")

    assert result.exit_code == 0
    assert result.stdout.startswith(f"Usage: faultbook {name}")


def test_version(run: Run) -> None:
    assert run("--version").stdout == f"faultbook {__version__}\n"


def test_nothing_asked_for_shows_the_help_as_an_error(run: Run) -> None:
    result = run()

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("Usage: faultbook")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["chek"], "no command is called 'chek'; did you mean 'check'? (see 'faultbook --help')"),
        (["zzz"], "no command is called 'zzz' (see 'faultbook --help')"),
        (["check", "--formt", "json"], "no such option '--formt'"),
        (["check", "--format", "xml"], "invalid value for '--format': 'xml' is not one of"),
        (["show"], "missing argument 'ID' (see 'faultbook show --help')"),
        (["-C", "nowhere", "check"], "Directory 'nowhere' does not exist"),
    ],
)
def test_misuse_is_told_in_one_line(run: Run, args: list[str], said: str) -> None:
    result = run(*args)

    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert result.stderr.startswith("faultbook: ")
    assert result.stderr.count("\n") == 1


def test_without_a_register_one_line_says_what_to_do(run: Run) -> None:
    result = run("check")

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "faultbook: no faultbook.toml here or above; run 'faultbook init'\n"


def test_the_register_is_found_from_any_folder_in_it(
    run: Run, files: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = files({f"{INCIDENTS}/INC-2026-0002.md": SOUND})
    monkeypatch.chdir(root / INCIDENTS)

    assert run("check").stdout == "1 record, no findings\n"


def test_a_command_can_be_run_as_if_started_elsewhere(
    run: Run, files: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    files({f"{INCIDENTS}/INC-2026-0002.md": SOUND})
    monkeypatch.chdir("/")

    result = run("-C", str(tmp_path / "records"), "check", "incidents")

    assert result.stdout == "1 record, no findings\n"
    assert Path.cwd() == Path("/")


@pytest.mark.parametrize("epoch", ["soon", "1e9", "9" * 30])
def test_a_moment_that_is_none_is_said(
    run: Run, files: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, epoch: str
) -> None:
    files({})
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)

    result = run("check")

    assert result.exit_code == 2
    assert "SOURCE_DATE_EPOCH" in result.stderr


@pytest.fixture
def _broken(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise ZeroDivisionError("7 of \x1b[31m0")

    monkeypatch.setattr("faultbook.cli.check.open_register", fail)


@pytest.mark.usefixtures("_broken")
def test_a_bug_is_owned_up_to_without_a_traceback(run: Run) -> None:
    result = run("check")

    assert (result.exit_code, result.stdout) == (3, "")
    first, second = result.stderr.splitlines()
    assert first == r"faultbook: this is a bug: ZeroDivisionError: 7 of \x1b[31m0"
    assert "please report it" in second


@pytest.mark.usefixtures("_broken")
def test_a_bug_shows_its_traceback_when_asked_for(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAULTBOOK_DEBUG", "1")

    result = run("check")

    assert result.exit_code == 3
    assert "Traceback (most recent call last)" in result.stderr


def test_running_a_command_imports_no_other(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for module, _ in COMMANDS.values():
        monkeypatch.delitem(sys.modules, module, raising=False)

    run("--help")
    run("schema", "--help")

    assert {module for module, _ in COMMANDS.values()} & sys.modules.keys() == {
        "faultbook.cli.schema"
    }
