"""FB5, second part: what may become of a record.

What belongs here: edits of closed records, deletions and ids. What does not: its states
(``transitions``) and its times (``stamps``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from faultbook.document import SECTIONS
from faultbook.kinds import KINDS
from faultbook.lifecycle import EDITABLE, ENDS
from faultbook.record import title_key
from faultbook.rules.registry import Finding, Scope, rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from faultbook.record import AnyRecord, Context
    from faultbook.record_change import RecordChange

_LINKS = {kind.name: {link.path[0] for link in kind.links} for kind in KINDS.values()}
_GONE = {
    "incident": "cancel it instead, with its reason",
    "problem": "close it instead, as 'duplicate' or 'not-a-problem'",
    "known-error": "retire it instead, with 'retired_because' or 'superseded_by'",
}


@rule("FB503", "closed-record-edited", Scope.CHANGE, kinds=("incident",))
def _closed_record_edited(change: RecordChange, context: Context) -> Iterator[Finding]:
    before, after = change.before, change.after
    if before is None or after is None or before.document.text == after.document.text:
        return
    if change.is_return and not _is_same(before, after):  # which FB505 tells
        return
    status = before.model.status
    if status not in ENDS or after.model.status != status:
        return
    for path in (*_edited_fields(before, after, context), *_edited_sections(before, after)):
        name = f"the section {path[1]!r}" if len(path) > 1 else repr(path[0])
        said = f"{name} changed after the incident was {status}"
        hint = "put it back; what was learnt later belongs to its problem, a link or an action"
        yield Finding(said, path, hint, otherwise=("status",))


def _edited_fields(
    before: AnyRecord, after: AnyRecord, context: Context
) -> Iterator[tuple[str, ...]]:
    """Fields that changed and may not, compared by what they mean."""
    old, new = _values(before), _values(after)
    for key in dict.fromkeys((*new, *old)):
        if key in EDITABLE or key == SECTIONS or old.get(key) == new.get(key):
            continue
        if key == "id" and before.model.id in after.model.aliases:
            continue
        if key in _LINKS[after.kind] and _is_one_record(old.get(key), new.get(key), context):
            continue
        yield (key,)


def _values(record: AnyRecord) -> dict[str, Any]:
    """What each key means; what is written, where the model doesn't know it or can't read it."""
    written = record.document.data or {}
    model = record.model
    values = {
        info.alias or name: getattr(model, name) for name, info in type(model).model_fields.items()
    }
    for key in {str(path[0]) for path in record.dropped if path} | (written.keys() - values.keys()):
        values[key] = written.get(key)
    return values


def _edited_sections(before: AnyRecord, after: AnyRecord) -> Iterator[tuple[str, ...]]:
    """Sections that changed, under the name that they have now or had last."""
    old, new = _sections(before), _sections(after)
    for key in dict.fromkeys((*old, *new)):
        earlier, later = old.get(key), new.get(key)
        if (earlier and earlier.lines) != (later and later.lines):
            name = later or earlier
            yield (SECTIONS, name.name if name is not None else key)


class _Told(NamedTuple):
    """A section as its readers know it."""

    name: str
    lines: tuple[str, ...]


def _sections(record: AnyRecord) -> dict[str, _Told]:
    """Sections whatever the case of their headings, and without the ends of lines.

    Which line ends a file has is decided by Git, an editor or the system that it is read on.
    """
    return {
        name.casefold(): _Told(name, tuple(line.rstrip() for line in text.strip().split("\n")))
        for name, text in record.document.sections.items()
    }


def _is_one_record(old: Any, new: Any, context: Context) -> bool:
    """Whether two links name one record, under different ids."""
    if not isinstance(old, str) or not isinstance(new, str):
        return False
    found = context.register.resolve(new)
    return found is not None and context.register.resolve(old) == found


@rule("FB504", "record-deleted", Scope.CHANGE)
def _record_deleted(change: RecordChange, context: Context) -> Iterable[Finding]:
    if not change.is_deletion:
        return ()
    aliases = change.before.model.aliases if change.before is not None else ()
    if any(context.register.resolve(name) is not None for name in (change.id, *aliases)):
        return ()
    kind = next(kind for kind in KINDS.values() if change.path.startswith(f"{kind.folder}/"))
    hint = f"put it back, and {_GONE[kind.name]}; or give its id to 'aliases' of another record"
    return (Finding(f"{change.id} was deleted", hint=hint, place=(1, 1)),)


@rule("FB505", "id-reused", Scope.CHANGE)
def _id_reused(change: RecordChange, _: Context) -> Iterable[Finding]:
    before, after = change.before, change.after
    if not change.is_return or before is None or after is None or _is_same(before, after):
        return ()
    said = f"{change.id} was the id of another record, {before.model.title!r}"
    return (Finding(said, ("id",), "take the next free id; an id is never given twice"),)


def _is_same(before: AnyRecord, after: AnyRecord) -> bool:
    """Whether two records tell of the same thing, as far as one can see."""
    old, new = before.model, after.model
    stamps = (getattr(old, "opened_at", None), getattr(new, "opened_at", None))
    return (
        title_key(old.title) == title_key(new.title)
        or (stamps[0] is not None and stamps[0] == stamps[1])
        or (old.source_id is not None and old.source_id == new.source_id)
    )


@rule("FB512", "id-taken", Scope.CHANGE)
def _id_taken(change: RecordChange, _: Context) -> Iterable[Finding]:
    if not change.taken_on:
        return ()
    said = f"{change.id} is another record's id on {change.taken_on!r}"
    hint = f"give this one the next free id with 'faultbook renumber {change.id}'"
    return (Finding(said, ("id",), hint),)
