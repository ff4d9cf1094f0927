"""What each gate asks of a record, and what it says when it stays shut.

What belongs here: one function a gate, and the types of gates. What does not: which state a gate
guards (``lifecycle``) and how it is shown to a user (``rules.lifecycle``).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from faultbook.record import IncidentFacts, KnownErrorFacts, ProblemFacts, plain_path

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from faultbook.event_walk import FieldPath
    from faultbook.model.incident import Incident
    from faultbook.model.known_error import KnownError
    from faultbook.model.problem import Problem
    from faultbook.record import Context, Entry, Record


class Unmet(NamedTuple):
    """Why a gate doesn't open.

    Attributes:
        path: The field that would open it.
        message: What is missing, in one line.
        hint: How to give it, or "".
        asked_by: The field that asks for it, to point at when ``path`` is missing from the file.
        because_of: Ids of the other records that keep it shut.
    """

    path: FieldPath
    message: str
    hint: str = ""
    asked_by: FieldPath = ("status",)
    because_of: tuple[str, ...] = ()


class RecordGate(NamedTuple):
    """A gate that a record opens by itself.

    Attributes:
        code: Code of its rule.
        name: Name of its rule.
        kind: Name of the kind.
        state: The state it guards.
        unmet: Why it doesn't open, or None.
    """

    code: str
    name: str
    kind: str
    state: str
    unmet: Callable[[Record[Any]], Unmet | None]


class LinkedGate(NamedTuple):
    """A gate that needs other records too; fields as of ``RecordGate``."""

    code: str
    name: str
    kind: str
    state: str
    unmet: Callable[[Entry, Context], Unmet | None]


Gate: TypeAlias = RecordGate | LinkedGate


EXCUSED = ("not_regression", "known_error")
"""Where an incident names the known error that it only looks like."""

_NOUNS = {"incident": "an incident", "problem": "a problem", "known-error": "a known error"}


def _lacks(
    record: Record[Any],
    path: FieldPath,
    wanted: str,
    hint: str,
    asked_by: FieldPath = ("status",),
) -> Unmet:
    """What is missing, told for the state the record is in; a closed one passed others' gates."""
    status, code = record.model.status, getattr(record.model, "closure_code", None)
    state = f"closed as {code!r}" if status == "closed" and code else f"that is {status!r}"
    return Unmet(path, f"{_NOUNS[record.kind]} {state} needs {wanted}", hint, asked_by)


def hold_reason(record: Record[Incident]) -> Unmet | None:
    """An incident on hold says what it awaits."""
    if record.model.hold_reason:
        return None
    return _lacks(record, ("hold_reason",), "'hold_reason'", "say what it awaits")


def restored_at(record: Record[Incident]) -> Unmet | None:
    """A resolved incident says when service was back."""
    if record.model.restored_at:
        return None
    return _lacks(record, ("restored_at",), "'restored_at'", "write when service was restored")


def resolution_code(record: Record[Incident]) -> Unmet | None:
    """A resolved incident says how."""
    if record.model.resolution_code:
        return None
    hint = "say how service was restored"
    return _lacks(record, ("resolution_code",), "'resolution_code'", hint)


def resolution(record: Record[Incident]) -> Unmet | None:
    """A resolved incident tells what ended it."""
    if record.model.resolution_code == "unrecorded" or record.told("Resolution"):
        return None
    hint = "add '## Resolution' and what ended it"
    return _lacks(record, ("sections", "Resolution"), "a Resolution section", hint)


