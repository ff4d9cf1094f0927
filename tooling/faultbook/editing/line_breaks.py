"""Long texts that keep the lines their authors broke them into.

What belongs here: which texts those are, and how they are written. What does not: every other
value, which stands in one line or in a block with its own line ends (``yaml_text``).

The writer gives a text one line, however long. Prose that somebody wrapped by hand would be harder
to read like that, so it stays wrapped, always as the one kind of YAML scalar that is made for it
(https://yaml.org/spec/1.2.2/#813-folded-style).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from faultbook.editing.yaml_comments import indentation
from faultbook.event_walk import positions

if TYPE_CHECKING:
    from faultbook.event_walk import Span

_LONGEST = 100  # columns of a line that can be read without wrapping it
_STEP = 2  # blanks by which the writer indents
_FOLDED_HEADER = re.compile(r">-?[ \t]*(?:#[^\n]*)?\n")
_QUOTES = ("'", '"')


def with_line_breaks(text: str, typed: str) -> str:
    """YAML as the writer has it, long texts in the lines that they were typed in.

    Args:
        text: The writer's YAML.
        typed: YAML that says the same.
    """
    if all(len(line) <= _LONGEST for line in text.split("\n")):
        return text
    now, before = positions(text), positions(typed)
    for path, span in sorted(now.values.items(), key=lambda one: one[1], reverse=True):
        written = _written(text, span)
        if written is None or path not in before.values:
            continue
        lines = _typed_lines(typed, before.values[path])
        if len(lines) > 1 and " ".join(lines) == written.text:
            is_item = path not in now.keys
            begin = span.start if is_item else now.keys[path].start
            blanks = " " * (indentation(text, begin, is_item=is_item) + _STEP)
            content = "".join(f"{blanks}{line}\n" for line in lines)
            rest = f"{text[written.header_end : written.line_end]}\n{content}{text[written.end :]}"
            text = f"{text[: span.start]}{written.header}{rest}"
    return text


class _Written(NamedTuple):
    """A long text as the writer has it.

    Attributes:
        text: What it says, a line feed at its end aside.
        header: What it begins with once it is folded.
        header_end: Characters up to what stands behind it, or behind the sign of its block.
        line_end: Characters to the end of that line.
        end: Characters up to the line after it.
    """

    text: str
    header: str
    header_end: int
    line_end: int
    end: int


def _written(text: str, span: Span) -> _Written | None:
    """A text that the writer has in one long line; None for any other."""
    start, end = span
    line_end = text.find("\n", start)
    if text[start:end][:1] == "|":
        content = text[line_end + 1 : end].removesuffix("\n")
        if text[start + 1] == "-" or "\n" in content or len(content) <= _LONGEST:
            return None
        return _Written(content.strip(" "), ">", start + 1, line_end, end)
    if "\n" in text[start:end] or end - text.rfind("\n", 0, start) - 1 <= _LONGEST:
        return None
    said = text[start:end]
    if said[:1] == "'":
        said = said[1:-1].replace("''", "'")
    return _Written(said, ">-", end, line_end, line_end + 1)


def _typed_lines(typed: str, span: Span) -> list[str]:
    """The lines of a text as somebody broke them, if that is all they did to it."""
    written = typed[span.start : span.end]
    header = _FOLDED_HEADER.match(written)
    if header:
        written = written[header.end() :]
    elif written[:1] in _QUOTES:
        written = written[1:-1]
    return [line.strip(" \t") for line in written.rstrip(" \n").split("\n")]
