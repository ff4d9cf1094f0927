"""A post-mortem's text as the sections of a record; none of it is lost.

What belongs here: which part goes where. What does not: what is read out of the parts (``facts``,
``timeline``, ``actions``).

Parts with a name that we have a section for go there, below their own heading where it says more
than the section's name. All others become sections of their own name. Keys of the front matter
that fill no field as they stand are listed in a section Details.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from faultbook.document import sections_of
from faultbook.editing.section_text import section_text
from faultbook.exchange.field_text import one_line
from faultbook.kinds import KINDS
from faultbook.suggestions import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from faultbook.exchange.post_mortem.outline import Part

DETAILS = "Details"
_KNOWN = {name.casefold(): name for name in KINDS["incident"].sections}
_LIKENESS = 0.75  # what a check would take for a slip of the pen
_LONGEST_NAME = 100


class Sections:
    """Sections while they are put together."""

    def __init__(self) -> None:
        self._texts: dict[str, list[str]] = {name: [] for name in _KNOWN.values()}
        self._names = dict(_KNOWN)
        self._empty: list[str] = []

    def put(self, part: Part, section: str | None) -> None:
        """Put a part into a section; None for one of the part's own name.

        Args:
            part: The part.
            section: The section's name.
        """
        text = part.text.strip("\n").rstrip()
        if not text.strip():
            if part.name:
                self._empty.append(part.name)
            return
        wanted = section or self._own(part.name)
        name = self._names.setdefault(wanted.casefold(), wanted)
        if part.name and part.name.casefold() != name.casefold():
            text = f"{'#' * part.level} {part.name}\n\n{text}"
        self._texts.setdefault(name, []).append(section_text(text))

    def put_text(self, section: str, text: str) -> None:
        """Put a text at the end of a section."""
        if text.strip():
            self._texts.setdefault(section, []).append(section_text(text))

    def put_details(self, data: Mapping[str, Any]) -> None:
        """List keys and values of a front matter."""
        lines = [f"- {key}: {_value(value)}" for key, value in data.items()]
        if self._empty:
            lines.append(f"- without a text: {', '.join(self._empty)}")
        self.put_text(self._names.get(DETAILS.casefold(), DETAILS), "\n".join(lines))

    def done(self) -> dict[str, str]:
        """The sections by name, in order; none is empty."""
        joined = ((name, section_text("\n\n".join(texts))) for name, texts in self._texts.items())
        return {name: text for name, text in joined if text}

    def _own(self, name: str) -> str:
        """The section of a part that none of ours is for."""
        like = nearest(name, _KNOWN.values(), likeness=_LIKENESS)
        if not name or like:
            return like or "Summary"
        is_heading = sections_of(f"\n## {name}\n\nx\n") == {name: "x"}
        return name if is_heading and len(name) <= _LONGEST_NAME else "Summary"


def section_names(names: Iterable[str]) -> dict[str, str]:
    """Sections that a mapping names, ours in our spelling."""
    return {name: _KNOWN.get(name.casefold(), name) for name in names}


def _value(value: Any) -> str:
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return one_line(", ".join(value))
    if isinstance(value, dict | list):
        return one_line(json.dumps(value, ensure_ascii=False))
    return one_line(value)
