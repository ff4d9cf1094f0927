r"""Whether JavaScript runs an expression as RE2 does; a site runs signatures in the browser.

What belongs here: what a browser makes of each construct. What does not: finding the constructs
(``expression_reading``).

A browser is to run an expression with the flags ``mu``, and with ``i`` and ``s`` where it begins
with a group such as ``(?i)`` or ``(?is)``, which is then left away
(https://tc39.es/ecma262/#sec-patterns). With ``u`` it takes characters, not halves of them, and
folds case as RE2 does. What still differs is of no consequence, because logs are cleaned of it or
don't hold it, and isn't told: ``.``, ``^`` and ``$`` know more line ends than ``\n`` (``\r``,
U+2028, U+2029), ``\s`` knows more spaces (``\v``, no-break and wide ones), and under ``(?i)`` the
letters U+017F and U+212A belong to ``\w``.
"""

from __future__ import annotations

from faultbook.matching.expression_reading import read_expression
from faultbook.matching.expressions import ConstructKind, UnreadableExpression

SAME: frozenset[ConstructKind] = frozenset(
    {"space", "word", "boundary", "braced-category", "leading-flags"}
)
"""Constructs that it runs the same way."""

DIFFERENT: dict[ConstructKind, tuple[str, str]] = {
    "begin-text": ("unknown to JavaScript", "write '^', or leave it away"),
    "end-text": ("unknown to JavaScript", "write '$', or leave it away"),
    "byte": ("unknown to JavaScript", "write '.'"),
    "quoted": ("unknown to JavaScript", "write a backslash before each special character instead"),
    "unicode-class": (
        "written otherwise in JavaScript",
        "write letters, or a class such as '\\p{L}'",
    ),
    "posix-class": ("unknown to JavaScript", "write the characters, such as 'a-zA-Z'"),
    "named-group": ("written otherwise in JavaScript", "leave the name away"),
    "inner-flags": (
        "unknown to JavaScript",
        "write 'i', 'm' and 's' once, at the beginning, such as '(?i)', and leave others away",
    ),
    "character-code": ("written otherwise in JavaScript", "write the character itself, or '\\x41'"),
    "needless-escape": ("refused by JavaScript", "leave the backslash away"),
    "loose-bracket": ("refused by JavaScript", "write a backslash before it"),
    "first-bracket": ("the end of the class in JavaScript", "write '\\]'"),
    "dash-after-class": ("refused by JavaScript", "write '\\-', or '-' at the end of the class"),
    "repeated-assertion": ("refused by JavaScript", "leave the repetition away"),
}
"""What is wrong with the others, and what to write instead."""


def differs_in_javascript(expression: str) -> str:
    """Why JavaScript would run an expression otherwise than RE2, and what to write instead.

    Args:
        expression: An expression that RE2 takes.

    Returns:
        The reason for the first construct that it reads otherwise; "" where there is none.
    """
    try:
        constructs = read_expression(expression).constructs
    except UnreadableExpression:
        return "it nests too many groups to be judged; write it with fewer"
    for construct in constructs:
        if construct.kind not in SAME:
            why, mending = DIFFERENT[construct.kind]
            return f"'{construct.text}' is {why}; {mending}"
    return ""
