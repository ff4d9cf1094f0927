"""How an incident goes from new to closed, and what is written on the way.

What belongs here: what each step writes into an incident. What does not: when a step comes and
which incidents there are (``courses``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from benchmarks.lives import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.lives import Life, Work

HOUR = 3_600
PEOPLE = ("Ada", "Barbara", "Edsger", "Grace")
ENDED = ("closed", "cancelled")
_HOLDS = ("awaiting-caller", "awaiting-change", "awaiting-problem", "awaiting-supplier")
_MAJOR = 0.03  # share of the incidents with a problem that are run as major ones
_EVENTS = (
    "Logs of all instances collected",
    "A second engineer joins",
    "The supplier is asked",
    "Traffic is moved to the other site",
    "No change in the error rate",
)


class Ending(NamedTuple):
    """A way to end an incident.

    Attributes:
        code: The resolution code.
        weight: How often it is chosen, among those that can be.
        said: What the Resolution section says.
    """

    code: str
    weight: int
    said: str


BY_CAUSE = (
    Ending("known-error-workaround", 12, "The workaround of the known error was applied."),
    Ending("resolved-by-problem", 1, "What the problem's team changed ended it."),
)
"""Endings for which the cause has to be known."""

OTHERS = (
    Ending("workaround", 3, "The pool was restarted one instance at a time."),
    Ending("solution-provided", 4, "The caller was shown the right setting."),
    Ending("fixed-by-change", 3, "The faulty change was rolled back."),
    Ending("resolved-by-caller", 1, "The caller found the fault in a script."),
    Ending("no-fault-found", 1, "Two days of watching showed nothing."),
)
DUPLICATE = Ending("duplicate", 1, "It is told in the incident that was there before.")

Step: TypeAlias = "Callable[[Life, Work], None]"


def begin(life: Life, work: Work) -> None:
    """What is written when an incident is opened."""
    times = life.moments(3, HOUR // 6, work.now, work.chance)
    life.show("id", "title", "services", "owner", "impact", "urgency", "priority", "source")
    life.show("symptoms", "Summary")
    life.put("id", life.id)
    life.enter("new")
    life.stamp(zip(("started_at", "detected_at", "opened_at"), times, strict=True))
    life.happen(times[2], "The alert on the error rate fires")


def bring_in(life: Life, work: Work) -> None:
    """What is written of one that another tool kept: it comes closed, with its own times."""
    begin(life, work)
    times = life.moments(5, 6 * HOUR, work.now, work.chance)
    keys = ("acknowledged_at", "mitigated_at", "restored_at", "resolved_at", "closed_at")
    life.stamp(zip(keys, times, strict=True))
    life.put("source", "import")
    life.put("source_id", f"desk-{life.id.year}-{life.id.number}")
    life.put("resolution_code", "unrecorded")
    life.drop("timeline")
    life.show("error_text", "error_codes", "configuration_items", "Impact")
    life.enter("closed")


def advance(life: Life, work: Work, earlier: Sequence[Life], *, is_late: bool) -> None:
    """Take the next step.

    Args:
        life: The incident.
        work: The commit that the step goes into.
        earlier: Incidents that it may turn out to repeat.
        is_late: Whether it has waited for long, so that what is left is done in one go.
    """
    work.touch(life)
    life.edits += 1
    if is_late and life.status not in ENDED:
        step: Step = _close
    else:
        steps = STEPS[life.status]
        (step,) = work.chance.choices(tuple(steps), weights=tuple(steps.values()))
    if step in (_resolve, _close) and life.status != "resolved":
        others = [one for one in earlier if one is not life and one.status]
        _end(life, work, work.chance.choice(others) if others else None)
    step(life, work)


def _take(life: Life, work: Work) -> None:
    _acknowledge(life, work)
    life.drop("hold_reason")
    life.enter("in-progress")


def _acknowledge(life: Life, work: Work) -> None:
    if "acknowledged_at" in life.fields:
        return
    (at,) = life.moments(1, HOUR, work.now, work.chance)
    life.stamp([("acknowledged_at", at)])
    life.show("assignee", "support_level", "configuration_items", "error_text", "error_codes")
    life.show("tags", "links")
    life.happen(at, "The engineer on call takes it")


def _hold(life: Life, work: Work) -> None:
    _acknowledge(life, work)
    life.put("hold_reason", work.chance.choice(_HOLDS))
    life.enter("on-hold")


def _end(life: Life, work: Work, earlier: Life | None) -> None:
    """All that a resolved incident has."""
    _acknowledge(life, work)
    times = life.moments(3, 2 * HOUR, work.now, work.chance)
    life.happen(times[0], "Half of the pool is restarted, the error rate falls")
    life.happen(times[1], "Service restored")
    life.stamp(zip(("mitigated_at", "restored_at", "resolved_at"), times, strict=True))
    life.drop("hold_reason")
    life.show("Impact", "effort_minutes")
    endings = list(OTHERS) + ([DUPLICATE] if earlier else [])
    if life.cause is not None and life.cause.is_met:
        endings += BY_CAUSE if life.cause.problem else BY_CAUSE[:1]
    (ending,) = work.chance.choices(endings, weights=[one.weight for one in endings])
    life.put("resolution_code", ending.code)
    life.sections["Resolution"] = f"## Resolution\n\n{ending.said}\n"
    _prove(life, work, ending.code, earlier)


def _prove(life: Life, work: Work, code: str, earlier: Life | None) -> None:
    """What the resolution code asks for."""
    cause = life.cause
    if code == "duplicate" and earlier is not None:
        life.put("duplicate_of", earlier.id)
        earlier.is_named = True
        work.lean_on(earlier)
    elif code == "workaround":
        life.sections["Workaround"] = "## Workaround\n\nRestart the pool one instance at a time.\n"
    elif code == "fixed-by-change":
        life.put("changes", f"[CHG-{work.now // HOUR}]")
    elif cause is not None and code in {one.code for one in BY_CAUSE}:
        known, problem = cause.known_error, cause.problem
        if known is not None:
            life.put("known_error", known.id)
            life.put("workaround_helped", work.chance.choice(("yes", "yes", "partly")))
            work.lean_on(known)
        if problem is not None:
            life.put("problem", problem.id)
            work.lean_on(problem)
            if work.chance.random() < _MAJOR:
                life.put("major", "true")


def _resolve(life: Life, _: Work) -> None:
    life.enter("resolved")


def _close(life: Life, work: Work) -> None:
    (at,) = life.moments(1, HOUR, work.now, work.chance)
    life.stamp([("closed_at", at)])
    life.show("Lessons")
    life.enter("closed")


def _cancel(life: Life, work: Work) -> None:
    (at,) = life.moments(1, HOUR, work.now, work.chance)
    life.happen(at, "It turns out to be a planned test")
    life.drop("hold_reason")
    life.stamp([("closed_at", at)])
    life.enter("cancelled")


def _reopen(life: Life, work: Work) -> None:
    life.drop("mitigated_at", "restored_at", "resolved_at", "resolution_code", "duplicate_of")
    life.drop("known_error", "workaround_helped", "problem", "major", "changes")
    life.drop("Resolution", "Workaround")
    (at,) = life.moments(1, HOUR, work.now, work.chance)
    life.happen(at, "The errors are back")
    life.enter("in-progress")


def _report(life: Life, work: Work) -> None:
    (at,) = life.moments(1, HOUR, work.now, work.chance)
    life.happen(at, f"{work.chance.choice(_EVENTS)} ({life.edits})")


def _hand_over(life: Life, work: Work) -> None:
    _acknowledge(life, work)
    life.put("assignee", work.chance.choice(PEOPLE))
    life.put("support_level", work.chance.choice((2, 3)))
    life.tell("Summary", f"Handed over at {shown(work.now)}, note {life.edits}.")


def _tag(life: Life, work: Work) -> None:
    word = work.chance.choice(("after-deploy", "reviewed", "follow-up", "night"))
    life.put("tags", f"[{life.fields['services'][11:-2]}, {word}-{life.edits}]")


def _link(life: Life, work: Work) -> None:
    number = work.chance.randint(1, 9_999)
    title = f"Review {life.edits} of what was learnt"
    life.put("links", f"\n  - title: {title}\n    url: https://wiki.example.com/reviews/{number}")


STEPS: dict[str, dict[Step, int]] = {
    "new": {_take: 60, _resolve: 14, _hold: 5, _cancel: 4, _report: 8, _tag: 5},
    "in-progress": {_resolve: 50, _report: 16, _hand_over: 10, _hold: 14, _cancel: 2, _close: 6},
    "on-hold": {_take: 60, _resolve: 28, _report: 10, _cancel: 2},
    "resolved": {_close: 80, _reopen: 5, _tag: 8, _link: 7},
    "closed": {_tag: 50, _link: 50},
    "cancelled": {_tag: 50, _link: 50},
}
"""What may come next in each state, and how often."""
