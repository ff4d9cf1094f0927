"""The source's texts made fit for a record's fields.

What belongs here: changes that lose nothing a reader sees. What does not: texts of sections
(``editing.section_text``) and HTML (``tables.html``).
"""

from __future__ import annotations

import re
from typing import Any

from faultbook.editing.section_text import without_controls

MAX_EVENT = 4000
"""Characters of an entry of a timeline; what is longer stands in a section."""

_ADDRESS = re.compile(r"https?://[^\s<>\"]+")


def one_line(value: Any) -> str:
    """Text in one line, its spaces single; "" for anything else but text and whole numbers."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if abs(value) < 1 << 64 else ""
    return " ".join(without_controls(value).split()) if isinstance(value, str) else ""


def block(value: Any) -> str:
    """Text of any number of lines, without control characters; "" for anything else."""
    return without_controls(value).strip() if isinstance(value, str) else ""


def address(value: Any) -> str | None:
    """A web address that a record may link to; None for anything else."""
    text = one_line(value)
    return text if _ADDRESS.fullmatch(text) else None


def event_text(status: str, text: str) -> str:
    """What happened, for a timeline: the state first, and cut where it is long."""
    event = _whole_event(status, text)
    return event if len(event) <= MAX_EVENT else f"{event[: MAX_EVENT - 1].rstrip()}…"


def is_cut(status: str, text: str) -> bool:
    """Whether ``event_text`` leaves out some of the text."""
    return len(_whole_event(status, text)) > MAX_EVENT


def _whole_event(status: str, text: str) -> str:
    return f"{status}: {text}" if status and text else status or text
