"""Who changed what of a record when, as its commits tell.

What belongs here: landings in words, and how many of them a page shows. What does not: where they
come from (``history.past``) and what the public may know of them (``audience``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from faultbook.document import SECTIONS
from faultbook.views.display import Item, moment

if TYPE_CHECKING:
    from faultbook.event_walk import FieldPath
    from faultbook.history.past import PastChange
    from faultbook.history.timeline import Change
    from faultbook.record import Entry
    from faultbook.views.site_view import SiteView

ROWS = 20
"""Landings that a page shows; a record of many versions stays small."""

MOST_CHANGES = 6
"""Changes of one landing that are told one by one."""

_LONGEST = 40  # characters of a value that is shown with what it was before

_EVENTS = {
    "added": "added",
    "restored": "brought back",
    "deleted": "deleted",
    "unreadable": "changed so that it can't be read",
}


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One landing.

    Attributes:
        at: When it landed.
        who: Who wrote it, and who merged it; "" where the audience may not know.
        what: What it changed.
        why: The pull request and the first line of its message; "" likewise.
    """

    at: Item
    who: str
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class ChangeHistory:
    """The latest landings of a record.

    Attributes:
        rows: The landings, the newest first.
        earlier: How many landings are left out.
    """

    rows: tuple[HistoryRow, ...]
    earlier: int

    @property
    def has_people(self) -> bool:
        """Whether it tells who it was and why, which a public site doesn't."""
        return any(row.who or row.why for row in self.rows)


def change_history(view: SiteView, entry: Entry) -> ChangeHistory | None:
    """The latest landings of a record; None where none is known, such as outside of Git."""
    changes = view.changes(entry)
    if not changes:
        return None
    rows = tuple(
        HistoryRow(moment(one.at), _who(one), what_changed(one), _why(one))
        for one in changes[:ROWS]
    )
    return ChangeHistory(rows, len(changes) - len(rows))


def what_changed(change: PastChange, most: int = MOST_CHANGES) -> str:
    """What a landing did to a record, in words.

    Args:
        change: The landing.
        most: How many changes are told one by one.
    """
    if change.event != "changed":
        status = next((one.after for one in change.changes if one.path == ("status",)), None)
        as_what = f" as {status}" if change.event == "added" and isinstance(status, str) else ""
        return f"Record {_EVENTS[change.event]}{as_what}"
    told = list(dict.fromkeys(map(_told, change.changes)))
    if not told:
        return "No field changed"
    more = len(told) - most
    said = "; ".join(told[:most])
    return f"{said}; and {more} more" if more > 0 else said


def _who(change: PastChange) -> str:
    authors = ", ".join(change.authors)
    if not change.merged_by:
        return authors
    return f"{authors}; merged by {change.merged_by}" if authors else change.merged_by


def _why(change: PastChange) -> str:
    named, subject = change.pull_request, change.subject
    return subject if not named or named in subject else f"{named}: {subject}".removesuffix(": ")


def _told(change: Change) -> str:
    """A field or section with what became of it; long values aren't shown."""
    path, before, after = change
    is_section = path[0] == SECTIONS
    name = _section_name(path) if is_section else " ".join(map(str, path)).replace("_", " ")
    if before is None and after is None:  # of some it may be known only that they changed
        return name
    if after is None:
        return f"{name} removed"
    is_shown = not is_section and _is_short(after)
    if before is None:
        return f"{name} set to {after}" if is_shown else f"{name} added"
    return f"{name} from {before} to {after}" if is_shown and _is_short(before) else name


def _section_name(path: FieldPath) -> str:
    name = str(path[1]) if len(path) > 1 else None
    if name is None:
        return "sections"
    return f"{name} section" if name else "text before the first heading"


def _is_short(value: object) -> bool:
    return (
        isinstance(value, (str, int, float))
        and len(str(value)) <= _LONGEST
        and "\n" not in str(value)
    )
