"""What two moments of a register differ in, record by record.

What belongs here: pairing records, and their states, fields, links and sections before and after.
What does not: commits between the two, and words for the differences (``reporters``).

A record is paired by its file's name; where one id is gone and another is new, by the aliases that
a renumbering leaves. Only files that differ are read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from faultbook.document import read_document
from faultbook.history.reading import flat
from faultbook.history.section_changes import SectionChange, section_changes
from faultbook.history.timeline import Change, changes_between, id_in
from faultbook.kinds import KINDS, kind_named
from faultbook.lifecycle import MOVES, gates_of, required_states, states_between

if TYPE_CHECKING:
    from collections.abc import Mapping

    from faultbook.event_walk import FieldPath
    from faultbook.gates import Gate
    from faultbook.history.snapshot import Snapshot
    from faultbook.history.timeline import Fields

Key: TypeAlias = tuple[str, str]
"""A kind's name, and an id as a file's name says it."""

_STATUS = ("status",)


class Link(NamedTuple):
    """A link that a record stores.

    Attributes:
        path: The field.
        target: The id that it names; the new one of a record that was renumbered meanwhile.
    """

    path: FieldPath
    target: str


class StateChange(NamedTuple):
    """A state that became another.

    Attributes:
        before: The state; None of a record that is new.
        after: The state.
        passed: The states that every path of allowed moves passes through, ``after`` last; empty
            where none leads there.
        gates: The gates that must open on the way, each code once.
    """

    before: str | None
    after: str
    passed: tuple[str, ...]
    gates: tuple[Gate, ...]


class RecordDifference(NamedTuple):
    """What a record differs in.

    Attributes:
        kind: Name of its kind.
        id: Its id, the last one of a record that is gone.
        path: Its path, likewise.
        title: Its title, likewise, as far as it can be read.
        event: Whether it is new, gone, or another.
        renumbered_from: The id before, where that was another; else "".
        moved_from: The path before, where that was another; else "".
        is_readable: Whether all that is there could be read.
        state: What became of its state; None when nothing did, or it is gone.
        fields: Fields that are another; none of a record that is gone.
        gained: Links that it didn't have.
        lost: Links that it has no longer.
        sections: Sections that are another; none of a record that is gone.
    """

    kind: str
    id: str
    path: str
    title: str
    event: Literal["added", "changed", "deleted"]
    renumbered_from: str
    moved_from: str
    is_readable: bool
    state: StateChange | None
    fields: tuple[Change, ...]
    gained: tuple[Link, ...]
    lost: tuple[Link, ...]
    sections: tuple[SectionChange, ...]

    @property
    def priority(self) -> Change | None:
        """What became of the priority of a record that was there before; None when nothing did."""
        if self.event != "changed":
            return None
        return next((change for change in self.fields if change.path == ("priority",)), None)


class _Said(NamedTuple):
    """A record's file as far as it can be read."""

    path: str
    fields: Fields
    sections: Mapping[str, str]
    is_readable: bool = True

    def text(self, *path: str) -> str | None:
        value = self.fields.get(path)
        return None if value is None else str(value)


def compare(before: Snapshot, after: Snapshot) -> tuple[RecordDifference, ...]:
    """What became of each record, by kind and id."""
    paths = {*before.files.items(), *after.files.items()}
    differing = {path for path, _ in paths if before.files.get(path) != after.files.get(path)}
    old = _said(before, differing)
    new = _said(after, differing)
    pairs = [(key, key) for key in old.keys() & new.keys()]
    gone = {key: old[key] for key in old.keys() - new.keys()}
    come = {key: new[key] for key in new.keys() - old.keys()}
    renumbered = _renumbered(gone, come)
    names = {one[1]: other[1] for one, other in renumbered.items()}
    pairs += renumbered.items()
    found = [_difference(key, old[was], new[key], names) for was, key in pairs]
    found += [_gone(key, said) for key, said in gone.items() if key not in renumbered]
    taken = set(renumbered.values())
    found += [_difference(key, None, said, names) for key, said in come.items() if key not in taken]
    kinds = list(KINDS)
    return tuple(sorted(found, key=lambda one: (kinds.index(one.kind), one.id)))


