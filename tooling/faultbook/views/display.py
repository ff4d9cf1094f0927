"""Values as readers see them: words, times, spans.

What belongs here: how one value is written. What does not: which values a page shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from faultbook.analysis.summaries import in_utc
from faultbook.spans import span
from faultbook.views.bounds import MOST_ITEMS

if TYPE_CHECKING:
    from datetime import date, datetime

_HALF_A_MINUTE = timedelta(seconds=30)  # from which on it is rounded to one

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
    exact = in_utc(at).replace(tzinfo=None).isoformat(timespec="seconds")
    return Item(f"{exact[:10]} {exact[11:16]} UTC", moment=f"{exact}Z")


def length(time: timedelta) -> str:
    """A length of time; a short one isn't told as none."""
    return span(time) if time >= _HALF_A_MINUTE or not time else "less than a minute"


def day_of(at: datetime) -> Item:
    """The day of a time, where many stand below each other."""
    exact = moment(at)
    return Item(exact.text.partition(" ")[0], moment=exact.moment)


def calendar_day(day: date) -> Item:
    """A day."""
    return Item(day.isoformat(), moment=day.isoformat())


def fact(name: str, *items: Item | str | None) -> Fact | None:
    """A fact of the items that say something, the first hundred; None when none does."""
    kept = tuple(Item(item) if isinstance(item, str) else item for item in items if item)
    if len(kept) > MOST_ITEMS:
        kept = (*kept[:MOST_ITEMS], Item(f"and {len(kept) - MOST_ITEMS:,} more"))
    return Fact(name, kept) if kept else None


def facts(*found: Fact | None) -> tuple[Fact, ...]:
    """Those that there are."""
    return tuple(one for one in found if one is not None)
