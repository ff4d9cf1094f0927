"""What of a signature must be there: how occurrences of its patterns come together.

What belongs here: finding frames, the choices of occurrences that fulfil a signature's form within
its window. What does not: what must not be there (``conditions``).

A frame's choice is greedy: for each end it is the one that begins latest, which is the only one
that has to be looked at as long as times don't go backwards. Without any window it is the first.
"""

from __future__ import annotations

import sys
from collections import deque
from typing import TYPE_CHECKING, Generic, NamedTuple, Protocol, TypeVar

from faultbook.matching.timestamps import seconds_between

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from faultbook.matching.occurrences import Occurrence
    from faultbook.signature import Form, Pattern, Signature, Window

MOST_IN_WINDOW = 10_000
"""Occurrences of a pattern that are remembered; no window is found to hold more."""

ALL = sys.maxsize
"""A number of occurrences that none are left out of."""

LINES_FOR_TIME = 1_000
"""Lines that stand for a window of time where times can't be compared."""

TOLERANCE = 1e-6
"""Seconds; fractions of a second aren't exact in a float."""

_T = TypeVar("_T")


class Frame(NamedTuple):
    """Occurrences that fulfil a signature's form.

    Attributes:
        firsts: The numbers of the patterns, and of each its first occurrence.
        last: The last occurrence of all.
    """

    firsts: tuple[tuple[int, Occurrence], ...]
    last: Occurrence

    @property
    def first(self) -> Occurrence:
        """The first occurrence of all."""
        return min((at for _, at in self.firsts), key=_place)


def _place(at: Occurrence) -> tuple[int, int]:
    return at.line, at.spans[0][0]


class Frames(Protocol):
    """Finds frames as the lines of a log come."""

    def take(self, line: Mapping[int, Occurrence]) -> Iterator[Frame]:
        """The frames that a line completes, by the numbers of the patterns that it shows."""

    def wants(self, number: int, shown: Collection[int]) -> int:
        """How many more of a pattern's occurrences may tell something, at most ``ALL``.

        Args:
            number: The pattern.
            shown: The patterns that are shown in what is next.
        """

    @property
    def has_begun(self) -> bool:
        """Whether something of a frame was found."""


def frames_of(signature: Signature, *, is_first_enough: bool) -> Frames:
    """Finds a signature's frames.

    Args:
        signature: The signature.
        is_first_enough: Whether the first frame alone is wanted; it needs no memory of others. Not
            for a signature with a window of any kind.
    """
    forms: dict[Form, type[_All | _Any | _Sequence]] = {
        "all": _All,
        "any": _Any,
        "sequence": _Sequence,
    }
    form = forms[signature.form]
    return form(signature, is_first_enough=is_first_enough)


class _Run(Generic[_T]):
    """What comes of a pattern's occurrences: its first, or the first of its last few."""

    def __init__(self, times: int, *, is_first_enough: bool) -> None:
        self._times = times
        self._is_first_enough = is_first_enough
        self._count = 0
        self._kept: deque[_T] = deque(maxlen=1 if is_first_enough else min(times, MOST_IN_WINDOW))

    def add(self, value: _T) -> None:
        self._count += 1
        if not (self._is_first_enough and self._kept):
            self._kept.append(value)

    @property
    def has_begun(self) -> bool:
        return self._count > 0

    @property
    def wanted(self) -> int:
        return max(self._times - self._count, 0) if self._is_first_enough else ALL

    @property
    def is_full(self) -> bool:
        if self._is_first_enough:
            return self._count >= self._times
        return len(self._kept) == self._times

    @property
    def first(self) -> _T:
        return self._kept[0]


class _Unordered:
    """Patterns that may come in any order."""

    def __init__(self, signature: Signature, *, is_first_enough: bool) -> None:
        self._within = signature.within
        self._runs = _runs(signature.patterns, is_first_enough=is_first_enough)

    @property
    def has_begun(self) -> bool:
        return any(run.has_begun for run in self._runs)

    def wants(self, number: int, shown: Collection[int]) -> int:
        del shown  # what comes first isn't known
        return self._runs[number].wanted


