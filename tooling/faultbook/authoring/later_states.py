"""What a record's later states will ask for, in the words of its own file.

What belongs here: one line a state, made by asking the gates. What does not: the gates themselves
(``gates``), which state they guard (``lifecycle``), and whether a move is allowed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.document import SECTIONS
from faultbook.gates import RecordGate
from faultbook.kinds import entry_of
from faultbook.lifecycle import GATES, MOVES, required_states
from faultbook.record import plain_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faultbook.gates import Unmet
    from faultbook.record import AnyRecord, Context

_VOWELS = "AEIOU"


def asked_later(record: AnyRecord, context: Context) -> tuple[str, ...]:
    """What each state that the record hasn't reached asks for and it lacks, a line a state.

    What a state asks only of some records, such as major incidents, is told for those alone.

    Args:
        record: The record.
        context: What it is judged against.
    """
    reached = required_states(record.kind, record.model.status)
    later = (state for state in MOVES[record.kind] if state not in reached)
    return tuple(line for state in later for line in _asked_by(state, record, context))


def _asked_by(state: str, record: AnyRecord, context: Context) -> Iterator[str]:
    unmet = [
        gate.unmet(record)
        if isinstance(gate, RecordGate)
        else gate.unmet(entry_of(record), context)
        for gate in GATES
        if (gate.kind, gate.state) == (record.kind, state)
    ]
    missing = [why for why in unmet if why is not None]
    wanted = [in_words(why) for why in missing if why.path != ("status",)]
    if wanted:
        yield f"{state} asks for {_listed(wanted)}"
    # What only another record can give has no field of its own.
    yield from (why.message.partition(" (")[0] for why in missing if why.path == ("status",))


def in_words(unmet: Unmet) -> str:
    """The field or section that would open a gate."""
    if unmet.path[0] != SECTIONS:
        return plain_path(unmet.path)
    name = str(unmet.path[-1])
    return f"{'an' if name[:1] in _VOWELS else 'a'} {name} section"


def _listed(names: list[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last
