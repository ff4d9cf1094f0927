"""The files of tables among what the user named.

What belongs here: which files of a folder are read. What does not: reading them (``reading``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from faultbook.errors import EnvironmentProblem
from faultbook.exchange.tables.encoding import unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

SUFFIXES = frozenset({".csv", ".tsv", ".tab", ".txt", ".xlsx", ".json", ".jsonl", ".ndjson"})
"""Endings of tables' names; a file that the user names itself may have any."""


class TableFile(NamedTuple):
    """A file that may be read.

    Attributes:
        path: Where it is.
        shown: Its path as the user named it, or from the folder that they named.
        is_table: Whether it is read; other files of a folder are passed over.
    """

    path: Path
    shown: str
    is_table: bool = True


def table_files(paths: Sequence[Path]) -> Iterator[TableFile]:
    """The files that were named, and those below named folders, sorted by path.

    Hidden files and folders are left alone.

    Raises:
        EnvironmentProblem: One isn't there, or a folder can't be read.
    """
    for path in paths:
        try:
            if path.is_dir():
                yield from _below(path)
            elif path.exists():
                yield TableFile(path, str(path))
            else:
                raise EnvironmentProblem(f"{path} is not there; name a file or a folder")
        except OSError as error:
            raise unreadable(path, error) from error


def _below(folder: Path) -> Iterator[TableFile]:
    found = [one.relative_to(folder) for one in folder.rglob("*") if one.is_file()]
    for inner in sorted(found, key=lambda one: one.as_posix()):
        if not any(part.startswith(".") for part in inner.parts):
            is_table = inner.suffix.casefold() in SUFFIXES
            yield TableFile(folder / inner, f"{folder}/{inner.as_posix()}", is_table)
