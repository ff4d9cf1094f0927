"""FB8: what has happened before.

What belongs here: incidents that known errors recognise, and known errors that came back. What does
not: whether a signature is fit to do so (``signatures``, ``overlaps``), what an incident shows
(``recognitions``) and when that is a return (``analysis.regressions``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from faultbook.analysis.regressions import came_back, has_fix, is_over
from faultbook.diagnostics import Severity
from faultbook.problem_incidents import EXCUSED, counts
from faultbook.record import IncidentFacts, KnownErrorFacts, ProblemFacts
from faultbook.rules.registry import Finding, Pointer, Scope, rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from faultbook.record import Context, Entry, Register
    from faultbook.record_change import RecordChange

_ERROR_TEXT = ("error_text",)
_KNOWN_ERROR = ("known_error",)
_CURRENT = ("active", "fixed")  # states of a known error that an incident can be the return of
_DONE = ("resolved", "closed")  # states of a problem in which nobody works on it


class _Return(NamedTuple):
    """A known error that came back in an incident.

    Attributes:
        known_error: The known error.
        problem: Its problem, or None.
        is_linked: Whether the incident names the known error.
    """

    known_error: Entry
    problem: Entry | None
    is_linked: bool


@rule("FB801", "unlinked-known-error", Scope.REGISTER, severity=Severity.INFO, kinds=("incident",))
def _unlinked(entry: Entry, context: Context) -> Iterable[Finding]:
    shown = context.shown_by(entry)
    if not shown.others or shown.is_named:
        return ()
    if any(_is_of_its_problem(entry, owner, context.register) for owner in shown.others):
        return ()
    returned = {one.known_error.id for one in _returns(entry, context)}  # FB803 tells these
    owners = [owner for owner in shown.others if owner not in returned]
    return (_shown(entry.id, owners, "its error text is that of"),) if owners else ()


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


@rule("FB803", "regression", Scope.REGISTER, kinds=("incident",))
def _regression(entry: Entry, context: Context) -> Iterable[Finding]:
    facts = entry.facts
    if not isinstance(facts, IncidentFacts) or not (facts.known_error or facts.error_text):
        return ()
    return [_told(entry, facts, one) for one in _returns(entry, context)]


def _returns(entry: Entry, context: Context) -> Iterator[_Return]:
    """The fixed known errors whose return an incident is."""
    facts, register = entry.facts, context.register
    if not isinstance(facts, IncidentFacts) or not counts(entry):
        return
    named = register.resolve(facts.known_error) if facts.known_error else None
    excused = {register.resolve(one.target) for one in entry.references if one.path == EXCUSED}
    shown = context.shown_by(entry).others
    for owner in dict.fromkeys(one for one in (named, *shown) if one and one not in excused):
        known_error = register.get(owner)
        if known_error is None or known_error.status not in _CURRENT:
            continue
        target = known_error.target("problem")
        problem = register.get(target) if target else None
        if _is_return(facts, known_error, problem):
            yield _Return(known_error, problem, is_linked=owner == named)


def _is_return(facts: IncidentFacts, known_error: Entry, problem: Entry | None) -> bool:
    fixed = known_error.facts
    if not isinstance(fixed, KnownErrorFacts):
        return False
    of = problem.facts if problem is not None else None
    status = problem.status if problem is not None else None
    code = of.closure_code if isinstance(of, ProblemFacts) else None
    if not is_over(known_error.status, status, code):
        return False
    deployed_at = of.deployed_at if isinstance(of, ProblemFacts) else None
    return came_back(facts.began_at, facts.versions, deployed_at, fixed.fixed_in, fixed.affects)


def _told(entry: Entry, facts: IncidentFacts, one: _Return) -> Finding:
    known_error, problem = one.known_error, one.problem
    said = (
        f"this is {known_error.id} again"
        if one.is_linked
        else (f"its error text is that of {known_error.id}")
    )
    path = _KNOWN_ERROR if one.is_linked else _ERROR_TEXT
    pointers = [Pointer("it is the known error", known_error.id, ("status",))]
    if problem is not None:
        pointers.append(Pointer("it is the known error's problem", problem.id, ("status",)))
    return Finding(
        f"{said}, {_fix_told(facts, one)}",
        path,
        _way_out(entry.id, one),
        related=tuple(pointers),
    )


def _fix_told(facts: IncidentFacts, one: _Return) -> str:
    """Since when, or in which version, a known error is fixed that came back."""
    fixed, problem = one.known_error.facts, one.problem
    of = problem.facts if problem is not None else None
    if problem is not None and one.known_error.status == "active":
        return f"but {problem.id} is still closed as 'fix-verified'"
    if problem is not None and isinstance(of, ProblemFacts) and of.deployed_at is not None:
        return f"which {problem.id} fixed on {of.deployed_at.date()}, before this began"
    if not isinstance(fixed, KnownErrorFacts) or not has_fix(
        facts.versions, fixed.fixed_in, fixed.affects
    ):
        return "which is fixed"
    places = " and ".join(f"{component} {version}" for component, version in fixed.fixed_in)
    return f"which is fixed in {places}, and it was seen on a version with the fix"


def _way_out(incident: str, one: _Return) -> str:
    known_error, problem = one.known_error, one.problem
    steps = [] if one.is_linked else [f"faultbook link {incident} {known_error.id}"]
    if known_error.status == "fixed":
        steps.append(f"faultbook move {known_error.id} active")
    if problem is not None and problem.status in _DONE:
        steps.append(f"faultbook move {problem.id} investigating")
    return (
        f"if it came back, in the same pull request: {'; '.join(steps)}."
        " If it is something else, say why in 'not_regression'"
    )


def _is_of_its_problem(entry: Entry, known_error: str, register: Register) -> bool:
    """Whether an incident names the problem that a known error is of."""
    owner, problem = register.get(known_error), entry.target("problem")
    of = owner.target("problem") if owner is not None else None
    return None not in (of, problem) and register.resolve(str(of)) == register.resolve(str(problem))


def _shown(incident: str, owners: list[str], said: str) -> Finding:
    hint = f"look at its workaround; if it is the same: faultbook link {incident} {owners[0]}"
    return Finding(f"{said} {' and '.join(owners)}", _ERROR_TEXT, hint)
