"""What a mapping's ``[columns]`` says of keys and headings.

What belongs here: from a key, label or heading to a field or a section. What does not: what is
known without a mapping (``words``).

A target is a field, ``date`` or ``severity``, ``section:Name``, ``timeline``, ``actions``, or ""
for what is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.errors import UsageProblem
from faultbook.exchange.post_mortem.words import (
    ACTIONS,
    DATE,
    FIELDS,
    SECTIONS,
    SEVERITY,
    TIMELINES,
    folded,
)
from faultbook.kinds import KINDS
from faultbook.suggestions import nearest

if TYPE_CHECKING:
    from faultbook.exchange.mapping import ImportMap

SECTION = "section:"
TIMELINE, ACTION_LIST = "timeline", "actions"
_NO_TARGETS = frozenset({"id", "source_id", "source_digest", "aliases", "ignore", "links"})


class Columns:
    """What keys, labels and headings mean.

    Args:
        mapping: The user's.

    Raises:
        UsageProblem: A target is none.
    """

    def __init__(self, mapping: ImportMap) -> None:
        known = {name.casefold(): name for name in KINDS["incident"].sections}
        targets = {*KINDS["incident"].keys} - _NO_TARGETS | {DATE, SEVERITY}
        self._own: dict[str, str] = {}
        for column, target in mapping.columns.items():
            if target.startswith(SECTION) and (name := target.removeprefix(SECTION).strip()):
                self._own[folded(column)] = SECTION + known.get(name.casefold(), name)
            elif target and target not in targets:
                meant = nearest(target, targets)
                hint = f"; did you mean {meant!r}?" if meant else "; or write 'section:Name'"
                raise UsageProblem(f"[columns] {column!r} = {target!r}, which is no field{hint}")
            else:
                self._own[folded(column)] = target
        self._facts = {**FIELDS, **self._own}

    @property
    def labels(self) -> set[str]:
        """Labels that fill fields."""
        return {
            label
            for label, target in self._facts.items()
            if target not in ("", TIMELINE, ACTION_LIST) and not target.startswith(SECTION)
        }

    @property
    def headings(self) -> set[str]:
        """Headings that the mapping names beyond those that are known."""
        return set(self._own)

    def field(self, label: str) -> str | None:
        """The field that a label fills; "" to leave it out, None for no known one."""
        target = self._facts.get(label)
        return None if target is None or target.startswith(SECTION) else target

    def section(self, heading: str) -> str | None:
        """The section, ``TIMELINE`` or ``ACTION_LIST`` of a heading; "" and None likewise."""
        name = folded(heading)
        target = self._own.get(name)
        if target is not None and (not target or target in (TIMELINE, ACTION_LIST)):
            return target
        if target is not None and target.startswith(SECTION):
            return target.removeprefix(SECTION)
        if name in TIMELINES:
            return TIMELINE
        return ACTION_LIST if name in ACTIONS else SECTIONS.get(name)
