"""Signatures as the conditions of CRE rules.

What belongs here: what a rule says instead of a signature, and which signatures none can tell. What
does not: the rest of a rule (``cre``) and reading one (``exchange.cre.conditions``).

Nothing is ever told wrongly: each rule is read back, and refused unless it means the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from faultbook.editing.yaml_text import yaml_text
from faultbook.errors import FaultbookError
from faultbook.event_walk import walk
from faultbook.exchange.cre.alternatives import Alternative, joined
from faultbook.exchange.cre.conditions import conditions_of
from faultbook.exchange.cre.durations import is_nothing
from faultbook.exchange.cre.signature_fields import as_mapping, patterns, runnable
from faultbook.exchange.cre.terms import CreFault

if TYPE_CHECKING:
    from collections.abc import Mapping

_PAIR = 2


class UntoldSignature(FaultbookError):
    """A signature that no rule can tell; its text says why."""


def rule_of(signature: Mapping[str, Any], log_source: str) -> dict[str, Any]:
    """A signature as what stands under ``rule``.

    Args:
        signature: Its fields, as a record's export has them.
        log_source: The kind of log that the rule reads.

    Raises:
        UntoldSignature: No rule can tell it.
    """
    found = patterns(signature)
    if signature.get("any"):
        _check_any(found)
        form, key, terms = "set", "match", [{"regex": joined(_alternatives(found))}]
    else:
        form = "sequence" if signature.get("sequence") else "set"
        key = "order" if form == "sequence" else "match"
        terms = [_term(one) for one in found]
    negated = [_negated(as_mapping(one), len(terms)) for one in signature.get("unless", ())]
    conditions = {
        "window": _window(signature.get("within")),
        "event": {"source": log_source},
        key: terms,
        "negate": negated,
    }
    rule = {form: {name: value for name, value in conditions.items() if value}}
    _check_meaning(rule, signature)
    return rule


def _check_any(found: list[dict[str, Any]]) -> None:
    if any(one.get("count", 1) > 1 for one in found):
        raise UntoldSignature("'any' counts one of its patterns; make a signature of each pattern")
    if len(found) == _PAIR and found[0] == found[1]:
        raise UntoldSignature("'any' has the same pattern twice; leave one of them out")


def _alternatives(found: list[dict[str, Any]]) -> list[Alternative]:
    return [Alternative(one.get("regex") or one["literal"], "regex" in one) for one in found]


def _term(pattern: dict[str, Any]) -> dict[str, Any]:
    found = {"regex": pattern["regex"]} if "regex" in pattern else {"value": pattern["literal"]}
    count = pattern.get("count", 1)
    return found if count == 1 else {**found, "count": count}


def _negated(pattern: dict[str, Any], positives: int) -> dict[str, Any]:
    """A pattern of ``unless``; its window lasts as long as it says and no longer."""
    if pattern.get("count", 1) > 1:
        raise UntoldSignature("'unless' counts a pattern, and a negated term may be there once")
    found = _term(pattern)
    anchor = pattern.get("anchor")
    if anchor is not None:
        if anchor >= positives:
            said = f"'unless' has the anchor {anchor}, and the rule has no term of that number"
            raise UntoldSignature(said)
        found["anchor"] = anchor
    if pattern.get("slide"):
        found["slide"] = pattern["slide"]
    if pattern.get("within"):
        found |= {"window": _window(pattern["within"]), "absolute": True}
    return found


def _window(within: str | None) -> str | None:
    if within is None:
        return None
    if " " in within:
        said = f"its window is {within}, and CRE has windows of time alone; write one such as 30s"
        raise UntoldSignature(said)
    if is_nothing(within):
        raise UntoldSignature(f"its window is {within}, which CRE takes for none; leave it out")
    return within


def _check_meaning(rule: dict[str, Any], signature: Mapping[str, Any]) -> None:
    """Refuse a rule that would be read as another signature, or not at all."""
    try:
        read = walk(yaml_text(rule))
        (found,) = conditions_of(read.values[0], (), {}).signatures
        is_same = not read.problems and runnable(found).meaning == runnable(signature).meaning
    except (CreFault, ValueError) as error:
        raise UntoldSignature(str(error)) from error
    if not is_same:
        raise UntoldSignature("an expression of it would be read back as several patterns")
