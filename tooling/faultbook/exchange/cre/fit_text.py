"""Texts of rules and their logs made fit for a record.

What belongs here: taking out what nobody sees or should see. What does not: Markdown
(``editing.section_text``) and what of a log is kept (``samples``).
"""

from __future__ import annotations

import re

from faultbook.editing.section_text import without_controls
from faultbook.matching.log_text import clean_log
from faultbook.plain_text import HIDDEN
from faultbook.rules.prefilter import signs

REMOVED = "(secret removed)"
"""Stands for a password, a token or a key."""

_HIDDEN = re.compile(f"[{HIDDEN}]")


def plain_log(content: bytes) -> str:
    """A log's bytes as text that a record can hold."""
    return visible_text(clean_log(content).decode(errors="replace")).strip("\n")


def visible_text(text: str) -> str:
    """Text without characters that nobody sees, and that no record may hold."""
    return _HIDDEN.sub("", without_controls(text))


def without_secrets(log: str) -> str:
    """A log with something else in the place of passwords, tokens and keys."""
    if "secret" not in signs(log):
        return log
    from faultbook.rules.secret_search import secrets_in  # has much to compile

    kept, at = "", 0
    for secret in secrets_in(log):
        if secret.start >= at:
            kept += f"{log[at : secret.start]}{REMOVED}"
            at = secret.end
    return kept + log[at:]
