"""From what happened while a command ran to the exit code and the one line that explains it.

What belongs here: every way a command can end. What does not: findings, which are no failure of
the command.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable

CLEAN, FINDINGS, MISUSED, BUG = 0, 1, 2, 3
INTERRUPTED, CLOSED_PIPE = 130, 141  # 128 and the signal's number, as shells count
_DEBUG = "FAULTBOOK_DEBUG"


def exit_code_of(run: Callable[[], object]) -> int:
    """Run a command; say in one line what stopped it, if anything did.

    Args:
        run: Runs it and returns its exit code, or None when there was nothing to tell.
    """
    _escape_what_cannot_be_encoded()
    try:
        code = _attempt(run)
    except BrokenPipeError:
        code = CLOSED_PIPE
    _forget_what_cannot_be_written()
    return code


def note(text: str) -> None:
    """Say something on stderr, in one line."""
    from faultbook.plain_text import visible

    click.echo(f"faultbook: {visible(text)}", err=True)


def _attempt(run: Callable[[], object]) -> int:
    try:
        code = run()
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        raise
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return MISUSED
    except Exception as error:  # noqa: BLE001 - the last door; the code says what came through it
        return _failed(error)
    return code if isinstance(code, int) else CLEAN


def _failed(error: Exception) -> int:
    if os.environ.get(_DEBUG) == "1":
        import traceback

        traceback.print_exception(error)
    said = _explained(error)
    for line in said:
        note(line)
    if said:
        return MISUSED
    note(f"this is a bug: {type(error).__name__}: {error}")
    note(f"please report it, with the command and what it prints under {_DEBUG}=1")
    return BUG


def _explained(error: Exception) -> tuple[str, ...]:
    """What to say of a failure that is the caller's or the environment's; nothing for a bug."""
    from faultbook.errors import FaultbookError, Refused

    if isinstance(error, click.UsageError):
        said = error.format_message().rstrip(".")
        where = f" (see '{error.ctx.command_path} --help')" if error.ctx else ""
        return (said[:1].lower() + said[1:] + where,)
    if isinstance(error, Refused):
        return error.reasons
    if isinstance(error, (click.ClickException, FaultbookError)):
        return (str(error),)
    if isinstance(error, OSError):
        about = f"{error.filename}: " if error.filename else ""
        return (f"{about}{(error.strerror or str(error)).lower()}",)
    return ()


def _escape_what_cannot_be_encoded() -> None:
    """A terminal that isn't UTF-8 gets escapes for what it can't show, and no failure."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def _forget_what_cannot_be_written() -> None:
    """Send nowhere what a closed pipe didn't take; at its end, the interpreter would fail over it.

    As of https://docs.python.org/3/library/signal.html#note-on-sigpipe
    """
    for stream in (sys.stdout, sys.stderr):
        if stream is None:
            continue
        try:
            stream.flush()
        except OSError:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)
