"""Text that a spreadsheet shows as it is and takes for nothing else.

What belongs here: what makes a cell a formula, and keeping text from being one. What does not:
columns and files (``reporters``, ``exchange``).

A cell that a spreadsheet would take for a formula begins with an apostrophe instead, as of
https://owasp.org/www-community/attacks/CSV_Injection.
"""

from __future__ import annotations

_BLANK_STARTS = ("\t", "\r", "\n")  # some programs look for the formula behind them
_FORMULA = (
    *("=", "+", "-", "@"),
    *("\N{FULLWIDTH EQUALS SIGN}", "\N{FULLWIDTH PLUS SIGN}", "\N{FULLWIDTH HYPHEN-MINUS}"),
    *("\N{FULLWIDTH COMMERCIAL AT}", "\N{MINUS SIGN}"),
)


def is_like_formula(text: str) -> bool:
    """Whether some spreadsheet would run the text instead of showing it."""
    return text.startswith(_BLANK_STARTS) or text.lstrip().startswith(_FORMULA)


def guarded(text: str) -> str:
    """The text as a cell of a CSV file may hold it."""
    return f"'{text}" if is_like_formula(text) else text
