"""The text of ``faultbook.toml``: its name, and where its keys stand.

What belongs here: what can be said of the file without reading its values. What does not: its
shape and defaults (``config``).
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import re

    from faultbook.event_walk import FieldPath

CONFIG_NAME = "faultbook.toml"
"""Name of the file; the folder that holds it is the register's root."""


def toml_position(text: str, path: FieldPath) -> tuple[int, int]:
    """Line and column of a key, or of the nearest table above it that is written out.

    ``tomllib`` gives no positions, so headers and keys are looked for by line; a key inside an
    inline table answers with its line.
    """
    written = _key_positions(text)
    depths = range(len(path), 0, -1)
    return next((written[path[:n]] for n in depths if path[:n] in written), (1, 1))


@lru_cache(maxsize=1)  # one file may have many findings
def _key_positions(text: str) -> dict[FieldPath, tuple[int, int]]:
    header, key, _ = _forms()
    found: dict[FieldPath, tuple[int, int]] = {}
    counts: dict[FieldPath, int] = {}  # of tables in an array
    table: FieldPath = ()
    for number, line in enumerate(text.split("\n"), 1):
        match = header.match(line) or key.match(line)
        if match is None:
            continue
        keys: FieldPath = tuple(_key_parts(match["name"]))
        if line.lstrip().startswith("[["):
            index = counts[keys] = counts.get(keys, -1) + 1
            keys = (*keys, index)
        table, full = (keys, keys) if line.lstrip().startswith("[") else (table, (*table, *keys))
        for depth in (*range(1, min(len(full), _DEEPEST)), len(full)):
            found.setdefault(full[:depth], (number, match.start("name") + 1))
    return found


_DEEPEST = 5  # keys that may lead to a value; what is deeper is unknown anyway


@cache
def _forms() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """A table's header, a key with what follows it, and a part of a name.

    They are compiled when they are needed, for a search needs the file's name alone.
    """
    import re

    name = r"(?:[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*')"
    names = rf"(?P<name>{name}(?:\s*\.\s*{name})*)"
    return (
        re.compile(rf"\s*\[{{1,2}}\s*{names}\s*\]"),
        re.compile(rf"\s*{names}\s*="),
        re.compile(r"\"([^\"]*)\"|'([^']*)'|([A-Za-z0-9_-]+)"),
    )


def _key_parts(name: str) -> list[str]:
    part_of_name = _forms()[2]
    return [
        next(part for part in match.groups() if part is not None)
        for match in part_of_name.finditer(name)
    ]