def resolution_evidence(record: Record[Incident]) -> Unmet | None:
    """Each resolution code brings its evidence."""
    incident = record.model
    evidence: dict[str, tuple[str, Any]] = {
        "known-error-workaround": ("known_error", incident.known_error),
        "workaround": ("sections.Workaround", record.told("Workaround")),
        "fixed-by-change": ("changes", incident.changes),
        "resolved-by-problem": ("problem", incident.problem),
        "duplicate": ("duplicate_of", incident.duplicate_of),
    }
    field, value = evidence.get(incident.resolution_code or "", ("", True))
    if value:
        return None
    wanted = "a Workaround section" if field.startswith("sections") else repr(field)
    said = f"the resolution code {incident.resolution_code!r} needs {wanted}"
    hint = "add it, or choose the code that is true"
    return Unmet(tuple(field.split(".")), said, hint, ("resolution_code",))


def major_problem(record: Record[Incident]) -> Unmet | None:
    """A closed major incident has a problem."""
    if not record.model.major or record.model.problem:
        return None
    said = "a major incident that is 'closed' needs 'problem'"
    hint = "open the problem in the same pull request, and name it here"
    return Unmet(("problem",), said, hint)


def major_impact(record: Record[Incident]) -> Unmet | None:
    """A closed major incident tells its impact."""
    if not record.model.major or record.told("Impact"):
        return None
    said = "a major incident that is 'closed' needs an Impact section"
    return Unmet(("sections", "Impact"), said, "add '## Impact' and who was hit, and how")


def major_timeline(record: Record[Incident]) -> Unmet | None:
    """A closed major incident has a timeline."""
    if not record.model.major or record.model.timeline:
        return None
    said = "a major incident that is 'closed' needs a timeline"
    return Unmet(("timeline",), said, "add entries with 'at' and 'event'")


def owner(record: Record[Problem]) -> Unmet | None:
    """A problem under investigation has an owner."""
    if record.model.owner:
        return None
    return _lacks(record, ("owner",), "'owner'", "name the team that answers for it")


def root_cause(record: Record[Problem]) -> Unmet | None:
    """A problem with a known cause states it."""
    if record.model.root_cause:
        return None
    return _lacks(record, ("root_cause",), "'root_cause'", "add its category and summary")


def fix_description(record: Record[Problem]) -> Unmet | None:
    """A fix in progress is described."""
    if record.model.fix and record.model.fix.description:
        return None
    hint = "say what is changed for good"
    return _lacks(record, ("fix", "description"), "'fix.description'", hint)


def deployed_at(record: Record[Problem]) -> Unmet | None:
    """A resolved problem's fix is live."""
    if record.model.fix and record.model.fix.deployed_at:
        return None
    hint = "write when the fix was live everywhere"
    return _lacks(record, ("fix", "deployed_at"), "'fix.deployed_at'", hint)


def fix_change(record: Record[Problem]) -> Unmet | None:
    """A resolved problem names the change that carried its fix."""
    if record.model.fix and record.model.fix.changes:
        return None
    hint = "name the change or pull request that carried the fix"
    return _lacks(record, ("fix", "changes"), "'fix.changes'", hint)


def closure_code(record: Record[Problem]) -> Unmet | None:
    """A closed problem says how it ended."""
    if record.model.closure_code:
        return None
    hint = "say how it ended: fix-verified, risk-accepted, duplicate or not-a-problem"
    return _lacks(record, ("closure_code",), "'closure_code'", hint)


def closure_evidence(record: Record[Problem]) -> Unmet | None:
    """Each closure code brings its evidence."""
    problem = record.model
    if problem.closure_code == "duplicate" and not problem.duplicate_of:
        hint = "name the problem it repeats"
        return _lacks(record, ("duplicate_of",), "'duplicate_of'", hint, ("closure_code",))
    if problem.closure_code != "risk-accepted":
        return None
    accepted = problem.risk_acceptance
    fields = ("by", "reason", "review_by")
    missing: list[FieldPath] = [
        ("risk_acceptance", f) for f in fields if accepted is None or getattr(accepted, f) is None
    ]
    missing += [] if problem.root_cause else [("root_cause",)]
    missing = [p for p in missing if not any(p[: len(d)] == d for d in record.dropped)]
    if not missing:
        return None
    *others, last = (repr(plain_path(path)) for path in missing)
    wanted = f"{', '.join(others)} and {last}" if others else last
    hint = "say why it happens, who lives with that, why, and when it is looked at again"
    return _lacks(record, missing[0], wanted, hint, ("closure_code",))


