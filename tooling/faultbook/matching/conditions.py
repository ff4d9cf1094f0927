"""Whether what is found of a signature in a log amounts to recognising it.

What belongs here: a signature's course over a log, and what must not be there. What does not: how
its patterns come together (``frames``) and where they are found (``occurrences``).

A frame is dropped when an ``unless`` is seen in its window, and a later frame may still be
recognised. A window of time is one of lines where the times can't be compared, and a window of
lines has no slide. Whether it is over is told by what comes of the signature itself, so that the
answer doesn't depend on how a log was cut into chunks.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, NamedTuple

from faultbook.matching.frames import ALL, LINES_FOR_TIME, TOLERANCE, Frame, frames_of
from faultbook.matching.timestamps import seconds_between

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from faultbook.matching.occurrences import Occurrence
    from faultbook.signature import Signature, Unless

MOST_WAITING = 100
"""Frames that wait for their windows to be over; later ones are let go while there are so many.

Where they are as many, an ``unless`` that ends the oldest one's wait mostly ends that of all.
"""

_MOST_REMEMBERED = 2_000  # occurrences of an ``unless``


class _Span(NamedTuple):
    """The window in which an ``unless`` is looked for.

    Attributes:
        anchor: Where it is measured from.
        seconds: Its beginning and end in seconds from there; None for a window of lines.
        lines: Its first and last line, used where times can't be compared.
    """

    anchor: Occurrence
    seconds: tuple[float, float] | None
    lines: tuple[int, int]

    def side(self, at: Occurrence) -> int:
        """On which side of it an occurrence is: -1 before, 0 in it, 1 after."""
        place: float = at.line
        first: float = self.lines[0]
        last: float = self.lines[1]
        if self.seconds is not None:
            apart = seconds_between(self.anchor.time, at.time)
            if apart is not None:
                place = apart
                first, last = self.seconds[0] - TOLERANCE, self.seconds[1] + TOLERANCE
        return -1 if place < first else 1 if place > last else 0


class _Wait:
    """A frame, and the windows that must pass without what they are for."""

    def __init__(self, frame: Frame, windows: dict[int, tuple[_Span, int]]) -> None:
        self.frame = frame
        self.windows = windows  # by the number of the ``unless``: the window, and how many are free

    def pass_by(self, at: Occurrence) -> None:
        """Forget the windows that are over."""
        for number, (span, _) in tuple(self.windows.items()):
            if span.side(at) > 0:
                del self.windows[number]

    def is_ended_by(self, number: int, at: Occurrence) -> bool:
        """Whether an occurrence of an ``unless`` is the one too many."""
        if number not in self.windows:
            return False
        span, free = self.windows[number]
        if span.side(at) == 0:
            free -= 1
            self.windows[number] = (span, free)
        return free == 0


class Course:
    """A signature's course over a log.

    What it shows is spoken of by slots: the numbers of its patterns, and after them those of its
    ``unless``.

    Args:
        signature: The signature.
        is_repeating: Whether it is recognised again after it was.
    """

    def __init__(self, signature: Signature, *, is_repeating: bool = False) -> None:
        self._signature = signature
        self._patterns = len(signature.patterns)
        self._is_repeating = is_repeating
        self._windowed: dict[int, deque[Occurrence]] = {
            number: deque(maxlen=_MOST_REMEMBERED)
            for number, unless in enumerate(signature.unless)
            if unless.within is not None or signature.within is not None
        }
        self._free = {
            number: unless.pattern.times
            for number, unless in enumerate(signature.unless)
            if number not in self._windowed
        }
        self._is_plain = signature.within is None and not self._windowed
        self._waiting: list[_Wait] = []
        self._kept: Frame | None = None
        self.is_settled = False
        self._begin()

    def _begin(self) -> None:
        self._frames = frames_of(self._signature, is_first_enough=self._is_plain)
        self._waiting.clear()

    @property
    def is_timed(self) -> bool:
        """Whether it needs to know when its occurrences were written."""
        windows = [self._signature.within, *(one.within for one in self._signature.unless)]
        return any(window is not None and window.seconds is not None for window in windows)

    @property
    def is_waiting(self) -> bool:
        """Whether it has frames whose windows aren't over."""
        return bool(self._waiting) and not self.is_settled

    def wants(self, slot: int, shown: Collection[int]) -> int:
        """How many more of a slot's occurrences may tell something, at most ``ALL``.

        Args:
            slot: The slot.
            shown: All slots that are shown in what is next.
        """
        if self.is_settled:
            return 0
        number = slot - self._patterns
        if number in self._free:
            return self._free[number]
        if self._kept is not None:
            return 0
        if number < 0:
            return self._frames.wants(slot, shown)
        if self._signature.unless[number].slide < 0 or self._frames.has_begun:
            return ALL
        return ALL if min(shown) < self._patterns else 0

    def take(self, line: Mapping[int, Occurrence]) -> Frame | None:
        """Take what a line shows, which comes after those taken before.

        Args:
            line: The line's occurrences by slots; those of slots that aren't wanted may be missing.

        Returns:
            The frame that it is recognised by, if it is.
        """
        if self.is_settled or self._is_refuted_by(line):
            return None
        if self._kept is not None:
            return None
        at = next(iter(line.values()))
        found = self._passed(at)
        self._refuse(line)
        patterns = {slot: one for slot, one in line.items() if slot < self._patterns}
        for frame in self._frames.take(patterns):
            if self._is_clear(frame, at) and found is None:
                found = frame
        return self._recognised(found)

    def pass_by(self, at: Occurrence) -> Frame | None:
        """The frame that it is recognised by because the log has come to ``at`` without more."""
        if not self.is_waiting:
            return None
        return self._recognised(self._passed(at))

    def finish(self) -> Frame | None:
        """The frame that it is recognised by because the log ends without more."""
        if self.is_settled:
            return None
        self.is_settled = True
        if self._kept is None and self._waiting:
            return self._waiting[0].frame
        return self._kept

    def _is_refuted_by(self, line: Mapping[int, Occurrence]) -> bool:
        """Whether what mustn't be anywhere is there, so that it is never recognised."""
        for number in self._free:
            if self._patterns + number in line:
                self._free[number] -= 1
                self.is_settled = self.is_settled or self._free[number] == 0
        return self.is_settled

    def _passed(self, at: Occurrence) -> Frame | None:
        """The first frame whose windows are all over."""
        if not self._waiting:
            return None
        for wait in self._waiting:
            wait.pass_by(at)
        return next((wait.frame for wait in self._waiting if not wait.windows), None)

    def _refuse(self, line: Mapping[int, Occurrence]) -> None:
        """Drop the frames in whose windows an ``unless`` is."""
        for number, remembered in self._windowed.items():
            at = line.get(self._patterns + number)
            if at is not None:
                remembered.append(at._replace(text=b""))
                self._waiting = [one for one in self._waiting if not one.is_ended_by(number, at)]

    def _is_clear(self, frame: Frame, at: Occurrence) -> bool:
        """Whether a frame waits for nothing; one that does is kept to wait."""
        windows: dict[int, tuple[_Span, int]] = {}
        for number, remembered in self._windowed.items():
            unless = self._signature.unless[number]
            span = _span(self._signature, unless, frame)
            free = unless.pattern.times - _seen_in(span, remembered)
            if free <= 0:
                return False
            if span.side(at) <= 0:
                windows[number] = (span, free)
        if windows and len(self._waiting) < MOST_WAITING:
            self._waiting.append(_Wait(frame, windows))
        return not windows

    def _recognised(self, frame: Frame | None) -> Frame | None:
        if frame is None:
            return None
        if self._free:
            self._kept = frame
            self._begin()
            return None
        if self._is_repeating:
            self._begin()
        else:
            self.is_settled = True
        return frame


