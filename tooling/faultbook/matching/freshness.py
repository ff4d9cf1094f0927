"""Whether what was read of a register's files still holds, told by the files' states alone.

What belongs here: the states of folders and files, and finding the folders in which something may
be another. What does not: reading files (``refreshing``) and where states are kept
(``index_tables``).

A state is what the system says of a file besides its content: its number on the disk, its size and
when it was last changed, which nobody can set back. A file whose content is written again has
another state, unless that happens in the same tick of the disk's clock, which may last as long as
two seconds. So the state of a file that was changed
shortly before it was read is not trusted: it is unsettled, and the file is read again until it
has settled. Git tells changes in the same way, but with seconds, not of files that it was told to
leave alone, and with blind spots where it converts line ends: its word isn't needed here.
"""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from faultbook.head_start import PARTS_AT_MOST, HeadStart, cores

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

State: TypeAlias = tuple[int, int, int]
"""A file's number on the disk, its size in bytes, and nanoseconds from 1970 to its last change."""

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
_WORTHWHILE = 1000  # files below which another process costs more than it saves


class KnownFolder(NamedTuple):
    """A folder as it was when its files were read.

    Attributes:
        path: Its path from the register's root, as the system has it.
        state: Its own state.
        names: Names of the record files in it, sorted, with slashes between them.
        files: One number for the states of all these; None when any is unsettled.
    """

    path: bytes
    state: str
    names: bytes
    files: int | None


class Look:
    """A look at all folders and files, begun at once and taken part in by forked processes.

    Args:
        root: The register's root.
        known: The folders as they were.
    """

    def __init__(self, root: str, known: Sequence[KnownFolder]) -> None:
        self._root = os.fsencode(root)
        self._known = known
        files = sum(folder.names.count(b"/") + 1 for folder in known)
        self._parts = _shared_out(known, files)
        helpers = cores() - 1 if files >= _WORTHWHILE else 0
        self._work = HeadStart(self._has_changed, len(self._parts), helpers)

    def _has_changed(self, part: int) -> bool:
        return any(not is_unchanged(self._root, folder) for folder in self._parts[part])

    def finish(self) -> list[KnownFolder]:
        """The folders in which something may be another."""
        told = self._work.finish()
        if told is None:
            return list(self._known)
        return [
            folder
            for part in sorted(told)
            for folder in self._parts[part]
            if not is_unchanged(self._root, folder)
        ]

    def abandon(self) -> None:
        """End the look before it is finished."""
        self._work.abandon()


def _shared_out(known: Sequence[KnownFolder], files: int) -> list[list[KnownFolder]]:
    """Parts of about as many files each."""
    enough = files // (PARTS_AT_MOST - 1) + 1
    parts: list[list[KnownFolder]] = [[]]
    size = 0
    for folder in known:
        if size >= enough and len(parts) < PARTS_AT_MOST:
            parts.append([])
            size = 0
        parts[-1].append(folder)
        size += folder.names.count(b"/") + 1
    return parts


def is_unchanged(root: bytes, folder: KnownFolder) -> bool:
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
        lstat = os.lstat
        found = [lstat(name, dir_fd=handle) for name in names]
        # As ``state_of`` has it, but a call for each of so many files would be felt.
        states = [(one[1], one[6], one.st_ctime_ns) for one in found]
        own = state_text(state_of(os.fstat(handle)))
        return own == folder.state and numbered(states) == folder.files
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


def state_of(found: os.stat_result) -> State:
    """A file's or a folder's state."""
    return found.st_ino, found.st_size, found.st_ctime_ns


def numbered(states: Iterable[State]) -> int:
    """One number for the states of files in this order; the same in every run of one Python."""
    return hash(tuple(states))


def state_text(state: State) -> str:
    """A state as it is kept."""
    return " ".join(map(str, state))


def is_settled(state: State, moment: int) -> bool:
    """Whether a later change can't leave this state as it is.

    Args:
        state: The state, from before the file was read or the folder listed.
        moment: Nanoseconds since 1970 by the disk's clock, from before that too.
    """
    return state[2] < moment - _SETTLING
