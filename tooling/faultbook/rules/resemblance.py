"""FB8: incidents that are like earlier ones, as their texts tell.

What belongs here: what is said of such an incident. What does not: finding the earlier ones
(``recurring``), and what known errors recognise (``recurrence``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.diagnostics import Severity
from faultbook.rules.registry import Finding, Scope, rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from faultbook.record import Context, Resembled
    from faultbook.record_change import RecordChange

_MOST_EARLIER = 3  # incidents that are told of


@rule(
    "FB804", "resembles-earlier-incident", Scope.CHANGE, severity=Severity.INFO, kinds=("incident",)
)
def _resembles_earlier(change: RecordChange, context: Context) -> Iterable[Finding]:
    from faultbook.analysis.summaries import wording_of  # only where history is looked at

    incident = change.after
    if change.is_landed or incident is None or incident.model.duplicate_of:
        return ()
    if change.before is not None and wording_of(change.before) == wording_of(incident):
        return ()
    model = incident.model
    own = {model.problem, model.known_error, model.parent} - {None}
    found = [
        one
        for one in context.find_earlier(incident)
        if own.isdisjoint({one.incident, one.problem, one.known_error})
        and (not (model.problem or model.known_error) or one.problem or one.known_error)
    ]
    return (_seen_before(incident.id, found[:_MOST_EARLIER]),) if found else ()


def _seen_before(incident: str, earlier: Sequence[Resembled]) -> Finding:
    told = [
        f"{one.incident} ({one.likeness:.0%}{''.join(f', {covers}' for covers in _covering(one))})"
        for one in earlier
    ]
    covered = next((covers for one in earlier for covers in _covering(one)), None)
    if covered is not None:
        way = f"faultbook link {incident} {covered}"
    else:
        before = " ".join(one.incident for one in earlier)
        way = f"faultbook promote {before} {incident} --to problem"
    listed = " and ".join(filter(None, (", ".join(told[:-1]), told[-1])))
    return Finding(f"it resembles {listed}", ("title",), f"if it is the same fault: {way}")


def _covering(one: Resembled) -> list[str]:
    """The known error and the problem that cover an incident, the known error first."""
    return [name for name in (one.known_error, one.problem) if name is not None]
