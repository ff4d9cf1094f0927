"""Services and teams from Backstage ``catalog-info.yaml`` files.

What belongs here: reading the few fields that Faultbook uses. What does not: the configuration
that names the files (``config``) and judging them (``rules.configuration``).

The format: https://backstage.io/docs/features/software-catalog/descriptor-format
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from faultbook.document import MAX_BYTES, Lines
from faultbook.record import FileProblem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from faultbook.config import Service, Team

_SERVICE_KINDS = ("Component", "System")
_TEAM_KINDS = ("Group",)


class Backstage(NamedTuple):
    """What the files say.

    Attributes:
        services: Components and systems by name.
        teams: Groups by name.
        problems: What is wrong with the files.
    """

    services: dict[str, Service]
    teams: dict[str, Team]
    problems: tuple[FileProblem, ...] = ()


def read_backstage(root: Path, patterns: Iterable[str]) -> Backstage:
    """Read the files that ``patterns`` name, paths or globs from ``root``; never raises."""
    services: dict[str, Service] = {}
    teams: dict[str, Team] = {}
    problems: list[FileProblem] = []
    all_paths: dict[str, None] = {}  # in order, and each once
    for pattern in patterns:
        paths = matching_files(root, pattern)
        all_paths |= dict.fromkeys(paths)
        if not paths:
            problems.append(FileProblem("faultbook.toml", f"no file matches {pattern!r}"))
    for path in all_paths:
        for entity in _entities(root, path, problems):
            _enter(entity, services, teams)
    return Backstage(services, teams, tuple(problems))


def matching_files(root: Path, pattern: str) -> list[str]:
    """Regular files inside ``root``; links and paths that leave it are passed over."""
    if pattern.startswith("/") or ".." in pattern.split("/"):
        return []
    top = root.resolve()
    try:
        found = [path for path in top.glob(pattern) if path.is_file() and path.resolve() == path]
    except (ValueError, IndexError, AttributeError, OSError, RecursionError):
        return []  # pathlib's ways to say that this is no pattern
    return sorted(path.relative_to(top).as_posix() for path in found)


def _entities(root: Path, path: str, problems: list[FileProblem]) -> Iterator[dict[str, Any]]:
    try:
        size = (root / path).stat().st_size
        if size > MAX_BYTES:
            problems.append(FileProblem(path, f"is {size:,} bytes; {MAX_BYTES:,} are read"))
            return
        text = (root / path).read_bytes().decode()
    except OSError as error:
        reason = (error.strerror or "unknown error").lower()
        problems.append(FileProblem(path, f"can't be read: {reason}"))
        return
    except UnicodeDecodeError:
        problems.append(FileProblem(path, "is not UTF-8"))
        return
    from faultbook.event_walk import walk  # imports yaml

    found = walk(text)
    faults = [problem for problem in found.problems if problem.kind != "several-documents"]
    lines = Lines(text if faults else "")
    problems += (FileProblem(path, one.message, *lines.place(one.offset)) for one in faults)
    yield from (value for value in found.values if isinstance(value, dict))


def _enter(entity: dict[str, Any], services: dict[str, Service], teams: dict[str, Team]) -> None:
    from faultbook.config import Service, Team  # imports Pydantic

    metadata, spec = entity.get("metadata"), entity.get("spec")
    if not isinstance(metadata, dict) or not isinstance(metadata.get("name"), str):
        return
    key = metadata["name"].lower()
    title = metadata.get("title")
    name = title if isinstance(title, str) else None
    if entity.get("kind") in _SERVICE_KINDS:
        owner = spec.get("owner") if isinstance(spec, dict) else None
        services.setdefault(key, Service(name=name, owner=_team_key(owner)))
    elif entity.get("kind") in _TEAM_KINDS:
        teams.setdefault(key, Team(name=name))


def _team_key(owner: object) -> str | None:
    """The name in an entity reference: ``group:default/identity`` is ``identity``."""
    if not isinstance(owner, str):
        return None
    return owner.rpartition(":")[2].rpartition("/")[2].lower() or None
