"""Values as readers see them: words, times, spans.

What belongs here: how one value is written. What does not: which values a page shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

OPEN_STATES: dict[str, frozenset[str]] = {
    "incident": frozenset({"new", "in-progress", "on-hold"}),
    "problem": frozenset({"new", "investigating", "known-error", "fix-in-progress", "resolved"}),
    "known-error": frozenset({"active"}),
}
"""States in which a record of a kind concerns a reader now."""

TONES: dict[str, str] = {
    "new": "alert",
    "in-progress": "alert",
    "on-hold": "wait",
    "investigating": "wait",
    "known-error": "wait",
    "fix-in-progress": "wait",
    "active": "alert",
    "resolved": "good",
    "closed": "good",
    "fixed": "good",
}
"""How a state looks; those that are missing look plain."""


@dataclass(frozen=True, slots=True)
class Item:
    """One value on a page.

    Attributes:
        text: What is read.
        href: Address it leads to, or "".
        moment: The same as a machine reads it, for times and days, or "".
        note: A remark after it, or "".
        is_record: Whether the text is a record's id, which is best kept on one line.
    """

    text: str
    href: str = ""
    moment: str = ""
    note: str = ""
    is_record: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """A named value, or several of one name."""

    name: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Badge:
    """A word that stands out; ``tone`` is ``alert``, ``wait``, ``good`` or ``plain``."""

    text: str
    tone: str = "plain"


def words(value: str) -> str:
    """A field's value as words: ``in-progress`` is ``In progress``."""
    spaced = value.replace("-", " ")
    return spaced[:1].upper() + spaced[1:]


def state_badge(status: str | None) -> Badge:
    """A record's state."""
    return Badge(words(status), TONES.get(status, "plain")) if status else Badge("State unknown")


def moment(at: datetime) -> Item:
    """A time, in UTC so that times of one page can be compared."""
    universal = at.astimezone(UTC)
    return Item(f"{universal:%Y-%m-%d %H:%M} UTC", moment=f"{universal:%Y-%m-%dT%H:%M:%SZ}")


def day_of(at: datetime) -> Item:
    """The day of a time, where many stand below each other."""
    exact = moment(at)
    return Item(exact.text.partition(" ")[0], moment=exact.moment)


def calendar_day(day: date) -> Item:
    """A day."""
    return Item(day.isoformat(), moment=day.isoformat())


def fact(name: str, *items: Item | str | None) -> Fact | None:
    """A fact of the items that say something; None when none does."""
    kept = tuple(Item(item) if isinstance(item, str) else item for item in items if item)
    return Fact(name, kept) if kept else None


def facts(*found: Fact | None) -> tuple[Fact, ...]:
    """Those that there are."""
    return tuple(one for one in found if one is not None)
