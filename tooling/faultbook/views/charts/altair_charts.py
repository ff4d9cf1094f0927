"""Drawing charts with Altair and vl-convert.

What belongs here: how each form looks, and what is left of it as SVG. What does not: what is shown
(``plots``) and making the SVG part of a page (``svg``).

Nothing is measured by fonts, which differ from one machine to the next: margins are given, and
legends are the page's. Colours are names that the style sheet gives a value in each colour scheme.
"""

from __future__ import annotations

import json
from importlib.util import find_spec
from io import StringIO
from typing import TYPE_CHECKING, Any, NamedTuple

from faultbook.plain_text import visible
from faultbook.views.charts.plots import PALETTES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from faultbook.views.charts.plots import Form, Plot

WIDTH = 720
"""Width of every chart, in its own units; text is 13 of them high."""

LIBRARIES = ("altair", "vl_convert")
"""What drawing needs."""

_HEIGHT, _ROW_HEIGHT = 240, 28
_NAMES = 210  # room for the names of ranked bars
_NAME_LENGTH = 28  # characters of a name that surely fit
_TEXTS = 120  # room for their numbers
_GAP = 4
_FONT = 13
_LABELS = 9  # labels of categories that fit side by side
_DASHES = ((1, 0), (6, 4), (2, 3), (8, 3, 2, 3), (4, 2), (1, 2))
_INK = "currentColor"


class _Sides(NamedTuple):
    """Room around what is drawn."""

    left: int
    right: int
    top: int
    bottom: int


_LEFT = 56
_AXES = _Sides(_LEFT, 28, 26, 28)


def can_draw() -> bool:
    """Whether the libraries are installed."""
    return all(find_spec(name) is not None for name in LIBRARIES)


def as_svg(plot: Plot) -> str:
    """A chart as an SVG document; the same plot gives the same text.

    Raises:
        ImportError: The libraries aren't installed.
    """
    chart = _FORMS[plot.form](plot)
    out = StringIO()
    chart.save(out, format="svg")
    return out.getvalue()


def _colour(form: Form, number: int) -> str:
    """The colour of a series, from 0, as a value of CSS."""
    return f"var(--fb-series-{PALETTES[form][number]})"


def _stacked(plot: Plot) -> Any:
    import altair as alt

    base = alt.Chart({"values": list(_points(plot))})
    bars = base.mark_bar(stroke="var(--fb-ground)", strokeWidth=1).encode(
        x=_categories(plot),
        y=_amounts(plot),
        color=_colours(plot),
        order=alt.Order("number:Q"),
    )
    return _framed(bars, _HEIGHT, _AXES)


def _lines(plot: Plot) -> Any:
    import altair as alt

    dashes = alt.Scale(domain=_numbers(plot), range=[list(one) for one in _DASHES])
    base = alt.Chart({"values": list(_points(plot))}).encode(
        x=_categories(plot), y=_amounts(plot), color=_colours(plot)
    )
    line = base.mark_line(strokeWidth=2).encode(
        strokeDash=alt.StrokeDash("number:O", scale=dashes, legend=None)
    )
    points = base.mark_point(filled=True, size=45, opacity=1)
    return _framed(line + points, _HEIGHT, _AXES)


def _ranked(plot: Plot) -> Any:
    import altair as alt

    rows = [
        {"place": place, "name": _short(name), "value": value or 0, "text": text}
        for place, (name, value, text) in enumerate(
            zip(plot.categories, plot.series[0].values, plot.texts, strict=True)
        )
    ]
    base = alt.Chart({"values": rows}).encode(y=alt.Y("place:O", axis=None))
    length = alt.X("value:Q", axis=None, scale=alt.Scale(domainMin=0))
    bars = base.mark_bar(color=_colour(plot.form, 0), height=_ROW_HEIGHT - 10).encode(x=length)
    words: dict[str, Any] = {"fontSize": _FONT, "color": _INK, "baseline": "middle"}
    names = base.mark_text(align="right", dx=-8, **words).encode(x=alt.value(0), text="name:N")
    texts = base.mark_text(align="left", dx=6, **words).encode(x=length, text="text:N")
    sides = _Sides(_NAMES, _TEXTS, _GAP, _GAP)
    return _framed(bars + names + texts, _ROW_HEIGHT * len(rows) + 2 * _GAP, sides)


_FORMS: dict[Form, Callable[[Plot], Any]] = {
    "stacked": _stacked,
    "lines": _lines,
    "ranked": _ranked,
}
"""What draws each form."""


def _points(plot: Plot) -> Iterator[dict[str, Any]]:
    """A row for each number; places and numbers stand for names, which may be equal."""
    for number, series in enumerate(plot.series):
        for place, value in enumerate(series.values):
            yield {"place": place, "number": number, "value": value}


def _categories(plot: Plot) -> Any:
    import altair as alt

    count = len(plot.categories)
    step = -(-count // _LABELS)
    shown = sorted(range(count - 1, -1, -step))
    names = json.dumps({place: visible(plot.categories[place]) for place in shown})
    axis = alt.Axis(values=shown, labelExpr=f"({names})[datum.value]", labelAngle=0, title=None)
    scale = alt.Scale(domain=list(range(count)), paddingInner=0.2, paddingOuter=0.1)
    if plot.form == "lines":
        scale = alt.Scale(domain=list(range(count)), padding=0.5)
    return alt.X("place:O", axis=axis, scale=scale)


def _amounts(plot: Plot) -> Any:
    import altair as alt

    axis = alt.Axis(
        title=plot.unit,
        titleAngle=0,
        titleAlign="left",
        titleAnchor="end",
        titleX=4 - _LEFT,
        titleY=-12,
        tickCount=5,
        tickMinStep=1,
    )
    ends: dict[str, Any] = {} if plot.highest is None else {"domainMax": plot.highest}
    scale = alt.Scale(domainMin=0, nice=plot.highest is None, **ends)
    return alt.Y("value:Q", axis=axis, scale=scale)


def _colours(plot: Plot) -> Any:
    import altair as alt

    domain = _numbers(plot)
    scale = alt.Scale(domain=domain, range=[_colour(plot.form, number) for number in domain])
    return alt.Color("number:O", scale=scale, legend=None)


def _numbers(plot: Plot) -> list[int]:
    return list(range(len(plot.series)))


def _framed(chart: Any, height: int, sides: _Sides) -> Any:
    """A chart of the usual width, with as much room inside as its sides leave."""
    import altair as alt

    ink = {"labelColor": _INK, "titleColor": _INK, "tickColor": _INK, "gridColor": _INK}
    sizes = {"labelFontSize": _FONT, "titleFontSize": _FONT, "gridOpacity": 0.2}
    plain = {"domain": False, "titleFontWeight": "normal", "labelOverlap": False}
    return (
        chart.properties(
            width=WIDTH - sides.left - sides.right,
            height=height - sides.top - sides.bottom,
            padding=sides._asdict(),
            autosize=alt.AutoSizeParams(type="none"),
        )
        .configure(aria=False)
        .configure_view(stroke=None)
        .configure_axis(**ink, **sizes, **plain)
        .configure_axisX(grid=False)
        .configure_axisY(ticks=False)
    )


def _short(name: str) -> str:
    text = visible(name)
    return text if len(text) <= _NAME_LENGTH else f"{text[: _NAME_LENGTH - 1].rstrip()}…"
