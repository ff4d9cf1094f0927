"""Files that are either as they were or as they should be, and never outside the register.

What belongs here: putting bytes at a path. What does not: which bytes (``render``).
"""

from __future__ import annotations

import os
import secrets
import stat
from contextlib import suppress
from typing import TYPE_CHECKING

from faultbook.errors import EnvironmentProblem

if TYPE_CHECKING:
    from pathlib import Path

_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


class ChangedMeanwhile(EnvironmentProblem):
    """A file is no longer what it was when its new content was made."""


def write_atomically(
    root: Path,
    path: str,
    content: bytes,
    *,
    replace: bool = False,
    instead_of: bytes | None = None,
) -> None:
    """Write a file so that nobody ever sees half of it.

    The bytes go into a new file beside the target, reach the disk, and then take the target's
    name. Folders on the way are made. No link below ``root`` is followed, so that nothing outside
    it is ever written.

    Args:
        root: The register's root.
        path: The file, from ``root``, with forward slashes.
        content: Its bytes.
        replace: Whether a file that is there already may be replaced; it keeps its permissions.
        instead_of: What the file that is replaced must hold up to the last moment.

    Raises:
        ChangedMeanwhile: It holds something else by now.
        EnvironmentProblem: It can't be written, or something is there that must stay.
    """
    steps = _steps(path)
    try:
        _make_folders(root, steps[:-1])
        _write(root, path, content, replace=replace, instead_of=instead_of)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise EnvironmentProblem(f"{path} can't be written: {reason}") from error


def move(root: Path, old: str, new: str) -> None:
    """Give a file another path, where nothing may be; in a repository as ``git mv`` does.

    Folders on the way are made, and no link below ``root`` is followed.

    Args:
        root: The register's root.
        old: The file, from ``root``, with forward slashes.
        new: Its new path, likewise.

    Raises:
        EnvironmentProblem: It can't be moved, or something is there already.
    """
    from faultbook.gitrepo.moving import move as git_move  # starts processes, which writing doesn't

    _refuse_links(root, _steps(old))
    steps = _steps(new)
    if os.path.lexists(root / new):
        raise EnvironmentProblem(f"{new} is there already; {old} is left where it is")
    try:
        _make_folders(root, steps[:-1])
        if not git_move(root, old, new):
            _take_free_name(root / old, root / new)
            (root / old).unlink(missing_ok=True)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise EnvironmentProblem(f"{old} can't be moved: {reason}") from error


def _steps(path: str) -> list[str]:
    steps = path.split("/")
    if path.startswith("/") or not all(steps) or any(step in (".", "..") for step in steps):
        raise EnvironmentProblem(f"{path} is not a path inside the register")
    return steps


def _refuse_links(root: Path, steps: list[str]) -> None:
    place = root
    for step in steps:
        place /= step
        if place.is_symlink():
            shown = place.relative_to(root).as_posix()
            raise EnvironmentProblem(f"{shown} is a symbolic link; nothing is moved through it")


def _make_folders(root: Path, steps: list[str]) -> None:
    folder = root
    for step in steps:
        folder /= step
        with suppress(FileExistsError):
            folder.mkdir()
        if folder.is_symlink():
            shown = folder.relative_to(root).as_posix()
            raise EnvironmentProblem(f"{shown} is a symbolic link; nothing is written through it")


def _write(
    root: Path, path: str, content: bytes, *, replace: bool, instead_of: bytes | None
) -> None:
    target = root / path
    mode = _mode_to_keep(target, path, replace=replace)
    beside = target.with_name(f".{target.name}.{secrets.token_hex(4)}.tmp")
    try:
        handle = os.open(beside, _CREATE, 0o666)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if mode is None:
            _take_free_name(beside, target)
        else:
            beside.chmod(mode)
            if instead_of is not None and target.read_bytes() != instead_of:
                raise ChangedMeanwhile(f"{path} was changed meanwhile and is left alone")
            beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
    _sync_folder(target.parent)


def _mode_to_keep(target: Path, path: str, *, replace: bool) -> int | None:
    """Permissions of the file that is replaced; None when there is none."""
    try:
        status = target.lstat()
    except FileNotFoundError:
        return None
    if not replace or not stat.S_ISREG(status.st_mode):
        raise EnvironmentProblem(f"{path} is there already and is left alone")
    return stat.S_IMODE(status.st_mode)


def _take_free_name(beside: Path, target: Path) -> None:
    """Name the new file ``target`` unless something took that name meanwhile."""
    try:
        target.hardlink_to(beside)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if os.path.lexists(target):
            raise
        beside.rename(target)


def _sync_folder(folder: Path) -> None:
    """Bring the folder's new entry to the disk, where the system lets a folder be synced."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
