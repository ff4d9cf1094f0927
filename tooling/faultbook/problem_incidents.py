"""The incidents of a problem: those that are linked with it, and those that show it.

What belongs here: which incidents tell something of a problem's fix. What does not: what they tell
(``gates``), and the same over all of a register's summaries (``analysis.regressions``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.record import IncidentFacts, KnownErrorFacts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from faultbook.record import Context, Entry

EXCUSED = ("not_regression", "known_error")
"""Where an incident names the known error that it only looks like."""


def incidents_counted(entry: Entry, context: Context) -> Iterator[tuple[Entry, str]]:
    """The incidents that tell whether a problem's fix held, each with how it is one if not linked.

    Beside those that are linked, they are those whose error text shows a known error of the
    problem. Cancelled ones and duplicates don't count, and neither do those that say why they
    aren't one of its known errors; or where it has none, of any.
    """
    known_errors = {
        one.id: one.facts
        for one in context.register.dependents(entry.id)
        if one.kind == "known-error" and names_target(one, "problem", entry, context)
    }
    linked = {one.id: one for one in linked_incidents(entry, context)}
    for incident in linked.values():
        if counts(incident) and not _is_excused(incident, known_errors, context):
            yield incident, ""
    for known_error, facts in known_errors.items():
        if isinstance(facts, KnownErrorFacts) and facts.signatures:
            shown = (one for one in context.showing(known_error) if one.id not in linked)
            for incident in shown:
                if counts(incident) and not _is_excused(incident, known_errors, context):
                    yield incident, f" (its error text is that of {known_error})"


def counts(incident: Entry) -> bool:
    """Whether an incident happened and is told here first: not cancelled, and no duplicate."""
    return incident.status != "cancelled" and incident.target("duplicate_of") is None


def _is_excused(incident: Entry, known_errors: Collection[str], context: Context) -> bool:
    facts = incident.facts
    if not isinstance(facts, IncidentFacts) or not facts.is_excused or not known_errors:
        return isinstance(facts, IncidentFacts) and facts.is_excused
    links = (one.target for one in incident.references if one.path == EXCUSED)
    return any(context.register.resolve(target) in known_errors for target in links)


def linked_incidents(entry: Entry, context: Context) -> tuple[Entry, ...]:
    """The incidents of a problem: those that name it, or a known error that names it."""
    found: dict[str, Entry] = {}
    for dependent in context.register.dependents(entry.id):
        if not names_target(dependent, "problem", entry, context):
            continue
        if dependent.kind == "incident":
            found[dependent.id] = dependent
        elif dependent.kind == "known-error":
            for incident in context.register.dependents(dependent.id):
                if names_target(incident, "known_error", dependent, context):
                    found[incident.id] = incident
    return tuple(found[key] for key in sorted(found))


def names_target(entry: Entry, field: str, target: Entry, context: Context) -> bool:
    """Whether the link ``field`` of ``entry`` leads to ``target``, under its id or an alias."""
    named = entry.target(field)
    found = context.register.get(named) if named else None
    return found is not None and found.id == target.id
