"""Labelled pairs of texts in other people's files, whatever their columns are called.

What belongs here: finding the two texts, the answer and the source of each pair in JSON, JSON
Lines, CSV and TSV, compressed by gzip or not. What does not: what is done with the pairs
(``recurrence``).

Columns are found by name, else by position: the answer is a column that says yes and no, the texts
are the two with the longest values. A text may stand in two columns, a title and a description, or
be an object with both. A pair without ids has its texts for ids.
"""

from __future__ import annotations

import csv
import gzip
import json
import re
import sys
import zlib
from collections import defaultdict
from io import StringIO
from typing import TYPE_CHECKING, Any, NamedTuple

from benchmarks.labelled_pairs import Pair, Source, plain, wording_of_text
from faultbook.analysis.wording_terms import Wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

ENDINGS = frozenset((".jsonl", ".ndjson", ".json", ".csv", ".tsv"))

_COMPRESSED = ".gz"

_SIDES = (
    ("1", "2"),
    ("a", "b"),
    ("left", "right"),
    ("first", "second"),
    ("one", "other"),
    ("one", "two"),
    ("query", "candidate"),
    ("source", "target"),
    ("original", "duplicate"),
    ("master", "duplicate"),
    ("x", "y"),
)
_WHOLE = (
    *("text", "texts", "sentence", "report", "bug", "issue", "incident", "question", "document"),
    *("doc", "pair", "item", ""),
)
_TITLES = ("title", "summary", "short_description", "subject", "headline", "name")
_BODIES = ("description", "body", "text", "content", "details", "desc", "long_description")
_IDS = ("id", "key", "bug_id", "issue_id", "number", "bug", "issue")
_ANSWERS = (
    *("label", "same", "duplicate", "is_duplicate", "isduplicate", "is_dup", "dup", "match"),
    *("is_match", "is_same", "similar", "related", "y", "target", "class", "gold", "answer"),
)
_SOURCES = ("source", "project", "product", "dataset", "repo", "repository", "component")
_YES = frozenset(("yes", "y", "true", "t", "1", "1.0", "dup", "duplicate", "duplicates", "same"))
_NO = frozenset(
    ("no", "n", "false", "f", "0", "0.0", "-1", "nodup", "nondup", "nonduplicate", "different")
)
_LONGEST_NAME = 60  # characters of a column's name
_MANY = 200  # rows by which columns are found


class PairFile(NamedTuple):
    """A file of pairs, and how it was read.

    Attributes:
        path: The file.
        said: What was read as what, in words.
        sources: Its pairs by source; none where no pairs were found in it.
    """

    path: Path
    said: str
    sources: Sequence[Source]


class _Columns(NamedTuple):
    """Where things stand; a path is the keys that lead to a value."""

    titles: tuple[str, str]
    bodies: tuple[str, str]
    ids: tuple[str, str]
    answer: str
    source: str


def read_folder(folder: Path) -> list[PairFile]:
    """The files of pairs in a folder and below, by path; or one file.

    Args:
        folder: The folder or file.
    """
    paths = [folder] if folder.is_file() else sorted(folder.rglob("*"))
    return [_read(path) for path in paths if _ending(path) in ENDINGS and path.is_file()]


def answer_of(value: object) -> bool | None:
    """What a value says, yes or no; None where it says neither."""
    said = re.sub(r"(?<=[a-z])[\s_-]+", "", str(value).strip().lower())
    if said in _YES:
        return True
    return False if said in _NO else None


def _read(path: Path) -> PairFile:
    try:
        rows = [_flat(row) for row in _rows(path) if isinstance(row, dict)]
    except (ValueError, csv.Error, OSError, EOFError, zlib.error) as problem:
        return PairFile(path, f"can't be read: {problem}", ())
    columns = _columns(rows[:_MANY]) if rows else None
    if columns is None:
        return PairFile(path, "no two texts with a yes or no are found in it", ())
    sources, left_out = _sources(path.stem, rows, columns)
    return PairFile(path, _said(columns, len(rows), left_out), sources)


def _sources(
    name: str, rows: Sequence[Mapping[str, Any]], columns: _Columns
) -> tuple[list[Source], int]:
    """The pairs by source, and how many rows hold none."""
    texts: dict[str, dict[str, Wording]] = defaultdict(dict)
    pairs: dict[str, dict[tuple[str, str], bool]] = defaultdict(dict)
    left_out = 0
    for row in rows:
        answer = answer_of(row.get(columns.answer))
        wordings = [_wording(row, columns, side) for side in (0, 1)]
        one, other = (str(row.get(columns.ids[side]) or plain(wordings[side])) for side in (0, 1))
        if answer is None or not all(map(plain, wordings)) or one == other:
            left_out += 1
            continue
        source = str(row.get(columns.source) or name)
        texts[source].update({one: wordings[0], other: wordings[1]})
        pairs[source][min(one, other), max(one, other)] = answer
    sources = [
        Source(source, texts[source], [Pair(*keys, is_same) for keys, is_same in those.items()])
        for source, those in pairs.items()
    ]
    return sources, left_out


def _said(columns: _Columns, rows: int, left_out: int) -> str:
    texts = [
        " + ".join(name for name in (columns.titles[side], columns.bodies[side]) if name)
        for side in (0, 1)
    ]
    ids = f", ids {columns.ids[0]}, {columns.ids[1]}" if columns.ids[0] else ""
    source = f", source {columns.source}" if columns.source else ""
    missing = f"; {left_out} without both texts or an answer" if left_out else ""
    return (
        f"{rows} rows, texts {texts[0]} and {texts[1]}, answer {columns.answer}"
        f"{ids}{source}{missing}"
    )


