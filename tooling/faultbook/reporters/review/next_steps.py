"""What is to be done next: problems to open, fixes to look after, workarounds to write.

What belongs here: from what analysis found to steps in words, with their commands. What does not:
finding it (``analysis``) and layout (``markdown``, ``html``).
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from faultbook.analysis.links import Links, is_counted
from faultbook.reporters.guard import wording as guard_wording
from faultbook.reporters.recurrence import promote_line
from faultbook.reporters.review.contents import Step, Steps
from faultbook.spans import span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from faultbook.analysis.evidence import Evidence
    from faultbook.analysis.guarding import Guard
    from faultbook.analysis.recurrence import Group

MOST = 10
"""Steps of one kind that are told."""

_UNNAMED = "overdue"  # a list whose words name people
_OVERDUE = {"workaround": "known error", "risk": "accepted risk", "action": "action"}


def steps_of(evidence: Evidence, guard: Guard, groups: Sequence[Group]) -> tuple[Steps, ...]:
    """What is to be done, the most urgent first.

    Args:
        evidence: What the register tells.
        guard: What the guard found.
        groups: Incidents that came back and have no problem, the largest group first.
    """
    found = [
        *_guarded(evidence, guard),
        _shortened("Problems to open", [_to_open(group) for group in groups]),
        _shortened("Workarounds to write", list(_to_write(evidence))),
    ]
    return tuple(one for one in found if one.steps)


def _shortened(heading: str, steps: Sequence[Step]) -> Steps:
    return Steps(heading, tuple(steps[:MOST]), max(0, len(steps) - MOST))


def _guarded(evidence: Evidence, guard: Guard) -> Iterator[Steps]:
    titles = {one.id: one.title for one in evidence.problems}
    titles |= {one.id: one.title for one in evidence.incidents}
    for listed in guard_wording.lists(guard):
        if listed.name == _UNNAMED:
            yield _shortened(listed.heading, list(_overdue(guard)))
        else:
            steps = [
                Step(row.id, titles.get(row.id, ""), row.told, row.mend) for row in listed.rows
            ]
            yield _shortened(listed.heading, steps)


def _overdue(guard: Guard) -> Iterator[Step]:
    """As the guard tells it, without who is to do it and what they wrote of it."""
    for one in guard.overdue:
        yield Step(one.id, one.title, f"{_OVERDUE[one.what]} overdue since {one.due.isoformat()}")


def _to_open(group: Group) -> Step:
    known = f", {span(group.downtime)} of downtime" if group.downtime else ""
    last = f", last on {group.last.date().isoformat()}" if group.last is not None else ""
    told = f"{group.size:,} incidents without a problem{known}{last}"
    return Step(group.incidents[0], group.title, told, (promote_line(group),))


def _to_write(evidence: Evidence) -> Iterator[Step]:
    """Active known errors without a workaround, those that were met most often first."""
    links = Links(evidence)
    met = Counter(
        known_error
        for one in evidence.incidents
        if is_counted(one)
        for known_error in links.known_errors_of(one)
    )
    wanting = [
        one for one in evidence.known_errors if one.status == "active" and not one.has_workaround
    ]
    for one in sorted(wanting, key=lambda one: (-met[one.id], one.id)):
        times = "1 incident" if met[one.id] == 1 else f"{met[one.id]:,} incidents"
        why = "; it says why there is none" if one.no_workaround else ""
        command = f"faultbook section {one.id} Workaround"
        yield Step(one.id, one.title, f"met by {times}{why}", (command,))
