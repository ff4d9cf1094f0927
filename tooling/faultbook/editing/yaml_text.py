"""Plain values to YAML text that Faultbook, and any other YAML reader, reads back as they are.

What belongs here: how a value is spelt. What does not: which fields there are and their order
(``render``).

The emitter is PyYAML's own one in Python: libyaml's can neither indent lists nor write a block
for text with tabs in it, and log lines have them.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import TYPE_CHECKING, Any, TypeAlias, TypeGuard

from yaml.emitter import Emitter
from yaml.events import (
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@dataclass(frozen=True)
class AsTyped:
    """A scalar that is no text and keeps the spelling that it was typed in; "" for no value.

    Attributes:
        text: What was typed, quotes aside.
    """

    text: str


Value: TypeAlias = (
    "str | bool | int | date | datetime | AsTyped | Sequence[Value] | Mapping[str, Value]"
)
"""What a field may hold; None is no value but the absence of one."""

_SCALARS = (str, int, date, AsTyped)  # asking for these is quicker than for abstract containers

_SHOWN = "\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010fffe"
_ONE_LINE = re.compile(f"[{_SHOWN}]*")
_LINES = re.compile(f"(?![ \t\n])[{_SHOWN}\t\n]*(?<!\n\n)")
_MISREAD = re.compile(
    r"[-+.~=<0-9]\S*"  # numbers, versions, codes, times; a merge key
    r"|[0-9][0-9 :.,TtZz+-]*"  # times with a space in them
    r"|y|n|yes|no|on|off|true|false|null",
    re.IGNORECASE,
)
_KEY = re.compile("[a-z_]+")
_MEANT = re.compile(r":(?: |$)| #| $")  # what plain text can't hold
_MOMENT_OR_NUMBER = re.compile(r"[0-9]+|[0-9]{4}-[0-9T:.+Zz-]*[0-9Zz]|true|false")
_WIDTH = sys.maxsize  # a line is as long as its text, so that one changed word changes one line


def yaml_text(fields: Mapping[str, Value]) -> str:
    """A mapping as YAML, one key a line, ending with a line feed; "" for an empty one.

    Raises:
        TypeError: A value of another type is in it.
        ValueError: A moment without an offset is in it, or text that isn't Unicode.
    """
    return "".join(entry_text(key, value) for key, value in fields.items())


def entry_text(key: str, value: Value) -> str:
    """A mapping of one key as ``yaml_text`` has it.

    The emitter takes a millisecond for each, which counts for the fields of thousands of records;
    it is asked only for what isn't spelt the same way by rules that are seen at a glance.

    Raises:
        TypeError: A value of another type is in it.
        ValueError: A moment without an offset is in it, or text that isn't Unicode.
    """
    short = _entry(key, value, "")
    return emitted_entry(key, value) if short is None else short


def emitted_entry(key: str, value: Value) -> str:
    """A mapping of one key as the emitter writes it, which says how all else is written.

    Raises:
        TypeError: A value of another type is in it.
        ValueError: A moment without an offset is in it, or text that isn't Unicode.
    """
    return _emitted(_events({key: value}))


def _entry(key: str, value: Any, indent: str) -> str | None:
    """A key with its value in the short way; None where only the emitter knows."""
    if not _KEY.fullmatch(key) or _MISREAD.fullmatch(key):
        return None
    if isinstance(value, _SCALARS):
        scalar = _short_scalar(value, f"{indent}  ")
        return None if scalar is None else f"{indent}{key}: {scalar}\n"
    if isinstance(value, Mapping):
        below = _together(_entry(k, v, f"{indent}  ") for k, v in value.items())
    elif _is_list(value):
        below = _together(_item(one, f"{indent}  ") for one in value)
    else:
        return None
    return f"{indent}{key}:\n{below}" if below else None


def _item(value: Any, indent: str) -> str | None:
    """An item of a list, likewise."""
    if isinstance(value, _SCALARS):
        scalar = _short_scalar(value, f"{indent}  ")
        return None if scalar is None else f"{indent}- {scalar}\n"
    if not isinstance(value, Mapping):
        return None
    below = _together(_entry(k, v, f"{indent}  ") for k, v in value.items())
    return f"{indent}- {below[len(indent) + 2 :]}" if below else None


def _together(parts: Iterable[str | None]) -> str | None:
    found = []
    for part in parts:
        if part is None:
            return None
        found.append(part)
    return "".join(found)


def _short_scalar(value: Any, indent: str) -> str | None:
    if not isinstance(value, str):
        is_known = not isinstance(value, AsTyped) or _MOMENT_OR_NUMBER.fullmatch(value.text)
        return scalar_text(value) if is_known else None
    if not _ONE_LINE.fullmatch(value):
        return _block(value, indent) if _may_be_block(value) else None
    if not value or _MISREAD.fullmatch(value) or _MEANT.search(value):
        doubled = value.replace("'", "''")
        return f"'{doubled}'"
    return value if value[0].isalnum() else None


def _block(text: str, indent: str) -> str:
    body = text.removesuffix("\n")
    lines = [f"{indent}{line}" if line else "" for line in body.split("\n")]
    return "\n".join(["|-" if body == text else "|", *lines])


def flow_text(value: Value | None) -> str:
    """A value on one line, as it may stand between other items in brackets or braces.

    Raises:
        TypeError: A value of another type is in it.
        ValueError: A moment without an offset is in it, or text that isn't Unicode.
    """
    return _emitted(_events([value], in_flow=True)).strip()[1:-1]


def quoted(text: str, quote: str) -> str:
    """A text on one line in quotes of one kind, or in double ones where single ones can't hold it.

    Args:
        text: The text.
        quote: ``'`` or ``"``.
    """
    if not _ONE_LINE.fullmatch(text):
        event = ScalarEvent(None, None, (False, True), text, style='"')
        list_of_it = (SequenceStartEvent(None, None, implicit=True, flow_style=True), event)
        return _emitted((*list_of_it, SequenceEndEvent())).strip()[1:-1]
    if quote == "'":
        doubled = text.replace("'", "''")
        return f"'{doubled}'"
    return json.dumps(text, ensure_ascii=False)


def _emitted(events: Iterable[Any]) -> str:
    stream = StringIO()
    emitter = _Emitter(stream, allow_unicode=True, width=_WIDTH)
    emitter.emit(StreamStartEvent())
    emitter.emit(DocumentStartEvent(explicit=False))
    for event in events:
        emitter.emit(event)
    emitter.emit(DocumentEndEvent(explicit=False))
    emitter.emit(StreamEndEvent())
    return stream.getvalue()


def plain_value(value: Value) -> Any:
    """What the parser yields for a value once written: scalars as text."""
    if isinstance(value, _SCALARS):
        return scalar_text(value)
    if isinstance(value, Mapping):
        return {key: plain_value(inner) for key, inner in value.items()}
    if _is_list(value):
        return [plain_value(inner) for inner in value]
    return scalar_text(value)


def _is_list(value: Any) -> TypeGuard[Sequence[Value]]:
    return isinstance(value, Sequence) and not isinstance(value, str)


def scalar_text(value: Value) -> str:
    """A single value as it is typed in a file, quotes aside."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, AsTyped):
        return value.text
    raise TypeError(f"{type(value).__name__} can't be written in a record")


