"""What a stream shows of known errors, time after time.

What belongs here: which known errors were seen, how often and where last. What does not: finding
their signatures in the stream (``recognition``), and telling of it (``cli``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from faultbook.matching.answer import Confidence, Recognised
from faultbook.matching.signed import WEAK

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from faultbook.matching.recognition import Hit
    from faultbook.matching.signed import Signed


class Sighting(NamedTuple):
    """How often a known error was seen.

    Attributes:
        known_error: Its number in the index.
        times: How often one of its signatures was recognised.
        line: The line at which it was seen last.
        recognised: The signature that was recognised first, or the first that isn't weak.
    """

    known_error: int
    times: int
    line: int
    recognised: Recognised

    @property
    def confidence(self) -> Confidence:
        """How sure it is: a weak signature decides nothing by itself."""
        return Confidence.POSSIBLE if self.recognised.is_weak else Confidence.MATCH


class Sightings:
    """Known errors that a stream has shown so far.

    Args:
        signed: The signatures that it is watched for, in the order in which hits number them.
    """

    def __init__(self, signed: Sequence[Signed]) -> None:
        self._signed = signed
        self._seen: dict[int, Sighting] = {}

    @property
    def all(self) -> tuple[Sighting, ...]:
        """Every known error that was seen, the first one first."""
        return tuple(self._seen.values())

    def take(self, hits: Iterable[Hit]) -> list[Sighting]:
        """Count what was recognised.

        Returns:
            What deserves to be told: what is seen for the first time, and what only a weak
            signature had suggested before.
        """
        news: dict[int, None] = {}
        for hit in hits:
            number = self._signed[hit.number].known_error
            before = self._seen.get(number)
            self._seen[number] = after = self._counted(before, hit)
            if before is None or before.confidence is not after.confidence:
                news[number] = None
        return [self._seen[number] for number in news]

    def _counted(self, before: Sighting | None, hit: Hit) -> Sighting:
        signed = self._signed[hit.number]
        line = max((seen.line for seen in hit.seen), default=0)
        if before is not None and not before.recognised.is_weak:
            return before._replace(times=before.times + 1, line=max(line, before.line))
        recognised = Recognised(
            signed.number,
            signed.signature.name,
            signed.signature.conditions,
            signed.literals,
            signed.literals < WEAK,
            hit.seen,
        )
        if before is None:
            return Sighting(signed.known_error, 1, line, recognised)
        is_better = not recognised.is_weak
        return before._replace(
            times=before.times + 1,
            line=max(line, before.line),
            recognised=recognised if is_better else before.recognised,
        )
