"""The conditions of a CRE rule as signatures.

What belongs here: what sets, sequences and their negated terms mean, and why some can't be told.
What does not: single terms (``terms``), the file (``reading``) and the record (``known_error``).

==============  ================================================================================
set             ``all``; ``any`` for a single expression that joins alternatives
sequence        ``sequence``
negate          ``unless``; a window lasts exactly as long as it says, also where the rule would
                have it last as long as the match as well
window          ``within``
rule with both  two signatures
==============  ================================================================================

A set or sequence that holds nothing but another one is that other one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from faultbook.exchange.cre.alternatives import alternatives_of
from faultbook.exchange.cre.durations import is_negative, is_nothing, span_of
from faultbook.exchange.cre.signature_fields import as_written
from faultbook.exchange.cre.terms import (
    LISTS,
    MOST_NESTED,
    CreFault,
    Terms,
    whole_number,
)
from faultbook.exchange.field_text import one_line
from faultbook.exchange.source import shown
from faultbook.matching.compiled_expressions import expression_problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from faultbook.event_walk import FieldPath

_KNOWN = frozenset({"window", "correlations", "event", "origin", "match", "order", "negate"})
_FORMS = {"set": "all", "sequence": "sequence"}


class Conditions(NamedTuple):
    """What a rule's conditions come to.

    Attributes:
        signatures: Signatures as a record holds them.
        notes: What was read otherwise than it stands there.
    """

    signatures: list[dict[str, Any]]
    notes: list[str]


def conditions_of(
    rule: Any, path: FieldPath, terms: Mapping[str, Any], name: str = ""
) -> Conditions:
    """A rule's conditions as signatures.

    Args:
        rule: What stands under ``rule``.
        path: Where that is in the file.
        terms: The file's terms by their names.
        name: The rule's name.

    Raises:
        CreFault: They can't be told as signatures, or aren't sound.
    """
    if not isinstance(rule, dict) or not any(rule.get(form) is not None for form in _FORMS):
        raise CreFault(path, "has no conditions; give 'rule' a 'set' or a 'sequence'")
    reading = _Reading(Terms(terms))
    found = [
        reading.signature(form, node, (*path, form), name)
        for form, node in rule.items()
        if form in _FORMS and node is not None
    ]
    reading.terms.note_unknown(rule, _FORMS, "rule")
    return Conditions(found, list(dict.fromkeys(reading.terms.notes)))


class _Reading:
    """Reads the conditions of one rule.

    Args:
        terms: Its terms.
    """

    def __init__(self, terms: Terms) -> None:
        self.terms = terms

    def signature(self, form: str, node: Any, path: FieldPath, name: str) -> dict[str, Any]:
        """A set or sequence as a signature."""
        form, node, path = self._innermost(form, node, path)
        self.terms.note_unknown(node, _KNOWN, form)
        listed, at = _listed(node, LISTS[form], path)
        found = [self.terms.pattern(one, (*at, n)) for n, one in enumerate(listed)]
        self._check_correlations(node)
        window = _window(node.get("window"), (*path, "window"))
        negated, at = _listed(node, "negate", path, is_needed=False)
        unless = [self._unless(one, (*at, n), len(found)) for n, one in enumerate(negated)]
        parts = {
            "name": one_line(name),
            **_positive(_FORMS[form], found),
            "unless": unless,
            "within": window,
        }
        return {key: value for key, value in parts.items() if value}

    def _check_correlations(self, node: dict[str, Any]) -> None:
        """Refuse lines that belong together by values in them; those of one place do anyway."""
        extracts, correlations = self.terms.extracts, node.get("correlations")
        if extracts and correlations:
            said = "'extract' and 'correlations' ask for values that lines have in common"
            raise CreFault(extracts[0], f"{said}, which no signature can; leave both out")
        if extracts:
            self.terms.notes.append("'extract' is left out: nothing asks for what it takes")
        if correlations:
            said = "'correlations' is left out: what is matched is taken to come from one place"
            self.terms.notes.append(said)

    def _innermost(
        self, form: str, node: Any, path: FieldPath
    ) -> tuple[str, dict[str, Any], FieldPath]:
        """The set or sequence itself, or the one that it holds and that is all it says."""
        for _ in range(MOST_NESTED):
            if not isinstance(node, dict):
                raise CreFault(path, f"'{form}' holds no keys with values")
            listed = node.get(LISTS[form])
            if not isinstance(listed, list) or len(listed) != 1:
                return form, node, path
            term, at = self.terms.resolved(listed[0], (*path, LISTS[form], 0))
            inner = next((f for f in _FORMS if isinstance(term, dict) and term.get(f)), None)
            if inner is None or node.get("negate") or node.get("window"):
                return form, node, path
            if len([key for key, value in term.items() if value is not None]) > 1:
                return form, node, path
            form, node, path = inner, term[inner], (*at, inner)
        raise CreFault(path, "sets and sequences stand too deep inside each other")

    def _unless(self, term: Any, path: FieldPath, positives: int) -> dict[str, Any]:
        """A negated term, with its window."""
        found: dict[str, Any] = self.terms.pattern(term, path, is_negated=True)
        options, at = self.terms.negate_options(term, path)
        anchor = options.get("anchor")
        if anchor is not None:
            number = whole_number(anchor)
            if number is None or number >= positives:
                said = f"the anchor {shown(anchor)} is no number of a term, from 0 to"
                raise CreFault((*at, "anchor"), f"{said} {positives - 1}")
            found["anchor"] = number
        slide = options.get("slide")
        if slide is not None:
            span = span_of(slide) if isinstance(slide, str) else None
            if span is None:
                raise CreFault((*at, "slide"), _no_duration("slide", slide))
            found["slide"] = span
        found["within"] = _window(options.get("window"), (*at, "window"))
        if found["within"] and str(options.get("absolute")).lower() != "true":
            self.terms.notes.append(
                f"a negated term's window lasts {found['within']} here;"
                " in CRE it lasts as long as the match as well"
            )
        return {key: value for key, value in found.items() if value is not None}


def _listed(
    node: dict[str, Any], key: str, path: FieldPath, *, is_needed: bool = True
) -> tuple[Sequence[Any], FieldPath]:
    """The terms of a list, and where it is."""
    found = node.get(key)
    if found is None and not is_needed:
        return (), path
    if not isinstance(found, list) or (is_needed and not found):
        raise CreFault((*path, key), f"'{key}' holds no terms; write them as a list")
    return found, (*path, key)


def _positive(form: str, found: list[dict[str, Any]]) -> dict[str, Any]:
    """What must be there: alternatives where a single expression joins some."""
    if form == "all" and len(found) == 1 and list(found[0]) == ["regex"]:
        parts = alternatives_of(found[0]["regex"])
        if parts and all(not one.is_regex or not expression_problem(one.text) for one in parts):
            any_of = [{"regex" if one.is_regex else "literal": one.text} for one in parts]
            return {"any": [as_written(one) for one in any_of]}
    return {form: [as_written(one) for one in found]}


def _window(stated: Any, path: FieldPath) -> str | None:
    """A window as a signature has it; one of no length is none."""
    if stated is None:
        return None
    span = span_of(stated) if isinstance(stated, str) else None
    if span is None:
        raise CreFault(path, _no_duration("window", stated))
    if is_negative(span):
        raise CreFault(path, f"the window {shown(stated)} is negative; leave its sign out")
    return None if is_nothing(span) else span.lstrip("-")


def _no_duration(key: str, stated: Any) -> str:
    return f"the {key} {shown(stated)} is no duration; write one such as 30s, 1m30s or 500ms"
