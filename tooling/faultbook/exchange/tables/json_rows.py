"""Rows from JSON: a list of objects, one inside an object, or an object a line.

What belongs here: finding the list, and an entry's values as text. What does not: our own export
(its importer).

A ServiceNow instance wraps its list: ``{"result": [...]}`` from the Table API,
https://www.servicenow.com/docs/bundle/washingtondc-api-reference/page/integrate/inbound-rest/concept/c_TableAPI.html,
and ``{"records": [...]}`` from the JSON export of a list. Where it was asked for both, a value is
an object of ``display_value`` and ``value``.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from faultbook.exchange.source import Outcome, Place, RowSetback
from faultbook.exchange.tables.cells import Cells, visible_text
from faultbook.exchange.tables.lines import Lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

    from faultbook.exchange.tables.lines import Line

_REFERENCE = frozenset({"display_value", "value", "link"})
_SURROGATE = re.compile("[\ud800-\udfff]")
_STARTS = frozenset({"start_map", "start_array"})
_ENDS = frozenset({"end_map", "end_array"})
_NO_OBJECT = "is not an object of columns and values"
_BROKEN = "the JSON is broken or cut off from here on; export the file again"
_NO_LIST = "has no list of objects; write [{...}, {...}] or an object a line"


def json_cells(file: TextIO, shown_path: str, *, is_lines: bool) -> Iterator[Cells | RowSetback]:
    """The rows of a JSON file; a place is the list's entry, or the line.

    Args:
        file: The file.
        shown_path: Its path, as the user named it.
        is_lines: Whether it is known to have an object a line; else its beginning says it.
    """
    rows = (
        _of_lines(file, shown_path) if is_lines or _has_lines(file) else _of_list(file, shown_path)
    )
    count = 0
    for row in rows:
        count += 1
        yield row
    if not count:
        yield RowSetback(Place(shown_path), Outcome.SKIPPED, "is empty")


def _has_lines(file: TextIO) -> bool:
    """Whether the first line is an object and another line follows that begins one."""
    lines = Lines(file)
    first = _said(lines)
    following = _said(lines)
    file.seek(0)
    if first is None or following is None or not following.text.lstrip().startswith("{"):
        return False
    try:
        return isinstance(_loaded(first.text), dict)
    except (ValueError, RecursionError):
        return False


def _said(lines: Lines) -> Line | None:
    """The next line that isn't blank."""
    while line := lines.take():
        if line.text.strip(" \t\r\n\ufeff"):
            return line
    return None


def _of_lines(file: TextIO, shown_path: str) -> Iterator[Cells | RowSetback]:
    lines = Lines(file)
    while line := _said(lines):
        place = Place(shown_path, line.number)
        try:
            entry = _loaded(line.text)
        except (ValueError, RecursionError):
            reason = "is not JSON; write one object on it"
            if not line.is_ended:
                reason = "the last line is cut off, so it is not JSON; export the file again"
            yield RowSetback(place, Outcome.REFUSED, reason)
            continue
        row = _row(entry, place)
        if row is not None:
            yield row


def _loaded(text: str) -> Any:
    """JSON with its numbers as they are spelt."""
    return json.loads(text.strip(" \t\r\n\ufeff"), parse_int=str, parse_float=str)


def _of_list(file: TextIO, shown_path: str) -> Iterator[Cells | RowSetback]:
    import ijson

    number = 0
    try:
        prefix = _prefix(file)
        file.seek(0)
        if prefix is None:
            yield RowSetback(Place(shown_path), Outcome.REFUSED, _NO_LIST)
            return
        for entry in ijson.items(_Utf8(file), prefix):
            number += 1
            row = _row(entry, Place(shown_path, number, "entry"))
            if row is not None:
                yield row
    except (ijson.JSONError, ValueError, RecursionError):
        yield RowSetback(Place(shown_path, number + 1, "entry"), Outcome.REFUSED, _BROKEN)


def _prefix(file: TextIO) -> str | None:
    """Where the entries are, as ijson names places; None where there is no list.

    That is the list which is the file; or of those in the object which is the file, the first that
    begins with an object, or the first of all; or else an object in it.

    Raises:
        ijson.JSONError: The file isn't JSON as far as that.
    """
    import ijson

    first_list = first_object = None
    depth = 0
    opened = ""
    for prefix, event, _ in ijson.parse(_Utf8(file)):
        if event == "start_map" and opened:
            return opened
        opened = ""
        if event in _ENDS:
            depth -= 1
        elif event in _STARTS:
            if event == "start_array" and not depth:
                return "item"
            if depth == 1 and event == "start_array":
                opened = f"{prefix}.item"
                first_list = first_list or opened
            elif depth == 1:
                first_object = first_object or prefix
            depth += 1
    return first_list or first_object


class _Utf8:
    """A text file as ijson reads it: in UTF-8, whatever its encoding."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._is_begun = False

    def read(self, size: int = -1) -> bytes:
        """The next characters; ijson asks for none to see what it gets."""
        text = self._file.read(size) if size else ""
        if text and not self._is_begun:
            self._is_begun = True
            text = text.lstrip("\ufeff")
        return text.encode("utf-8", "replace")


def _row(entry: Any, place: Place) -> Cells | RowSetback | None:
    """An entry's row; None where all of it is empty."""
    if not isinstance(entry, dict):
        return RowSetback(place, Outcome.REFUSED, _NO_OBJECT)
    try:
        values = {_plain(key): value_text(value) for key, value in entry.items()}
    except (RecursionError, ValueError):
        return RowSetback(place, Outcome.REFUSED, "is nested too deeply")
    return Cells(place, values) if any(values.values()) else None


def value_text(value: Any) -> str:
    """A value as text without space around it.

    A reference is its display value, or its value where that is empty. The items of a list stand
    on a line each. Other objects stay JSON.
    """
    if isinstance(value, dict):
        if value and value.keys() <= _REFERENCE:
            return value_text(value.get("display_value")) or value_text(value.get("value"))
        return _plain(json.dumps(value, ensure_ascii=False, default=str))
    if isinstance(value, list):
        return "\n".join(filter(None, map(value_text, value)))
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return _plain(str(value))


def _plain(text: str) -> str:
    return _SURROGATE.sub("", visible_text(text)).strip()
