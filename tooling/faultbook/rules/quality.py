"""FB6, first part: whether a record helps, and still does.

What belongs here: workarounds, reviews, follow-ups, and what linked records make of a record's
worth. What does not: how a record is written (``wording``, ``causes``) and what a state can't do
without (``gates``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.diagnostics import Severity
from faultbook.problem_incidents import linked_incidents
from faultbook.record import ProblemFacts
from faultbook.rules.registry import Finding, Pointer, Scope, rule

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from faultbook.model.incident import Incident
    from faultbook.model.known_error import KnownError
    from faultbook.model.problem import Problem
    from faultbook.record import Context, Entry, Record

_NAMED = 4  # others that a finding names; any more say nothing new


@rule("FB601", "draft-workaround", Scope.RECORD, severity=Severity.INFO, kinds=("known-error",))
def _draft_workaround(record: Record[KnownError], _: Context) -> Iterable[Finding]:
    if record.model.status != "draft" or record.model.no_workaround:
        return ()
    if not record.document.sections or record.told("Workaround"):
        return ()  # a draft of a title alone has only just been begun
    said = "the known error has no workaround yet"
    hint = "add '## Workaround' with its steps, or say in 'no_workaround' why there is none"
    path = ("sections", "Workaround")
    return (Finding(said, path, hint, otherwise=("status",)),)


@rule(
    "FB602", "unverified-workaround", Scope.RECORD, severity=Severity.INFO, kinds=("known-error",)
)
def _unverified_workaround(record: Record[KnownError], _: Context) -> Iterable[Finding]:
    known_error = record.model
    facts = known_error.workaround
    if (facts is not None and facts.verified_at) or known_error.status not in ("active", "fixed"):
        return ()
    if not record.told("Workaround"):
        return ()
    said = "nobody has said that the workaround helps"
    hint = "once it has helped, set 'workaround.verified_at' and 'workaround.verified_by'"
    path = ("workaround", "verified_at")
    return (Finding(said, path, hint, otherwise=("sections", "Workaround")),)


@rule("FB603", "review-overdue", Scope.RECORD, severity=Severity.WARNING, kinds=("known-error",))
def _review_overdue(record: Record[KnownError], context: Context) -> Iterable[Finding]:
    day = record.model.review_by
    if day is None or record.model.status == "retired" or not context.clock.is_over(day):
        return ()
    hint = "see whether it still holds, then set a later 'review_by'; or retire the known error"
    return (Finding(_overdue("the known error", day), ("review_by",), hint),)


@rule("FB604", "risk-review-overdue", Scope.RECORD, severity=Severity.WARNING, kinds=("problem",))
def _risk_review_overdue(record: Record[Problem], context: Context) -> Iterable[Finding]:
    accepted = record.model.risk_acceptance
    if accepted is None or record.model.closure_code != "risk-accepted":
        return ()
    day = accepted.review_by
    if day is None or not context.clock.is_over(day):
        return ()
    said = _overdue("the accepted risk", day)
    hint = "decide again: set a later 'review_by', or go back to 'investigating'"
    return (Finding(said, ("risk_acceptance", "review_by"), hint),)


def _overdue(what: str, day: date) -> str:
    return f"{what} was to be looked at again by {day.isoformat()}"


@rule(
    "FB605",
    "action-overdue",
    Scope.RECORD,
    severity=Severity.WARNING,
    kinds=("incident", "problem"),
)
def _action_overdue(record: Record[Incident | Problem], context: Context) -> Iterable[Finding]:
    actions = record.model.actions
    if not actions:
        return ()
    return [
        Finding(
            f"the action was due by {action.due.isoformat()} and isn't done",
            ("actions", index, "due"),
            "set 'done_at' if it is done, or a later day that somebody stands by",
        )
        for index, action in enumerate(actions)
        if action.due is not None
        and action.done_at is None
        and context.clock.is_over(action.due)
        and ("actions", index, "done_at") not in record.dropped
    ]


@rule("FB606", "lessons-missing", Scope.RECORD, severity=Severity.WARNING, kinds=("incident",))
def _lessons_missing(record: Record[Incident], _: Context) -> Iterable[Finding]:
    incident = record.model
    if not incident.major or incident.status not in ("resolved", "closed"):
        return ()
    if incident.resolution_code in ("duplicate", "unrecorded") or record.told("Lessons"):
        return ()
    said = f"a major incident that is {incident.status!r} should tell what was learnt"
    hint = "add '## Lessons': what went well, what didn't, what was luck"
    return (Finding(said, ("sections", "Lessons"), hint, otherwise=("major",)),)


@rule("FB607", "active-after-fix", Scope.LINKED, severity=Severity.WARNING, kinds=("known-error",))
def _active_after_fix(entry: Entry, context: Context) -> Iterable[Finding]:
    if entry.status != "active":
        return ()
    target = entry.target("problem")
    problem = context.register.get(target) if target else None
    if problem is None or problem.status != "closed" or problem.dropped:
        return ()  # or what its state rests on can't be judged
    facts = problem.facts
    if not isinstance(facts, ProblemFacts) or facts.closure_code != "fix-verified":
        return ()
    said = f"the known error is 'active', but the fix of {problem.id} is verified"
    hint = "set it to 'fixed', and say in 'fixed_in' where; or name the problem that is still open"
    pointers = (Pointer("the problem is closed as fixed", problem.id, ("closure_code",)),)
    return (Finding(said, ("status",), hint, related=pointers),)


@rule(
    "FB608", "services-not-named", Scope.REGISTER, severity=Severity.INFO, kinds=("problem",)
)  # not LINKED: asking for all that depend on a record reads the whole register
def _services_not_named(entry: Entry, context: Context) -> Iterable[Finding]:
    named = frozenset(entry.services)
    if entry.status is None or _is_doubtful(entry) or _covers(named, entry, context):
        return ()
    missing: dict[str, str] = {}
    for incident in linked_incidents(entry, context):
        for service in incident.services:
            if service not in named and incident.status != "cancelled":
                missing.setdefault(service, incident.id)
    if not missing:
        return ()
    services = ", ".join(repr(service) for service in sorted(missing))
    said = f"its incidents hit services that the problem doesn't name: {services}"
    hint = "add them to 'services', so that it is found by them"
    pointers = tuple(
        Pointer(f"hits {service!r}", missing[service], ("services",))
        for service in sorted(missing)[:_NAMED]
    )
    return (Finding(said, ("services",), hint, otherwise=("status",), related=pointers),)


def _covers(named: frozenset[str], entry: Entry, context: Context) -> bool:
    """Whether these services are all that a problem's incidents hit; a quick look."""
    dependents = context.register.dependents
    for one in dependents(entry.id):
        if one.kind == "known-error":
            if not all(named.issuperset(other.services) for other in dependents(one.id)):
                return False
        elif not named.issuperset(one.services):
            return False
    return True


def _is_doubtful(entry: Entry) -> bool:
    """Whether some of its services can't be judged, which is a finding of its own."""
    return any(path[:1] == ("services",) for path in entry.dropped)


@rule("FB609", "workaround-result", Scope.RECORD, severity=Severity.INFO, kinds=("incident",))
def _workaround_result(record: Record[Incident], _: Context) -> Iterable[Finding]:
    incident = record.model
    if incident.resolution_code != "known-error-workaround" or incident.workaround_helped:
        return ()
    if not incident.known_error or incident.status not in ("resolved", "closed"):
        return ()
    said = "the record doesn't say whether the known error's workaround helped"
    hint = "set 'workaround_helped' to yes, partly or no"
    return (Finding(said, ("workaround_helped",), hint, otherwise=("known_error",)),)
