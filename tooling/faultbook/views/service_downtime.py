"""How long services were away lately, as pages tell it.

What belongs here: which time is looked at, and the figures in words. What does not: what counts as
downtime (``analysis.downtime_metrics``).
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from faultbook.analysis.metrics import METRICS, metrics_of
from faultbook.analysis.periods import Period
from faultbook.spans import span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from faultbook.views.site_view import SiteView

DAYS = 90
"""The last days that are looked at."""

_KEYS = ("service_downtime", "service_availability")


class Downtime(NamedTuple):
    """A service's downtime; "" where nothing can be told.

    Attributes:
        length: How long it was away.
        seconds: The same in whole seconds.
        availability: The share of the time during which it was there, in per cent.
        share: The same between 0 and 1.
    """

    length: str
    seconds: str
    availability: str
    share: str


def downtimes(view: SiteView) -> Mapping[str, Downtime]:
    """The downtime of each service by its key; figures as ``faultbook metrics`` tells them."""
    period = Period(f"last {DAYS} days", view.now - timedelta(days=DAYS), view.now)
    chosen = [metric for metric in METRICS if metric.key in _KEYS]
    away, there = metrics_of(view.evidence, period, metrics=chosen).measured
    shares = {figure.labels[0][1]: figure.value for figure in there.figures}
    return {
        key: _told(figure.value, shares.get(key), is_known=not figure.missing)
        for figure in away.figures
        if (key := figure.labels[0][1]) in view.services
    }


def _told(seconds: float | None, share: float | None, *, is_known: bool) -> Downtime:
    """The figures, as bounds where of some incident nobody can tell how long it took."""
    least, most = ("", "") if is_known else ("at least ", "at most ")
    return Downtime(
        "" if seconds is None else f"{least}{span(timedelta(seconds=seconds))}",
        "" if seconds is None else str(round(seconds)),
        "" if share is None else f"{most}{share:.2%}",
        "" if share is None else f"{share:.6f}",
    )
