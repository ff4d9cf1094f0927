"""What commands that find things have in common: levels, rules named by users, files written.

What belongs here: options' values and where a report goes. What does not: the reports
(``reporters``).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from faultbook.cli.completion import complete_rules
from faultbook.diagnostics import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

F = TypeVar("F", bound="Callable[..., object]")

LEVELS = {severity.label: severity for severity in reversed(Severity)}
"""Severities by the names users give them, the gravest first."""


_OPTIONS = (
    click.option(
        "--select",
        multiple=True,
        metavar="CODES",
        shell_complete=complete_rules,
        help="Run these rules alone.",
    ),
    click.option(
        "--ignore",
        multiple=True,
        metavar="CODES",
        shell_complete=complete_rules,
        help="Leave these rules out.",
    ),
    click.option(
        "--fail-level",
        type=click.Choice(list(LEVELS)),
        default=Severity.ERROR.label,
        show_default=True,
        help="Least severity that makes the exit code 1.",
    ),
    click.option("--exit-zero", is_flag=True, help="Exit with 0 whatever is found."),
    click.option(
        "--output-file",
        type=click.Path(dir_okay=False),
        metavar="FILE",
        help="Write the report to FILE, and one line about it to stderr.",
    ),
)


def finding_options(command: F) -> F:
    """Give a command the options of all that find things."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def codes_in(options: Iterable[str]) -> list[str]:
    """Rules that an option names, given once or often, with commas between them."""
    return [code.strip() for option in options for code in option.split(",") if code.strip()]


def write_whole(output_file: str, content: str) -> None:
    """Replace a file as a whole; what is no file, such as /dev/stdout, is written to as it is."""
    from faultbook.editing.files import write_atomically

    target = Path(os.path.realpath(output_file))
    if target.exists() and not target.is_file():
        target.write_bytes(content.encode())
    else:
        write_atomically(target.parent, target.name, content.encode(), replace=True)
