"""Files that are either as they were or as they should be, and never outside the register.

What belongs here: putting bytes at a path. What does not: which bytes (``render``).
"""

from __future__ import annotations

import os
import re
import secrets
import stat
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from faultbook.errors import EnvironmentProblem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_ANY_WRITE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_LEFT_BEHIND = re.compile(r"\..+\.[0-9a-f]{8}\.tmp")


class ChangedMeanwhile(EnvironmentProblem):
    """A file is no longer what it was when its new content was made."""


class Staged(NamedTuple):
    """New bytes that wait beside the file that they are for.

    Attributes:
        root: The register's root.
        path: The file, from ``root``.
        beside: Where the bytes are.
        mode: Permissions of the file that they replace; None where none may be.
        instead_of: What that file must hold up to the last moment; None for anything.
    """

    root: Path
    path: str
    beside: Path
    mode: int | None
    instead_of: bytes | None


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
    staged = stage(root, path, content, replace=replace, instead_of=instead_of)
    try:
        settle(staged)
        sync_folders([staged])
    finally:
        drop(staged)


def stage(
    root: Path,
    path: str,
    content: bytes,
    *,
    replace: bool = False,
    instead_of: bytes | None = None,
) -> Staged:
    """Bring a file's new bytes to the disk, beside it.

    Args:
        root: As of ``write_atomically``, and so are the others.
        path: The file.
        content: Its bytes.
        replace: Whether it may be there already.
        instead_of: What it must hold then.

    Raises:
        EnvironmentProblem: They can't be written, or something is there that must stay.
    """
    steps = _steps(path)
    target = root / path
    beside = target.with_name(f".{target.name}.{secrets.token_hex(4)}.tmp")
    with _told(path, "written"):
        _make_folders(root, steps[:-1])
        mode = _mode_to_keep(target, path, replace=replace)
        try:
            handle = os.open(beside, _CREATE, 0o666)
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            if mode is not None:
                beside.chmod(mode)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
    return Staged(root, path, beside, mode, instead_of)


def stage_new(root: Path, path: str, content: bytes, folders: set[str]) -> Staged:
    """Write a new file's bytes beside it; whoever writes many waits once for the disk.

    Args:
        root: As of ``write_atomically``, and so are the others.
        path: The file.
        content: Its bytes.
        folders: Folders that were made or found already; gets that of the file.

    Raises:
        EnvironmentProblem: They can't be written, or something is there.
    """
    folder, _, name = path.rpartition("/")
    beside = f"{root}/{folder}/.{name}.{secrets.token_hex(4)}.tmp"
    with _told(path, "written"):
        if folder not in folders:
            _make_folders(root, _steps(path)[:-1])
            folders.add(folder)
        if os.path.lexists(f"{root}/{path}"):
            raise EnvironmentProblem(f"{path} is there already and is left alone")
        handle = os.open(beside, _CREATE, 0o666)
        try:
            written = os.write(handle, content)
            while written < len(content):
                written += os.write(handle, content[written:])
        except BaseException:
            Path(beside).unlink(missing_ok=True)
            raise
        finally:
            os.close(handle)
    return Staged(root, path, Path(beside), None, None)


@contextmanager
def written_whole(root: Path, path: str, *, replace: bool = False) -> Iterator[Path]:
    """A new, empty file beside the target, which takes the target's name when the body is through.

    If the body fails nothing is left of it; what the system refuses in it is told of the target.

    Args:
        root: As of ``write_atomically``, and so are the others.
        path: The file.
        replace: Whether it may be there already.

    Raises:
        EnvironmentProblem: It can't be written, or something is there that must stay.
    """
    staged = stage(root, path, b"", replace=replace)
    try:
        with _told(path, "written"):
            yield staged.beside
            with staged.beside.open("rb") as file:
                os.fsync(file.fileno())
        settle(staged)
        sync_folders([staged])
    finally:
        drop(staged)


def keep_permissions(staged: Staged, old: str) -> None:
    """Give staged bytes the permissions of the file that they are moved from.

    Raises:
        EnvironmentProblem: It isn't there, or may only be read.
    """
    with _told(old, "moved"):
        mode = _mode_to_keep(staged.root / old, old, replace=True)
        if mode is not None:
            staged.beside.chmod(mode)


def settle(staged: Staged) -> None:
    """Give staged bytes the name that they are for.

    Raises:
        ChangedMeanwhile: The file holds something else by now.
        EnvironmentProblem: It can't be written, or something took its name.
    """
    with _told(staged.path, "written"):
        if staged.mode is None and staged.instead_of is None:
            _take_free_name(staged.beside, f"{staged.root}/{staged.path}")
            return
        target = staged.root / staged.path
        if staged.mode is None:
            raise ChangedMeanwhile(f"{staged.path} is gone, and isn't written anew")
        if staged.instead_of is not None and target.read_bytes() != staged.instead_of:
            raise ChangedMeanwhile(f"{staged.path} was changed meanwhile and is left alone")
        staged.beside.replace(target)


def sync_folders(settled: Iterable[Staged]) -> None:
    """Bring the new names of files to the disk, each folder's once."""
    for root, folder in {(one.root, one.path.rpartition("/")[0]) for one in settled}:
        _sync_folder(root / folder)


def drop(staged: Staged) -> None:
    """Leave nothing beside a file of what was staged for it."""
    staged.beside.unlink(missing_ok=True)


def remove(root: Path, path: str, instead_of: bytes) -> None:
    """Remove a file that holds certain bytes.

    Raises:
        ChangedMeanwhile: It holds others by now.
        EnvironmentProblem: It can't be removed.
    """
    _refuse_links(root, _steps(path))
    target = root / path
    with _told(path, "removed"):
        if target.read_bytes() != instead_of:
            raise ChangedMeanwhile(f"{path} was changed meanwhile and is left alone")
        target.unlink()
        _sync_folder(target.parent)


@contextmanager
def _told(path: str, what: str) -> Iterator[None]:
    """Say in one line what could not be done to a file, and why."""
    try:
        yield
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise EnvironmentProblem(f"{path} can't be {what}: {reason}") from error


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
            raise EnvironmentProblem(f"{shown} is a symbolic link; nothing is removed through it")


def _make_folders(root: Path, steps: list[str]) -> None:
    folder = root
    for step in steps:
        folder /= step
        with suppress(FileExistsError):
            folder.mkdir()
        if folder.is_symlink():
            shown = folder.relative_to(root).as_posix()
            raise EnvironmentProblem(f"{shown} is a symbolic link; nothing is written through it")


def sweep(root: Path, folder: str) -> None:
    """Remove what a command that was killed left beside files of a folder.

    Only whoever keeps other writers away may do so.

    Raises:
        EnvironmentProblem: Something can't be removed.
    """
    with _told(folder, "cleared"):
        for path in (root / folder).glob(".*.tmp"):
            if _LEFT_BEHIND.fullmatch(path.name):
                path.unlink(missing_ok=True)


def _mode_to_keep(target: Path, path: str, *, replace: bool) -> int | None:
    """Permissions of the file that is replaced; None when there is none."""
    try:
        status = target.lstat()
    except FileNotFoundError:
        return None
    if not replace or not stat.S_ISREG(status.st_mode):
        raise EnvironmentProblem(f"{path} is there already and is left alone")
    if not status.st_mode & _ANY_WRITE:
        raise EnvironmentProblem(f"{path} is read-only and is left alone")
    return stat.S_IMODE(status.st_mode)


def _take_free_name(beside: Path, target: str) -> None:
    """Name the new file ``target`` unless something took that name meanwhile."""
    try:
        os.link(beside, target)
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
