"""Opening the register that a command is about.

What belongs here: the register around the working directory, and paths as users type them. What
does not: the working directory and the clock (``here_and_now``) and anything inside the register
(``workspace``).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from faultbook.catalog import discover, is_companion_name, is_record_path
from faultbook.cli.here_and_now import now, register_root, root_here
from faultbook.cli.outcome import note
from faultbook.config_text import CONFIG_NAME
from faultbook.errors import EnvironmentProblem, UsageProblem
from faultbook.gitrepo.repository import find_repository
from faultbook.kinds import KINDS, kind_of_path
from faultbook.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Sequence

_FOLDERS = tuple(kind.folder for kind in KINDS.values())


def open_register() -> Workspace:
    """The register that the working directory is in.

    Raises:
        EnvironmentProblem: There is none.
    """
    return Workspace(Path(root_here()), now(), tell=note)


def open_recorded_register() -> Workspace:
    """The register that the working directory is in, or that a bare repository holds.

    Raises:
        EnvironmentProblem: There is none.
    """
    repository = find_repository(Path.cwd())
    if repository is None or not repository.is_bare or register_root(Path.cwd()) is not None:
        return open_register()
    from faultbook.gitrepo.revisions import find_commit
    from faultbook.gitrepo.tree import Tree

    head = find_commit(repository, "HEAD")
    if head is not None:
        prefix = Tree(repository, head, "", ()).folder_of(CONFIG_NAME)
        if prefix is not None:
            tree = Tree(repository, head, prefix, _FOLDERS)
            config = tree.read(CONFIG_NAME) or b""
            return Workspace(repository.top, now(), {CONFIG_NAME: config}, tree=tree, tell=note)
    raise EnvironmentProblem(f"the last commit of this bare repository holds no {CONFIG_NAME}")


def path_in(root: Path, named: str) -> str:
    """The path from the root of what a user named; "" for the root itself.

    Raises:
        UsageProblem: It is outside the register, or reached through a link that leads outside.
    """
    typed, top = Path(named), root.resolve()
    place = typed.resolve()
    if place != top and typed.name not in ("", ".."):
        place = typed.parent.resolve() / typed.name  # a link is judged itself, not what it leads to
    if not place.is_relative_to(top):
        msg = f"{named} is outside the register in {top}"
        raise UsageProblem(msg)
    path = place.relative_to(top).as_posix()
    return "" if path == "." else path


def record_path_in(root: Path, named: str) -> str:
    """The path from the root of a record that a user named; it need not be there.

    Raises:
        UsageProblem: No record can be at that path.
    """
    path = path_in(root, named)
    if not is_record_path(path):
        msg = f"{named} is no record's path; records are in {', '.join(_FOLDERS)}"
        raise UsageProblem(msg)
    return path


def named_files(root: Path, names: Sequence[str]) -> list[str] | None:
    """Paths, from the root, of the records that users name by file or folder.

    None stands for the whole register: nothing, its root, or its configuration was named.

    Raises:
        UsageProblem: Something named isn't there, or is no record and holds none.
    """
    files: list[str] = []
    paths = {name: path_in(root, name) for name in names}
    for name, path in paths.items():
        if not os.path.lexists(root / path):
            msg = f"{name}: there is no such file or folder"
            raise UsageProblem(msg)
        files += _records_at(root, name, path)
    return None if not names or {"", CONFIG_NAME} & set(paths.values()) else files


def _records_at(root: Path, name: str, path: str) -> list[str]:
    place = root / path
    is_inside = kind_of_path(path) is not None
    if is_record_path(path):
        return [path]
    if path in ("", CONFIG_NAME) or (is_inside and is_companion_name(place.name)):
        return []
    if place.is_dir() or place.is_symlink():
        folders = [path] if is_inside else [f for f in _FOLDERS if f.startswith(f"{path}/")]
        if folders:
            return list(discover(root, folders))
    msg = f"{name} is no record and holds none; records are in {', '.join(_FOLDERS)}"
    raise UsageProblem(msg)
