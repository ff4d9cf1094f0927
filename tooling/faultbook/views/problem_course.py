"""What happened to a problem, from its first incident to its end.

What belongs here: its dates, the states it was in, and its incidents, in the order of time. What
does not: who changed which field (the history that every record's page ends with).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from faultbook.analysis.summaries import in_utc
from faultbook.lifecycle import MOVES
from faultbook.views.bounds import ends
from faultbook.views.display import Item, moment, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from faultbook.analysis.evidence import Stay
    from faultbook.analysis.summaries import IncidentSummary, ProblemSummary
    from faultbook.views.site_view import SiteView

MOST_INCIDENTS = 20
"""Incidents that are named; half of them are the first and half the last."""

_INCIDENT, _STATE = -2, 9  # an incident comes before what followed from it, a commit after it


@dataclass(frozen=True, slots=True)
class ProblemEvent:
    """Something that happened.

    Attributes:
        at: When.
        said: What, in words.
        record: The record that it is about, or None.
    """

    at: Item
    said: str
    record: Item | None = None


class _Dated(NamedTuple):
    at: datetime
    rank: int  # of what happened at the same moment
    said: str
    record: str = ""


def events_of(
    view: SiteView,
    problem: ProblemSummary,
    incidents: Sequence[IncidentSummary],
    page: str,
) -> tuple[ProblemEvent, ...]:
    """What happened to a problem, the oldest first.

    Args:
        view: The register.
        problem: The problem.
        incidents: Its incidents, by when they began.
        page: Path of its page.
    """
    lives = view.evidence.lives or {}
    found = [
        *_dates(problem, view.now),
        *_states(lives.get(problem.id, ())),
        *_incidents(incidents),
    ]
    return tuple(
        ProblemEvent(
            moment(one.at), one.said, view.record_item(one.record, page) if one.record else None
        )
        for one in sorted(found)
    )


def _dates(problem: ProblemSummary, now: datetime) -> Iterator[_Dated]:
    live = problem.deployed_at
    stated = (
        (problem.opened_at, "Opened"),
        (problem.cause_confirmed_at, "Root cause confirmed"),
        (live, "Fix live" if live is None or live <= now else "Fix to be live"),
        (problem.closed_at, "Closed"),
    )
    for rank, (at, said) in enumerate(stated):
        if at is not None:
            yield _Dated(in_utc(at), rank, said)


def _states(life: Sequence[Stay]) -> Iterator[_Dated]:
    """States by the commits that brought the record there; text that is no state is passed over."""
    before = ""
    for stay in life:
        if stay.status not in MOVES["problem"] or stay.status == before:
            continue
        said = f"State: {words(stay.status).lower()}"
        yield _Dated(
            in_utc(stay.since), _STATE, said if before else f"Added to the register. {said}"
        )
        before = stay.status


def _incidents(incidents: Sequence[IncidentSummary]) -> Iterator[_Dated]:
    dated = [
        _Dated(in_utc(one.began_at), _INCIDENT, "Incident", one.id)
        for one in incidents
        if one.began_at is not None
    ]
    chosen = ends(dated, lambda one: one, MOST_INCIDENTS)
    yield from chosen.first
    if chosen.left_out:
        said = f"{chosen.left_out:,} more incidents, up to the next one that is named"
        yield chosen.first[-1]._replace(said=said, record="", rank=_INCIDENT + 1)
    yield from chosen.last