class _All(_Unordered):
    def take(self, line: Mapping[int, Occurrence]) -> Iterator[Frame]:
        for number, at in line.items():
            self._runs[number].add(at)
        if line and all(run.is_full for run in self._runs):
            firsts = tuple((number, run.first) for number, run in enumerate(self._runs))
            frame = Frame(firsts, max(line.values(), key=_place))
            if _is_within(self._within, frame.first, frame.last):
                yield frame


class _Any(_Unordered):
    def take(self, line: Mapping[int, Occurrence]) -> Iterator[Frame]:
        for number, at in sorted(line.items()):
            run = self._runs[number]
            run.add(at)
            if run.is_full and _is_within(self._within, run.first, at):
                yield Frame(((number, run.first),), at)


class _Chain(NamedTuple):
    """A sequence as far as it has come: the first occurrence of each pattern so far."""

    firsts: tuple[Occurrence, ...]
    end: int = 0

    @property
    def line(self) -> int:
        return self.firsts[0].line


class _Sequence:
    """Keeps for each pattern, of its last occurrences, the chain that begins latest.

    A newer chain never begins earlier than an older one of the same pattern, so that the newest
    are all that is needed.
    """

    def __init__(self, signature: Signature, *, is_first_enough: bool) -> None:
        self._within = signature.within
        self._patterns = signature.patterns
        self._runs: tuple[_Run[_Chain], ...] = tuple(
            _Run(pattern.times, is_first_enough=is_first_enough) for pattern in self._patterns
        )

    @property
    def has_begun(self) -> bool:
        return self._runs[0].has_begun

    def wants(self, number: int, shown: Collection[int]) -> int:
        wanted = self._runs[number].wanted
        if number == 0 or self._runs[number - 1].is_full:
            return wanted
        return ALL if wanted and number - 1 in shown else 0

    def take(self, line: Mapping[int, Occurrence]) -> Iterator[Frame]:
        # Chains that were complete before this line, and those that have become so on it.
        before = [run.first if run.is_full else None for run in self._runs]
        fresh: list[_Chain] = []
        for number, run in enumerate(self._runs):
            at = line.get(number)
            if at is None:
                fresh = []
                continue
            chains = list(_continued(at, before[number - 1] if number else _Chain(()), fresh))
            if chains:
                run.add(self._best(chains))
            fresh = self._completed(number, at, chains)
        if fresh:
            chain = self._best(fresh)
            frame = Frame(tuple(enumerate(chain.firsts)), line[len(self._runs) - 1])
            if _is_within(self._within, frame.first, frame.last):
                yield frame

    def _best(self, chains: Iterable[_Chain]) -> _Chain:
        """The one that begins latest, or first where there is no window; it leaves most room."""
        if self._within is None:
            return min(chains, key=lambda chain: (chain.line, chain.end))
        return max(chains, key=lambda chain: (chain.line, -chain.end))

    def _completed(self, number: int, at: Occurrence, chains: list[_Chain]) -> list[_Chain]:
        run = self._runs[number]
        if self._patterns[number].times == 1:
            return chains
        return [run.first._replace(end=at.spans[0][1])] if run.is_full else []


def _continued(at: Occurrence, before: _Chain | None, fresh: list[_Chain]) -> Iterator[_Chain]:
    """Chains to which an occurrence can be added, with it."""
    if before is not None:
        yield _Chain((*before.firsts, at), at.spans[0][1])
    for chain in fresh:
        end = next((end for begin, end in at.spans if begin >= chain.end), None)
        if end is not None:
            yield _Chain((*chain.firsts, at), end)


def _runs(patterns: tuple[Pattern, ...], *, is_first_enough: bool) -> tuple[_Run[Occurrence], ...]:
    return tuple(_Run(pattern.times, is_first_enough=is_first_enough) for pattern in patterns)


def _is_within(window: Window | None, first: Occurrence, last: Occurrence) -> bool:
    """Whether two occurrences, by their lines the first and the last, are in one window."""
    if window is None:
        return True
    if window.seconds is None:
        return last.line - first.line < (window.lines or 0)
    apart = seconds_between(first.time, last.time)
    if apart is None:
        return last.line - first.line < LINES_FOR_TIME
    return abs(apart) <= window.seconds + TOLERANCE
