"""Whether what was read of a register's files still holds, told by the files' states alone.

What belongs here: the states of folders and files, and finding the folders in which something may
be another. What does not: reading files (``refreshing``) and where states are kept
(``index_tables``).

A state is what the system says of a file besides its content: its number on the disk, its size and
when it was last changed, which nobody can set back. A file whose content is written again has
another state, unless that happens in the same tick of the disk's clock, which may last as long as
two seconds. So the state of a file that was changed shortly before it was read is not trusted: it
is unsettled, and the file is read again until it has settled. What a register's repository says of
its files isn't needed, nor what it was told not to say.

Where there are many files, Git compares their states with those that they had
(``gitrepo.states``); few are quicker looked at here. The two agree on settled files.
"""

from __future__ import annotations

import errno
import os
from stat import S_ISREG
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from faultbook.gitrepo.states import PendingStates

ABSENT = "absent"
"""State of a folder that isn't there, or is no folder."""

UNSETTLED = ""
"""State of what must be looked at again, however it looks now."""

_SETTLING = 2_000_000_000  # nanoseconds; FAT's clock ticks as slowly as that, and no other does
_OPEN_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_DIRECTORY", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
)

WORTHWHILE = 1500
"""Files from which on Git is quicker, which has to be started."""


class FolderState(NamedTuple):
    """A folder as it was when its files were read, at a glance.

    Attributes:
        path: Its path from the register's root, as the system has it.
        state: Its own state.
        is_told: Whether Git tells all that happens to the files in it.
    """

    path: bytes
    state: str
    is_told: bool


class FolderFiles(NamedTuple):
    """A folder's files as they were when they were read.

    Attributes:
        path: The folder's path.
        state: Its own state.
        names: Names of the record files in it, sorted, with slashes between them.
        files: One number for the states of all these; None when any is unsettled.
    """

    path: bytes
    state: str
    names: bytes
    files: int | None


class Look:
    """A look at all folders and files, which begins at once.

    Args:
        root: The register's root.
        folders: The folders as they were.
        pending: Git at work on the states of their files, where there are many.
        files: Gives the files of some folders as they were, or of all when asked for None.
    """

    def __init__(
        self,
        root: str,
        folders: Sequence[FolderState],
        pending: PendingStates | None,
        files: Callable[[Iterable[bytes] | None], Iterable[FolderFiles]],
    ) -> None:
        self._root = os.fsencode(root)
        self._folders = folders
        self._files = files
        self._pending = pending

    def finish(self) -> list[bytes]:
        """Paths of the folders in which something may be another, as far as they were known."""
        if self._pending is None:
            return self._looked_at(None)
        suspects = {one.path for one in self._folders if not _is_same(self._root, one)}
        untold = [one.path for one in self._folders if not one.is_told]
        suspects.update(self._looked_at(untold))
        told = self._pending.finish()
        if told is None:
            return self._looked_at(None)
        return sorted(suspects.union(path.rpartition(b"/")[0] for path in told))

    def _looked_at(self, paths: Iterable[bytes] | None) -> list[bytes]:
        files = self._files(paths)
        return [folder.path for folder in files if not is_unchanged(self._root, folder)]

    def abandon(self) -> None:
        """End the look before it is finished."""
        if self._pending is not None:
            self._pending.abandon()


def _is_same(root: bytes, folder: FolderState) -> bool:
    """Whether a folder itself is in the state that is known."""
    try:
        found = os.lstat(b"%s/%s" % (root, folder.path))
    except OSError:
        return folder.state == ABSENT
    return state_text(found) == folder.state


def is_unchanged(root: bytes, folder: FolderFiles) -> bool:
    """Whether a folder and all record files in it are in the state that is known.

    Args:
        root: The register's root.
        folder: The folder as it was.
    """
    try:
        handle = open_folder(root, folder.path)
        if handle is None:
            return folder.state == ABSENT
    except OSError:
        return False
    try:
        names = folder.names.split(b"/") if folder.names else ()
        found = [os.lstat(name, dir_fd=handle) for name in names]
        return state_text(os.fstat(handle)) == folder.state and numbered(found) == folder.files
    except OSError:  # a file is gone
        return False
    finally:
        os.close(handle)


def open_folder(root: bytes, path: bytes) -> int | None:
    """A handle on a folder; None where it isn't there, or is a link or a file.

    Raises:
        OSError: It is there and can't be read.
    """
    try:
        return os.open(b"%s/%s" % (root, path), _OPEN_FLAGS)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        if error.errno == errno.ELOOP:
            return None
        raise


def numbered(states: Iterable[os.stat_result]) -> int:
    """One number for the states of files in this order; the same in every run of one Python."""
    return hash(tuple([(one.st_ino, one.st_size, one.st_ctime_ns) for one in states]))


def state_text(found: os.stat_result) -> str:
    """A file's or a folder's state as it is kept."""
    return f"{found.st_ino} {found.st_size} {found.st_ctime_ns}"


def is_settled(found: os.stat_result, moment: int) -> bool:
    """Whether a later change can't leave this state as it is.

    Args:
        found: The state, from before the file was read or the folder listed.
        moment: Nanoseconds since 1970 by the disk's clock, from before that too.
    """
    return found.st_ctime_ns < moment - _SETTLING


def is_told(found: os.stat_result, moment: int) -> bool:
    """Whether Git tells each change of a settled file: of regular ones, and not from the future.

    A file that changed after the index was written, by the time that it bears, Git would read.
    """
    return S_ISREG(found.st_mode) and 0 <= found.st_mtime_ns < moment - _SETTLING
