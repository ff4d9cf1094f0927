"""Metrics of knowledge: how often known errors are met, and what that is worth.

What belongs here: a function for each metric, from a slice to its figures. What does not: names,
definitions and caveats (``metrics``), and finding the known error of a text (``matching``).
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from faultbook.analysis.figures import amount, count, share
from faultbook.analysis.incident_metrics import STEPS, seconds_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faultbook.analysis.figures import Figure
    from faultbook.analysis.slices import Slice

FRESH_DAYS = 180
"""Days for which a workaround counts as fresh after it was last seen to help."""

LEAST_COMPARED = 5
"""Incidents needed on each side to tell how much time known errors save."""

_HELPED = ("yes", "partly", "no")


def hits(part: Slice) -> Iterator[Figure]:
    """Incidents that name or show a known error."""
    known_errors_of = part.links.known_errors_of
    yield count(sum(bool(known_errors_of(one)) for one in part.counted))


def hit_share(part: Slice) -> Iterator[Figure]:
    """The share of incidents that name or show a known error."""
    known_errors_of = part.links.known_errors_of
    found = sum(bool(known_errors_of(one)) for one in part.counted)
    yield share(found, len(part.counted))


def coverage(part: Slice) -> Iterator[Figure]:
    """The share of active known errors that tell a workaround."""
    active = [one for one in part.known_errors if one.status == "active"]
    yield share(sum(one.has_workaround for one in active), len(active))


def freshness(part: Slice) -> Iterator[Figure]:
    """The share of their workarounds that were seen to help not long ago."""
    oldest = part.evidence.now - timedelta(days=FRESH_DAYS)
    told = [one for one in part.known_errors if one.status == "active" and one.has_workaround]
    fresh = sum(one.verified_at is not None and one.verified_at >= oldest for one in told)
    yield share(fresh, len(told))


def recurred(part: Slice) -> Iterator[Figure]:
    """The share of incidents whose problem or known error had one before."""
    returned = part.links.returned
    dated = [one for one in part.counted if one.began_at is not None]
    again = sum(one.id in returned for one in dated)
    yield share(again, len(dated), len(part.counted) - len(dated))


def helped(part: Slice) -> Iterator[Figure]:
    """What share of workarounds of known errors helped."""
    applied = [one for one in part.counted if one.known_error is not None]
    found = Counter(one.workaround_helped for one in applied)
    missing = found[None]
    known = len(applied) - missing
    for word in _HELPED:
        yield share(found[word], known, missing, labels=(("helped", word),))


def time_saved(part: Slice) -> Iterator[Figure]:
    """How much sooner service came back because a known error was applied; an estimate."""
    named = [one for one in part.counted if one.known_error is not None]
    without = [one for one in part.counted if one.known_error is None]
    restore = STEPS["restore"]
    fast, slow = seconds_of(restore, named), seconds_of(restore, without)
    is_told = min(fast.known, slow.known) >= LEAST_COMPARED
    value = None
    if is_told and fast.value is not None and slow.value is not None:
        value = (slow.value - fast.value) * len(named)
    yield amount(value, fast.known, fast.missing, fast.pending)
