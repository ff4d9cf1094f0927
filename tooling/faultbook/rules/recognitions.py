"""Which known errors the register's incidents show, each looked at once.

What belongs here: asking an incident's error text for the signatures of all known errors, and who
shows a known error. What does not: running signatures (``recognising``) and what follows when one
recognises something (``recurrence``).
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from faultbook.gates import EXCUSED
from faultbook.record import NOTHING_SHOWN, IncidentFacts, Shown

if TYPE_CHECKING:
    from faultbook.record import Entry, Register

_NAMES = frozenset({("known_error",), EXCUSED})


class Recognitions:
    """What incidents show, by signatures that aren't weak; remembered for every one that was asked.

    A duplicate shows nothing: what it repeats does.

    Args:
        register: The records; while it is asked, they stay what they are.
    """

    def __init__(self, register: Register) -> None:
        self._register = register
        self._shown: dict[str, Shown] = {}

    def shown_by(self, entry: Entry) -> Shown:
        """The known errors, active or fixed, that an incident's error text shows."""
        facts = entry.facts
        if not isinstance(facts, IncidentFacts) or not facts.error_text:
            return NOTHING_SHOWN
        if entry.path not in self._shown:
            self._shown[entry.path] = self._look_at(entry, facts.error_text)
        return self._shown[entry.path]

    def showing(self, known_error: str) -> tuple[Entry, ...]:
        """Incidents that show a known error and don't name it, sorted by path."""
        return self._register.showing(known_error, self.shown_by)

    def all(self) -> dict[str, tuple[str, ...]]:
        """By incident, the known errors that it shows and doesn't name, sorted; none empty."""
        shown: dict[str, set[str]] = defaultdict(set)  # an id may be that of several files
        for one in self._register.entries():
            shown[one.id].update(self.shown_by(one).others)
        return {incident: tuple(sorted(others)) for incident, others in shown.items() if others}

    def _look_at(self, entry: Entry, text: str) -> Shown:
        if entry.target("duplicate_of") is not None:
            return NOTHING_SHOWN
        signed = self._register.signed(lambda: _pieces_in(text))
        if not signed:
            return NOTHING_SHOWN
        targets = (one.target for one in entry.references if one.path in _NAMES)
        named = {self._register.resolve(target) for target in targets}
        if named.issuperset(row.id for row in signed):
            return NOTHING_SHOWN
        from faultbook.rules.recognising import signatures_of  # brings all of matching along

        found = signatures_of(signed).recognising(text, besides=named.__contains__)
        owners = dict.fromkeys(one.owner for one in found if not one.is_weak)
        others = tuple(owner for owner in owners if owner not in named)
        return Shown(others, is_named=len(others) < len(owners))


def _pieces_in(text: str) -> set[int]:
    from faultbook.rules.quoting import pieces_of_texts

    return pieces_of_texts([text])
