"""All records of a history in the making: which are added when, and which goes on next.

What belongs here: numbers, ids, and whose turn it is. What does not: what a step writes
(``incident_course``, ``problem_course``) and commits (``histories``).
"""

from __future__ import annotations

import heapq
from collections import Counter, deque
from datetime import UTC, datetime
from itertools import count
from typing import TYPE_CHECKING, TypeAlias

from benchmarks import incident_course, problem_course
from benchmarks.lives import Cause, Life, take_apart
from benchmarks.prose import paragraph
from benchmarks.registers import FAULTS, incident_text, known_error_text, numbers_for, problem_text
from faultbook.ids import RecordId
from faultbook.kinds import KINDS

if TYPE_CHECKING:
    import random

    from benchmarks.lives import Parts, Work

_DRAFTS = 0.01  # share of the incidents that begin without a number
_BROUGHT_IN = 0.08  # share that come closed from another tool
_AT_ONCE = 0.3  # share that have taken a step when they are added
_PATIENCE = 8  # pauses after which an incident is closed at its next turn for certain
_SOON = 0.15  # share of an incident's steps that the next follows at once
_GOES_ON = ("new", "in-progress", "resolved")  # from here no step leads to the text of before
_LATER = 0.15  # share of those closed that are touched once more
_PAUSES = {"incident": 1, "problem": 10, "known-error": 24}  # between two steps, one to another
_REST = 6  # how much longer they are for problems and known errors whose story is told
_AT_REST = ("closed", "retired")
_BYTES = 2_350  # of a record when all of it is written
_LONGEST_SECTION = {"incident": "Impact", "problem": "Evidence", "known-error": "Symptoms"}
_RECENT = 300  # causes that new incidents still belong to
_NAMED = 50  # incidents that a duplicate may repeat

_Turn: TypeAlias = "tuple[float, int, Life]"
"""The step of the mainline in which a record is due, 0 for at once; its place among those."""


