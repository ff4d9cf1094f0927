"""A section of a Markdown record written anew, put in its place, or taken out.

What belongs here: where a section's text goes among the others. What does not: making a text fit
to be a section (``section_text``) and proof of the result (``rewriting``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.document import after_fence, markdown_sections, section_start

if TYPE_CHECKING:
    from collections.abc import Sequence

    from faultbook.document import Document, Section


def with_section(document: Document, name: str, text: str, order: Sequence[str]) -> str:
    """The text of a Markdown record with one section changed.

    Args:
        document: The record.
        name: The section's heading; "" for the text before the first heading.
        text: What it should hold; "" to take it out, heading and all.
        order: Headings in the order that records have them; a new section comes after the last of
            those that precede it, and one that isn't among them at the end.
    """
    whole = document.text
    line_end = "\r\n" if "\r\n" in whole else "\n"
    body = after_fence(whole, document.yaml_end)
    found = list(markdown_sections(whole, body))
    at = next((number for number, one in enumerate(found) if one.name == name), None)
    lines = text.replace("\n", line_end)
    if at is None:
        place = _place(found, name, order, len(whole))
        heading = f"## {name}{line_end}{line_end}" if name else ""
        return _with_block(whole, place, f"{heading}{lines}{line_end}", line_end)
    end = found[at + 1].offset if at + 1 < len(found) else len(whole)
    section = found[at]
    if not text:
        return whole[: section.offset] + whole[end:]
    if section.text:
        start = section_start(document, name) or 0
        return whole[:start] + lines + whole[start + len(section.text) :]
    heading_end = whole.find("\n", section.offset)
    if heading_end < 0:
        return f"{whole}{line_end}{line_end}{lines}{line_end}"
    after = line_end if end < len(whole) else ""
    return f"{whole[: heading_end + 1]}{line_end}{lines}{line_end}{after}{whole[end:]}"


def _with_block(whole: str, place: int, block: str, line_end: str) -> str:
    """A text with whole lines put in, a blank line above and below them."""
    before, after = whole[:place], whole[place:]
    missing = line_end * (2 - _line_ends_at_end(before))
    if not missing and not before.endswith("\n"):  # blanks alone, which would indent the heading
        missing = line_end
    return f"{before}{missing}{block}{line_end if after else ''}{after}"


def _place(found: Sequence[Section], name: str, order: Sequence[str], end: int) -> int:
    """Where a new section's heading goes."""
    if not name:
        return found[0].offset if found else end
    ranks = {one.casefold(): number for number, one in enumerate(order)}
    rank = ranks.get(name.casefold())
    if rank is None:
        return end
    known = [ranks.get(one.name.casefold(), -1) for one in found]
    offsets = [*(one.offset for one in found), end]
    before = [number for number, one in enumerate(known) if 0 <= one < rank]
    if before:
        return offsets[before[-1] + 1]
    return next((offsets[number] for number, one in enumerate(known) if one > rank), end)


def _line_ends_at_end(text: str) -> int:
    """How many line ends a text ends with, two at most."""
    bare = text.rstrip(" \t\r\n")
    return min(2, text.count("\n", len(bare)))
