"""Markdown files that begin with front matter: its keys, and the text below it.

What belongs here: what site generators that keep such files have in common. What does not: how
times are spelt (``times``) and what the keys mean (the importers).

Hugo (https://gohugo.io/content-management/front-matter/) takes front matter as TOML and JSON too;
YAML alone is read here. Keys mean the same in upper and lower case.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from faultbook.document import Document, read_document
from faultbook.editing.section_text import without_controls
from faultbook.exchange.source import Setback, refused, skipped
from faultbook.field_positions import FieldPositions

_HARMLESS = frozenset({"byte-order-mark", "control-character", "duplicate-section"})
_LEADING = re.compile(rb"(?:\xef\xbb\xbf)?[ \t\r\n]*")
_LIKE_FRONT_MATTER = re.compile(
    rb"(?:[^\n]*\n){0,9}(?:title|date|severity|section)[ \t]*:", re.IGNORECASE
)
_OTHER_FRONT_MATTER = {b"+++": "TOML", b"{": "JSON"}


@dataclass(frozen=True, slots=True)
class Page:
    """A content file, taken apart.

    Attributes:
        data: Front matter by key in lower case: text, None, lists and mappings.
        body: The Markdown below it, without control characters, its lines ended by line feeds.
        body_line: Line of the file on which the body begins.
    """

    data: dict[str, Any]
    body: str
    body_line: int
    _document: Document
    _skipped_lines: int

    def line(self, key: str) -> int:
        """Line of the file on which a key stands; 1 for one that isn't there."""
        written = next((k for k in self._document.data or {} if k.lower() == key), None)
        if written is None:
            return 1
        return FieldPositions(self._document).of_key((written,)).line + self._skipped_lines


def read_page(content: bytes) -> Page | Setback:
    """Take a content file apart, or say why it can't be."""
    skipped_lines = 0
    if (leading := _LEADING.match(content)) and content[leading.end() :]:
        skipped_lines = leading[0].count(b"\n")
        content = content[leading.end() :]
    document = read_document(content, is_markdown=True)
    fault = next((p for p in document.problems if p.kind not in _HARMLESS), None)
    if fault is not None and fault.kind == "front-matter-missing":
        return _without_front_matter(content)
    if fault is not None or document.data is None:
        fault = fault or document.problems[0]
        return refused(fault.message, fault.line + skipped_lines)
    data: dict[str, Any] = {}
    for key, value in document.data.items():
        data.setdefault(key.lower(), value)
    line_end = document.text.find("\n", document.yaml_end)
    body = document.text[line_end + 1 :] if line_end >= 0 else ""
    body_line = document.text.count("\n", 0, line_end + 1) + 1 + skipped_lines
    return Page(data, without_controls(body), body_line, document, skipped_lines)


def _without_front_matter(content: bytes) -> Setback:
    for mark, name in _OTHER_FRONT_MATTER.items():
        if content.startswith(mark):
            return refused(f"its front matter is {name}; YAML alone is read")
    if _LIKE_FRONT_MATTER.match(content):
        return refused("does not start with a line '---'")
    return skipped("has no front matter")


def flag(value: Any) -> bool | None:
    """A flag as YAML writers spell it; None for what is none."""
    return _FLAGS.get(value.strip().lower()) if isinstance(value, str) else None


_FLAGS = {
    **dict.fromkeys(("true", "yes", "on", "y", "1"), True),
    **dict.fromkeys(("false", "no", "off", "n", "0"), False),
}
