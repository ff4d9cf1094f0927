"""FB5, second part: what may become of a record.

What belongs here: edits of closed records, deletions and ids. What does not: its states
(``transitions``) and its times (``stamps``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.document import SECTIONS
from faultbook.kinds import KINDS
from faultbook.record import title_key
from faultbook.rules.registry import Finding, Scope, rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from faultbook.record import AnyRecord, Context, RecordChange

ENDS = ("closed", "cancelled")
"""States of an incident after which little may change."""

EDITABLE = frozenset(
    {
        *("problem", "known_error", "workaround_helped", "not_regression", "tags", "links"),
        *("actions", "aliases", "visibility", "ignore"),
    }
)
"""Fields of a closed incident that may still change."""

_LINKS = {kind.name: {link.path[0] for link in kind.links} for kind in KINDS.values()}
_GONE = {
    "incident": "cancel it instead, with its reason",
    "problem": "close it instead, as 'duplicate' or 'not-a-problem'",
    "known-error": "retire it instead, with 'retired_because' or 'superseded_by'",
}


@rule("FB503", "closed-record-edited", Scope.CHANGE, kinds=("incident",))
def _closed_record_edited(change: RecordChange, context: Context) -> Iterator[Finding]:
    before, after = change.before, change.after
    if before is None or after is None or change.is_return:
        return
    status = before.model.status
    if status not in ENDS or after.model.status != status:
        return
    for path in _edited(before, after, context):
        name = f"the section {path[1]!r}" if len(path) > 1 else repr(path[0])
        said = f"{name} changed after the incident was {status}"
        hint = "put it back; what was learnt later belongs to its problem, a link or an action"
        yield Finding(said, path, hint, otherwise=("status",))


def _edited(before: AnyRecord, after: AnyRecord, context: Context) -> Iterator[tuple[str, ...]]:
    """Fields and sections that changed and may not, compared by what they mean."""
    for name, info in type(after.model).model_fields.items():
        old, new = getattr(before.model, name), getattr(after.model, name)
        key = info.alias or name
        if key in EDITABLE or old == new:
            continue
        if {(key,)} & (before.dropped | after.dropped) and _written(before, after, key):
            continue
        if key == "id" and old in after.model.aliases:
            continue
        if key in _LINKS[after.kind] and _is_one_record(old, new, context):
            continue
        yield (key,)
    old_sections, new_sections = before.document.sections, after.document.sections
    for name in dict.fromkeys((*old_sections, *new_sections)):
        if old_sections.get(name) != new_sections.get(name):
            yield (SECTIONS, name)


def _written(before: AnyRecord, after: AnyRecord, key: str) -> bool:
    """Whether a field is written alike, where it can't be read."""
    return (before.document.data or {}).get(key) == (after.document.data or {}).get(key)


def _is_one_record(old: str | None, new: str | None, context: Context) -> bool:
    """Whether two links name one record, under different ids."""
    if not old or not new:
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
    return (Finding(said, ("id",), "take the next free id, and rename the file"),)
