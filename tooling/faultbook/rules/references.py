"""FB3: links between records, and the services and teams they name.

What belongs here: whether what a record names is there, of the right kind, and not itself. What
does not: the table of links (``kinds``) and looking records up (``catalog``).
"""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING

from faultbook.diagnostics import NewValue, Severity
from faultbook.ids import parse_id
from faultbook.kinds import KINDS, KINDS_BY_PREFIX
from faultbook.record import plain_path
from faultbook.rules.registry import Finding, Pointer, Scope, rule
from faultbook.suggestions import but_for_a_slip, did_you_mean, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from faultbook.event_walk import FieldPath
    from faultbook.kinds import LinkField, RecordKind
    from faultbook.record import AnyRecord, Context, Entry, Reference, Register

MAX_CHAIN = 100
"""Records a chain may lead through; no honest one comes near, and a check must come to an end."""

_LINKS: dict[str, dict[FieldPath, LinkField]] = {
    kind.name: {link.path: link for link in kind.links} for kind in KINDS.values()
}
_CHAINS: dict[str, tuple[str, ...]] = {
    kind.name: tuple(link.path[0] for link in kind.links if link.is_chain)
    for kind in KINDS.values()
}
_NAMED = 8  # records of a circle that a finding names
_YEAR_DIGITS = 4
_LOOSE_ID = re.compile(r"([A-Za-z]+)[-_ ]*([0-9]{4})[-_ ]+0*([0-9]{1,9})")


def _kind_named(record_id: str) -> RecordKind | None:
    """The kind that an id's prefix stands for; None when it is no id."""
    parsed = parse_id(record_id)
    return KINDS_BY_PREFIX[parsed.prefix] if parsed else None


@rule("FB301", "dangling-reference", Scope.LINKED)
def _dangling(entry: Entry, context: Context) -> Iterable[Finding]:
    if not entry.references:
        return ()
    found = []
    for reference in entry.references:
        wanted = _LINKS[entry.kind][reference.path].kind
        if context.register.resolve(reference.target) is not None:
            continue
        named = _kind_named(reference.target)
        if named is None or named.name != wanted:
            continue
        near = nearest_id(reference.target, context.register)
        hint = f"did you mean {near!r}?" if near else f"no {_title(wanted)} has this id"
        found.append(Finding(f"there is no {reference.target!r}", reference.path, hint))
    return found


@rule("FB302", "wrong-kind-reference", Scope.LINKED)
def _wrong_kind(entry: Entry, context: Context) -> Iterable[Finding]:
    if not entry.references:
        return ()
    found = []
    for reference in entry.references:
        wanted = _LINKS[entry.kind][reference.path].kind
        named = _kind_named(context.register.resolve(reference.target) or reference.target)
        if named is not None and named.name != wanted:
            found.append(_of_wrong_kind(entry, reference, wanted, named))
    return found


def _of_wrong_kind(entry: Entry, reference: Reference, wanted: str, named: RecordKind) -> Finding:
    said = f"{plain_path(reference.path)!r} names a {_title(wanted)}, but {reference.target!r}"
    right = (link.path for link in KINDS[entry.kind].links if link.kind == named.name)
    field = next(right, None)
    hint = f"name a {_title(wanted)} here"
    if field is not None:
        hint = f"{hint}; a {_title(named.name)} goes into {plain_path(field)!r}"
    return Finding(f"{said} is a {_title(named.name)}", reference.path, hint)


def _title(kind: str) -> str:
    return KINDS[kind].title.lower()


@rule("FB303", "reference-cycle", Scope.LINKED)
def _cycle(entry: Entry, context: Context) -> Iterable[Finding]:
    if not entry.references:
        return ()
    return [
        finding
        for field in _CHAINS[entry.kind]
        if (finding := _circle(entry, field, context.register)) is not None
    ]


def _circle(entry: Entry, field: str, register: Register) -> Finding | None:
    """The finding that following ``field`` leads back here; a circle it only leads into is not."""
    others: list[Entry] = []
    seen = {entry.id}
    target = entry.target(field)
    while target and (following := register.get(target)) is not None:
        if following.id == entry.id:
            return _in_circle(entry, field, others)
        if following.id in seen:
            return None
        if len(others) == MAX_CHAIN:
            said = f"{field!r} leads on through more than {MAX_CHAIN} records"
            return Finding(said, (field,), "name the record at its end")
        seen.add(following.id)
        others.append(following)
        target = following.target(field)
    return None


def _in_circle(entry: Entry, field: str, others: list[Entry]) -> Finding:
    if not others:
        return Finding(f"{field!r} names the record itself", (field,), "name another, or delete it")
    named = [other.id for other in others[:_NAMED]]
    more = ["…"] if len(others) > _NAMED else []
    way = " → ".join([entry.id, *named, *more, entry.id])
    pointers = tuple(Pointer("in the same circle", one, (field,)) for one in named)
    hint = "one of them must come first; delete its link"
    return Finding(f"{field!r} leads in a circle: {way}", (field,), hint, related=pointers)


