r"""An expression as a browser is given it.

What belongs here: rewriting what JavaScript reads a little otherwise than RE2. What does not: which
expressions can't be rewritten (``javascript``).

RE2 runs over lines that end in ``\n`` alone, and knows five spaces; in JavaScript ``.``, ``^``,
``$`` and ``\s`` speak of more (https://tc39.es/ecma262/#sec-patterns). So each is written out.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_FLAGS = re.compile(r"\(\?([ims]+)\)")
_TOKEN = re.compile(r"\\.|\[\^?(?:\\.|[^\]\\])*\]|[.^$]", re.DOTALL)
_MEMBER = re.compile(r"\\.", re.DOTALL)
_SPACES = r"\t\n\f\r "
_NO_SPACES = r"\0-\x08\x0b\x0e-\x1f!-\u{10ffff}"
_WRITTEN = {
    "^": r"(?<![^\n])",
    "$": r"(?![^\n])",
    r"\s": f"[{_SPACES}]",
    r"\S": f"[^{_SPACES}]",
}
_WRITTEN_IN_CLASS = {r"\s": _SPACES, r"\S": _NO_SPACES}


class JavaScriptForm(NamedTuple):
    """An expression for JavaScript's ``RegExp``.

    Attributes:
        source: The expression.
        flags: ``u``, or ``iu`` where case doesn't count.
    """

    source: str
    flags: str


def javascript_form(expression: str) -> JavaScriptForm:
    """An expression as JavaScript runs it.

    Args:
        expression: One that RE2 takes and ``differs_in_javascript`` finds nothing wrong with.
    """
    leading = _FLAGS.match(expression)
    given = leading[1] if leading else ""
    any_character = "[^]" if "s" in given else r"[^\n]"

    def written(token: re.Match[str]) -> str:
        text = token[0]
        if text.startswith("["):
            return _MEMBER.sub(lambda member: _WRITTEN_IN_CLASS.get(member[0], member[0]), text)
        return any_character if text == "." else _WRITTEN.get(text, text)

    source = _TOKEN.sub(written, expression[leading.end() if leading else 0 :])
    return JavaScriptForm(source, "iu" if "i" in given else "u")
