"""What became of a register, told to people: as rows of a table and as a comment in Markdown.

What belongs here: what is told of each record, in which words, and how the comment keeps within
what a forge takes. What does not: finding the differences (``history.comparison``), JSON
(``history_json``), and terminals (``cli``).
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, NamedTuple

from faultbook.kinds import KINDS
from faultbook.plain_text import visible
from faultbook.record import plain_path
from faultbook.reporters.code_spans import code_cell
from faultbook.reporters.history_values import (
    changed,
    field_name,
    section_changed,
    section_name,
    short,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from faultbook.history.comparison import RecordDifference, StateChange

LIMIT = 60_000
"""Bytes of the Markdown; a comment on GitHub may have 65,536 characters."""

HEADS = ("Id", "Field", "Change")
WORKING_TREE = "the working tree"
_RECORD = "record"
_LONGEST_TITLE = 120  # characters, in a line that is folded up
_COUNTED = {
    "added": "added",
    "deleted": "deleted",
    "renumbered": "renumbered",
    "moved": "moved",
    "changed": "changed",
    "state_changes": "with another state",
    "priority_changes": "with another priority",
}
"""What the summary says of each number."""


class Summary(NamedTuple):
    """How many records of a kind differ, and how.

    Attributes:
        added: Records that are new.
        deleted: Records that are gone.
        renumbered: Records with another id.
        moved: Records with another path and the same id.
        changed: Records that were there before and are now, the two before among them.
        state_changes: Records among these with another state.
        priority_changes: Records among these with another priority.
    """

    added: int
    deleted: int
    renumbered: int
    moved: int
    changed: int
    state_changes: int
    priority_changes: int


class Row(NamedTuple):
    """What became of one field, of a section or of a record as a whole."""

    field: str
    told: str


def summary_of(kind: str, found: Sequence[RecordDifference]) -> Summary:
    """How many records of a kind differ, and how."""
    own = [one for one in found if one.kind == kind]
    changed_ones = [one for one in own if one.event == "changed"]
    return Summary(
        sum(one.event == "added" for one in own),
        sum(one.event == "deleted" for one in own),
        sum(bool(one.renumbered_from) for one in own),
        sum(bool(one.moved_from) and not one.renumbered_from for one in own),
        len(changed_ones),
        sum(one.state is not None for one in changed_ones),
        sum(one.priority is not None for one in changed_ones),
    )


def summary_lines(found: Sequence[RecordDifference]) -> list[str]:
    """A line for each kind of which records differ."""
    lines = []
    for kind in KINDS.values():
        counts = summary_of(kind.name, found)._asdict()
        told = [f"{number:,} {_COUNTED[name]}" for name, number in counts.items() if number]
        if told:
            lines.append(f"{kind.plural.replace('-', ' ').capitalize()}: {', '.join(told)}")
    return lines


def headline(one: RecordDifference) -> str:
    """A record's id, what became of it, and its title."""
    return f"{one.id}  {one.title} ({one.event})"


def rows(one: RecordDifference) -> list[Row]:
    """What became of a record; of one that is new or gone, a line stands for all its fields."""
    return list(_rows(one))


def _rows(one: RecordDifference) -> Iterator[Row]:
    unread = "" if one.is_readable else ", but can't be read"
    if one.event == "deleted":
        yield Row(_RECORD, f"deleted{unread}")
    elif one.event == "added":
        yield Row(_RECORD, f"added{_as_state(one.state)}{unread}")
    elif unread:
        yield Row(_RECORD, f"changed{unread}")
    if one.renumbered_from:
        yield Row(_RECORD, f"renumbered: {one.renumbered_from} -> {one.id}")
    elif one.moved_from:
        yield Row(_RECORD, f"moved: {one.moved_from} -> {one.path}")
    if one.event == "changed":
        yield from _field_rows(one)
    yield from (Row(plain_path(link.path), f"link gained: {link.target}") for link in one.gained)
    yield from (Row(plain_path(link.path), f"link lost: {link.target}") for link in one.lost)
    if one.event == "changed":
        yield from (Row(section_name(s.name), section_changed(s)) for s in one.sections)
        is_told = one.fields or one.sections or one.moved_from or unread
        if not is_told:
            yield Row(_RECORD, "text changed, no field or section")


def _field_rows(one: RecordDifference) -> Iterator[Row]:
    linked = {link.path for link in (*one.gained, *one.lost)}
    for change in one.fields:
        if change.path == ("status",) and one.state is not None:
            yield Row("status", f"{changed(change)}{_how(one.state)}")
        elif change.path not in linked and not (one.renumbered_from and change.path == ("id",)):
            yield Row(field_name(change), changed(change))


def _as_state(state: StateChange | None) -> str:
    return "" if state is None else f" as {state.after}{_gates(state)}"


def _how(state: StateChange) -> str:
    return _gates(state) if state.passed else " (no path of allowed moves leads there)"


def _gates(state: StateChange) -> str:
    named = ", ".join(f"{gate.code} {gate.name}" for gate in state.gates)
    return f" ({'gate' if len(state.gates) == 1 else 'gates'}: {named})" if named else ""


def markdown(base: str, head: str | None, found: Sequence[RecordDifference]) -> str:
    """What became of a register as a comment on a pull request, within ``LIMIT``.

    Args:
        base: Id of the commit that it is compared with.
        head: Id of the commit after it; None for the checkout as it is now.
        found: What differs.
    """
    after = WORKING_TREE if head is None else f"`{short(head)}`"
    written = ["## What changes in the register", "", f"From `{short(base)}` to {after}."]
    if not found:
        return "\n".join([*written, "", "No record differs."]) + "\n"
    written += ["", *(f"- {line}" for line in summary_lines(found))]
    room = LIMIT - _size(written) - _size([_more(len(found))])
    shown = 0
    for one in found:
        folded = list(_folded(one))
        room -= _size(folded)
        if room < 0:
            break
        written += folded
        shown += 1
    left = len(found) - shown
    return "\n".join([*written, *(["", _more(left)] if left else [])]) + "\n"


def _folded(one: RecordDifference) -> Iterator[str]:
    """A record's rows, folded up below a line that says what they are about."""
    title = one.title if len(one.title) <= _LONGEST_TITLE else f"{one.title[:_LONGEST_TITLE]}..."
    about = " ".join(_html_code(text) for text in (one.id, title) if text)
    yield from ("", f"<details><summary>{about} {_html_code(_brief(one))}</summary>", "")
    yield from ("| Field | Change |", "|---|---|")
    yield from (f"| {code_cell(row.field)} | {code_cell(row.told)} |" for row in rows(one))
    yield from ("", "</details>")


def _brief(one: RecordDifference) -> str:
    """What matters most of a record."""
    if one.event != "changed":
        return one.event if one.state is None else f"{one.event} as {one.state.after}"
    if one.state is not None:
        return f"{one.state.before or '(none)'} -> {one.state.after}"
    if one.renumbered_from:
        return f"was {one.renumbered_from}"
    return "changed"


def _html_code(text: str) -> str:
    """Text from a record as HTML, in which nothing is live, as in a code span of Markdown."""
    return f"<code>{escape(visible(text))}</code>"


def _more(left: int) -> str:
    are = "record is" if left == 1 else "records are"
    return f"**{left:,} more {are} not shown.** Run `faultbook diff` to see all."


def _size(lines: list[str]) -> int:
    return sum(len(line.encode()) + 1 for line in lines)
