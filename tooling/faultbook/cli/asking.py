"""Questions on the terminal.

What belongs here: whether anybody can answer, and asking until an answer will do. What does not:
which questions there are (the commands). They go to stderr, because stdout is for data.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TypeVar

import click

from faultbook.errors import UsageProblem
from faultbook.plain_text import visible

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


def can_ask() -> bool:
    """Whether there is somebody to answer: stdin and stderr are terminals."""
    streams = (sys.stdin, sys.stderr)
    return all(stream is not None and stream.isatty() for stream in streams)


def ask(question: str, read: Callable[[str], T]) -> T:
    """Ask until the answer will do.

    Args:
        question: The question, without what comes after it.
        read: Makes something of an answer, which may be ""; raises UsageProblem, with the reason,
            where it won't do.
    """
    while True:
        answer = click.prompt(visible(question), default="", show_default=False, err=True)
        try:
            return read(answer.strip())
        except UsageProblem as problem:
            click.echo(f"  {visible(str(problem))}", err=True)
