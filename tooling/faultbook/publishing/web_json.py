"""JSON as it stands in a site.

What belongs here: how a document is written down. What does not: what is in it (the modules that
make files).

Compact, UTF-8, one newline at the end. What nobody would see is escaped, and so is ``<``, so that a
browser that takes the file for a page by mistake finds no markup in it.
"""

from __future__ import annotations

import json
import re
from typing import Any

from faultbook.plain_text import HIDDEN

_ESCAPED = re.compile(f"[<{HIDDEN}\x7f-\x9f]")


def json_bytes(document: dict[str, Any]) -> bytes:
    """A document as the content of a file; keys stay in their order."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return f"{_ESCAPED.sub(_escape, text)}\n".encode()


def _escape(match: re.Match[str]) -> str:
    """A character as JSON's escape, of which one beyond the first plane needs two."""
    units = match[0].encode("utf-16-be")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))