def active_known_error(entry: Entry, context: Context) -> Unmet | None:
    """A problem known as an error has an active known error."""
    named = context.register.dependents(entry.id)
    known_errors = [
        e for e in named if e.kind == "known-error" and _names(e, "problem", entry, context)
    ]
    if any(e.status in ("active", None) for e in known_errors):
        return None
    said = "a problem becomes a known error only with an active known error that names it"
    waiting = ", ".join(f"{e.id} is {e.status}" for e in known_errors)
    hint = (
        f"change both in the same pull request: this problem, and a known error with"
        f" 'problem: {entry.id}' and 'status: active'"
    )
    return Unmet(("status",), f"{said} ({waiting or 'none does'})", hint)


def observed(entry: Entry, context: Context) -> Unmet | None:
    """A fix is verified only when its observation is over."""
    facts = entry.facts
    if not isinstance(facts, ProblemFacts) or facts.closure_code != "fix-verified":
        return None
    if facts.deployed_at is None or _is_doubtful(entry, "fix"):  # findings of their own say so
        return None
    end = _observation_end(facts, facts.deployed_at, context)
    if context.clock.has_passed(end):
        return None
    until = end.isoformat(timespec="minutes").replace("+00:00", "Z")
    said = f"the fix is observed until {until}; it can't be verified before"
    return Unmet(("closure_code",), said, "leave the problem resolved until then")


def quiet(entry: Entry, context: Context) -> Unmet | None:
    """A fix is verified only when nothing came back."""
    facts = entry.facts
    if not isinstance(facts, ProblemFacts) or facts.closure_code != "fix-verified":
        return None
    start = facts.deployed_at
    if start is None or _is_doubtful(entry, "fix"):
        return None
    end = _observation_end(facts, start, context)
    counted = _incidents_counted(entry, context)
    broken = {one.id: how for one, how in counted if _began_within(one, start, end)}
    if not broken:
        return None
    told = ", ".join(f"{incident}{how}" for incident, how in sorted(broken.items()))
    said = f"the fix did not hold: {told} began while it was observed"
    hint = (
        "move the problem back to 'investigating'; or, in the same pull request, give each"
        " incident 'not_regression' with its reason"
    )
    return Unmet(("closure_code",), said, hint, because_of=tuple(sorted(broken)))


def _incidents_counted(entry: Entry, context: Context) -> Iterator[tuple[Entry, str]]:
    """The incidents that tell whether a problem's fix held, each with how it is one if not linked.

    Beside those that are linked, they are those whose error text shows a known error of the
    problem. Cancelled ones and duplicates don't count, and neither do those that say why they
    aren't one of its known errors; or where it has none, of any.
    """
    known_errors = {
        one.id: one.facts
        for one in context.register.dependents(entry.id)
        if one.kind == "known-error" and _names(one, "problem", entry, context)
    }
    linked = {one.id: one for one in linked_incidents(entry, context)}
    for incident in linked.values():
        if counts(incident) and not _is_excused(incident, known_errors, context):
            yield incident, ""
    for known_error, facts in known_errors.items():
        if isinstance(facts, KnownErrorFacts) and facts.signatures:
            for incident in context.showing(known_error):
                if incident.id not in linked and counts(incident):
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
        if not _names(dependent, "problem", entry, context):
            continue
        if dependent.kind == "incident":
            found[dependent.id] = dependent
        elif dependent.kind == "known-error":
            for incident in context.register.dependents(dependent.id):
                if _names(incident, "known_error", dependent, context):
                    found[incident.id] = incident
    return tuple(found[key] for key in sorted(found))


