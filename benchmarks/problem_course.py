"""How a problem and its known error go from new to closed and retired, one beside the other.

What belongs here: what each step writes into the two. What does not: when a step comes and which
records there are (``courses``).

A step that can't be taken yet comes to an edit.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from benchmarks.incident_course import HOUR
from benchmarks.lives import shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.lives import Cause, Life, Work

DAY = 24 * HOUR
_PROVED = 0.6  # share of known errors that become fixed with the problem's resolution
_SOUGHT = 0.3  # share that are active before their cause is known
_UNDER_INVESTIGATION = "## Cause\n\nUnder investigation.\n"
_VERIFIED = re.compile(r"  verified_at: .*\n")

Step: TypeAlias = "Callable[[Life, Cause, Work], bool]"
"""Takes a step and tells whether it could."""


def begin_problem(life: Life, work: Work) -> None:
    """What is written when a problem is opened."""
    (at,) = life.moments(1, HOUR // 6, work.now, work.chance)
    life.show("id", "title", "services", "tags", "trigger", "impact", "urgency", "priority")
    life.show("Summary")
    life.put("id", life.id)
    life.enter("new")
    life.stamp([("opened_at", at)])


def begin_known_error(life: Life, cause: Cause, work: Work) -> None:
    """What is written of a known error at first: a draft, or all of it."""
    life.show("id", "title", "services", "owner", "tags", "symptoms", "Workaround")
    life.put("id", life.id)
    life.enter("draft")
    if cause.problem is not None:
        life.put("problem", cause.problem.id)
        work.lean_on(cause.problem)
        if cause.problem.status == "new":
            return
    _activate(life, cause, work)


def advance(life: Life, cause: Cause, work: Work) -> None:
    """Take the next step of a problem or a known error."""
    work.touch(life)
    life.edits += 1
    steps = STEPS[life.kind][life.status]
    (step,) = work.chance.choices(tuple(steps), weights=tuple(steps.values()))
    if not step(life, cause, work):
        EDITS[life.kind](life, cause, work)


def _investigate(life: Life, _: Cause, __: Work) -> bool:
    life.show("owner", "contributing_factors")
    life.enter("investigating")
    return True


def _confirm(life: Life, work: Work) -> None:
    """State the root cause, unless it is stated."""
    if "root_cause" in life.fields:
        return
    (at,) = life.moments(1, 4 * HOUR, work.now, work.chance)
    said = life.whole.fields["root_cause"].rstrip().rpartition("\n")[0]
    life.fields["root_cause"] = f"{said}\n  confirmed_at: {shown(at)}\n"
    life.latest = at
    life.show("five_whys", "Analysis", "Evidence", "effort_minutes")


def _explain(life: Life, cause: Cause, work: Work) -> bool:
    known = cause.known_error
    if known is None or known.status not in ("draft", "active"):
        return False
    work.touch(known)
    _confirm(life, work)
    life.enter("known-error")
    if known.status == "draft":
        _activate(known, cause, work)
    known.show("Cause")
    return True


def _plan(life: Life, _: Cause, work: Work) -> bool:
    _confirm(life, work)
    life.show("actions")
    life.put("fix", "\n  description: Connections go back to the pool on every time-out.")
    life.enter("fix-in-progress")
    return True


def _deploy(life: Life, cause: Cause, work: Work) -> bool:
    days = work.chance.choice((7, 14, 30))
    life.fields["fix"] = (
        "fix:\n  description: Connections go back to the pool on every time-out.\n"
        f"  changes: [CHG-{work.now // HOUR}]\n"
        f"  deployed_at: {shown(work.now)}\n"  # no linked incident began later
        f"  observe_days: {days}\n"
    )
    life.latest = work.now
    cause.observed_until = work.now + days * DAY
    life.tell("Permanent fix", "Rolled out to all instances.")
    life.enter("resolved")
    if work.chance.random() < _PROVED:
        _fix_known_error(cause, work)
    return True


def _fix_known_error(cause: Cause, work: Work) -> None:
    known = cause.known_error
    if known is None or known.status != "active":
        return
    work.touch(known)
    known.put("fixed_in", f"\n  - component: core\n    version: 4.0.{known.id.number}")
    known.enter("fixed")


def _verify(life: Life, cause: Cause, work: Work) -> bool:
    if work.now <= cause.observed_until + DAY:
        return False
    _fix_known_error(cause, work)
    _end(life, work, "fix-verified")
    return True


def _accept(life: Life, _: Cause, work: Work) -> bool:
    if "root_cause" not in life.fields:
        return False
    reason = "It is rare, the workaround takes minutes, and the part is replaced next year."
    said = f"\n  by: {life.whole.fields['owner'][7:-1]}\n  reason: {reason}"
    life.put("risk_acceptance", f"{said}\n  review_by: 2027-01-31")
    _end(life, work, "risk-accepted")
    return True


def _dismiss(life: Life, cause: Cause, work: Work) -> bool:
    if cause.known_error is not None:
        return False
    _end(life, work, "not-a-problem")
    return True


def _end(life: Life, work: Work, code: str) -> None:
    (at,) = life.moments(1, HOUR, work.now, work.chance)
    life.put("closure_code", code)
    life.stamp([("closed_at", at)])
    life.enter("closed")


def _come_back(life: Life, cause: Cause, work: Work) -> bool:
    """The fix didn't hold, or the plan led nowhere: all is as it was before it."""
    known = cause.known_error
    if known is not None and known.status == "retired":
        return False
    if known is not None and known.status == "fixed":
        work.touch(known)
        known.drop("fixed_in")
        known.enter("active")
    cause.observed_until = 0
    life.show("owner")
    life.drop("fix", "closure_code", "closed_at", "risk_acceptance", "Permanent fix")
    life.enter("investigating")
    return True


