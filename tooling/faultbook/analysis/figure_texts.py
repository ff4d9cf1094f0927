"""Figures in words: how a count, a share and a time are told to people.

What belongs here: values and figures as one line of text. What does not: tables and documents made
of them (``reporters``, ``views``), and escaping, which is done where they are shown.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from faultbook.analysis.figures import ONLY
from faultbook.spans import span

if TYPE_CHECKING:
    from faultbook.analysis.figures import Figure
    from faultbook.analysis.metric import Unit

UNTOLD = "none"
"""What is told where a figure has no value."""

_STATISTICS = {"median": "median", "p90": "90 % within", "mean": "mean"}
_FULL = 0.999_995  # from here on a share would be rounded to 100 %
_FINE = 0.99  # from here on what is missing to the whole matters more than the share
_COARSE = 0.0005  # below this a share would be rounded to nothing


def figure_told(unit: Unit, figure: Figure) -> str:
    """All values of a figure in a line."""
    if figure.value is None:
        return UNTOLD
    if figure.values[0][0] == ONLY:
        return told(unit, figure.value)
    return ", ".join(
        f"{_STATISTICS[statistic]} {told(unit, value)}" for statistic, value in figure.values
    )


def told(unit: Unit, value: float | None) -> str:
    """One value."""
    if value is None:
        return UNTOLD
    if unit == "seconds":
        return duration(value)
    return percent(value) if unit == "share" else f"{value:,.0f}"


def duration(seconds: float) -> str:
    """A time, which may be less than nothing, in its two largest units."""
    sign = "-" if seconds < 0 else ""
    size = abs(seconds)
    is_short = round(size) < 60  # noqa: PLR2004 - seconds of a minute
    return f"{sign}{round(size)} s" if is_short else f"{sign}{span(timedelta(seconds=size))}"


def percent(value: float) -> str:
    """A share in per cent; the whole and nothing are told of just these."""
    if 0 < value < _COARSE:
        return "under 0.1 %"
    if _FULL <= value < 1:
        return "over 99.999 %"
    digits = 3 if _FINE <= value < 1 else 1
    text = f"{value * 100:.{digits}f}"
    return f"{text.rstrip('0').rstrip('.')} %"
