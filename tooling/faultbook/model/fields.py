"""The types of single fields: each takes the text that stands in a file and gives it meaning.

What belongs here: times, days, numbers, flags and constrained text, with their JSON Schema. What
does not: the words a field may hold (``vocabulary``) and the records themselves.

Times follow RFC 3339 and must carry an offset, because a record is read in every time zone.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from pydantic_core import core_schema

from faultbook.ids import ID_PATTERN

if TYPE_CHECKING:
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_CLOCK = r"[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?"
_SPAN = r"[0-9]+(?:\.[0-9]+)?(?:ms|s|m|h)"

_TIME = rf"^{_DATE}[Tt]{_CLOCK}(?:[Zz]|[+-][0-9]{{2}}:[0-9]{{2}})$"
_DAY = rf"^{_DATE}$"
_LINE = r"^[^\r\n]*\S[^\r\n]*$"
_URL = r"^https?://[^\s<>\"]+$"
_KEY = r"^[a-z0-9][a-z0-9._-]*$"
_CATEGORY = r"^[a-z][a-z0-9-]*$"
_WITHIN = rf"^(?:{_SPAN}|[1-9][0-9]* lines?)$"
_SLIDE = rf"^[+-]?{_SPAN}$"
_SAYING = r"\S"
_DIGITS = r"^[0-9]+$"
_FLAG = r"^(?:true|false)$"


class Format(NamedTuple):
    """What to say of a text that doesn't have a field's pattern.

    Attributes:
        kind: Kind of problem, as of ``SchemaProblem``.
        said: What the text is not, after "which is".
        hint: How to write it.
    """

    kind: str
    said: str
    hint: str


FORMATS: dict[str, Format] = {
    _TIME: Format("bad-time", "not a time", "write it as 2026-01-31T14:05:00Z, with an offset"),
    _DAY: Format("bad-day", "not a day", "write it as 2026-01-31"),
    _LINE: Format("bad-format", "not one line of text", "write one line"),
    _URL: Format("bad-format", "not a web address", "begin it with https:// or http://"),
    _KEY: Format("bad-format", "not a key", "use a-z, 0-9, '.', '-' and '_'"),
    _CATEGORY: Format("bad-format", "not a category", "use a-z, 0-9 and '-'"),
    _WITHIN: Format("bad-format", "not a window", "write a time such as 30s, or '20 lines'"),
    _SLIDE: Format("bad-format", "not a span of time", "write a time such as 30s or -5s"),
    _SAYING: Format("empty-text", "blank", "write it, or leave it out"),
    _DIGITS: Format("bad-number", "not a whole number", "write digits alone"),
    _FLAG: Format("bad-flag", "neither true nor false", "write true or false"),
}
"""What to say, by pattern; every pattern of a record's fields is here."""


class Shape:
    """How pydantic-core reads a field, and what its JSON Schema says.

    One mechanism for all fields: text of a pattern, then a time or a number, runs inside
    pydantic-core without calling back into Python, and an error names the pattern that
    ``FORMATS`` has words for.
    """

    def __init__(self, core: CoreSchema, json: JsonSchemaValue | None = None) -> None:
        self._core = core
        self._json = json

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> CoreSchema:
        return self._core

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: Any) -> JsonSchemaValue:
        found: JsonSchemaValue = handler(core) if self._json is None else dict(self._json)
        return found


def _text(pattern: str | None = None, json: JsonSchemaValue | None = None) -> Shape:
    """Text that says something."""
    return Shape(core_schema.str_schema(min_length=1, pattern=pattern), json)


def _word(pattern: str, json: JsonSchemaValue | None = None) -> Shape:
    """Text of a pattern that leaves no room for empty text."""
    return Shape(core_schema.str_schema(pattern=pattern), json)


def _parsed(pattern: str, schema: CoreSchema, json: JsonSchemaValue) -> Shape:
    """Text of a pattern, then parsed by ``schema``."""
    text = core_schema.str_schema(pattern=pattern)
    return Shape(core_schema.chain_schema([text, schema]), json)


def _number(low: int, high: int | None = None) -> Shape:
    json = {"type": "integer", "minimum": low}
    if high is not None:
        json["maximum"] = high
    return _parsed(_DIGITS, core_schema.int_schema(ge=low, le=high), json)


Timestamp = Annotated[
    datetime,
    _parsed(
        _TIME,
        core_schema.datetime_schema(tz_constraint="aware"),
        {
            "type": "string",
            "format": "date-time",
            "pattern": _TIME,
            "examples": ["2026-01-31T14:05:00Z"],
        },
    ),
]
"""A moment, RFC 3339 with an offset."""

Day = Annotated[
    date,
    _parsed(
        _DAY,
        core_schema.date_schema(),
        {"type": "string", "format": "date", "pattern": _DAY, "examples": ["2026-01-31"]},
    ),
]
"""A calendar day, ``YYYY-MM-DD``."""

Flag = Annotated[bool, _parsed(_FLAG, core_schema.bool_schema(), {"type": "boolean"})]
"""``true`` or ``false``, in no other spelling."""

WholeNumber = Annotated[int, _number(0)]
"""A number of things, such as minutes: digits alone."""

Positive = Annotated[int, _number(1)]
"""A whole number from 1 on."""

Priority = Annotated[int, _number(1, 5)]
"""1, first, to 5."""

SupportLevel = Annotated[int, _number(1, 3)]
"""Line of support, 1 to 3."""

Days = Annotated[int, _number(1, 3650)]
"""A number of days, up to ten years."""

Line = Annotated[str, _text(_LINE)]
"""One line of text that says something."""

Text = Annotated[str, _text(_SAYING, {"type": "string", "minLength": 1})]
"""Text of any number of lines."""

Code = Annotated[str, _text(_LINE, {"type": ["string", "number"]})]
"""A code or version, kept as typed: ``0x80070005``, ``1.10`` and ``012`` stay what they are."""

Url = Annotated[str, _word(_URL, {"type": "string", "format": "uri", "pattern": "^https?://"})]
"""A web address; other schemes are refused because readers will follow it."""

RecordReference = Annotated[str, _text(json={"type": "string", "pattern": f"^{ID_PATTERN}$"})]
"""Another record's id. Its grammar is a rule of its own, so that a finding can suggest one."""

Key = Annotated[str, _word(_KEY)]
"""A key of a service, a team or a tag: lower-case letters, digits, dot, dash, underscore."""

Category = Annotated[str, _word(_CATEGORY)]
"""A word that an organisation may add to, such as a root cause's category."""

Within = Annotated[
    str, _word(_WITHIN, {"type": "string", "pattern": _WITHIN, "examples": ["30s", "20 lines"]})
]
"""A window for patterns that belong together: a time (``30s``) or a number of ``lines``."""

Slide = Annotated[str, _word(_SLIDE)]
"""A signed time by which a window begins later or, with a minus, earlier."""