@rule("FB304", "unknown-service", Scope.RECORD)
def _unknown_service(record: AnyRecord, context: Context) -> Iterable[Finding]:
    known = context.services
    found = []
    for index, service in enumerate(record.model.services):
        if service not in known and _is_readable(context, "services"):
            hint = did_you_mean(service, known) or f"add [services.{service}] to faultbook.toml"
            said, path = f"no service is called {service!r}", ("services", index)
            found.append(Finding(said, path, hint, fix=_fix(path, but_for_a_slip(service, known))))
    return found


@rule("FB305", "unknown-team", Scope.RECORD)
def _unknown_team(record: AnyRecord, context: Context) -> Iterable[Finding]:
    owner, known = record.model.owner, context.teams
    if owner is None or not known or owner in known or not _is_readable(context, "teams"):
        return ()
    by_name = {team.name.casefold(): key for key, team in known.items() if team.name}
    meant = by_name.get(owner.casefold())
    hint = f"did you mean {meant!r}?" if meant else did_you_mean(owner, known)
    hint = hint or "name a team of faultbook.toml, or add it there"
    fix = _fix(("owner",), meant or but_for_a_slip(owner, known))
    return (Finding(f"no team is called {owner!r}", ("owner",), hint, fix=fix),)


def _fix(path: FieldPath, meant: str | None) -> NewValue | None:
    """Writes what is certainly meant, if anything is."""
    return NewValue(path, meant) if meant else None


def _is_readable(context: Context, table: str) -> bool:
    """Whether all services or teams are known; what could not be read is a finding of its own."""
    loaded = context.loaded
    return not context.file_problems and loaded.is_sound(table) and loaded.is_sound("catalog")


@rule("FB306", "alias-reference", Scope.LINKED, severity=Severity.INFO)
def _through_alias(entry: Entry, context: Context) -> Iterable[Finding]:
    if not entry.references:
        return ()
    found = []
    for reference in entry.references:
        named = context.register.resolve(reference.target)
        if named not in (None, reference.target):
            said = f"{reference.target!r} is an old id of {named!r}"
            fix = _fix(reference.path, named)
            found.append(Finding(said, reference.path, f"write {named!r}", fix=fix))
    return found


@rule("FB307", "reference-format", Scope.LINKED)
def _format(entry: Entry, context: Context) -> Iterable[Finding]:
    found = []
    for reference in entry.references:
        if parse_id(reference.target) is None:
            prefix = KINDS[_LINKS[entry.kind][reference.path].kind].prefix
            near = _tidied(reference.target, context.register)
            hint = f"did you mean {near!r}?" if near else f"write it like '{prefix}-2026-0042'"
            is_certain = near is not None and near.startswith(f"{prefix}-")
            fix = _fix(reference.path, near if is_certain else None)
            said = f"{reference.target!r} is not an id"
            found.append(Finding(said, reference.path, hint, fix=fix))
    return found


def _tidied(text: str, register: Register) -> str | None:
    """The record that a carelessly written id means: ``ke-2026-3`` is ``KE-2026-0003``."""
    match = _LOOSE_ID.fullmatch(text.strip())
    if match is None:
        return None
    target = register.get(f"{match[1].upper()}-{match[2]}-{int(match[3]):04d}")
    return target.id if target else None


def nearest_id(wanted: str, register: Register) -> str | None:
    """The existing id most like a mistyped one; None when none is near.

    Tries the ids that a slip or two of the hand would turn into ``wanted``, because likening it to
    every id of a large register takes long.
    """
    parsed = parse_id(wanted)
    if parsed is None:
        return None
    if parsed.is_draft:
        drafts = (entry.id for entry in register.entries() if "-DRAFT-" in entry.id)
        return nearest(wanted, (one for one in drafts if one.startswith(parsed.prefix)))
    for digits in _slips(f"{parsed.year:04d}{parsed.number:04d}"):
        year, number = digits[:_YEAR_DIGITS], digits[_YEAR_DIGITS:]
        target = register.get(f"{parsed.prefix}-{year}-{number}")
        if target is not None:
            return target.id
    return None


def _slips(digits: str) -> Iterator[str]:
    """Digits that differ from ``digits`` by a swap, by one digit, or by two in the number."""
    for at in range(len(digits) - 1):
        yield digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
    for at in reversed(range(len(digits))):
        yield from _changed(digits, at)
    for first, second in combinations(range(_YEAR_DIGITS, len(digits)), 2):
        for near in _changed(digits, first):
            yield from _changed(near, second)


def _changed(digits: str, at: int) -> Iterator[str]:
    """``digits`` with another digit at one place, the nearest values first."""
    here = int(digits[at])
    for digit in sorted(range(10), key=lambda one: abs(one - here)):
        if digit != here:
            yield f"{digits[:at]}{digit}{digits[at + 1 :]}"
