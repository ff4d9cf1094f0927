"""Several files changed together, or none of them.

What belongs here: what becomes of files, and bringing all of it to the disk. What does not: which
changes are wanted (``authoring``, ``fixing``) and how one file is written (``files``).

New bytes of all files reach the disk first, beside them. Then each takes its name: new files before
changed ones, and those that go away last, so that whoever ends the process between two of them
leaves records that are whole and links that lead somewhere.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, NamedTuple

from faultbook.catalog import is_record_path
from faultbook.editing.files import (
    drop,
    keep_permissions,
    remove,
    settle,
    stage,
    sync_folders,
    write_atomically,
)
from faultbook.errors import EnvironmentProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from faultbook.editing.files import Staged


_MANY = 64  # files from which on threads are worth their import
_WRITERS = 8


class Change(NamedTuple):
    """What becomes of one file.

    Attributes:
        path: Its path from the register's root.
        new_path: The path it gets; ``path`` when it stays.
        before: Its bytes; None for a file that is new.
        after: The bytes it gets.
    """

    path: str
    new_path: str
    before: bytes | None
    after: bytes

    @property
    def is_move(self) -> bool:
        """Whether the file gets another path."""
        return self.new_path != self.path


def carry_out(
    root: Path, changes: Iterable[Change], progress: Callable[[int, int], None] | None = None
) -> None:
    """Write, move and add files: all of them, or none where one can't be.

    Each file must still hold what its change was made for. A file that Git knows is moved in its
    index too.

    Args:
        root: The register's root.
        changes: What becomes of each file; those that change nothing are left alone.
        progress: Told, now and then, how many files of how many are written.

    Raises:
        ChangedMeanwhile: A file holds something else by now.
        EnvironmentProblem: A file can't be written, or something is there that must stay.
    """
    wanted = [one for one in changes if one.is_move or one.before != one.after]
    for one in wanted:
        for path in (one.path, one.new_path):
            if not is_record_path(path):
                raise EnvironmentProblem(f"{path} is no record's path; nothing is written there")
    wanted.sort(key=lambda one: (one.before is not None, one.is_move))
    with ExitStack() as undo, ExitStack() as unused:
        staged = _stage_all(root, wanted, unused, progress)
        for one, waiting in zip(wanted, staged, strict=True):
            settle(waiting)
            undo.callback(_undo, root, one)
        sync_folders(staged)
        _remove_old(root, [one for one in wanted if one.is_move], undo)
        undo.pop_all()


def _stage_all(
    root: Path,
    wanted: list[Change],
    unused: ExitStack,
    progress: Callable[[int, int], None] | None,
) -> list[Staged]:
    """Bring the new bytes of all files to the disk; many at once, since most of it is waiting."""
    if len(wanted) < _MANY:
        return [_staged(root, one, unused) for one in wanted]
    from concurrent.futures import ThreadPoolExecutor  # few commands change many files

    staged: list[Staged] = []
    with ThreadPoolExecutor(_WRITERS) as pool:
        for waiting in pool.map(lambda one: _staged(root, one, unused), wanted):
            staged.append(waiting)
            if progress is not None:
                progress(len(staged), len(wanted))
    return staged


def _staged(root: Path, change: Change, unused: ExitStack) -> Staged:
    """Stage a file so that nothing is left of it, whatever happens to the others."""
    staged = _stage(root, change)
    unused.callback(drop, staged)
    return staged


def _stage(root: Path, change: Change) -> Staged:
    if change.before is not None and not change.is_move:
        return stage(root, change.path, change.after, replace=True, instead_of=change.before)
    staged = stage(root, change.new_path, change.after)
    if change.before is not None:
        try:
            keep_permissions(staged, change.path)
        except EnvironmentProblem:
            drop(staged)
            raise
    return staged


def _undo(root: Path, change: Change) -> None:
    """Bring back what a file was before its new bytes took its name."""
    if change.before is None or change.is_move:
        remove(root, change.new_path, change.after)
    else:
        write_atomically(root, change.path, change.before, replace=True, instead_of=change.after)


def _remove_old(root: Path, moved: list[Change], undo: ExitStack) -> None:
    """Take away files under their old paths, and tell Git."""
    for one in moved:
        if one.before is not None:
            remove(root, one.path, one.before)
            undo.callback(write_atomically, root, one.path, one.before)
    if moved:
        from faultbook.gitrepo.moving import note_moves  # starts processes, as writing does not

        note_moves(root, [(one.path, one.new_path) for one in moved])
