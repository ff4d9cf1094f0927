"""A record's YAML in the one layout that the writer gives it, with its comments.

What belongs here: from YAML text to the same values and comments as the writer would lay them out.
What does not: the spelling of values (``yaml_text``), what comments are about (``yaml_comments``),
the file around the YAML, and proof (``canonical``).
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from faultbook.document import SECTIONS
from faultbook.editing.canonical_values import (
    ANYTHING,
    fields_of,
    in_order,
    sections_to_write,
    to_write,
)
from faultbook.editing.line_breaks import with_line_breaks
from faultbook.editing.yaml_comments import Unplaced, comment_texts, indentation, place_comments
from faultbook.editing.yaml_text import yaml_text
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
_STEP = 2  # blanks by which the writer indents
_BEHIND = "  "  # what many style checkers ask for before a comment behind something


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
        return yaml_text({key: self._value(key, unordered)})

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
            return _commented(yaml.written(key, unordered), key, comments)
        except Unplaced:
            pass
    start = yaml.text.rfind("\n", 0, found.keys[(key,)].start) + 1
    return _tidy(yaml.text, found, start, comments.ends[key])


def _commented(text: str, key: str, comments: Comments) -> str:
    """A key as the writer has it, with the comments that are about what is in it.

    Raises:
        Unplaced: Two comments want the end of one line.
    """
    found = positions(text)
    place = _Place(text, found)
    above: dict[int, list[str]] = defaultdict(list)
    behind: dict[int, str] = {}
    below: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for anchors in (comments.loose, comments.above):
        for path, texts in anchors.items():
            if path[0] == key and len(path) > 1:
                above[place.line(path)] += [place.indented(path, one) for one in texts]
    for path, texts in comments.behind.items():
        if path[0] == key:
            if len(texts) > 1 or place.line(path) in behind:
                raise Unplaced
            behind[place.line(path)] = _BEHIND + texts[0]
    for path, lines in comments.below.items():
        if path[0] == key:
            deeper = place.step(path)
            texts = [place.indented(path, one, deeper if is_deep else 0) for one, is_deep in lines]
            below[place.last_line(path)] += [(-len(path), one) for one in texts]
    whole: list[str] = []
    for number, line in enumerate(text.removesuffix("\n").split("\n")):
        inner_first = sorted(below[number], key=lambda one: one[0])
        whole += [*above[number], line + behind.get(number, ""), *(one for _, one in inner_first)]
    return "\n".join(whole)


class _Place(NamedTuple):
    """Where keys and items stand in what the writer wrote."""

    text: str
    found: Positions

    def line(self, path: FieldPath) -> int:
        """The line that one begins in, from 0."""
        return self.text.count("\n", 0, self._start(path))

    def last_line(self, path: FieldPath) -> int:
        """The line that one ends in, from 0."""
        spans = (*self.found.values.items(), *self.found.keys.items())
        end = max(span.end for one, span in spans if one[: len(path)] == path)
        return len(self.text[:end].rstrip(" \n").split("\n")) - 1

    def indented(self, path: FieldPath, comment: str, deeper: int = 0) -> str:
        """A comment with the blanks that stand before a key or an item."""
        if not comment:
            return ""
        start = self._start(path)
        blanks = indentation(self.text, start, is_item=path not in self.found.keys)
        return " " * (blanks + deeper) + comment

    def step(self, path: FieldPath) -> int:
        """Blanks by which a comment is further in than a key or an item, and in no block's text."""
        start = self.found.values[path].start
        return 1 if self.text[start : start + 1] in ("|", ">") else _STEP

    def _start(self, path: FieldPath) -> int:
        return (self.found.keys.get(path) or self.found.values[path]).start


def _tidy(text: str, found: Positions, start: int, end: int) -> str:
    """A piece of YAML as it is, without blanks at the ends of lines that don't hold a block."""
    pieces, at = [], start
    for span in sorted(found.values.values()):
        is_block = text[span.start : span.end][:1] in ("|", ">")
        if is_block and start <= span.start < end:
            line_end = text.find("\n", span.start, span.end)
            pieces += [_BLANKS_AT_END.sub("", text[at:line_end]), text[line_end : span.end]]
            at = span.end
    pieces.append(_BLANKS_AT_END.sub("", text[at:end]))
    return "".join(pieces)
