"""What somebody types for a field, turned into the value that is meant.

What belongs here: words for moments and days, lists and mappings on one line. What does not: where
the value goes (``assignments``) and whether it fits (``model.validation``, which says so better).
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from faultbook.errors import UsageProblem
from faultbook.event_walk import walk

if TYPE_CHECKING:
    from faultbook.editing.yaml_text import Value
    from faultbook.model.field_types import FieldType

_NOW = re.compile(r"now(?:([+-])([0-9]{1,5})([mhdw]))?")
_TODAY = re.compile(r"today(?:([+-])([0-9]{1,4})([dw]))?")
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def typed_value(text: str, wanted: FieldType, now: datetime) -> Value:
    """The value that a text is meant to be.

    What doesn't fit stays text, for validation to say what is wrong with it.

    Args:
        text: What was typed. A moment may be ``now`` or ``now-15m``, a day ``today`` or
            ``today+30d``; a list is ``[one, two]`` or a single item, a mapping ``{key: value}``.
        wanted: What the field holds.
        now: What ``now`` and ``today`` stand for.

    Raises:
        UsageProblem: A list or mapping can't be read.
    """
    if wanted.form == "list":
        items = _in_brackets(text) if text.startswith("[") else [text]
        return [_typed(item, wanted.item, now) for item in items]
    if wanted.form == "mapping" and text.startswith("{"):
        return _typed(_in_brackets(text), wanted, now)
    return _single(text, wanted, now)


def _typed(value: Any, wanted: FieldType | None, now: datetime) -> Value:
    """A value as the parser yields it, with types where it holds what is wanted."""
    if isinstance(value, dict):
        keys = wanted.keys if wanted is not None else {}
        return {
            key: _typed(inner, keys.get(key), now)
            for key, inner in value.items()
            if inner is not None
        }
    if isinstance(value, list):
        item = wanted.item if wanted is not None else None
        return [_typed(inner, item, now) for inner in value]
    text = "" if value is None else str(value)
    if wanted is not None and wanted.form == "mapping" and text.startswith("{"):
        return typed_value(text, wanted, now)
    return text if wanted is None else _single(text, wanted, now)


def _in_brackets(text: str) -> Any:
    """What a list or a mapping on one line says."""
    found = walk(text)
    if found.problems or len(found.values) != 1:
        why = found.problems[0].message if found.problems else "it ends too early"
        raise UsageProblem(f"{text!r} can't be read: {why}; write [one, two] or {{key: value}}")
    return found.values[0]


def _single(text: str, wanted: FieldType, now: datetime) -> Value:
    try:
        if wanted.form == "moment":
            return _moment(text, now)
        if wanted.form == "day":
            return _day(text, now)
        if wanted.form == "number" and text.isascii() and text.isdigit():
            return int(text) if str(int(text)) == text else text
    except (ValueError, OverflowError):
        return text
    if wanted.form == "flag" and text in ("true", "false"):
        return text == "true"
    return text


def _moment(text: str, now: datetime) -> Value:
    named = _NOW.fullmatch(text)
    if named is None:
        found = datetime.fromisoformat(text)
        # Only as it was typed: a moment has more than one spelling.
        return found if found.tzinfo is not None and _is_spelt(found, text) else text
    return now.replace(microsecond=0) + _shift(named)


def _is_spelt(moment: datetime, text: str) -> bool:
    return moment.isoformat().replace("+00:00", "Z") == text


def _day(text: str, now: datetime) -> Value:
    named = _TODAY.fullmatch(text)
    if named is None:
        found = datetime.fromisoformat(text).date()
        return found if found.isoformat() == text else text
    return (now + _shift(named)).date()


def _shift(named: Any) -> timedelta:
    sign, number, unit = named.groups()
    if unit is None:
        return timedelta()
    length = timedelta(**{_UNITS[unit]: int(number)})
    return -length if sign == "-" else length
