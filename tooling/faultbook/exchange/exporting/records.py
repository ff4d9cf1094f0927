"""Records as they go out: each as one line of JSON, made where its file is read.

What belongs here: from paths to lines, in order and in as many processes as there are cores. What
does not: the files that exporters make of them.

A line holds what the file says, with the types that the model gives it: numbers and flags are
JSON's, times and days stay as they were typed, and a key without a value is left out. It is what a
register can be restored from (``own_export``).
"""

from __future__ import annotations

import json
import re
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from faultbook.catalog import implied_paths
from faultbook.document import SECTIONS
from faultbook.ids import parse_id
from faultbook.kinds import KINDS, kind_named
from faultbook.parallel import job_count, map_chunks
from faultbook.plain_text import HIDDEN

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from faultbook.audience import Shown
    from faultbook.event_walk import FieldPath
    from faultbook.model.field_types import FieldType
    from faultbook.record import AnyRecord, RecordFile

VERSION = 1
"""Version of a record's shape; it changes when a key goes or means something else."""

KIND, PATH = "kind", "path"
"""Keys that stand before a record's own."""

_WINDOW = 20_000  # files that are read ahead of whoever writes, at most
_LOSING = frozenset({"duplicate-section", "sections-not-text"})  # problems that cost a section
_UNSEEN = re.compile(f"[{HIDDEN}\x7f-\x9f]")


class Exported(NamedTuple):
    """A record that goes out.

    Attributes:
        kind: Name of its kind.
        id: Its id.
        line: All of it as JSON on one line, safe to be shown on a terminal.
    """

    kind: str
    id: str
    line: str

    @property
    def data(self) -> dict[str, Any]:
        """What the line says."""
        found: dict[str, Any] = json.loads(self.line)
        return found

    @property
    def filled(self) -> dict[str, Any]:
        """What the line says, with what a field means that isn't there."""
        return {**_defaults(self.kind), **self.data}


class LeftOut(NamedTuple):
    """A file that doesn't go out whole.

    Attributes:
        path: Path from the register's root.
        reason: Why, in one line, and what becomes of it.
    """

    path: str
    reason: str


@dataclass(frozen=True)
class Reading:
    """How records are read.

    Attributes:
        load: Reads a record's file by its path.
        tell: Told of each file that doesn't go out whole.
        shown: What the audience may see; None for all.
        jobs: Processes to use; None to decide by the work.
        progress: Told, now and then, how many files of how many are read.
        is_sharded: Whether the register's folders are split by hundreds.
    """

    load: Callable[[str], RecordFile]
    tell: Callable[[LeftOut], None]
    shown: Shown | None = None
    jobs: int | None = None
    progress: Callable[[int, int], None] | None = None
    is_sharded: bool = False


def exported(reading: Reading, paths: Iterable[str]) -> Iterator[Exported]:
    """The records in files, by kind and then by id, each id once.

    Of several files with one id, the one that stands where the id says goes out.

    Args:
        reading: How they are read.
        paths: The files, from the register's root.
    """
    ordered = in_order(paths, shard=reading.is_sharded)
    seen: set[str] = set()
    for start in range(0, len(ordered), _WINDOW):
        for path, found in _read(reading, ordered[start : start + _WINDOW], start, len(ordered)):
            if found.id in seen:
                reason = f"another file has the id {found.id} too; this one is left out"
                reading.tell(LeftOut(path, reason))
                continue
            seen.add(found.id)
            yield found


def in_order(paths: Iterable[str], *, shard: bool) -> list[str]:
    """Paths in the order of their kinds and ids, told from the paths alone."""
    named = [(path, path.rpartition("/")[2].rpartition(".")[0]) for path in paths]
    times = Counter(stem for _, stem in named)
    kinds = list(KINDS)

    def key(one: tuple[str, str]) -> tuple[object, ...]:
        path, stem = one
        kind, parsed = kind_named(path), parse_id(stem)
        if parsed is None or parsed.prefix != KINDS[kind].prefix:
            return (kinds.index(kind), 1, 0, 0, 0, stem, 0, path)
        right = implied_paths(stem, shard=shard) if times[stem] > 1 else (path,)
        rank = right.index(path) if path in right else len(right)
        number = (parsed.is_draft, parsed.number)
        return (kinds.index(kind), 0, parsed.year, *number, stem, rank, path)

    return [path for path, _ in sorted(named, key=key)]


