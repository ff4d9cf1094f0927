"""FB7, second part: text that other YAML readers take for another value.

What belongs here: which plain scalars they read otherwise, and which fields hold text. What does
not: how Faultbook reads a file (``event_walk``, ``model``), to which all of this is text.

The readers are those of YAML 1.1 as PyYAML has it and of the core schema of YAML 1.2
(https://yaml.org/spec/1.2.2/#103-core-schema), which editors and most other programs use.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, get_args, get_origin, get_type_hints

from faultbook.diagnostics import NewValue, Severity
from faultbook.field_positions import FieldPositions
from faultbook.rules.prefilter import signs
from faultbook.rules.registry import Finding, Scope, rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from faultbook.event_walk import FieldPath
    from faultbook.record import AnyRecord, Context

_FLAGS = ("yes", "no", "on", "off", "true", "false")
_READINGS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("a flag", re.compile("|".join(f"{word}|{word.title()}|{word.upper()}" for word in _FLAGS))),
    ("nothing at all", re.compile("null|Null|NULL")),
    (
        "a date",
        re.compile(
            r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
            r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}"
            r"(?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?"
        ),
    ),
    ("a number of seconds", re.compile(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?")),
    (
        "a number",
        re.compile(
            r"[-+]?(?:0b[01_]+|0o?[0-7_]+|0x[0-9a-fA-F_]+|[0-9][0-9_]*"
            r"|[0-9][0-9_]*\.[0-9_]*(?:[eE][-+]?[0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+]?[0-9]+)?"
            r"|[0-9]+[eE][-+]?[0-9]+|\.(?:inf|Inf|INF))|\.(?:nan|NaN|NAN)"
        ),
    ),
)
_KEEPS_ITS_DIGITS = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]*[1-9])?")


class TextField(NamedTuple):
    """What a field holds, as far as it is text.

    Attributes:
        is_text: Whether text may stand in it.
        takes_numbers: Whether its JSON Schema takes a number for what it is.
        inner: Fields of the mappings in it, by key.
    """

    is_text: bool = False
    takes_numbers: bool = False
    inner: Mapping[str, TextField] = {}


def other_type(value: str, *, takes_numbers: bool = False) -> str:
    """What other readers take a plain scalar for; "" when all of them read this text.

    Args:
        value: The scalar.
        takes_numbers: Whether a number that keeps its digits does no harm.
    """
    if takes_numbers and _KEEPS_ITS_DIGITS.fullmatch(value):
        return ""
    return next((what for what, form in _READINGS if form.fullmatch(value)), "")


@cache
def text_fields(model: type[Any]) -> TextField:
    """The text fields of a model, under the keys that they have in a file."""
    hints = get_type_hints(model, include_extras=True)
    return TextField(
        inner={
            info.alias or name: _text_field(hints[name])
            for name, info in model.model_fields.items()
        }
    )


def _text_field(annotation: Any) -> TextField:
    """What a field of this type holds, whatever lists and options are around it."""
    from pydantic import BaseModel

    from faultbook.model.fields import Code
    from faultbook.model.signature import Pattern

    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        # A signature's pattern is written as text or as a mapping.
        return text_fields(annotation)._replace(is_text=issubclass(annotation, Pattern))
    if annotation == Code:
        return TextField(is_text=True, takes_numbers=True)
    if get_origin(annotation) is Annotated:
        return TextField(is_text=get_args(annotation)[0] is str)
    found = [_text_field(part) for part in get_args(annotation)]
    return max(found, key=lambda one: (one.is_text, len(one.inner)), default=TextField())


@rule("FB708", "read-as-value", Scope.RECORD, severity=Severity.INFO)
def _read_as_value(record: AnyRecord, _: Context) -> Iterable[Finding]:
    document = record.document
    if "value" not in signs(document.text):
        return ()
    fields = text_fields(record.model.__class__)
    wanted = list(_doubtful(document.data or {}, fields, ()))
    if not wanted:
        return ()
    positions, lines = FieldPositions(document), document.text.split("\n")
    found: list[Finding] = []
    for path, value, read_as in wanted:
        place = positions.of_value(path)
        written = lines[place.line - 1][place.column - 1 :]
        if not written.startswith(value) or any(
            path[: len(lost)] == lost for lost in record.dropped
        ):
            continue  # quoted, or with a finding of its own
        said = f"other YAML readers take {value!r} for {read_as}, not for text"
        fix = NewValue(path, value, is_text=True)
        found.append(Finding(said, path, f"put it in quotes: '{value}'", fix=fix))
    return found


def _doubtful(
    value: Any, field: TextField | None, path: FieldPath
) -> Iterator[tuple[FieldPath, str, str]]:
    """Values of text fields that may be read as something else, and as what."""
    if field is None:
        return
    if isinstance(value, str):
        read_as = other_type(value, takes_numbers=field.takes_numbers) if field.is_text else ""
        if read_as:
            yield path, value, read_as
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _doubtful(item, field, (*path, index))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _doubtful(item, field.inner.get(key), (*path, key))