def _analyse(life: Life, _: Cause, work: Work) -> bool:
    life.tell("Analysis", f"Note {life.edits} of {shown(work.now)}: the load test shows it again.")
    return True


def _activate(life: Life, cause: Cause, work: Work) -> bool:
    life.show("affects", "error_codes", "signatures", "review_by", "Symptoms", "Cause")
    problem = cause.problem
    is_sought = problem is not None and problem.status == "investigating"
    if is_sought and work.chance.random() < _SOUGHT:
        life.sections["Cause"] = _UNDER_INVESTIGATION
    if problem is not None:
        work.lean_on(problem)
    _prove(life, cause, work)
    life.enter("active")
    return True


def _prove(life: Life, _: Cause, work: Work) -> bool:
    """The workaround is seen to help."""
    (at,) = life.moments(1, HOUR, work.now, work.chance)
    verified = f"  verified_at: {shown(at)}\n"
    life.fields["workaround"] = _VERIFIED.sub(verified, life.whole.fields["workaround"])
    life.latest = at
    return True


def _follow(_: Life, cause: Cause, work: Work) -> bool:
    """The known error is fixed because its problem is."""
    if not cause.observed_until and cause.problem is not None:
        return False
    _fix_known_error(cause, work)
    return True


def _retire(life: Life, _: Cause, work: Work) -> bool:
    life.put("retired_because", f"Nobody runs a version that has it, as of {shown(work.now)[:10]}.")
    life.enter("retired")
    return True


def _revise(life: Life, _: Cause, work: Work) -> bool:
    life.tell("Symptoms", f"Seen again by {shown(work.now)}, note {life.edits}.")
    return True


EDITS: dict[str, Step] = {"problem": _analyse, "known-error": _revise}
"""What is done when nothing else can be."""

STEPS: dict[str, dict[str, dict[Step, int]]] = {
    "problem": {
        "new": {_investigate: 85, _dismiss: 5, _analyse: 10},
        "investigating": {_explain: 55, _plan: 10, _dismiss: 4, _accept: 1, _analyse: 30},
        "known-error": {_plan: 60, _come_back: 3, _accept: 5, _analyse: 32},
        "fix-in-progress": {_deploy: 65, _come_back: 3, _analyse: 32},
        "resolved": {_verify: 85, _come_back: 5, _analyse: 10},
        "closed": {_analyse: 98, _come_back: 2},
    },
    "known-error": {
        "draft": {_activate: 80, _revise: 20},
        "active": {_follow: 40, _prove: 35, _revise: 25},
        "fixed": {_retire: 40, _revise: 60},
        "retired": {_revise: 100},
    },
}
"""What may come next in each state, and how often."""
