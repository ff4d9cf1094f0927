"""An incident's way from its start to restored service, with the time that each step took.

What belongs here: the five steps in order, what is known of each, and the strip that draws them.
What does not: any other stamp of an incident (``incident_page``) and figures over many incidents
(``analysis``).

Nothing is guessed: a stamp that is missing is said to be unknown, and one that contradicts the step
before it is shown as it is written, with the contradiction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from faultbook.analysis.summaries import in_utc
from faultbook.views.display import OPEN_STATES, Item, length, moment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from faultbook.model.incident import Incident

STEPS: tuple[tuple[str, str], ...] = (
    ("Started", "started_at"),
    ("Detected", "detected_at"),
    ("Acknowledged", "acknowledged_at"),
    ("Mitigated", "mitigated_at"),
    ("Restored", "restored_at"),
)
"""What a reader calls each step, and the field that tells when it was."""

_TO_COME = ("Acknowledged", "Mitigated", "Restored")  # an open incident may still wait for them
_WIDTH = 1000
_NARROWEST = 12  # units of the strip, so that a short step is seen beside a long one
_NONE = timedelta()


@dataclass(frozen=True, slots=True)
class Step:
    """One step.

    Attributes:
        name: What it is called.
        at: When it was; None where that isn't known.
        otherwise: What is said in place of a time.
        after: How long after the last step before it that is known, in words, or "".
        is_odd: Whether it is said to be earlier than that step.
    """

    name: str
    at: Item | None
    otherwise: str = ""
    after: str = ""
    is_odd: bool = False


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of the strip: the time up to a step.

    Attributes:
        tone: Name of the step that ends it, in lower case; ``open`` where none has yet.
        start: Where it begins, in units of the strip.
        width: How long it is, likewise.
    """

    tone: str
    start: int
    width: int


@dataclass(frozen=True, slots=True)
class Course:
    """The steps of an incident.

    Attributes:
        steps: All five, in their order.
        whole: How long it took from start to restored service, in words; "" where nobody can tell.
        segments: The strip; empty where the stamps make none.
    """

    steps: tuple[Step, ...]
    whole: str
    segments: tuple[Segment, ...]

    @property
    def width(self) -> int:
        """How long the strip is, in its units."""
        return sum(segment.width for segment in self.segments)


def course_of(incident: Incident, now: datetime) -> Course | None:
    """The steps of an incident; None where nothing is known of any.

    Args:
        incident: The incident.
        now: The moment that counts as now.
    """
    stamps = tuple((name, _utc(getattr(incident, field))) for name, field in STEPS)
    if not any(at for _name, at in stamps):
        return None
    is_open = incident.status in OPEN_STATES["incident"] and stamps[-1][1] is None
    return Course(
        tuple(_steps(stamps, is_open=is_open)),
        _whole(stamps[0][1], stamps[-1][1], now if is_open else None),
        tuple(_segments(stamps, now if is_open else None)),
    )


def _steps(stamps: Sequence[tuple[str, datetime | None]], *, is_open: bool) -> Iterator[Step]:
    last = max(number for number, (_name, at) in enumerate(stamps) if at is not None)
    before: tuple[str, datetime] | None = None
    for number, (name, at) in enumerate(stamps):
        if at is None:
            may_come = is_open and number > last and name in _TO_COME
            yield Step(name, None, "not yet" if may_come else "unknown")
            continue
        after, is_odd = _after(before, at)
        yield Step(name, moment(at), after=after, is_odd=is_odd)
        before = (name, at)


def _after(before: tuple[str, datetime] | None, at: datetime) -> tuple[str, bool]:
    if before is None:
        return "", False
    name, earlier = before
    if at == earlier:
        return f"at the same time as {name.lower()}", False
    if at < earlier:
        return f"{length(earlier - at)} before {name.lower()}, which can't be", True
    return f"{length(at - earlier)} after {name.lower()}", False


def _whole(start: datetime | None, end: datetime | None, now: datetime | None) -> str:
    if start is None:
        return ""
    if end is not None:
        return f"{length(end - start)} from start to restored service" if end >= start else ""
    return f"{length(now - start)} so far" if now is not None and now >= start else ""


def _segments(
    stamps: Sequence[tuple[str, datetime | None]], now: datetime | None
) -> Iterator[Segment]:
    """The strip; none where a step comes before an earlier one, or where all is one moment."""
    known = [(name.lower(), at) for name, at in stamps if at is not None]
    if now is not None:
        known.append(("open", in_utc(now)))
    taken = [(name, at - known[place][1]) for place, (name, at) in enumerate(known[1:])]
    whole = sum((time for _name, time in taken), _NONE)
    if any(time < _NONE for _name, time in taken) or whole <= _NONE:
        return
    start = 0
    for name, time in taken:
        if time > _NONE:
            width = max(_NARROWEST, round(_WIDTH * (time / whole)))
            yield Segment(name, start, width)
            start += width


def _utc(at: datetime | None) -> datetime | None:
    return None if at is None else in_utc(at)
