"""A record's YAML in the one layout that the writer gives it, with its comments.

What belongs here: from YAML text to the same values and comments as the writer would lay them out.
What does not: the spelling of values (``yaml_text``), the places of comments (``yaml_comments``,
``commented``), the file around the YAML, and proof (``canonical``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from faultbook.document import SECTIONS
from faultbook.editing.canonical_values import (
    ANYTHING,
    fields_of,
    in_order,
    sections_to_write,
    to_write,
)
from faultbook.editing.commented import commented
from faultbook.editing.line_breaks import with_line_breaks
from faultbook.editing.yaml_comments import Unplaced, comment_texts, place_comments
from faultbook.editing.yaml_text import entry_text
from faultbook.event_walk import positions, walk

if TYPE_CHECKING:
    from collections.abc import Collection

    from faultbook.editing.yaml_comments import Comments
    from faultbook.editing.yaml_text import Value
    from faultbook.event_walk import FieldPath, Positions
    from faultbook.kinds import RecordKind

_OTHER_LINE_ENDS = re.compile("[\u2028\u2029]")  # they end a comment for YAML and for nobody else
_START_MARK = re.compile(r"(?:[ \t]*\n)*---[ \t]*\n")
_END_MARK = re.compile(r"(?<=\n)\.\.\.[ \t\n]*\Z")
_BLANKS_AT_END = re.compile(r"[ \t]+$", re.MULTILINE)


class _Yaml(NamedTuple):
    """A record's YAML.

    Attributes:
        text: Its text, line feeds alone between its lines.
        kind: The record's kind.
        values: Its values.
        kept: Top-level keys that keep their text.
    """

    text: str
    kind: RecordKind
    values: dict[str, Any]
    kept: set[str]

    @property
    def order(self) -> list[str]:
        """The top-level keys in order."""
        return in_order(list(self.values), (*self.kind.keys, SECTIONS))

    def written(self, key: str, unordered: Collection[FieldPath] = ()) -> str:
        """A top-level key and its value as the writer has them."""
        return entry_text(key, self._value(key, unordered))

    def _value(self, key: str, unordered: Collection[FieldPath]) -> Value:
        value = self.values[key]
        if key == SECTIONS and isinstance(value, dict):
            return sections_to_write(value, () if (key,) in unordered else self.kind.sections)
        field = fields_of(self.kind.model).inner.get(key, ANYTHING)
        return to_write(value, field, (key,), unordered)


def canonical_yaml(text: str, kind: RecordKind, doubtful: Collection[str]) -> str:
    """The YAML of a record in its one layout; as it is, lines' ends aside, where that is unclear.

    Args:
        text: The YAML text of a mapping, line feeds alone between its lines.
        kind: The record's kind.
        doubtful: Top-level keys whose values don't fit their fields; they keep their spelling.
    """
    text = _without_marks(text)
    return with_line_breaks(_laid_out(text, kind, doubtful), text)


def _laid_out(text: str, kind: RecordKind, doubtful: Collection[str]) -> str:
    values: dict[str, Any] = walk(text).values[0]
    kept = {key for key in values if key in doubtful or _keeps_text(key, values[key])}
    yaml = _Yaml(text, kind, values, kept)
    if "#" not in text and not kept:
        return _plainly(yaml)
    found = positions(text)
    has_comments = bool(comment_texts(text, found))
    if not has_comments and not kept:
        return _plainly(yaml)
    root = found.values[()]
    if root.end > root.start or not values or _OTHER_LINE_ENDS.search(text):
        return _tidy(text, found, 0, len(text))
    try:
        return _with_comments(yaml, found, place_comments(text, found))
    except Unplaced:
        return _tidy(text, found, 0, len(text))


def _without_marks(text: str) -> str:
    """YAML without the marks that may begin and end a document of its own."""
    start = _START_MARK.match(text)
    text = text[start.end() :] if start else text
    end = _END_MARK.search(text)
    text = text[: end.start()] if end else text
    return text if text.endswith("\n") else f"{text}\n"


def _keeps_text(key: str, value: Any) -> bool:
    """Whether a value can't be written otherwise: sections that aren't text, or begin with code."""
    if key != SECTIONS or value is None:
        return False
    if not isinstance(value, dict):
        return True
    texts = [text for text in value.values() if text is not None]
    return any(isinstance(text, list | dict) or _begins_indented(text) for text in texts)


def _begins_indented(text: str) -> bool:
    return text.lstrip("\n")[:1] in (" ", "\t")


def _plainly(yaml: _Yaml) -> str:
    return "".join(yaml.written(key) for key in yaml.order)


def _with_comments(yaml: _Yaml, found: Positions, comments: Comments) -> str:
    first, *others = yaml.values
    is_grouped = any((key,) in comments.loose for key in others)
    lines = comments.loose.get((first,), [])
    for key in yaml.values if is_grouped else yaml.order:
        if key != first:
            lines += comments.loose.get((key,), [])
        lines += comments.above.get((key,), [])
        lines += _entry(yaml, key, found, comments).removesuffix("\n").split("\n")
    return "".join(f"{line}\n" for line in (*lines, *comments.tail))


def _entry(yaml: _Yaml, key: str, found: Positions, comments: Comments) -> str:
    """A top-level key with its value and the comments in it."""
    if key not in yaml.kept and key not in comments.unplaced:
        if not comments.inside(key):
            return yaml.written(key)
        unordered = {path[:-1] for path in comments.loose}
        try:
            return commented(yaml.written(key, unordered), key, comments)
        except Unplaced:
            pass
    begin = found.keys[(key,)].start
    start = yaml.text.rfind("\n", 0, begin) + 1
    return _outdented(_tidy(yaml.text, found, start, comments.ends[key]), begin - start)


def _outdented(text: str, columns: int) -> str:
    """Lines without so many of the blanks that they begin with."""
    return re.sub(f"^ {{1,{columns}}}", "", text, flags=re.MULTILINE) if columns else text


def _tidy(text: str, found: Positions, start: int, end: int) -> str:
    """A piece of YAML as it is, without blanks at the ends of lines that don't hold a block."""
    pieces, at = [], start
    for span in sorted(found.values.values()):
        is_block = text[span.start : span.end][:1] in ("|", ">")
        if is_block and start <= span.start < end:
            line_end = text.find("\n", span.start, span.end)
            pieces += [
                _BLANKS_AT_END.sub("", text[at:line_end]),
                text[line_end : min(span.end, end)],
            ]
            at = min(span.end, end)
    pieces.append(_BLANKS_AT_END.sub("", text[at:end]))
    return "".join(pieces)
