"""The files behind what a user named.

What belongs here: files and folders to the files to read. What does not: what is in them (the
importers).

Files in hidden folders are not looked at, and links aren't followed.
"""

from __future__ import annotations

import os
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from faultbook.errors import EnvironmentProblem
from faultbook.exchange.source import Outcome, Place, RowSetback, SourceRow, refused

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from pathlib import Path

    from faultbook.exchange.source import Setback


class SourceFile(NamedTuple):
    """A file to read.

    Attributes:
        path: Where it is.
        shown: The file as the user named it, or from the folder that they named.
        folder: The folder that they named; its own where they named the file.
        within: The file from that folder, with ``/`` between its parts.
        is_named: Whether they named the file itself.
    """

    path: Path
    shown: str
    folder: Path
    within: str
    is_named: bool = False


def source_files(paths: Iterable[Path]) -> Iterator[SourceFile]:
    """Every file, in the order named and, within a folder, in the order of their names.

    Raises:
        EnvironmentProblem: One isn't there, or a folder can't be read.
    """
    for path in paths:
        if path.is_dir():
            for within in sorted(_within(path)):
                yield SourceFile(path / within, _readable(f"{path}/{within}"), path, within)
        elif path.exists():
            yield SourceFile(path, _readable(str(path)), path.parent, path.name, is_named=True)
        else:
            raise EnvironmentProblem(f"{path} can't be read: no such file or directory")


def files_by_ending(
    paths: Iterable[Path], endings: Collection[str]
) -> Iterator[SourceFile | RowSetback]:
    """The files that were named, and of named folders those with certain endings; as above.

    Args:
        paths: What the user named.
        endings: Endings in lower case, such as ``.csv``. Other files of a folder are told, but for
            hidden ones.
    """
    for file in source_files(paths):
        name = file.path.name
        if not file.is_named and name.startswith("."):
            continue
        reason = why_unread(file)
        if not file.is_named and file.path.suffix.lower() not in endings:
            reason = f"isn't read by its name; read are {', '.join(sorted(endings))}"
        outcome = Outcome.REFUSED if file.is_named else Outcome.SKIPPED
        yield RowSetback(Place(file.shown), outcome, reason) if reason else file


def rows_of_files(
    paths: Iterable[Path], text_of: Callable[[SourceFile], str | Setback]
) -> Iterator[SourceRow | RowSetback]:
    """A row for each file; its key is the file's path without its ending.

    Args:
        paths: What the user named.
        text_of: The text of a file that becomes a record, or why another doesn't. A row's data
            holds it as ``text``, and the file from its folder as ``file``.

    Raises:
        EnvironmentProblem: One isn't there, or a folder can't be read.
    """
    taken: dict[str, str] = {}
    for file in source_files(paths):
        found = text_of(file)
        key = str(PurePosixPath(file.within).with_suffix(""))
        if isinstance(found, str) and not key.isprintable():
            found = refused("has a character in its name that a record can't hold")
        if isinstance(found, str) and taken.setdefault(key, file.shown) != file.shown:
            found = refused(f"has the same name as {taken[key]}")
        if isinstance(found, str):
            yield SourceRow(Place(file.shown), key, {"file": file.within, "text": found})
        else:
            yield RowSetback(Place(file.shown, found.line or 1), found.outcome, found.reason)


def why_unread(file: SourceFile) -> str:
    """Why a file isn't to be opened; "" for one that is.

    A pipe would keep us waiting, and a link in a folder may lead anywhere.
    """
    if file.path.is_symlink() and not file.is_named:
        return "is a symbolic link"
    return "" if file.path.is_file() else "is not a file"


def _readable(name: str) -> str:
    """A name as text, whatever bytes it has."""
    return os.fsencode(name).decode(errors="backslashreplace")


def _within(folder: Path, inner: str = "") -> Iterator[str]:
    """Paths of all files, links and the like below a folder, from it."""
    try:
        with os.scandir(folder / inner) as found:
            entries = list(found)
    except OSError as error:
        reason = (error.strerror or "can't be read").lower()
        raise EnvironmentProblem(f"{folder / inner} can't be read: {reason}") from error
    for entry in entries:
        path = f"{inner}/{entry.name}" if inner else entry.name
        if not entry.is_dir(follow_symlinks=False):
            yield path
        elif not entry.name.startswith("."):
            yield from _within(folder, path)
