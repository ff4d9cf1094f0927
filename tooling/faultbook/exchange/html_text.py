"""HTML in a text from elsewhere, as Markdown.

What belongs here: telling HTML from text that merely has signs of it, and turning it into Markdown.
What does not: HTML for readers (``views``).
"""

from __future__ import annotations

import html
import re

_TAGS = (
    "a|abbr|b|blockquote|br|code|dd|del|div|dl|dt|em|font|h[1-6]|hr|i|img|li|ol|p|pre|s|section|"
    "small|span|strike|strong|sub|sup|table|tbody|td|th|thead|tr|tt|u|ul|var"
)
_TAG = re.compile(rf"</?(?:{_TAGS})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:[a-z]{2,8}|#\d{1,7}|#x[0-9a-f]{1,6});", re.IGNORECASE)
_GAPS = re.compile(r"\n{3,}")


def to_markdown(text: str) -> str:
    """Text with its HTML as Markdown; text without tags and entities is left as it is."""
    if not _TAG.search(text):
        return html.unescape(text) if _ENTITY.search(text) else text
    from markdownify import markdownify

    try:
        found: str = markdownify(
            text,
            heading_style="ATX",
            bullets="-",
            escape_asterisks=False,
            escape_underscores=False,
            escape_misc=False,
        )
    except RecursionError:  # tags thousands deep
        return _TAG.sub(" ", text)
    lines = "\n".join(line.rstrip() if line.strip() else "" for line in found.split("\n"))
    return _GAPS.sub("\n\n", lines).strip()
