"""Which of many series have risen, with few false alarms in all of them together.

What belongs here: from windows of counts to each series' chances. What does not: the counts
(``series``), the tail of one of them (``overdispersion``) and the words (``reporters``).

How small a rise can be found is bounded by how few false alarms are allowed. Were the rate and the
dispersion of each of 50 series known, a rate that triples from 10 incidents in a window would be
found in 95 % of registers with a variance of once the mean, 86 % with 1.2 times, 74 % with 1.5 and
55 % with twice; from 20 on in 93 % or more of all of these.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from faultbook.analysis.overdispersion import DISPERSIONS, dispersion_shares, tail

if TYPE_CHECKING:
    from collections.abc import Sequence

FALSE_ALARMS = 0.05
"""Share of registers in which nothing rises that may show an alarm nonetheless."""

FEWEST_WINDOWS = 3
"""Windows before the last one without which nothing is judged."""

FEWEST_INCIDENTS = 5
"""Incidents in the last window without which there is no alarm: so few make no trend."""


class Rise(NamedTuple):
    """Whether a series' last window holds more than those before it lead one to expect.

    Attributes:
        dispersion: Variance by mean of its windows' counts, as far as is known; at least 1.
        chance: Of so many or more in the last window, if the rate were the same as before.
        familywise: Of any alarm as strong as this in the whole register, if nothing had risen
            there but what is stronger; None where that isn't asked, since the incidents are too
            few or ``chance`` alone is too large for an alarm.
    """

    dispersion: float
    chance: float
    familywise: float | None

    @property
    def is_alarm(self) -> bool:
        """Whether it is more than chance lets one expect."""
        return self.familywise is not None and self.familywise <= FALSE_ALARMS


def rises(series: Sequence[Sequence[int]]) -> list[Rise]:
    """Judge the last window of each of many series.

    The chances are brought together as Holm does (Scandinavian Journal of Statistics 6:65, 1979),
    where each series counts with no more than the chance that it really has of being so unlikely:
    counts jump, and one that is rare enough may not exist (Tarone, Biometrics 46:515, 1990,
    https://doi.org/10.2307/2531456; Westfall and Wolfinger, The American Statistician 51:3, 1997,
    https://doi.org/10.1080/00031305.1997.10473577).

    Args:
        series: Of each, events in equally long windows, the oldest first; all of one length, which
            is at least ``FEWEST_WINDOWS`` + 1.
    """
    shares = dispersion_shares([counts[:-1] for counts in series])
    chances: list[float] = []
    reachable: list[list[float]] = []
    for counts, share in zip(series, shares, strict=True):
        found = tail(sum(counts), len(counts), share)
        chances.append(float(found[counts[-1]]))
        enough = found[FEWEST_INCIDENTS:]
        reachable.append(enough[enough <= FALSE_ALARMS][::-1].tolist())
    latest = [counts[-1] for counts in series]
    together = _familywise(chances, reachable, latest)
    means = (shares @ DISPERSIONS).tolist() if len(shares) else []
    return [Rise(*one) for one in zip(means, chances, together, strict=True)]


def _familywise(
    chances: Sequence[float], reachable: Sequence[Sequence[float]], latest: Sequence[int]
) -> list[float | None]:
    """Chances that any series of those not yet done with is as unlikely as one.

    Args:
        chances: Of each series, that of its last window.
        reachable: Of each series, the chances that its last window can have, ascending, up to the
            largest that makes an alarm.
        latest: Of each series, events in its last window.
    """
    found: list[float | None] = [None] * len(chances)
    unlikely = [
        number
        for number, chance in enumerate(chances)
        if chance <= FALSE_ALARMS and latest[number] >= FEWEST_INCIDENTS
    ]
    left, least = set(range(len(chances))), 0.0
    for number in sorted(unlikely, key=lambda one: (chances[one], one)):
        together = sum(_chance_of(chances[number], reachable[one]) for one in left)
        least = max(least, min(together, 1.0))
        found[number] = least
        if least > FALSE_ALARMS:  # nothing that is likelier can be an alarm any more
            break
        left.discard(number)
    return found


def _chance_of(limit: float, reachable: Sequence[float]) -> float:
    """The chance that a series has of being at most so likely: the largest reachable one."""
    place = bisect_right(reachable, limit)
    return reachable[place - 1] if place else 0.0
