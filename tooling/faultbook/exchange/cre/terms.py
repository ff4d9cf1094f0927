"""Single terms of a CRE rule as patterns.

What belongs here: what a term says, also by a name that stands for it, and why some can't be told.
What does not: how terms belong together (``conditions``).

A term is text, which a line must hold, or keys of which ``value`` is such text and ``regex`` an
expression. Text that is the name of one of the file's terms stands for that term.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from faultbook.errors import FaultbookError
from faultbook.exchange.source import shown
from faultbook.matching.compiled_expressions import expression_problem
from faultbook.plain_text import visible

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from faultbook.event_walk import FieldPath

LISTS = {"set": "match", "sequence": "order"}
"""The key of a set or sequence that holds its terms."""

MOST_NESTED = 8
"""How many sets and sequences may stand inside each other."""

_OPTIONS = ("window", "slide", "anchor", "absolute")
_KNOWN = frozenset({"value", "regex", "count", "extract", "set", "sequence"})
_REFUSED: dict[str, str] = {
    "jq": "asks for a part of a JSON line; write what the line holds as 'value' or 'regex'",
    "field": "asks for a part of a line; leave it out to look through the whole line",
    "promql": "asks for metrics; a signature is found in text alone",
    "script": "runs a program, which no signature does; write 'value' or 'regex'",
}
"""Keys that no signature can tell, and why."""

_NUMBER = re.compile("[0-9]{1,6}")


class CreFault(FaultbookError):
    """A rule that can't be told as a known error.

    Attributes:
        path: Where in the file the reason is.
        reason: Why, in one line.
    """

    def __init__(self, path: FieldPath, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(reason)


class Terms:
    """Reads the terms of one rule.

    Args:
        named: The file's terms by their names.

    Attributes:
        notes: What was read otherwise than it stands there.
        extracts: Where terms take values out of lines.
    """

    def __init__(self, named: Mapping[str, Any]) -> None:
        self._named = named
        self.notes: list[str] = []
        self.extracts: list[FieldPath] = []

    def note_unknown(self, node: Mapping[str, Any], known: Collection[str], what: str) -> None:
        """Note keys that mean nothing here."""
        for key in node:
            if key not in known:
                self.notes.append(f"'{what}' has the key {shown(key)}, which is left out")

    def resolved(self, term: Any, path: FieldPath) -> tuple[Any, FieldPath]:
        """A term, or the one that it names; with where that stands."""
        name = term.get("value") if isinstance(term, dict) else term
        if isinstance(name, str) and name in self._named:
            return self._named[name], ("terms", name)
        return term, path

    def negate_options(self, term: Any, path: FieldPath) -> tuple[dict[str, Any], FieldPath]:
        """What a negated term says of its window; what stands beside a name goes first."""
        for one, at in ((term, path), self.resolved(term, path)):
            stated = one if isinstance(one, dict) else {}
            found = {key: stated[key] for key in _OPTIONS if stated.get(key) is not None}
            if found:
                return found, at
        return {}, path

    def pattern(self, term: Any, path: FieldPath, *, is_negated: bool = False) -> dict[str, Any]:
        """A term as a pattern of a signature.

        Args:
            term: The term.
            path: Where it is in the file.
            is_negated: Whether it must not be there, so that it may have a window.

        Raises:
            CreFault: It can't be told as a pattern, or isn't sound.
        """
        meant, at = self.resolved(term, path)
        beside = term if isinstance(term, dict) and meant is not term else {}
        found = self._pattern(meant, at, is_negated=is_negated)
        if beside.get("count") is not None:
            found["count"] = _times(beside["count"], (*path, "count"))
        return {key: value for key, value in found.items() if (key, value) != ("count", 1)}

    def _pattern(self, term: Any, path: FieldPath, *, is_negated: bool) -> dict[str, Any]:
        if isinstance(term, str):
            return {"literal": _saying(term, path)}
        if not isinstance(term, dict):
            raise CreFault(path, f"{shown(term)} is no term; write text, 'value' or 'regex'")
        stated = {key: value for key, value in term.items() if value is not None}
        for key, why in _REFUSED.items():
            if key in stated:
                raise CreFault((*path, key), f"the term's '{key}' {why}")
        self.note_unknown(term, (*_KNOWN, *(_OPTIONS if is_negated else ())), "term")
        if "extract" in stated:
            self.extracts.append((*path, "extract"))
        for form in LISTS:
            if form in stated:
                return self._only_term(form, stated, (*path, form))
        if ("value" in stated) == ("regex" in stated):
            raise CreFault(path, "the term needs either 'value' or 'regex'")
        found = self._text(stated, path)
        if "count" in stated:
            found["count"] = _times(stated["count"], (*path, "count"))
        return found

    def _text(self, stated: Mapping[str, Any], path: FieldPath) -> dict[str, Any]:
        if "value" in stated:
            return {"literal": _saying(stated["value"], (*path, "value"))}
        expression, at = _saying(stated["regex"], (*path, "regex")), (*path, "regex")
        fault = expression_problem(expression)
        if fault:
            raise CreFault(at, f"{shown(expression)} is no expression of RE2: {visible(fault)}")
        return {"regex": expression}

    def _only_term(self, form: str, stated: Mapping[str, Any], path: FieldPath) -> dict[str, Any]:
        """A set or sequence inside another, where it is a term and nothing more."""
        node = stated[form] if isinstance(stated[form], dict) else {}
        listed = node.get(LISTS[form])
        only = listed[0] if isinstance(listed, list) and len(listed) == 1 else None
        if only is not None and "count" not in stated and not node.get("negate"):
            inner = (*path, LISTS[form], 0)
            meant, _ = self.resolved(only, inner)
            if not isinstance(meant, dict) or not any(meant.get(one) for one in LISTS):
                found = self.pattern(only, inner)
                if "count" not in found or not node.get("window"):
                    return found
        said = f"the {form} inside another set or sequence has conditions of its own"
        raise CreFault(path, f"{said}, which a signature can't hold; make it a rule of its own")


def _saying(text: Any, path: FieldPath) -> str:
    if not isinstance(text, str) or not text.strip():
        raise CreFault(path, "the term is blank; write what a line must hold")
    return text


def _times(count: Any, path: FieldPath) -> int:
    number = whole_number(count)
    if not number:
        raise CreFault(path, f"the count {shown(count)} is no whole number from 1 on")
    return number


def whole_number(stated: Any) -> int | None:
    """A whole number from 0 on, as a file has it; None for anything else."""
    is_number = isinstance(stated, str) and _NUMBER.fullmatch(stated) is not None
    return int(stated) if is_number else None
