"""A status page's updates as a timeline and as sections.

What belongs here: where each text goes. What does not: what states and times mean for the record's
fields (``incident``).

The first update opens the Summary; a last one that says more than that all is well is the
Resolution; a post-mortem is the Lessons. What a timeline can't hold, updates that are long or have
no time, stands in the Summary too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from faultbook.editing.section_text import section_text
from faultbook.editing.yaml_text import scalar_text
from faultbook.exchange.field_text import event_text, is_cut
from faultbook.exchange.source import shown
from faultbook.exchange.tables.html import to_markdown
from faultbook.exchange.times import read_moment

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime, tzinfo

    from faultbook.exchange.statuspage.posted import Posted

_SENTENCES = re.compile(r"(?<=[.!])\s+")
BOILERPLATE = frozenset(
    {
        "resolved",
        "this incident has been resolved",
        "this incident is now resolved",
        "this incident is resolved",
        "the incident has been resolved",
        "this issue has been resolved",
        "this issue is now resolved",
        "the issue has been resolved",
        "this has been resolved",
        "completed",
        "the scheduled maintenance has been completed",
        "everything is operating normally",
        "all systems are operational",
        "all systems operational",
        "thank you for your patience",
        "thank you for your patience and understanding",
        "thank you for your patience and understanding as we addressed this issue",
        "we apologize for any inconvenience",
        "we apologize for the inconvenience",
        "a detailed root cause analysis will be shared as soon as it is available",
    }
)
"""Sentences that say no more than that it is over, in lower case and without their full stop."""


_FIRST = ("monitoring", "in progress")


class _Update(NamedTuple):
    """An update; ``at`` is None where it has no time that can be read."""

    at: datetime | None
    state: str
    text: str
    stated_at: str


@dataclass(frozen=True)
class Told:
    """What an incident's updates tell.

    Attributes:
        timeline: Entries of an incident's timeline, in order of time.
        sections: Sections by heading.
        times: When an update of a state was posted, by the state in lower case; the first for
            states in which something begins, else the last.
        first_at: The time of the first update.
        notes: What was odd.
        naive_times: Number of times without an offset.
    """

    timeline: tuple[dict[str, Any], ...]
    sections: Mapping[str, str]
    times: Mapping[str, datetime]
    first_at: datetime | None
    notes: tuple[str, ...]
    naive_times: int

    def at(self, *states: str) -> datetime | None:
        """When an update of one of the states was posted; of several the latest."""
        return max((self.times[one] for one in states if one in self.times), default=None)


def tell(posted: Posted, zone: tzinfo) -> Told:
    """What an incident's updates and its other texts tell.

    Args:
        posted: What the page says.
        zone: Zone of times without an offset.
    """
    updates, notes, naive = [], [], 0
    for one in posted["updates"]:
        moment = read_moment(one["at"], zone) if one["at"] else None
        state = one["status"].replace("_", " ").strip()
        state = state[:1].upper() + state[1:]
        naive += moment is not None and moment.is_naive
        if moment is None:
            said = f"{shown(one['at'])} is not a time" if one["at"] else "an update has no time"
            notes.append(f"{said}; the update stands in the Summary alone")
        text = to_markdown(one["text"])
        updates.append(_Update(moment.at if moment else None, state, text, one["at"]))
    dated = [(one.at, one) for one in updates if one.at is not None]
    dated.sort(key=itemgetter(0))
    ordered = [one for _, one in dated]
    sections = _sections(posted, ordered, [one for one in updates if one.at is None])
    return Told(
        timeline=tuple(
            {"at": at, "event": event_text(one.state, one.text) or "Update"} for at, one in dated
        ),
        sections={name: text for name, text in sections.items() if text},
        times=_times(dated),
        first_at=dated[0][0] if dated else None,
        notes=tuple(notes),
        naive_times=naive,
    )


def _times(dated: list[tuple[datetime, _Update]]) -> dict[str, datetime]:
    times: dict[str, datetime] = {}
    for at, one in dated:
        state = one.state.casefold()
        if state not in _FIRST or state not in times:
            times[state] = at
    return times


def _sections(posted: Posted, dated: list[_Update], undated: list[_Update]) -> dict[str, str]:
    """Sections by heading, in order; some may be empty."""
    first = next((one for one in dated if one.text), None)
    last = next((one for one in reversed(dated) if _is_end(one)), None)
    resolution = last.text if last and last is not first and _says_more(last.text) else ""
    lessons = to_markdown(posted["postmortem"])
    after = [one.text for one in dated if one.state.casefold() == "postmortem"]
    others = [text for text in after if text not in lessons and lessons not in text]
    longest = max([lessons, *(text for text in after if lessons in text)], key=len)
    lessons = "\n\n".join(part for part in (longest, *others) if part)
    summary = [first.text if first else "", to_markdown(posted["text"])]
    for one in (*dated, *undated):
        stands = one.text in (*summary, resolution) or one.text in lessons
        is_apart = one.at is None or is_cut(one.state, one.text)
        if is_apart and one.text and not stands:
            when = scalar_text(one.at) if one.at else one.stated_at or "without a time"
            summary.append(f"### {one.state or 'Update'}, {when}\n\n{section_text(one.text)}")
    return {
        "Summary": section_text("\n\n".join(part for part in summary if part)),
        "Resolution": section_text(resolution),
        "Lessons": section_text(lessons),
    }


def _is_end(one: _Update) -> bool:
    return bool(one.text) and one.state.casefold() in ("resolved", "completed")


def _says_more(text: str) -> bool:
    sentences = _SENTENCES.split(" ".join(text.split()))
    return any(one.strip(" .!").casefold() not in BOILERPLATE for one in sentences)
