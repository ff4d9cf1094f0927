"""A person's own editor on a text that is then taken over.

What belongs here: starting it, and keeping what was typed when it can't be taken over. What does
not: the text, and what becomes of it (the commands).
"""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from faultbook.cli.outcome import note
from faultbook.plain_text import visible

if TYPE_CHECKING:
    from collections.abc import Iterator


class NothingTyped(Exception):
    """The editor failed, or left nothing; its text is one line that says which."""


@contextmanager
def edited(content: bytes, name: str) -> Iterator[bytes]:
    """What somebody makes of a text in $VISUAL or $EDITOR.

    When the block that it is for ends with a failure, the text is kept and it is said where.

    Args:
        content: The text to begin with.
        name: The file's name, which tells the editor what language it is in.

    Raises:
        NothingTyped: The editor failed, or the text was emptied.
    """
    folder = Path(tempfile.mkdtemp(prefix="faultbook-"))
    file = folder / name
    file.write_bytes(content)
    is_done = False
    try:
        yield _typed(file)
        is_done = True
    except NothingTyped:
        is_done = _read(file).strip() in (content.strip(), b"")
        raise
    finally:
        if is_done:
            shutil.rmtree(folder, ignore_errors=True)
        else:
            note(f"what you typed is kept in {visible(str(file))}")


def _typed(file: Path) -> bytes:
    try:
        click.edit(filename=str(file))
    except (click.ClickException, ValueError) as error:
        said = error.format_message() if isinstance(error, click.ClickException) else str(error)
        raise NothingTyped(f"the editor failed, so nothing is written: {said}") from error
    typed = _read(file)
    if not typed.strip():
        raise NothingTyped("the text is empty, so nothing is written")
    return typed


def _read(file: Path) -> bytes:
    return file.read_bytes() if file.is_file() else b""
