"""A signature as a record holds it: plain values by key.

What belongs here: what import and export ask of such values. What does not: their shape
(``model.signature``), and what a CRE rule says instead (``conditions``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from faultbook.signature import signature_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from faultbook.signature import Signature

FORMS = ("all", "any", "sequence")
"""Keys of which a signature has exactly one."""


def runnable(fields: Mapping[str, Any]) -> Signature:
    """A signature as it is run.

    Args:
        fields: Its fields, sound ones; numbers may be numbers or digits.

    Raises:
        ValueError: They are no signature.
    """
    from faultbook.model.signature import Signature as Model

    return signature_of(Model.model_validate(_as_typed(fields)))


def patterns(fields: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A signature's patterns, each as a mapping."""
    form = next(form for form in FORMS if fields.get(form))
    return [as_mapping(one) for one in fields[form]]


def as_mapping(pattern: str | Mapping[str, Any]) -> dict[str, Any]:
    """A pattern as a mapping, also where it stands alone as text."""
    return {"literal": pattern} if isinstance(pattern, str) else dict(pattern)


def as_written(pattern: Mapping[str, Any]) -> str | dict[str, Any]:
    """A pattern in the shorter way: a literal that is needed once stands alone."""
    return pattern["literal"] if list(pattern) == ["literal"] else dict(pattern)


def _as_typed(value: Any) -> Any:
    """Plain values as the model reads them from a file, in which every number is text."""
    if isinstance(value, dict):
        return {key: _as_typed(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_as_typed(inner) for inner in value]
    return str(value) if isinstance(value, int) else value


def across_lines(fields: Mapping[str, Any]) -> dict[str, Any]:
    """A signature whose expressions run on over the ends of lines within a record."""
    form = next(form for form in FORMS if fields.get(form))
    changed = {key: [_across(one) for one in fields.get(key, ())] for key in (form, "unless")}
    return {**fields, **{key: value for key, value in changed.items() if value}}


def _across(pattern: str | Mapping[str, Any]) -> str | dict[str, Any]:
    if isinstance(pattern, str):
        return pattern
    if "regex" not in pattern:
        return dict(pattern)
    return {**pattern, "regex": f"(?s){pattern['regex']}"}
