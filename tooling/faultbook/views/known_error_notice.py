"""What a reader must know before following a known error's workaround.

What belongs here: that it is a draft, fixed, came back, retired or replaced. What does not: the
workaround (``known_error_page``), and how an incident is judged to be a return (``analysis``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from faultbook.analysis.regressions import came_back
from faultbook.record import IncidentFacts, KnownErrorFacts, ProblemFacts
from faultbook.views.display import Item, day_of
from faultbook.views.record_parts import versions

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from markupsafe import Markup

    from faultbook.model.known_error import KnownError
    from faultbook.record import Entry, Record
    from faultbook.views.site_view import SiteView

_RETURNS = 3  # incidents in which it came back that are named

_THEN = "Seen there or later? It came back: open an incident that names it."


@dataclass(frozen=True, slots=True)
class Notice:
    """What stands above everything else.

    Attributes:
        tone: As a badge's: ``alert``, ``wait``, ``good`` or ``plain``.
        said: What is so, in a few words.
        more: What follows from it, or "".
        items: Records that it is about.
        reason: Why, in the author's words, or None.
    """

    tone: str
    said: str
    more: str = ""
    items: tuple[Item, ...] = ()
    reason: Markup | None = None


def notices(
    view: SiteView,
    entry: Entry,
    record: Record[KnownError],
    incidents: Iterable[Entry],
    page: str,
) -> tuple[Notice, ...]:
    """What a reader must know first.

    Args:
        view: What the site shows.
        entry: The known error.
        record: Its record.
        incidents: Incidents that name it, the newest first.
        page: Path of its page.
    """
    known_error = record.model
    deployed = _deployed(view, known_error)
    found = []
    if known_error.superseded_by:
        successor = view.record_item(known_error.superseded_by, page)
        found.append(Notice("wait", "Replaced by", items=(successor,) if successor else ()))
    if entry.status == "retired":
        reason = view.text(known_error.retired_because or "", page)
        found.append(Notice("plain", "Retired: it is kept for reference only.", reason=reason))
    elif entry.status == "fixed":
        found.append(Notice("good", _fixed(known_error, deployed), _THEN))
        returns = _returns(entry, incidents, deployed)
        if returns:
            items = tuple(filter(None, (view.record_item(one.id, page) for one in returns)))
            found.append(Notice("alert", "It came back in", items=items[:_RETURNS]))
    elif entry.status == "draft":
        found.append(Notice("wait", "A draft: nobody has confirmed it yet."))
    return tuple(found)


def _fixed(known_error: KnownError, deployed: datetime | None) -> str:
    named = ", ".join(versions(known_error.fixed_in))
    since = f" since {day_of(deployed).text}" if deployed is not None else ""
    return f"Fixed in {named}." if named else f"Fixed{since}."


def _deployed(view: SiteView, known_error: KnownError) -> datetime | None:
    """When the fix of its problem was live everywhere."""
    problem = view.shown.register.get(known_error.problem) if known_error.problem else None
    facts = problem.facts if problem is not None else None
    return facts.deployed_at if isinstance(facts, ProblemFacts) else None


def _returns(entry: Entry, incidents: Iterable[Entry], deployed: datetime | None) -> list[Entry]:
    known = entry.facts
    if not isinstance(known, KnownErrorFacts):
        return []
    return [
        incident
        for incident in incidents
        if isinstance(facts := incident.facts, IncidentFacts)
        and incident.status != "cancelled"
        and incident.target("duplicate_of") is None
        and not facts.is_excused
        and came_back(facts.began_at, facts.versions, deployed, known.fixed_in, known.affects)
    ]