def gates_passed(
    kind: str, before: str | None, after: str, closure_code: str | None = None
) -> tuple[Gate, ...]:
    """The gates that must open from one state to another, each code once.

    Args:
        kind: Name of the kind.
        before: The state; None of a record that is new.
        after: The state it leads to.
        closure_code: Of a problem: ``fix-verified`` asks for the gates of ``resolved`` too.
    """
    if before is None:
        held, passed = set(), set(required_states(kind, after))
    else:
        held = set(required_states(kind, before))
        passed = set(states_between(kind, before, after))
    found = {
        gate.code: gate
        for gate in gates_of(kind, after, closure_code)
        if gate.state in passed or gate.state not in held
    }
    return tuple(found.values())


def _said(snapshot: Snapshot, paths: set[str]) -> dict[Key, _Said]:
    """What each record says; of two files with one id the first."""
    found: dict[Key, _Said] = {}
    for path in sorted(paths & snapshot.files.keys()):
        content = snapshot.read(path)
        document = read_document(content or b"", is_markdown=path.lower().endswith(".md"))
        if document.data is None or not document.is_whole:
            said = _Said(path, {}, {}, is_readable=False)
        else:
            said = _Said(path, flat(document.data), document.sections)
        found.setdefault((kind_named(path), id_in(path)), said)
    return found


def _renumbered(gone: Mapping[Key, _Said], come: Mapping[Key, _Said]) -> dict[Key, Key]:
    """Records that go on under another id, by the one they had."""
    found: dict[Key, Key] = {}
    for key, said in sorted(come.items()):
        kind, record_id = key
        undone = [old for old, last in gone.items() if record_id in _aliases(last)]
        olds = [*((kind, alias) for alias in _aliases(said)), *undone]
        left = (old for old in olds if old[0] == kind and old in gone and old not in found)
        was = next(left, None)
        if was is not None:
            found[was] = key
    return found


def _aliases(said: _Said) -> tuple[str, ...]:
    aliases = said.fields.get(("aliases",))
    return tuple(map(str, aliases)) if isinstance(aliases, list) else ()


def _gone(key: Key, said: _Said) -> RecordDifference:
    kind, record_id = key
    return RecordDifference(
        kind,
        record_id,
        said.path,
        said.text("title") or "",
        "deleted",
        "",
        "",
        said.is_readable,
        None,
        (),
        (),
        tuple(sorted(_links(kind, said, {}))),
        (),
    )


def _difference(
    key: Key, before: _Said | None, after: _Said, names: Mapping[str, str]
) -> RecordDifference:
    """What a record differs in.

    Args:
        key: Its kind and its id after it.
        before: What it said; None when it is new.
        after: What it says.
        names: Ids that were renumbered, with what they became.
    """
    kind, record_id = key
    old = before if before is not None else _Said("", {}, {})
    is_readable = old.is_readable and after.is_readable
    had, has = _links(kind, old, names), _links(kind, after, names)
    was = id_in(old.path) if before is not None else ""
    return RecordDifference(
        kind,
        record_id,
        after.path,
        after.text("title") or old.text("title") or "",
        "added" if before is None else "changed",
        was if was != record_id else "",
        old.path if before is not None and old.path != after.path else "",
        is_readable,
        _state_change(kind, old, after) if is_readable else None,
        changes_between(old.fields, after.fields) if is_readable else (),
        tuple(sorted(has - had)) if is_readable else (),
        tuple(sorted(had - has)) if is_readable else (),
        section_changes(old.sections, after.sections) if is_readable else (),
    )


def _state_change(kind: str, before: _Said, after: _Said) -> StateChange | None:
    was, now = before.text(*_STATUS), after.text(*_STATUS)
    if now is None or was == now:
        return None
    passed = required_states(kind, now) if was is None else states_between(kind, was, now)
    is_known = now in MOVES[kind] and (was is None or was in MOVES[kind])
    gates = gates_passed(kind, was, now, after.text("closure_code")) if is_known else ()
    return StateChange(was, now, passed if is_known else (), gates)


def _links(kind: str, said: _Said, names: Mapping[str, str]) -> set[Link]:
    """The links that a record stores, each by the id that what it names has now."""
    found = ((link.path, said.fields.get(link.path)) for link in KINDS[kind].links)
    return {
        Link(path, names.get(target, target)) for path, target in found if isinstance(target, str)
    }