def _moment(value: datetime) -> str:
    """RFC 3339; offsets of whole minutes stay, others (zones before 1900 or so) become UTC."""
    if value.tzinfo is UTC:  # nearly always
        return f"{value.isoformat()[:-6]}Z"
    offset = value.utcoffset()
    if offset is None:
        raise ValueError(f"the moment {value.isoformat()} has no offset")
    if offset % timedelta(minutes=1):
        value = value.astimezone(UTC)
    text = value.isoformat()
    return f"{text[:-6]}Z" if text.endswith("+00:00") else text


def _events(value: Any, *, in_flow: bool = False) -> Iterator[Any]:
    if isinstance(value, Mapping):
        yield MappingStartEvent(None, None, implicit=True, flow_style=in_flow or not value)
        for key, inner in value.items():
            yield _scalar(key, is_key=True)
            yield from _events(inner, in_flow=in_flow)
        yield MappingEndEvent()
    elif _is_list(value):
        yield SequenceStartEvent(None, None, implicit=True, flow_style=in_flow or not value)
        for inner in value:
            yield from _events(inner, in_flow=in_flow)
        yield SequenceEndEvent()
    elif isinstance(value, str):
        yield _scalar(value)
    elif value is None and in_flow:
        yield ScalarEvent(None, None, (True, False), "null")
    else:
        yield ScalarEvent(None, None, (True, False), scalar_text(value))


def _scalar(text: str, *, is_key: bool = False) -> ScalarEvent:
    """Text in the plainest style that nobody misreads."""
    text.encode()  # raises for half a surrogate pair, which the emitter would write as an escape
    if not is_key and _may_be_block(text):
        style = "|"
    elif not _ONE_LINE.fullmatch(text):
        style = '"'
    elif not text or _MISREAD.fullmatch(text):
        style = "'"
    else:
        style = None  # plain, unless the emitter finds a sign in it that means something
    return ScalarEvent(None, None, (True, True), text, style=style)


def _may_be_block(text: str) -> bool:
    """Whether a ``|`` block can hold the text: several lines, and nothing that blocks lose."""
    return "\n" in text and _LINES.fullmatch(text) is not None


class _Emitter(Emitter):
    """PyYAML's emitter with lists indented below their key, and blocks for all that may be one."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002
        super().increase_indent(flow, False)  # noqa: FBT003

    def analyze_scalar(self, scalar: str) -> Any:
        analysis = super().analyze_scalar(scalar)
        analysis.allow_block = _may_be_block(scalar)
        if _MOMENT_OR_NUMBER.fullmatch(scalar):
            # PyYAML fears every colon in brackets and, unable to quote what is no text, tags it.
            analysis.allow_flow_plain = True
        return analysis
