"""Commands that mend what the guard tells, as they are typed.

What belongs here: one function a list of the guard. What does not: words (``wording``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from faultbook.analysis.guarding import Broken, HeldUp, Observed, Overdue
    from faultbook.analysis.regressions import Regression

NEXT_REVIEW = "today+90d"
"""The day that is proposed for looking again."""

_REASON = "not_regression.reason='...'"


def of_broken(one: Broken) -> tuple[str, ...]:
    """The problem is taken up again."""
    return (f"faultbook move {one.problem.id} investigating",)


def of_regression(one: Regression) -> tuple[str, ...]:
    """The known error is active again, or the incident says why it is another fault."""
    known_error = one.known_error.id
    if one.known_error.status == "active":  # and its problem is closed as verified
        first = f"faultbook move {one.problem.id if one.problem else known_error} investigating"
    else:
        first = f"faultbook move {known_error} active"
    return (first, _excused([one.incident.id], known_error))


def of_ready(one: Observed) -> tuple[str, ...]:
    """The problem is closed."""
    return (f"faultbook move {one.problem.id} closed --set closure_code=fix-verified",)


def of_held_up(one: HeldUp) -> tuple[str, ...]:
    """The incidents say that they tell nothing of the fix."""
    about: dict[str, list[str]] = {}
    for incident, known_error in zip(one.incidents, one.known_errors, strict=True):
        about.setdefault(known_error, []).append(incident.id)
    return (" && ".join(_excused(ids, known_error) for known_error, ids in about.items()),)


def of_overdue(one: Overdue) -> tuple[str, ...]:
    """It is done, or looked at again."""
    if one.what == "action":
        return (f"faultbook set {one.id} actions.{one.number}.done_at=now",)
    if one.what == "risk":
        again = f"faultbook set {one.id} risk_acceptance.review_by={NEXT_REVIEW}"
        return (again, f"faultbook move {one.id} investigating")
    again = f"faultbook set {one.id} review_by={NEXT_REVIEW}"
    return (again, f"faultbook move {one.id} retired --set retired_because='...'")


def _excused(incidents: list[str], known_error: str) -> str:
    agreed = " --yes" if len(incidents) > 1 else ""
    said = f"not_regression.known_error={known_error} {_REASON}{agreed}"
    return f"faultbook set {' '.join(incidents)} {said}"
