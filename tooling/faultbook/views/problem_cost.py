"""What a problem has cost so far: incidents, time without service, and work.

What belongs here: adding it up for one problem. What does not: which incidents are a problem's
(``analysis.regressions``) and metrics over many (``analysis.metrics``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from faultbook.analysis.downtime import spans_of, total
from faultbook.spans import span

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta

    from faultbook.analysis.summaries import IncidentSummary


@dataclass(frozen=True, slots=True)
class Cost:
    """What a problem has cost.

    Attributes:
        incidents: Incidents that count: none that are cancelled or repeat another.
        downtime: How long they took service away, what they have in common counted once.
        without_downtime: How many of them don't tell.
        effort_minutes: Work spent on them and on the problem, in minutes; None where nothing
            is told.
        without_effort: How many of them don't tell.
    """

    incidents: int
    downtime: timedelta
    without_downtime: int
    effort_minutes: int | None
    without_effort: int


@dataclass(frozen=True, slots=True)
class CostFigure:
    """A figure of the cost.

    Attributes:
        value: The figure with its unit.
        name: What it counts.
        note: The same in another unit, and what it leaves out; or "".
    """

    value: str
    name: str
    note: str = ""


def cost_of(incidents: Sequence[IncidentSummary], own_minutes: int | None, now: datetime) -> Cost:
    """What a problem has cost.

    Args:
        incidents: Its incidents that count.
        own_minutes: Work spent on the problem itself, or None.
        now: The moment that counts as now.
    """
    spans = [spans_of(one, now) for one in incidents]
    effort = [one.effort_minutes for one in incidents if one.effort_minutes is not None]
    told = effort if own_minutes is None else [*effort, own_minutes]
    return Cost(
        incidents=len(incidents),
        downtime=total(one for known in spans if known is not None for one in known),
        without_downtime=spans.count(None),
        effort_minutes=sum(told) if told else None,
        without_effort=len(incidents) - len(effort),
    )


def figures_of(cost: Cost) -> tuple[CostFigure, ...]:
    """The cost as it is shown."""
    names = "incident" if cost.incidents == 1 else "incidents"
    found = [CostFigure(f"{cost.incidents:,}", names)]
    if cost.without_downtime < cost.incidents:
        minutes = round(cost.downtime.total_seconds() / 60)
        found.append(
            CostFigure(
                f"{minutes:,} min",
                "without service",
                _note(span(cost.downtime) if minutes >= _AN_HOUR else "", cost.without_downtime),
            )
        )
    elif cost.incidents:
        found.append(CostFigure("unknown", "time without service"))
    if cost.effort_minutes is not None:
        hours = f"{cost.effort_minutes / _AN_HOUR:,.1f} h"
        found.append(
            CostFigure(
                f"{cost.effort_minutes:,} min",
                "of work",
                _note(hours if cost.effort_minutes >= _AN_HOUR else "", cost.without_effort),
            )
        )
    return tuple(found)


_AN_HOUR = 60


def _note(same: str, missing: int) -> str:
    untold = f"{missing:,} of the incidents {'doesn' if missing == 1 else 'don'}'t tell"
    return "; ".join(filter(None, [same, untold if missing else ""]))
