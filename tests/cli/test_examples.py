"""The examples in every command's help: each can be typed, and says what it says it does."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

import click
import pytest

from faultbook.cli.examples import CommandWithExamples
from faultbook.cli.group import COMMANDS, commands

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from click.testing import Result

    Run = Callable[..., Result]

_SUBSTITUTION = re.compile(r"\$\(([^()]*)\)")
_NEXT_COMMAND = re.compile(r" \| | && | [<>] \S+")
_FILES = ("evidence.md", "app.log")  # those that options of examples want to be there


def _all_commands() -> Iterator[tuple[str, click.Command]]:
    """Every command and subcommand, with what is typed to run it."""
    for name in COMMANDS:
        command = commands.get_command(click.Context(commands), name)
        assert command is not None
        yield f"faultbook {name}", command
        if isinstance(command, click.Group):
            yield from ((f"faultbook {name} {sub}", one) for sub, one in command.commands.items())


EVERY = dict(_all_commands())


def _commands_in(line: str) -> list[list[str]]:
    """The words of every command in an example, those it gets arguments or input from included.

    ``some-command`` stands for whatever users run.
    """
    inner = _SUBSTITUTION.findall(line)
    typed = _SUBSTITUTION.sub("INC-2026-0001", line).removeprefix("some-command 2>&1 | ")
    parts = [*_NEXT_COMMAND.split(typed), *inner]
    return [shlex.split(part) for part in parts if part.strip()]


def _parse(words: list[str]) -> None:
    """Read a command's arguments, as running it does first."""
    command: click.Command = commands
    # A command keeps the help option that it is first asked for, so the settings are the real ones.
    context, rest = click.Context(commands, **commands.context_settings), words[1:]
    assert words[0] == "faultbook"
    while isinstance(command, click.Group):
        name, found, rest = command.resolve_command(context, rest)
        assert found is not None
        command = found
        context = command.make_context(name, list(rest), parent=context)


def _parse_example(line: str) -> None:
    for words in _commands_in(line):
        _parse(words)


@pytest.fixture
def _files_named(tmp_path: Path) -> None:
    for name in _FILES:
        (tmp_path / name).touch()


@pytest.mark.parametrize("typed", EVERY)
def test_every_command_has_examples_of_itself(typed: str) -> None:
    command = EVERY[typed]

    assert isinstance(command, CommandWithExamples)
    assert 1 <= len(command.examples) <= 4
    for line in command.examples:
        assert line == typed or line.startswith(f"{typed} ") or f"| {typed} " in line


@pytest.mark.usefixtures("_files_named")
@pytest.mark.parametrize(
    "line",
    [
        line
        for command in EVERY.values()
        if isinstance(command, CommandWithExamples)
        for line in command.examples
    ],
)
def test_an_example_can_be_typed(line: str) -> None:
    _parse_example(line)


@pytest.mark.parametrize(
    "line",
    [
        "faultbook list --ids --nothing",
        "faultbook list --kind fault",
        "faultbook show",
        "faultbook show $(faultbook list --identities)",
        "faultbook list --ids | faultbook shew INC-2026-0001",
        "faultbook show INC-2026-0001 INC-2026-0002 > both.txt",
        "faultbook import cstate",
    ],
)
def test_an_example_of_what_does_not_exist_would_be_noticed(line: str) -> None:
    with pytest.raises(click.UsageError):
        _parse_example(line)


@pytest.mark.parametrize("typed", EVERY)
def test_help_ends_with_the_examples(run: Run, typed: str) -> None:
    command = EVERY[typed]
    assert isinstance(command, CommandWithExamples)

    shown = run(*typed.split()[1:], "--help").stdout.partition("\nExamples:\n")[2]

    words = " ".join(shown.split())
    assert words == " ".join(f"{line} {said}".strip() for line, said in command.examples.items())


def test_no_line_of_an_example_is_broken_on_a_narrow_terminal(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")

    shown = run("check", "--help").stdout.splitlines()

    assert "  faultbook check --select FB4,FB602 --format json" in shown