def _names(entry: Entry, field: str, target: Entry, context: Context) -> bool:
    """Whether the link ``field`` of ``entry`` leads to ``target``, under its id or an alias."""
    named = entry.target(field)
    found = context.register.get(named) if named else None
    return found is not None and found.id == target.id


def _is_doubtful(entry: Entry, field: str) -> bool:
    """Whether part of ``field`` is there but can't be judged, which is a finding of its own."""
    return any(path[:1] == (field,) for path in entry.dropped)


def _began_within(incident: Entry, start: datetime, end: datetime) -> bool:
    facts = incident.facts
    if not isinstance(facts, IncidentFacts) or facts.began_at is None:
        return False
    return start <= facts.began_at < end


def _observation_end(facts: ProblemFacts, start: datetime, context: Context) -> datetime:
    days = facts.observe_days or context.config.observation.days
    try:
        return start + timedelta(days=days)
    except OverflowError:  # a day beyond the calendar
        return datetime.max.replace(tzinfo=UTC)


def workaround(record: Record[KnownError]) -> Unmet | None:
    """An active known error helps, or says why it can't."""
    if record.told("Workaround") or record.model.no_workaround:
        return None
    hint = "add '## Workaround' with its steps, or say in 'no_workaround' why there is none"
    wanted = "a Workaround section or 'no_workaround'"
    return _lacks(record, ("sections", "Workaround"), wanted, hint)


def recognisable(record: Record[KnownError]) -> Unmet | None:
    """An active known error can be recognised."""
    known_error = record.model
    if known_error.symptoms or known_error.error_codes or known_error.signatures:
        return None
    wanted = "a symptom, an error code or a signature"
    return _lacks(record, ("symptoms",), wanted, "say how somebody recognises it")


def cause(entry: Entry, context: Context) -> Unmet | None:
    """An active known error states its cause, or that it is sought."""
    facts = entry.facts
    if not isinstance(facts, KnownErrorFacts) or facts.cause == "stated":
        return None
    target = entry.target("problem")
    problem = context.register.get(target) if target else None
    if target and problem is None:
        return None  # the dangling link is a finding of its own
    if problem is not None and _explains(problem, facts.cause):
        return None
    said = f"a known error that is {entry.status!r} needs its cause"
    if facts.cause:
        said = "the cause is 'under investigation', but no problem is being investigated"
    hint = (
        "add '## Cause'; or give its problem a 'root_cause' (both may change in the same pull"
        " request); or say 'Under investigation' while its problem is 'investigating'"
    )
    return Unmet(("sections", "Cause"), said, hint)


def _explains(problem: Entry, cause: str) -> bool:
    if problem.status is None or not isinstance(problem.facts, ProblemFacts):
        return True  # its file can't be judged, which is a finding of its own
    if _is_doubtful(problem, "root_cause"):
        return True
    return problem.facts.has_root_cause or (bool(cause) and problem.status == "investigating")


def fixed_in(entry: Entry, context: Context) -> Unmet | None:
    """A fixed known error says where it is fixed."""
    facts = entry.facts
    if not isinstance(facts, KnownErrorFacts) or facts.has_fixed_in:
        return None
    target = entry.target("problem")
    problem = context.register.get(target) if target else None
    if target and problem is None:
        return None
    if problem is not None and (
        not isinstance(problem.facts, ProblemFacts)
        or problem.facts.deployed_at
        or _is_doubtful(problem, "fix")
    ):
        return None
    said = "a known error that is 'fixed' needs 'fixed_in', or a problem with 'fix.deployed_at'"
    hint = "name the fixed version; or set both in the same pull request, this and its problem"
    return Unmet(("fixed_in",), said, hint)


def retired(record: Record[KnownError]) -> Unmet | None:
    """A retired known error says why."""
    if record.model.superseded_by or record.model.retired_because:
        return None
    wanted = "'superseded_by' or 'retired_because'"
    return _lacks(record, ("retired_because",), wanted, "say why nobody needs it any more")
