r"""Whether JavaScript runs an expression as RE2 does; a site runs signatures in the browser.

What belongs here: what a browser makes of each construct. What does not: finding the constructs
(``expression_reading``), and writing an expression for a browser (``javascript_form``).

A browser is given what ``javascript_form`` makes of an expression, with the flag ``u``, and with
``i`` where it begins with a group such as ``(?i)`` (https://tc39.es/ecma262/#sec-patterns). With
``u`` it takes characters, not halves of them, and folds case as RE2 does. What still differs is of
no consequence and isn't told: letters that a newer version of Unicode knows, and that under
``(?i)`` the letters U+017F and U+212A are part of a word for ``\b``.
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


DIFFERENT_WITHOUT_CASE: dict[ConstructKind, tuple[str, str]] = {
    "negated-category": (
        "any letter in JavaScript where case doesn't count",
        "write a class such as '[^\\p{Lu}]'",
    ),
}
"""The same of those that it runs the same way only where case counts."""


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
    is_case_ignored = any(one.kind == "leading-flags" and "i" in one.text for one in constructs)
    different = DIFFERENT | DIFFERENT_WITHOUT_CASE if is_case_ignored else DIFFERENT
    for construct in constructs:
        if construct.kind in different:
            why, mending = different[construct.kind]
            return f"'{construct.text}' is {why}; {mending}"
    return ""
