"""Text from elsewhere made fit to be a record's section.

What belongs here: changes that lose nothing a reader sees. What does not: refusing text
(``render``) or turning it into HTML (``views``).

A section ends where the next ``##`` heading begins, so its own text may hold none outside code,
and a code fence that is left open would swallow the sections after it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from faultbook.document import fence_after

if TYPE_CHECKING:
    from collections.abc import Iterator

_FENCE = re.compile(r"[ ]{0,3}(?P<code>`{3,}|~{3,})(?P<rest>.*)")
_HEADING = re.compile(r"(?P<indent>[ ]{0,3})(?P<marks>#{1,6})(?=[ \t]|$)")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_TOP, _LOWEST = 3, 6  # levels of headings that a section may hold


def section_text(text: str) -> str:
    """All of this module's changes: the text as a section can hold it."""
    return close_fence(demote_headings(without_controls(text).strip()))


def without_controls(text: str) -> str:
    """Text without control characters and with line feeds alone between its lines."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def demote_headings(text: str) -> str:
    """Text whose headings begin at level 3, one below a section's; their steps are kept.

    Lines inside code are left alone. Level 6 is the lowest there is.
    """
    lines = list(_lines(text))
    levels = [len(found["marks"]) for _, found in lines if found]
    steps = max(0, _TOP - min(levels, default=_TOP))
    if not steps:
        return text
    return "\n".join(_demoted(line, found, steps) for line, found in lines)


def close_fence(text: str) -> str:
    """Text with the code fence closed that it leaves open, if it does."""
    fence = ""
    for line in text.split("\n"):
        code = _FENCE.fullmatch(line)
        if code:
            fence = fence_after(code["code"], code["rest"], fence)
    return f"{text}\n{fence}" if fence else text


def _lines(text: str) -> Iterator[tuple[str, re.Match[str] | None]]:
    """Each line, with its heading's marks when it is one."""
    fence = ""
    for line in text.split("\n"):
        code = _FENCE.fullmatch(line)
        if code:
            fence = fence_after(code["code"], code["rest"], fence)
        yield line, None if fence or code else _HEADING.match(line)


def _demoted(line: str, heading: re.Match[str] | None, steps: int) -> str:
    if heading is None:
        return line
    level = min(_LOWEST, len(heading["marks"]) + steps)
    return f"{heading['indent']}{'#' * level}{line[heading.end() :]}"
