r"""Regular expressions as they are run: RE2 over the bytes of a log, ``^`` and ``$`` at every line.

What belongs here: compiling them, and what one that speaks of a text's ends means in a longer text.
What does not: what an expression demands of a text (``pattern_syntax``) and finding where one fits
(``occurrences``).

Syntax: https://github.com/google/re2/wiki/Syntax
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

_KEPT = 1_024  # expressions that stay compiled; a hundred thousand would fill the memory

_TOKENS = (
    r"\\Q.*?(?:\\E|\Z)"
    r"|\\."
    r"|\[\^?\]?(?:\\.|\[:\^?[a-z]+:\]|[^\]\\])*\]"
    r"|\(\?(?P<on>[a-zA-Z]*)-(?P<off>[a-zA-Z]+)(?=[:)])"
)
_SAYS_END = re.compile(r"\\[Az]|\(\?[a-zA-Z]*-[a-zA-Z]*m")


@lru_cache(maxsize=_KEPT)
def compiled(expression: str) -> Any:
    """The expression, ready to run over bytes; None where RE2 can't read it.

    It takes only the whole match; what is in parentheses isn't kept.
    """
    import re2

    try:
        return re2.compile(encoded(expression), _options())
    except re2.error:
        return None


def encoded(expression: str) -> bytes:
    """The expression as RE2 is given it."""
    return b"(?m)" + text_bytes(expression)


def text_bytes(text: str) -> bytes:
    """The bytes of a pattern's text, with line ends as ``clean_log`` leaves them.

    Half of a surrogate pair can't be in a log; it stays what can't be found.
    """
    return text.replace("\r\n", "\n").encode("utf-8", "surrogatepass")


def expression_problem(expression: str) -> str:
    """Why RE2 refuses an expression, in its own words; "" when it doesn't."""
    import re2

    try:
        re2.compile(encoded(expression), _options())
    except re2.error as error:
        reason = error.args[0] if error.args else b""
        text = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
        return text.replace("(?m)", "", 1) if text.endswith(f": (?m){expression}") else text
    return ""


def within_longer(expression: str) -> str | None:
    r"""An expression that fits wherever one that speaks of a text's ends fits in a record.

    ``\A`` and ``\z``, and ``^`` and ``$`` without the flag ``m``, mean the ends of a record;
    in a text of many records they must become the ends of a line.

    Returns:
        The expression, which may fit elsewhere too; None where the given one means the same anyway.
    """
    if _SAYS_END.search(expression) is None:
        return None
    return re.sub(_TOKENS, _widened, expression, flags=re.DOTALL)


def _widened(token: re.Match[str]) -> str:
    if token[0] in {r"\A", r"\z"}:
        return "^" if token[0] == r"\A" else "$"
    if token["off"] is None:
        return token[0]
    kept = token["off"].replace("m", "")
    return f"(?{token['on']}m" + (f"-{kept}" if kept else "")


@lru_cache(maxsize=1)
def _options() -> Any:
    import re2

    options = re2.Options()
    options.log_errors = False
    options.never_capture = True
    return options