class Courses:
    """Records that are added and go on, one at a time.

    Args:
        records: How many are added in all.
        steps: How many steps the mainline has.
        seconds: Seconds from one of them to the next, on average.
        deletions: How many incidents are deleted.
    """

    def __init__(self, records: int, steps: int, seconds: float, deletions: int) -> None:
        numbers = numbers_for(records)
        self.coming = Counter(
            {
                "incident": numbers.incidents,
                "problem": numbers.problems,
                "known-error": numbers.known_errors,
            }
        )
        self._pause = max(2.0, steps / 200)
        self._seconds = seconds
        self._deletions = deque(
            (steps * (number + 1)) // (deletions + 1) for number in range(deletions)
        )
        self._numbers: Counter[tuple[str, int]] = Counter()
        self._made: Counter[str] = Counter()
        self._turns: list[_Turn] = []
        self._order = count()
        self._unexplained: deque[Cause] = deque()
        self._causes: deque[Cause] = deque(maxlen=_RECENT)
        self._earlier: deque[Life] = deque(maxlen=_NAMED)

    def add(self, work: Work) -> None:
        """Add the next record."""
        kinds = [kind for kind, number in self.coming.items() if number]
        (kind,) = work.chance.choices(kinds, weights=[self.coming[kind] for kind in kinds])
        self.coming[kind] -= 1
        life = {
            "incident": self._incident,
            "problem": self._problem,
            "known-error": self._known_error,
        }[kind](work)
        work.touch(life)
        work.titles.append(f"Add {life.id}")
        self._again(life, work)

    def go_on(self, work: Work) -> bool:
        """Let the record whose turn it is take its next step; False while there is none."""
        turn = self._next_turn(work)
        if turn is None:
            return False
        due, _, life = turn
        before = life.status
        if life.kind != "incident":
            cause = life.cause
            if cause is None:
                raise RuntimeError(f"{life.id} belongs to no cause")
            problem_course.advance(life, cause, work)
        elif not life.status:
            self._restore(life, work)
        elif self._is_to_go(life, work):
            self._delete(life, work)
            return True
        elif life.id.is_draft:
            self._number(life, work)
        else:
            lateness = (work.step - due) / self._pause / _PATIENCE if due else 0
            is_late = work.chance.random() < lateness
            incident_course.advance(life, work, self._earlier, is_late=is_late)
        moved = life.status != before
        work.titles.append(f"Move {life.id} to {life.status}" if moved else f"Edit {life.id}")
        self._again(life, work)
        return True

    def _next_turn(self, work: Work) -> _Turn | None:
        """The record whose turn it is, of those that one commit or branch may change again."""
        passed: list[_Turn] = []
        found = None
        while self._turns and found is None:
            turn = heapq.heappop(self._turns)
            if _is_free(turn[2], work):
                found = turn
            else:
                passed.append(turn)
        if found is None and passed and not work.titles:  # a register of a few records
            found = passed.pop(0)
        for turn in passed:
            heapq.heappush(self._turns, turn)
        return found

    def _again(self, life: Life, work: Work) -> None:
        """Give a record its next turn, unless its story is told."""
        is_told = life.kind == "incident" and life.status in incident_course.ENDED
        if is_told and not self._deletions and work.chance.random() >= _LATER:
            return
        rest = _REST if life.kind != "incident" and life.status in _AT_REST else 1
        pause = 1 + work.chance.expovariate(1 / (self._pause * _PAUSES[life.kind] * rest))
        cause = life.cause
        if life.kind == "problem" and life.status == "resolved" and cause is not None:
            pause += max(0, cause.observed_until + problem_course.DAY - work.now) / self._seconds
        is_soon = life.kind == "incident" and work.chance.random() < _SOON
        due = 0 if is_soon else work.step + pause
        heapq.heappush(self._turns, (due, next(self._order), life))

    def _next_id(self, kind: str, now: int) -> RecordId:
        prefix, year = KINDS[kind].prefix, datetime.fromtimestamp(now, UTC).year
        self._numbers[prefix, year] += 1
        return RecordId(prefix, year, self._numbers[prefix, year])

    def _incident(self, work: Work) -> Life:
        self._made["incident"] += 1
        made = self._made["incident"]
        cause = work.chance.choice(self._causes) if self._causes else None
        if cause is not None and not cause.is_met:
            cause = None
        is_brought_in = work.chance.random() < _BROUGHT_IN
        if is_brought_in:
            cause = None
        number = cause.number if cause else work.chance.randint(1, made)
        file = f"Service{number}" if cause else f"Part{made}"
        whole = _whole("incident", incident_text(made, number, work.chance), file, work.chance)
        if not is_brought_in and work.chance.random() < _DRAFTS:
            fault = "-".join(FAULTS[number % len(FAULTS)][0].split())
            year = datetime.fromtimestamp(work.now, UTC).year
            name = RecordId("INC", year, 0, f"{fault}-{made}")
        else:
            name = self._next_id("incident", work.now)
        life = Life("incident", name, whole, work.now - work.chance.randint(600, 7_200))
        life.cause = cause
        if is_brought_in:
            life.latest -= work.chance.randint(2, 40) * problem_course.DAY
            incident_course.bring_in(life, work)
        else:
            incident_course.begin(life, work)
            if not life.id.is_draft and work.chance.random() < _AT_ONCE:
                incident_course.advance(life, work, self._earlier, is_late=False)
        if not life.id.is_draft:
            self._earlier.append(life)
        return life

    def _number(self, life: Life, work: Work) -> None:
        """A draft gets its number."""
        draft = str(life.id)
        work.remove(life)
        life.id = self._next_id("incident", work.now)
        life.put("id", life.id)
        life.put("aliases", f"[{draft}]")
        work.touch(life)

    def _problem(self, work: Work) -> Life:
        self._made["cause"] += 1
        number = self._made["cause"]
        whole = _whole(
            "problem", problem_text(number, work.chance), f"Service{number}", work.chance
        )
        life = Life("problem", self._next_id("problem", work.now), whole, work.now - 7_200)
        life.cause = Cause(number, problem=life)
        self._unexplained.append(life.cause)
        problem_course.begin_problem(life, work)
        return life

    def _known_error(self, work: Work) -> Life:
        cause = self._unexplained_cause()
        number = cause.number
        text = known_error_text(number, work.chance)
        whole = _whole("known-error", text, f"Service{number}", work.chance)
        life = Life("known-error", self._next_id("known-error", work.now), whole, work.now - 7_200)
        life.cause, cause.known_error = cause, life
        problem_course.begin_known_error(life, cause, work)
        self._causes.append(cause)
        return life

    def _unexplained_cause(self) -> Cause:
        """The oldest cause without a known error; a new one where no problem waits for any."""
        while self._unexplained:
            cause = self._unexplained.popleft()
            if cause.problem is not None and cause.problem.status != "closed":
                return cause
        self._made["cause"] += 1
        return Cause(self._made["cause"])

    def _is_to_go(self, life: Life, work: Work) -> bool:
        is_ended = life.status in incident_course.ENDED and not life.is_named
        return is_ended and bool(self._deletions) and work.step >= self._deletions[0]

    def _delete(self, life: Life, work: Work) -> None:
        """Delete an incident; every second one comes back, but not the last."""
        self._deletions.popleft()
        work.remove(life)
        work.titles.append(f"Delete {life.id}")
        life.status = ""
        if self._deletions and len(self._deletions) % 2 == 0:
            heapq.heappush(self._turns, (work.step + 1, next(self._order), life))

    def _restore(self, life: Life, work: Work) -> None:
        """Put back what was deleted."""
        life.status = life.fields["status"].split()[1]
        life.is_named = True  # so that it isn't deleted again
        work.touch(life)


def _whole(kind: str, text: str, file: str, chance: random.Random) -> Parts:
    """A record with all that may come to be written of it."""
    parts = take_apart(text, file)
    section = _LONGEST_SECTION[kind]
    more = paragraph(_BYTES - len(text), chance)
    parts.sections[section] += f"\n{more}\n" if more else ""
    return parts


def _is_free(life: Life, work: Work) -> bool:
    """Whether another step can't make a record what it was before the branch."""
    if life.step < work.step:
        return True
    return life.kind == "incident" and life.status in _GOES_ON and not work.has_touched(life)
