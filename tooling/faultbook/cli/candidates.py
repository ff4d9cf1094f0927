"""What a register has to offer to completion: ids, titles, states, services, teams.

What belongs here: reading just as much as candidates need, in the time between two key presses.
What does not: which of them fit (``completion``) and reading a register in earnest
(``workspace``).
"""

from __future__ import annotations

import tomllib
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from faultbook.catalog import discover, read_content
from faultbook.config_text import CONFIG_NAME
from faultbook.document import read_document
from faultbook.ids import parse_id
from faultbook.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from faultbook.config import Service, Team
    from faultbook.ids import RecordId

_SEARCHED = 10_000  # files that are looked through for an alias, which takes a tenth of a second
_ALIASES = b"aliases"


def paths_by_id(root: Path, kinds: Iterable[str]) -> dict[str, str]:
    """Paths of records by the id that is their file's name, kind by kind, the newest first."""
    found: dict[str, str] = {}
    for kind in kinds:
        parsed: dict[RecordId, str] = {}
        for path in discover(root, [KINDS[kind].folder]):
            record_id = parse_id(PurePosixPath(path).stem)
            if record_id is not None:
                parsed[record_id] = path
        newest_first = sorted(parsed, key=lambda one: (-one.year, -one.number, one.slug))
        found |= {str(one): parsed[one] for one in newest_first}
    return found


def front_matter(root: Path, path: str) -> dict[str, Any]:
    """A record's fields as they are written; none where the file can't be read."""
    content = read_content(root, path)
    return _fields(path, content) if isinstance(content, bytes) else {}


def titles_by_alias(root: Path, paths: Iterable[str]) -> dict[str, str]:
    """Ids that records had before, each with the id and title of today."""
    found: dict[str, str] = {}
    for path in [*paths][:_SEARCHED]:
        content = read_content(root, path)
        if not isinstance(content, bytes) or _ALIASES not in content:
            continue
        fields = _fields(path, content)
        aliases = fields.get("aliases")
        today = f"{PurePosixPath(path).stem}: {fields.get('title') or ''}"
        if isinstance(aliases, list):
            found |= {alias: today for alias in aliases if isinstance(alias, str)}
    return found


def configured(root: Path, table: str) -> dict[str, str]:
    """What one table of the configuration knows, each with its name, or "".

    Args:
        root: The register's root.
        table: ``services``, ``teams``, or ``root_cause`` for the organisation's own categories.
    """
    config = tomllib.loads((root / CONFIG_NAME).read_text(encoding="utf-8"))
    if table == "root_cause":
        categories = _table(config, table).get("categories")
        return dict.fromkeys(categories, "") if isinstance(categories, list) else {}
    found = _names(config.get(table))
    patterns = _table(config, "catalog").get("backstage")
    if isinstance(patterns, list) and patterns:
        from faultbook.backstage import read_backstage

        backstage = read_backstage(root, [one for one in patterns if isinstance(one, str)])
        others: Mapping[str, Service | Team] = backstage.services
        if table == "teams":
            others = backstage.teams
        found = {key: other.name or "" for key, other in others.items()} | found
    return dict(sorted(found.items()))


def _fields(path: str, content: bytes) -> dict[str, Any]:
    return read_document(content, is_markdown=path.lower().endswith(".md")).data or {}


def _table(config: dict[str, Any], key: str) -> dict[str, Any]:
    found = config.get(key)
    return found if isinstance(found, dict) else {}


def _names(table: object) -> dict[str, str]:
    if not isinstance(table, dict):
        return {}
    names = {key: one.get("name") if isinstance(one, dict) else None for key, one in table.items()}
    return {key: name if isinstance(name, str) else "" for key, name in names.items()}
