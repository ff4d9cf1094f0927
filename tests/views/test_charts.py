from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from faultbook.views.charts import altair_charts
from faultbook.views.charts.altair_charts import WIDTH, as_svg
from faultbook.views.charts.drawing import MISSING, drawer
from faultbook.views.charts.plots import MOST_SERIES, Plot, Series
from faultbook.views.charts.svg import embedded
from tests.html_reading import read_html

if TYPE_CHECKING:
    from collections.abc import Callable

MONTHS = tuple(f"{year}-{month:02}" for year in (2024, 2025) for month in range(1, 13))
STACKED = Plot(
    "stacked",
    "stacked",
    "Incidents",
    "Highest: 10.",
    "incidents",
    MONTHS,
    tuple(
        Series(f"Priority {number}", tuple((place * number) % 5 for place in range(24)))
        for number in range(1, MOST_SERIES + 1)
    ),
)
LINES = Plot(
    "lines",
    "lines",
    "Shares",
    "It grows.",
    "%",
    MONTHS[:5],
    (Series("One", (10, 20, None, 40, 50)), Series("Other", (1, 2, 3, 4, 5))),
    highest=100,
)
RANKED = Plot(
    "ranked",
    "ranked",
    "Services",
    "Login: 40.",
    "incidents",
    ("Login", "Shop", "Mail"),
    (Series("Incidents", (40, 10, 0)),),
    ("40", "10", "0"),
)
PLOTS = (STACKED, LINES, RANKED)


def _tell_nobody(_said: str) -> None:
    pytest.fail("nothing is to be told")


def drawn(plot: Plot) -> str:
    found = drawer(_tell_nobody)(plot)
    assert found is not None
    return str(found)


def texts(plot: Plot) -> list[str]:
    """What can be read in the picture, its name and description left off."""
    return [text for text in read_html(drawn(plot)).texts if text.strip()][2:]


@pytest.mark.parametrize("plot", PLOTS, ids=lambda plot: plot.key)
def test_a_chart_is_one_picture_with_a_name(plot: Plot) -> None:
    reading = read_html(drawn(plot))
    (svg,) = reading.named("svg")
    assert svg.attributes["role"] == "img"
    ids = {e.attributes["id"]: e.tag for e in reading.elements if "id" in e.attributes}
    assert ids == {
        svg.attributes["aria-labelledby"]: "title",
        svg.attributes["aria-describedby"]: "desc",
    }
    assert [text for text in reading.texts if text.strip()][:2] == [plot.title, plot.description]
    assert reading.problems == []


@pytest.mark.parametrize("plot", PLOTS, ids=lambda plot: plot.key)
def test_colours_are_the_pages_and_so_is_the_font(plot: Plot) -> None:
    used = {
        value
        for element in read_html(drawn(plot)).elements
        for name, value in element.attributes.items()
        if name in ("fill", "stroke", "color")
    }
    own = re.compile(r"var\(--fb-(series-[1-6]|ground)\)|currentColor|none|transparent")
    assert [one for one in used if not own.fullmatch(one)] == []
    assert not re.search(r"\s(style|class=\"[^f]|font-family|on\w+|href)", drawn(plot))


@pytest.mark.parametrize("plot", PLOTS, ids=lambda plot: plot.key)
def test_the_same_numbers_give_the_same_picture(plot: Plot) -> None:
    assert as_svg(plot) == as_svg(plot)


def test_labels_have_room_and_the_last_is_there() -> None:
    labels = [text for text in texts(STACKED) if text in MONTHS]
    assert labels[-1] == MONTHS[-1]
    assert 5 <= len(labels) <= 9
    assert [text for text in texts(LINES) if text in MONTHS] == list(MONTHS[:5])


def test_columns_are_as_high_as_their_numbers() -> None:
    plot = STACKED._replace(categories=("a", "b"), series=(Series("One", (10, 5)),))
    sizes = re.findall(r'd="M[\d.,-]+h[\d.]+v([\d.]+)h-[\d.]+Z"', drawn(plot))
    first, second = sorted((float(size) for size in sizes), reverse=True)
    assert first == pytest.approx(2 * second, abs=0.05)


def test_bars_are_as_long_as_their_numbers() -> None:
    lengths = [float(one) for one in re.findall(r'd="M0,[\d.]+h([\d.]+)v', drawn(RANKED))]
    assert lengths[0] == pytest.approx(4 * lengths[1], abs=0.05)
    assert lengths[2:] == [0]
    assert texts(RANKED) == ["Login", "Shop", "Mail", "40", "10", "0"]


def test_a_line_has_a_gap_where_nothing_is_known() -> None:
    lines = [
        element.attributes["d"]
        for element in read_html(drawn(LINES)).named("path")
        if "stroke-dasharray" in element.attributes
    ]
    assert [path.count("M") for path in lines] == [2, 1]


def test_names_are_only_ever_text() -> None:
    names = ("<b>&amp;\"'", "a\u202eb\x1b[31m", "x" * 80)
    plot = RANKED._replace(categories=names, title="<i>", description="</desc><script>")
    reading = read_html(drawn(plot))
    assert {element.tag for element in reading.elements} <= {
        *("svg", "title", "desc", "g", "path", "line", "text")
    }
    read = texts(plot)
    assert read[:2] == ["<b>&amp;\"'", "a\\u202eb\\x1b[31m"]
    assert len(read[2]) < 30
    assert read[2].endswith("…")


def test_months_that_look_like_code_are_text() -> None:
    plot = LINES._replace(categories=('"', "<", "'+alert(1)+'", "{{x}}", "datum"))
    assert set(plot.categories) <= set(texts(plot))


@pytest.mark.parametrize(
    ("plot", "is_empty"),
    [
        (LINES, False),
        (LINES._replace(series=(Series("One", (None, 0)),)), False),
        (LINES._replace(series=(Series("One", (None, None)),)), True),
        (STACKED._replace(series=(Series("One", (0, 0)),)), True),
        (STACKED._replace(series=()), True),
        (RANKED._replace(categories=(), series=(Series("One", ()),)), True),
    ],
)
def test_what_shows_nothing_is_not_drawn(plot: Plot, is_empty: bool) -> None:
    assert plot.is_empty == is_empty
    if is_empty:
        assert drawer(_tell_nobody)(plot) is None


def test_without_the_libraries_that_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(altair_charts, "LIBRARIES", ("altair", "no_such_library"))
    said: list[str] = []
    draw: Callable[[Plot], object] = drawer(said.append)
    assert [draw(plot) for plot in PLOTS] == [None, None, None]
    assert said == [MISSING]


def test_a_picture_keeps_only_shapes_and_texts() -> None:
    document = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1" width="1" height="1">'
        '<script>alert(1)</script><rect width="1"/><style>x</style><g><g/></g>'
        '<g transform="scale(1.23456789)" onclick="x"><path class="background" d="M0"/>'
        '<text style="x" fill="red">a</text><path display="none" d="M1"/><path d="M2"/></g></svg>'
    )
    inside = embedded(document, "k", "T", "D").partition("</desc>")[2]
    expected = '<g transform="scale(1.23)"><text fill="red">a</text><path d="M2" /></g></svg>'
    assert inside == expected


def test_every_chart_is_as_wide_as_said() -> None:
    for plot in PLOTS:
        assert ET.fromstring(as_svg(plot)).get("width") == str(WIDTH)  # noqa: S314 - it is ours
