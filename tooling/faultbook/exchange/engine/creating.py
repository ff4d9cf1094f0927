"""Writing the files of new records, in the order of their ids.

What belongs here: many files brought to the disk in several processes, and named one after the
other. What does not: what they say (``drafting``) and records that are there (``updating``).

Whoever ends the process leaves the records before one place in the order, and none after it; so
the next import gives the others the ids that they would have had.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from faultbook.editing.files import Staged, drop, settle, stage_new, sync_folders
from faultbook.errors import EnvironmentProblem
from faultbook.parallel import map_batches

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator
    from pathlib import Path


class NewFile(NamedTuple):
    """A file to be.

    Attributes:
        path: Its path from the register's root.
        content: Its bytes.
    """

    path: str
    content: bytes


def create(
    root: Path, batches: Iterable[list[NewFile]], jobs: int, on_batch: Callable[[int], None]
) -> None:
    """Write new files, all of a batch before any of the next.

    Args:
        root: The register's root.
        batches: The files, in order; asked for as they are written.
        jobs: Processes to use.
        on_batch: Told after each batch how many files of it are there.

    Raises:
        EnvironmentProblem: A file can't be written; those before it are there.
    """
    folders: set[str] = set()  # each process's own

    def staged(files: list[NewFile]) -> list[Staged | EnvironmentProblem]:
        found: list[Staged | EnvironmentProblem] = []
        for file in files:
            try:
                found.append(stage_new(root, file.path, file.content, folders))
            except EnvironmentProblem as error:
                return [*found, error]
        return found

    is_ended: list[bool] = []
    results = map_batches(staged, _until(batches, is_ended), jobs)
    try:
        for result in results:
            on_batch(_settle_all(result))
    except BaseException:
        is_ended.append(True)
        _drop_rest(results)
        raise


def _until(batches: Iterable[list[NewFile]], is_ended: list[bool]) -> Iterator[list[NewFile]]:
    """Batches until something was said to have ended."""
    for batch in batches:
        if is_ended:
            return
        yield batch


def _settle_all(result: list[Staged | EnvironmentProblem]) -> int:
    """Give the files of a batch their names, once their bytes are on the disk."""
    staged = [one for one in result if isinstance(one, Staged)]
    done = 0
    try:
        if hasattr(os, "sync"):
            os.sync()
        for one in staged:
            settle(one)
            done += 1
        sync_folders(staged)
    finally:
        for one in staged:
            drop(one)
    failure = next((one for one in result if isinstance(one, EnvironmentProblem)), None)
    if failure is not None:
        raise failure
    return done


def _drop_rest(results: Generator[list[Staged | EnvironmentProblem]]) -> None:
    """Leave nothing of the batches that were under way."""
    for result in results:
        for one in result:
            if isinstance(one, Staged):
                drop(one)
