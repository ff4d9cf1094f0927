"""A record that is there already, beside what its source says now.

What belongs here: which fields are taken, kept or left, and the record's new bytes. What does not:
writing them (``writing``).

For each field the digests of the last import tell who changed it since: the source alone, then its
value is taken; somebody here alone, then the record's is kept; both, then the record's is kept and
that is told, once. What the record's state doesn't let change is told until it does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from faultbook.catalog import read_content
from faultbook.document import read_document
from faultbook.editing.canonical_values import ANYTHING, fields_of, to_write
from faultbook.editing.render import UnwritableRecord
from faultbook.editing.rewriting import rewrite
from faultbook.exchange.engine.digests import Base, names_in, said, section_name, with_base
from faultbook.exchange.source import Outcome
from faultbook.kinds import KINDS
from faultbook.lifecycle import EDITABLE, ENDS, states_between

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from faultbook.document import Document

_BOTH = "changed here and in the source; the record's is kept"
_BOTH_OF_SEVERAL = "changed here and in the source; the record's are kept"


class Compared(NamedTuple):
    """What became of a record that is there already.

    Attributes:
        outcome: How the rows of it end.
        reason: Why it was left alone.
        before: Its bytes; None where they aren't to be changed.
        after: The bytes that it gets.
        changed: Fields and sections that the source changed.
        notes: What was left, and why.
    """

    outcome: Outcome
    reason: str = ""
    before: bytes | None = None
    after: bytes | None = None
    changed: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class Drawn(NamedTuple):
    """A record as its source says it now.

    Attributes:
        kind: Name of its kind.
        path: Path of the record that is there.
        text: What it would be if it were new.
        digest: The digests of that; "" for a register's own export.
        known_digest: The digests that the record carries, or "".
        update_closed: Whether a closed incident may change like any other.
    """

    kind: str
    path: str
    text: bytes
    digest: str
    known_digest: str
    update_closed: bool = False


class _Barred(NamedTuple):
    """Fields that may not change.

    Attributes:
        names: Their names.
        reasons: Why, said of one field, and of several.
    """

    names: tuple[str, ...] = ()
    reasons: tuple[str, str] = ("", "")


def compare(drawn: Drawn, root: Path, source_of: Callable[[str], str]) -> Compared:
    """Tell what becomes of a record; nothing is written.

    Args:
        drawn: What its source says.
        root: The register's root.
        source_of: The ``source_id`` of the record with an id, or the id where it has none.
    """
    content = _record_file(root, drawn.path)
    if isinstance(content, Compared):
        return content
    mine = read_document(content, is_markdown=drawn.path.endswith(".md"))
    theirs = read_document(drawn.text, is_markdown=True)
    ours, new = (_said(one, drawn.kind, source_of) for one in (mine, theirs))
    if ours == new and (not drawn.digest or not drawn.known_digest):
        return Compared(Outcome.UNCHANGED)
    if not drawn.digest:
        said_ = f"{drawn.path} says something else than the export and is left alone"
        return Compared(Outcome.SKIPPED, said_)
    taken, left = _sorted_out(ours, new, drawn.known_digest)
    barred = _Barred() if drawn.update_closed else _barred(taken, drawn.kind, ours, new)
    taken = [name for name in taken if name not in barred.names]
    notes = (*_told(left, _BOTH, _BOTH_OF_SEVERAL), *_told(barred.names, *barred.reasons))
    digest = with_base(drawn.digest, drawn.known_digest, barred.names)
    try:
        after = _with(mine, theirs, drawn._replace(digest=digest), taken)
    except UnwritableRecord as error:
        return Compared(Outcome.SKIPPED, f"{drawn.path} can't be changed: {error}")
    if notes and not taken:
        return Compared(Outcome.SKIPPED, "; ".join(notes), content, after)
    return Compared(Outcome.UPDATED, "", content, after, tuple(taken), notes)


def _record_file(root: Path, path: str) -> bytes | Compared:
    """The bytes of a record that can be read, or what becomes of another."""
    content = read_content(root, path)
    if not isinstance(content, bytes):
        return Compared(Outcome.SKIPPED, f"{path} {content.message}; it is left alone")
    document = read_document(content, is_markdown=path.endswith(".md"))
    if document.problems or document.data is None:
        why = f"{path} is faulty and is left alone; 'faultbook check' says how"
        return Compared(Outcome.SKIPPED, why)
    return content


def _said(document: Document, kind: str, source_of: Callable[[str], str]) -> dict[str, Any]:
    """What a record says, links by what they lead to; what is empty says nothing."""
    data = {key: value for key, value in (document.data or {}).items() if value not in (None, [])}
    for link in KINDS[kind].links:
        name = link.path[0]
        if isinstance(data.get(name), str):
            data[name] = source_of(data[name])
    return said(data, document.sections)


def _sorted_out(
    ours: Mapping[str, Any], new: Mapping[str, Any], digest: str
) -> tuple[list[str], list[str]]:
    """Fields to take from the source, and those that both changed."""
    base = Base(digest) if digest else None
    taken, left = [], []
    for name in names_in(new, ours):
        if ours.get(name) == new.get(name) or (base and base.is_as_it_was(name, new)):
            continue
        if base is not None and base.is_as_it_was(name, ours):
            taken.append(name)
        else:
            left.append(name)
    return taken, left


def _barred(
    taken: list[str], kind: str, ours: Mapping[str, Any], new: Mapping[str, Any]
) -> _Barred:
    """The fields that may not change in the state that the record has."""
    state, goal = ours.get("status"), new.get("status")
    if kind == "incident" and state in ENDS:
        why = f"the incident is {state} (--update-closed changes"
        reasons = (f"isn't changed: {why} it)", f"aren't changed: {why} them)")
        return _Barred(tuple(name for name in taken if name not in EDITABLE), reasons)
    if "status" in taken and not states_between(kind, str(state), str(goal)):
        why = f"isn't changed: no moves lead from {state!r} to {goal!r}"
        return _Barred(("status",), (why, why))
    return _Barred()


def _told(names: Sequence[str], of_one: str, of_several: str) -> Iterator[str]:
    """What is said of some fields, in one line."""
    if len(names) > 1:
        yield f"{', '.join(names[:-1])} and {names[-1]} {of_several}"
    elif names:
        yield f"{names[0]} {of_one}"


def _with(mine: Document, theirs: Document, drawn: Drawn, taken: list[str]) -> bytes:
    """The record's bytes with what is taken from its source."""
    row = KINDS[drawn.kind]
    types = fields_of(row.model).inner
    fields: dict[str, Any] = dict(mine.data or {})
    sections = dict(mine.sections)
    their_fields: Mapping[str, Any] = theirs.data or {}
    for name in taken:
        heading = section_name(name)
        if heading is not None:
            sections[heading] = theirs.sections.get(heading, "")
        elif name in their_fields:
            fields[name] = to_write(their_fields[name], types.get(name, ANYTHING))
        else:
            fields.pop(name, None)
    return rewrite(mine, drawn.kind, fields | {"source_digest": drawn.digest}, sections)
