"""Asking Git which files have another state than they had: nothing looks at as many as fast.

What belongs here: files' states in the form of a Git index of our own, and Git at work on it. What
does not: which files are looked at, and what follows (``matching.freshness``).

The index belongs to a repository of our own that holds nothing else, so that neither what the user
has staged nor any setting matters. Git answers with the paths whose state is another; it never
reads a file, since no state is in the index that it would doubt.
"""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

_MANY = 30_000  # files from which on several processes are quicker than one
_MOST = 4  # processes
_ARGUMENTS = ("-c", "core.fileMode=false", "-c", "core.preloadIndex=false")
_LATEST = "latest"  # file that names the states that were written last
_REGULAR = 0o100644
_WORD = 0xFFFFFFFF
_LONGEST = 0xFFF  # a path's length, as far as an entry tells it


class States(NamedTuple):
    """Where states were written.

    Attributes:
        folder: The repository of our own.
        token: What tells these states from those that were written before.
        parts: Number of files that they are in.
    """

    folder: str
    token: str
    parts: int


def state_entry(path: bytes, found: os.stat_result) -> bytes:
    """The state of a regular file as an index entry.

    The format: https://git-scm.com/docs/index-format#_index_entry

    Args:
        path: Its path from the register's root.
        found: Its state.
    """
    times = (*divmod(found.st_ctime_ns, 10**9), *divmod(found.st_mtime_ns, 10**9))
    about = (found.st_dev, found.st_ino, _REGULAR, found.st_uid, found.st_gid, found.st_size)
    return _entry(path, tuple(number & _WORD for number in (*times, *about)))


def _entry(path: bytes, numbers: tuple[int, ...]) -> bytes:
    from struct import pack

    head = pack(">10I20xH", *numbers, min(len(path), _LONGEST))
    return head + path + b"\0" * (8 - (len(head) + len(path)) % 8)


def write_states(
    folder: str, entries: Sequence[tuple[bytes, int]], cores: int, valid: str = ""
) -> States:
    """Write states, and delete what is left of earlier ones.

    Args:
        folder: The repository of our own; it is made where it is missing.
        entries: Entries in the order of their paths, several put together, and their number.
        cores: Number of cores that may look at the files.
        valid: Token of the states that are still in use.

    Raises:
        OSError: They can't be written.
    """
    for name in ("objects", "refs"):
        os.makedirs(f"{folder}/{name}", exist_ok=True)  # noqa: PTH103 - pathlib takes long
    _write(f"{folder}/HEAD", b"ref: refs/heads/none\n")
    for name in os.listdir(folder):  # noqa: PTH208 - likewise
        if name.startswith("states-") and not (valid and valid in name):
            with contextlib.suppress(OSError):
                os.unlink(f"{folder}/{name}")  # noqa: PTH108 - likewise
    token = os.urandom(8).hex()
    parts = _shared_out(entries, min(cores, _MOST))
    for place, (contents, count) in enumerate(parts):
        _write(f"{folder}/states-{token}-{place}", _index(contents, count, token))
    _write(f"{folder}/{_LATEST}", f"{token} {len(parts)}".encode())
    return States(folder, token, len(parts))


def latest_states(folder: str) -> States | None:
    """The states that were written last, which need not be those that are in use.

    Args:
        folder: The repository of our own.
    """
    try:
        with open(f"{folder}/{_LATEST}", "rb") as file:  # noqa: PTH123 - pathlib takes long
            token, parts = file.read().decode("ascii").split(" ")
        return States(folder, token, min(int(parts), _MOST))
    except (OSError, ValueError):
        return None


def _shared_out(
    entries: Sequence[tuple[bytes, int]], processes: int
) -> list[tuple[list[bytes], int]]:
    """Entries and their number for each process, about as many for each."""
    total = sum(number for _, number in entries)
    enough = -(-total // processes) if total >= _MANY else total
    parts = []
    contents: list[bytes] = []
    count = 0
    for content, number in entries:
        contents.append(content)
        count += number
        if count >= enough:
            parts.append((contents, count))
            contents, count = [], 0
    return [*parts, (contents, count)] if contents or not parts else parts


def _write(place: str, content: bytes) -> None:
    with open(place, "wb") as file:  # noqa: PTH123 - pathlib takes long
        file.write(content)


def _index(contents: Sequence[bytes], count: int, token: str) -> bytes:
    """A whole index; its last entry is no file's, so that it shows whether all was read."""
    from hashlib import sha1
    from struct import pack

    head = b"DIRC" + pack(">II", 2, count + 1)
    content = b"".join((head, *contents, _entry(_last(token), (0,) * 10)))
    return content + sha1(content, usedforsecurity=False).digest()


def _last(token: str) -> bytes:
    return b"\xff" + token.encode()


class PendingStates:
    """Git at work, so that something else can be done meanwhile.

    Args:
        root: The register's root.
        states: The states.

    Attributes:
        states: The states.
    """

    def __init__(self, root: str, states: States) -> None:
        self.states = states
        self._last = _last(states.token)
        self._running: list[tuple[int, int]] = []
        root = os.path.abspath(root)  # noqa: PTH100 - as above
        for part in range(states.parts):
            index = f"{os.path.abspath(states.folder)}/states-{states.token}-{part}"  # noqa: PTH100
            self._running.append(_started(root, os.path.dirname(index), index))  # noqa: PTH120

    def finish(self) -> frozenset[bytes] | None:
        """Paths of the files whose state is another; None when Git can't tell."""
        found: list[bytes] = []
        is_known = True
        for process, answers in self._running:
            said = b""
            if process:
                said = _read_all(answers)
                _, status = os.waitpid(process, 0)
                is_known = is_known and not status
            paths = said.split(b"\0")
            is_known = is_known and paths[-2:] == [self._last, b""]
            found += paths[:-2]
        self._running = []
        return frozenset(found) if is_known else None

    def abandon(self) -> None:
        """End what is still running."""
        from signal import SIGKILL

        for process, answers in self._running:
            if process:
                os.kill(process, SIGKILL)
                os.waitpid(process, 0)
                os.close(answers)
        self._running = []


def _started(root: str, folder: str, index: str) -> tuple[int, int]:
    """A process of Git, 0 where there is none, and what its answer is read from."""
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "GIT_DIR": folder,
        "GIT_WORK_TREE": root,
        "GIT_INDEX_FILE": index,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_OPTIONAL_LOCKS": "0",
        "LC_ALL": "C",
    }
    answers, answering = os.pipe()
    actions = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_DUP2, answering, 1),
        (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
    ]
    asked = ("git", "-C", root, *_ARGUMENTS, "diff-files", "--name-only", "-z")
    try:
        process = os.posix_spawnp("git", asked, environment, file_actions=actions)
    except OSError:
        os.close(answers)
        return 0, -1
    finally:
        os.close(answering)
    return process, answers


def _read_all(answers: int) -> bytes:
    said = b""
    try:
        while more := os.read(answers, 1 << 16):
            said += more
    finally:
        os.close(answers)
    return said