def _read(
    reading: Reading, paths: Sequence[str], done: int, total: int
) -> Iterator[tuple[str, Exported]]:
    """What stands in files, with each file's path; tells of what doesn't go out."""

    def lines(some: list[str]) -> list[tuple[Exported | None, LeftOut | None]]:
        return [line_of(reading.load(path), reading.shown) for path in some]

    with closing(map_chunks(lines, paths, job_count(len(paths), reading.jobs))) as chunks:
        at = 0
        for chunk in chunks:
            for found, left_out in chunk:
                if left_out is not None:
                    reading.tell(left_out)
                if found is not None:
                    yield paths[at], found
                at += 1
            if reading.progress is not None:
                reading.progress(done + at, total)


def line_of(file: RecordFile, shown: Shown | None = None) -> tuple[Exported | None, LeftOut | None]:
    """A file's record as it goes out, and what doesn't."""
    record, document = file.record, file.document
    if record is None:
        problems = [one.message for one in document.problems]
        problems += [one.message for one in file.schema_problems]
        return None, LeftOut(file.path, f"{problems[0]}; the record is left out")
    losses = [one.message for one in document.problems if one.kind in _LOSING or record.dropped]
    losses += [one.message for one in file.schema_problems]
    line = json_line(content_of(record, shown))
    left_out = None
    if losses:
        more = f", and {len(losses) - 1} more" if losses[1:] else ""
        left_out = LeftOut(file.path, f"{losses[0]}{more}; what doesn't fit is left out")
    return Exported(record.kind, record.id, line), left_out


def json_line(content: dict[str, Any]) -> str:
    """JSON on one line, with what wouldn't be seen, or would do something, escaped."""
    text = json.dumps(content, ensure_ascii=False)
    if text.isascii() and "\x7f" not in text:
        return text
    return _UNSEEN.sub(
        lambda match: json.dumps(match[0]).strip('"'), text.replace("\x7f", "\\u007f")
    )


def content_of(record: AnyRecord, shown: Shown | None) -> dict[str, Any]:
    """A record as values that JSON can hold.

    Args:
        record: The record as its file says it.
        shown: What the audience may see; None for all.
    """
    data = record.document.data or {}
    if record.dropped:
        data = _without(data, record.dropped)
    sections = record.document.sections
    if shown is not None:
        data, sections = shown.fields(record.kind, data), shown.sections(sections)
    types = _types(record.kind)
    fields = {
        key: value if key not in types else _typed(value, types[key])
        for key, value in data.items()
        if value is not None
    }
    first = {KIND: record.kind, PATH: record.path, "id": record.id}
    return {**first, **fields, "id": record.id, SECTIONS: dict(sections)}


@cache
def _defaults(kind: str) -> dict[str, Any]:
    """The values of fields that mean something without being there, such as the visibility."""
    fields = KINDS[kind].model.model_fields.items()
    return {
        info.alias or name: info.default
        for name, info in fields
        if not info.is_required() and info.default not in (None, ())
    }


@cache
def _types(kind: str) -> dict[str, FieldType]:
    """The fields of a kind that may hold anything but a single text."""
    from faultbook.model.field_types import field_type  # imports Pydantic

    found = field_type(KINDS[kind].model, ())
    keys = found.keys if found is not None else {}
    return {key: one for key, one in keys.items() if one.form not in ("text", "day", "moment")}


def _typed(value: Any, wanted: FieldType | None) -> Any:
    """A plain value of a sound field as JSON has it."""
    if isinstance(value, str):
        form = wanted.form if wanted is not None else "text"
        if form == "number":
            return int(value)
        return value == "true" if form == "flag" else value
    if isinstance(value, dict):
        keys = wanted.keys if wanted is not None else {}
        return {
            key: _typed(inner, keys.get(key)) for key, inner in value.items() if inner is not None
        }
    if isinstance(value, list):
        item = wanted.item if wanted is not None else None
        return [_typed(inner, item) for inner in value]
    return value


def _without(data: dict[str, Any], dropped: Collection[FieldPath]) -> dict[str, Any]:
    """Plain values without those that don't fit; of a list that holds one, nothing is kept."""
    kept: dict[str, Any] = {}
    for key, value in data.items():
        inside = [path[1:] for path in dropped if path[:1] == (key,)]
        if not inside:
            kept[key] = value
        elif isinstance(value, dict) and () not in inside:
            kept[key] = _without(value, inside)
    return kept
