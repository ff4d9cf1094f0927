"""What became of a field or a section, and whom it is owed to, in few words.

What belongs here: values, changes, names and times as one line of text. What does not: tables and
documents made of them (the neighbouring modules), and escaping, which is done where they are shown.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from faultbook.record import plain_path

if TYPE_CHECKING:
    from faultbook.gitrepo.log import Person
    from faultbook.history.credit import Credit
    from faultbook.history.section_changes import SectionChange
    from faultbook.history.timeline import Change

SHORT_ID = 7
"""Digits of a commit's id where a person reads it."""

NOTHING = "(none)"
_LONGEST = 60  # characters of one value in a line
_BEFORE = 20  # characters that are shown before a difference
_MOST_ITEMS = 5  # of a list, that came or went


def changed(change: Change) -> str:
    """What became of a field: from what to what, or of a list what came and what went."""
    if isinstance(change.before, list) and isinstance(change.after, list):
        return _list_changed(change.before, change.after)
    before, after = value(change.before), value(change.after)
    if before == after:  # they differ only in what is left out
        start = _differing_from(_typed(change.before), _typed(change.after))
        before, after = value(change.before, start), value(change.after, start)
    return f"{before} -> {after}"


def section_changed(change: SectionChange) -> str:
    """What became of a section, with the lines that came and went."""
    came, went = change.lines
    if change.kind == "changed" and not came and not went:
        return "changed, lines moved"
    counted = [f"+{came:,}"] if came or not went else []
    counted += [f"-{went:,}"] if went else []
    return f"{change.kind} ({', '.join(counted)} {'line' if came + went == 1 else 'lines'})"


def section_name(name: str) -> str:
    """A section as it is told from fields; what stands before the first heading has no name."""
    return f"## {name}" if name else "text before ##"


def field_name(change: Change) -> str:
    """A field as users write it."""
    return plain_path(change.path)


def value(said: Any, start: int = 0) -> str:
    """A value in a line, shortened.

    Args:
        said: The value.
        start: Characters of it that are left out at its beginning.
    """
    if said is None:
        return NOTHING
    text = f"...{_typed(said)[start:]}" if start else _typed(said)
    first, more, _ = text.strip().partition("\n")
    first = first.rstrip("\r")
    if len(first) > _LONGEST:
        return f"{first[: _LONGEST - 3]}..."
    return f"{first} ..." if more else first or '""'


def _differing_from(before: str, after: str) -> int:
    """Characters to the line in which two texts differ first, or to shortly before it."""
    pairs = enumerate(zip(before, after, strict=False))
    same = next((n for n, (one, other) in pairs if one != other), min(len(before), len(after)))
    return max(before.rfind("\n", 0, same) + 1, same - _BEFORE)


def _typed(said: Any) -> str:
    """A value as it would be typed on one line."""
    if isinstance(said, dict):
        return ", ".join(f"{name}: {_typed(inner)}" for name, inner in said.items())
    if isinstance(said, list):
        return "; ".join(map(_typed, said)) if _is_deep(said) else ", ".join(map(_typed, said))
    return "" if said is None else str(said)


def _is_deep(items: list[Any]) -> bool:
    return any(isinstance(item, dict | list) for item in items)


def _list_changed(before: list[Any], after: list[Any]) -> str:
    came, went = _without(after, before), _without(before, after)
    if not came and not went:
        return "order changed"
    told = [f"+{value(item)}" for item in came] + [f"-{value(item)}" for item in went]
    more = len(told) - _MOST_ITEMS
    shown = told if more <= 0 else [*told[:_MOST_ITEMS], f"{more} more"]
    return ", ".join(shown)


def _without(items: list[Any], others: list[Any]) -> list[Any]:
    """The items that aren't among others, as often as they are there more."""
    left = Counter(map(_key, others))
    found = []
    for item in items:
        key = _key(item)
        if left[key]:
            left[key] -= 1
        else:
            found.append(item)
    return found


def _key(item: Any) -> str:
    return json.dumps(item, sort_keys=True)


def who(credit: Credit) -> str:
    """Who wrote it, and who merged it where that was somebody else."""
    authors = ", ".join(map(_name, credit.authors))
    if credit.merged_by is None:
        return authors
    return f"{authors} (merged by {_name(credit.merged_by)})"


def _name(person: Person) -> str:
    return person.name.strip() or person.email.strip() or "?"


def short(commit: str) -> str:
    """A commit's id as people read it."""
    return commit[:SHORT_ID]


def minute(at: datetime) -> str:
    """A time in UTC to the minute."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M}"


def rfc3339(at: datetime) -> str:
    """A time in UTC for programs."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