def _ending(path: Path) -> str:
    """What a file's name ends in, whether it is compressed or not."""
    name = path.name.lower().removesuffix(_COMPRESSED)
    return f".{name.rpartition('.')[2]}"


def _rows(path: Path) -> Iterator[Any]:
    content = path.read_bytes()
    if path.suffix.lower() == _COMPRESSED:
        content = gzip.decompress(content)
    text = content.decode("utf-8-sig", errors="replace")
    ending = _ending(path)
    if ending in {".csv", ".tsv"}:
        usual = csv.field_size_limit(sys.maxsize)  # texts are long, and the limit is everybody's
        try:
            yield from _table(text, "\t" if ending == ".tsv" else ",")
        finally:
            csv.field_size_limit(usual)
    elif ending == ".json":
        found = json.loads(text)
        lists = found.values() if isinstance(found, dict) else (found,)
        for those in lists:
            yield from those if isinstance(those, list) else ()
    else:
        # Other ends of lines, as U+2028, may stand in a text.
        yield from (json.loads(line) for line in text.split("\n") if line.strip())


def _table(text: str, comma: str) -> Iterator[dict[str, str]]:
    """The rows of a table; its columns have numbers for names where no line says them."""
    rows = list(csv.reader(StringIO(text, newline=""), delimiter=comma))
    if not rows:
        return
    head = [name.strip() for name in rows[0]]
    has_head = all(
        len(name) <= _LONGEST_NAME and (answer_of(name) is None or name.lower() in _ANSWERS)
        for name in head
    )
    if not has_head:
        head = [f"column {number}" for number, _ in enumerate(head, 1)]
    yield from (dict(zip(head, row, strict=False)) for row in rows[has_head:])


def _flat(row: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    """A row whose objects are spread over columns: ``a.title``; elements of a list by number."""
    flat: dict[str, Any] = {}
    for key, value in row.items():
        name = f"{before}{key}"
        if isinstance(value, list):
            value = {str(number): one for number, one in enumerate(value, 1)}  # noqa: PLW2901
        if isinstance(value, dict):
            flat |= _flat(value, f"{name}.")
        else:
            flat[name] = value
    return flat


def _columns(rows: Sequence[Mapping[str, Any]]) -> _Columns | None:
    names = list(dict.fromkeys(name for row in rows for name in row))
    by_plain = {re.sub(r"[^a-z0-9]", "", name.lower()): name for name in reversed(names)}
    answer = _answer(rows, names)
    if answer is None:
        return None
    source = next((by_plain[one] for one in _SOURCES if one in by_plain), "")
    ids = _sides(by_plain, _IDS, {answer})
    titles = _sides(by_plain, _TITLES, {answer})
    bodies = _sides(by_plain, _BODIES, {answer, *titles})
    if not any((*titles, *bodies)):
        bodies = _sides(by_plain, _WHOLE, {answer, *ids})
        if not any(bodies):
            bodies = _longest(rows, [name for name in names if name not in {answer, source, *ids}])
    used = {answer, *titles, *bodies}
    if not any((*titles, *bodies)):
        return None
    ids = ids if used.isdisjoint(ids) else ("", "")
    return _Columns(titles, bodies, ids, answer, "" if source in used else source)


def _sides(by_plain: Mapping[str, str], kinds: Sequence[str], taken: set[str]) -> tuple[str, str]:
    """The columns of both sides that hold something of a kind; ("", "") where there are none."""
    for kind in kinds:
        word = kind.replace("_", "")
        wholes = [f"{whole}{{}}{word}" for whole in _WHOLE if whole]
        for form in (f"{word}{{}}", f"{{}}{word}", *wholes):
            for sides in _SIDES:
                one, other = (by_plain.get(form.format(side), "") for side in sides)
                if one and other and not taken & {one, other}:
                    return one, other
    return "", ""


def _answer(rows: Sequence[Mapping[str, Any]], names: Sequence[str]) -> str | None:
    """The column that says yes and no."""

    def says(name: str) -> bool:
        values = [row[name] for row in rows if row.get(name) not in {None, ""}]
        return bool(values) and all(answer_of(value) is not None for value in values)

    telling = [name for name in names if says(name)]
    by_name = {re.sub(r"[^a-z_]", "", name.lower()): name for name in reversed(telling)}
    named = next((by_name[one] for one in _ANSWERS if one in by_name), None)
    return named or next(reversed(telling), None)


def _longest(rows: Sequence[Mapping[str, Any]], names: Sequence[str]) -> tuple[str, str]:
    """The two columns with the longest values, in their order."""
    longest = sorted(names, key=lambda name: -_mean_length(rows, name))[:2]
    two = [name for name in names if name in longest]
    return (two[0], two[1]) if len(two) > 1 else ("", "")


def _mean_length(rows: Sequence[Mapping[str, Any]], name: str) -> float:
    return sum(len(str(row.get(name) or "")) for row in rows) / len(rows)


def _wording(row: Mapping[str, Any], columns: _Columns, side: int) -> Wording:
    title, body = (
        str(row.get(name) or "").strip() if name else ""
        for name in (columns.titles[side], columns.bodies[side])
    )
    return Wording(title, summary=body) if title else wording_of_text(body)
