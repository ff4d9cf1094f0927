"""FB8: what has happened before.

What belongs here: incidents that known errors recognise, or that are like earlier ones. What does
not: whether a signature is fit to do so (``signatures``, ``overlaps``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.diagnostics import Severity
from faultbook.record import IncidentFacts
from faultbook.rules.registry import Finding, Scope, rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from faultbook.record import Context, Entry, RecordChange, Register, Resembled

_ERROR_TEXT = ("error_text",)
_MOST_EARLIER = 3  # incidents that are told of
_LINKS = frozenset({("known_error",), ("not_regression", "known_error")})


@rule("FB801", "unlinked-known-error", Scope.REGISTER, severity=Severity.INFO, kinds=("incident",))
def _unlinked(entry: Entry, context: Context) -> Iterable[Finding]:
    facts = entry.facts
    if not isinstance(facts, IncidentFacts) or not facts.error_text:
        return ()
    if entry.target("duplicate_of") is not None:
        return ()  # what it repeats has the link
    signed = context.register.signed(lambda: _pieces_in(facts.error_text))

    def is_linked(known_error: str) -> bool:
        return _is_linked(entry, known_error, context.register)

    if all(is_linked(row.id) for row in signed):
        return ()
    from faultbook.rules.recognising import signatures_of  # brings all of matching along

    recognised = signatures_of(signed).recognising(facts.error_text, besides=is_linked)
    owners = dict.fromkeys(one.owner for one in recognised if not one.is_weak)
    if not owners or any(map(is_linked, owners)):
        return ()
    return (_shown(entry.id, list(owners), "its error text is that of"),)


@rule("FB802", "resembles-known-error", Scope.CHANGE, severity=Severity.INFO, kinds=("incident",))
def _resembles(change: RecordChange, context: Context) -> Iterable[Finding]:
    incident = change.after
    if change.is_landed or incident is None or not incident.model.error_text:
        return ()  # an audit looks back: what was known then is not what is known now
    if change.before is not None and change.before.model.error_text == incident.model.error_text:
        return ()
    model = incident.model
    excused = model.not_regression.known_error if model.not_regression else None
    if model.known_error or model.duplicate_of or excused:
        return ()
    found = context.find_known(model.error_text, model.services)
    return (_shown(incident.id, list(found), "its error text reads like that of"),) if found else ()


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


def recognised(entry: Entry, register: Register) -> tuple[str, ...]:
    """The known errors that an incident's error text shows, and that it isn't linked with.

    Only signatures count that aren't weak.
    """
    facts = entry.facts
    if not isinstance(facts, IncidentFacts) or not facts.error_text:
        return ()
    signed = register.signed(lambda: _pieces_in(facts.error_text))

    def is_linked(known_error: str) -> bool:
        return _is_linked(entry, known_error, register)

    if all(is_linked(row.id) for row in signed):
        return ()
    from faultbook.rules.recognising import signatures_of  # brings all of matching along

    found = signatures_of(signed).recognising(facts.error_text, besides=is_linked)
    owners = dict.fromkeys(one.owner for one in found if not one.is_weak)
    return tuple(owner for owner in owners if not is_linked(owner))


def _pieces_in(text: str) -> set[int]:
    from faultbook.rules.quoting import pieces_of_texts

    return pieces_of_texts([text])


def _is_linked(entry: Entry, known_error: str, register: Register) -> bool:
    """Whether an incident names a known error, or the problem that the known error is of."""
    targets = (one.target for one in entry.references if one.path in _LINKS)
    if known_error in {register.resolve(target) for target in targets}:
        return True
    owner, problem = register.get(known_error), entry.target("problem")
    of = owner.target("problem") if owner is not None else None
    return None not in (of, problem) and register.resolve(str(of)) == register.resolve(str(problem))


def _shown(incident: str, owners: list[str], said: str) -> Finding:
    hint = f"look at its workaround; if it is the same: faultbook link {incident} {owners[0]}"
    return Finding(f"{said} {' and '.join(owners)}", _ERROR_TEXT, hint)
