"""What the rows of a key become: a record's text but for its id, or the reason why not.

What belongs here: an importer's answer made into what the spool keeps. What does not: the answer
itself (importers) and ids (``numbering``).

A record is written before it has an id, so that one that can't be written gets none. It has another
id in its place, and so have its links; ``with_lines`` puts in the right ones.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from faultbook.editing.render import UnwritableRecord, render_record
from faultbook.editing.yaml_text import plain_value
from faultbook.exchange.engine.digests import digest_of, said
from faultbook.exchange.engine.spool import MOST_ROWS, Drafted
from faultbook.exchange.source import Outcome, Setback
from faultbook.ids import parse_id
from faultbook.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from faultbook.exchange.engine.spool import Group
    from faultbook.exchange.source import Draft, Source
    from faultbook.kinds import RecordKind

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def drafted(source: Source, group: Group) -> Drafted:
    """What the rows of a key become.

    Args:
        source: The importer.
        group: The rows.
    """
    if len(group.rows) > MOST_ROWS:
        reason = f"has over {MOST_ROWS:,} rows; its key doesn't tell records apart"
        return Drafted(group.key, Outcome.REFUSED, reason)
    found = source.draft(group.rows)
    if isinstance(found, Setback):
        return Drafted(
            group.key,
            found.outcome,
            found.reason,
            found.line,
            found.is_planned,
            unmapped=found.unmapped,
        )
    made = _made(found, group.known_digest)
    if made.outcome not in (None, Outcome.UNCHANGED):
        return made
    return made._replace(implied=tuple((one.source_id, _seconds(one)) for one in found.implied))


def drafted_implied(source: Source, group: Group, source_id: str) -> Drafted | None:
    """A record that the rows of a key only name.

    Args:
        source: The importer.
        group: The rows.
        source_id: The record's key.
    """
    found = source.draft(group.rows)
    if isinstance(found, Setback):
        return None
    draft = next((one for one in found.implied if one.source_id == source_id), None)
    return _made(draft, None) if draft is not None else None


def _made(draft: Draft, known_digest: str | None) -> Drafted:
    """A draft as it is kept, or why no record can hold it."""
    try:
        digest = _digest(draft)
        is_known = known_digest == digest and not draft.is_own
        text = b"" if is_known else _text(draft, digest)
    except (UnwritableRecord, TypeError, ValueError) as error:
        return Drafted(draft.source_id, Outcome.REFUSED, str(error), notes=draft.notes)
    services: Any = draft.fields.get("services") or ()
    return Drafted(
        source_id=draft.source_id,
        outcome=Outcome.UNCHANGED if is_known else None,
        kind=draft.kind,
        opened=_seconds(draft),
        year=draft.opened_at.year,
        digest=digest,
        text=text,
        links=dict(draft.links),
        notes=draft.notes,
        naive_times=draft.naive_times,
        unmapped=draft.unmapped,
        services={key: draft.named.get(key, key) for key in services},
        own_id=str(draft.fields["id"]) if draft.is_own else "",
    )


def _seconds(draft: Draft) -> float:
    return (draft.opened_at - _EPOCH).total_seconds()


def _digest(draft: Draft) -> str:
    """The digests of what a draft says; "" for a register's own export."""
    if draft.is_own:
        return ""
    stated = {key: value for key, value in draft.fields.items() if value is not None}
    plain = {key: plain_value(value) for key, value in stated.items() if value not in ((), [])}
    return digest_of(said({**plain, **draft.links}, draft.sections))


def _text(draft: Draft, digest: str) -> bytes:
    """A record's text, with others in the place of its id and its links."""
    if draft.is_own:
        if parse_id(str(draft.fields.get("id"))) is None:
            raise UnwritableRecord(f"{draft.fields.get('id')!r} is no id")
        return render_record(draft.kind, draft.fields, draft.sections).encode()
    if not draft.source_id.isprintable():
        raise UnwritableRecord("has a character in its key that a record can't hold")
    kind = KINDS[draft.kind]
    standing = {f: f"{prefix}-0001-0001" for f, prefix in _links(kind).items() if f in draft.links}
    fields = {
        **draft.fields,
        **standing,
        "id": f"{kind.prefix}-{draft.opened_at.year:04d}-0001",
        "source_id": draft.source_id,
        "source_digest": digest,
    }
    return render_record(draft.kind, fields, draft.sections).encode()


def _links(kind: RecordKind) -> dict[str, str]:
    """The prefix of the ids that each link of a kind holds."""
    return {link.path[0]: KINDS[link.kind].prefix for link in kind.links if len(link.path) == 1}


def with_lines(text: bytes, lines: Mapping[str, str | None]) -> bytes:
    """A record's text with other values on the lines of some of its fields.

    Args:
        text: The text, with other values there.
        lines: Values by field; None for a line that goes away.
    """
    for field, value in lines.items():
        text = _with_line(text, field, value)
    return text


def _with_line(text: bytes, field: str, value: str | None) -> bytes:
    """A text with another value on one line.

    The lines of a value that has several are indented, so only the field's own begins like it.
    """
    start = text.index(f"\n{field}: ".encode())
    end = text.index(b"\n", start + 1)
    line = b"" if value is None else f"\n{field}: {value}".encode()
    return text[:start] + line + text[end:]