def _seen_in(span: _Span, remembered: Sequence[Occurrence]) -> int:
    """How many of what is remembered are in a window, as far as times don't go backwards."""
    seen = 0
    for at in reversed(remembered):
        side = span.side(at)
        if side < 0:
            break
        seen += side == 0
    return seen


def _span(signature: Signature, unless: Unless, frame: Frame) -> _Span:
    """The window of an ``unless`` for a frame."""
    anchor = _anchor(signature, unless.anchor or 0, frame)
    within = unless.within
    if within is not None and within.lines is not None:
        return _Span(anchor, None, (anchor.line, anchor.line + within.lines - 1))
    if within is not None and within.seconds is not None:
        seconds = (unless.slide, unless.slide + within.seconds)
        return _Span(anchor, seconds, (anchor.line, anchor.line + LINES_FOR_TIME - 1))
    lines = (anchor.line, anchor.line + frame.last.line - frame.first.line)
    if signature.within is None or signature.within.seconds is None:
        return _Span(anchor, None, lines)
    lasting = seconds_between(frame.first.time, frame.last.time)
    if lasting is None:
        return _Span(anchor, None, lines)
    return _Span(anchor, (unless.slide, unless.slide + abs(lasting)), lines)


def _anchor(signature: Signature, number: int, frame: Frame) -> Occurrence:
    """The occurrence that a window is measured from."""
    if signature.form == "any":
        return next((at for pattern, at in frame.firsts if pattern == number), frame.first)
    firsts = [at for _, at in frame.firsts]
    if signature.form == "all":  # they count in the order in which they are found
        firsts.sort(key=lambda at: (at.line, at.spans[0][0]))
    return firsts[min(number, len(firsts) - 1)]
