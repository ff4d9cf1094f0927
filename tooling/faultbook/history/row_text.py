"""A timeline and a landing as the text that is kept of them.

What belongs here: JSON with a checksum before it, and back. What does not: where it is kept
(``store``).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeAlias
from zlib import crc32

from faultbook.gitrepo.log import Commit, Person
from faultbook.history.timeline import Change, Landing, Side, Timeline, Version

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from faultbook.event_walk import FieldPath
    from faultbook.history.timeline import Fields

_CHECKSUM_DIGITS = 8
_encode = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode


PlainStay: TypeAlias = "tuple[str, int, int | None]"
"""A state, and the numbers of the landings that brought a record there and away."""


class DamagedText(Exception):
    """A kept text is not as it was written."""


def versions_text(versions: Sequence[Version]) -> str:
    """Versions as text."""
    rows: list[Any] = []
    path = ""
    for one in versions:
        changes = [_change_row(change) for change in one.changes]
        row: list[Any] = [one.landing, one.path if one.path != path else 0, one.blob, changes]
        if one.sides or one.beside or not one.is_readable:
            row += [[_side_row(side) for side in one.sides], one.beside, int(one.is_readable)]
        rows.append(row)
        path = one.path
    return _sealed(rows)


def read_versions(text: str) -> tuple[Version, ...]:
    """The versions in a text.

    Raises:
        DamagedText: It is not as it was written.
    """
    versions = []
    fields: Fields = {}
    path = ""
    for number, named, blob, changes, *more in _opened(text):
        path = named or path
        sides: tuple[Side, ...] = ()
        beside: tuple[str, ...] = ()
        is_readable = True
        if more:
            sides = tuple(_side(*side) for side in more[0])
            beside, is_readable = tuple(more[1]), bool(more[2])
        changed = tuple([_change(change, fields) for change in changes])
        versions.append(Version(number, path, blob, changed, is_readable, sides, beside))
    return tuple(versions)


def stays_text(versions: Sequence[Version]) -> str:
    """The states that versions tell of, with the record's id, as text."""
    timeline = Timeline("", tuple(versions))
    return _sealed([timeline.id, timeline.stays if timeline.is_live else None])


def read_stays(texts: Iterable[object]) -> list[tuple[str, tuple[PlainStay, ...]]]:
    """Id and states in each of many texts, without those of records that are deleted.

    Raises:
        DamagedText: One of them is not as it was written.
    """
    joined = ",".join([check_seal(text) for text in texts])  # most are short: read as one
    return [
        (record_id, tuple([(status, since, until) for status, since, until in stays]))
        for record_id, stays in json.loads(f"[{joined}]")
        if stays is not None
    ]


def landing_text(landing: Landing) -> str:
    """A landing as text."""
    commit = landing.commit
    return _sealed(
        [
            landing.number,
            commit.id,
            commit.parents,
            commit.author,
            commit.authored_at,
            commit.committer,
            commit.committed_at,
            commit.message,
        ]
    )


def read_landing(number: int, text: str) -> Landing:
    """The landing in a text.

    Raises:
        DamagedText: It is not as it was written.
    """
    written, commit, parents, author, authored_at, committer, committed_at, message = _opened(text)
    if written != number:
        raise DamagedText
    return Landing(
        number,
        Commit(
            commit,
            tuple(parents),
            Person(*author),
            authored_at,
            Person(*committer),
            committed_at,
            message,
        ),
    )


def _sealed(value: list[Any]) -> str:
    text = _encode(value)
    return f"{crc32(text.encode()):08x}{text}"


def check_seal(text: object) -> str:
    """The text behind a checksum.

    Raises:
        DamagedText: It is not as it was written.
    """
    if not isinstance(text, str):
        raise DamagedText
    seal, body = text[:_CHECKSUM_DIGITS], text[_CHECKSUM_DIGITS:]
    if seal != f"{crc32(body.encode('utf-8', 'surrogateescape')):08x}":
        raise DamagedText
    return body


def _opened(text: str) -> list[Any]:
    found: list[Any] = json.loads(check_seal(text))
    return found


def _change_row(change: Change) -> list[Any]:
    path = change.path
    key = path[0] if len(path) == 1 else path
    return [key] if change.after is None else [key, change.after]


def _change(row: list[Any], fields: Fields) -> Change:
    """A change, which brings the fields along."""
    key = row[0]
    path: FieldPath = (key,) if key.__class__ is str else tuple(key)
    before = fields.get(path)
    if len(row) == 1:
        fields.pop(path, None)
        return Change(path, before, None)
    fields[path] = row[1]
    return Change(path, before, row[1])


def _side_row(side: Side) -> list[Any]:
    return [side.commit, *side.author, side.blob, side.message]


def _side(commit: str, name: str, email: str, blob: str, message: str) -> Side:
    return Side(commit, Person(name, email), blob, message)
