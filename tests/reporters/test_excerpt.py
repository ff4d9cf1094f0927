from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from faultbook.diagnostics import Location
from faultbook.reporters.excerpt import Excerpt, excerpt_of
from tests.reporters.reports import PATH, diagnostic


def excerpt(source: str, column: int, end_column: int = 0) -> Excerpt | None:
    place = Location(PATH, 4, column)
    return excerpt_of(diagnostic(location=place, source=source, end_column=end_column))


def drawn(source: str, column: int, end_column: int = 0) -> tuple[str, str]:
    """The line, and what stands below it."""
    found = excerpt(source, column, end_column)
    assert found is not None
    return found.text, " " * found.before + "^" * found.width


@pytest.mark.parametrize(
    ("source", "column", "end_column", "line", "marks"),
    [
        ("status: new", 9, 12, "status: new", "        ^^^"),
        ("status: new", 1, 7, "status: new", "^^^^^^"),
        ("status: new", 9, 0, "status: new", "        ^"),
        ("status: new", 9, 4, "status: new", "        ^"),
        ("status: new", 9, 99, "status: new", "        ^^^"),
        ("status: ", 9, 0, "status:", "        ^"),
        ("a:  \t ", 3, 7, "a:", "  ^^^^^^^"),
        ("\ttags: x", 2, 6, "    tags: x", "    ^^^^"),
        ("title: 東京 down", 11, 15, "title: 東京 down", "            ^^^^"),
        ("title: 東京 down", 8, 10, "title: 東京 down", "       ^^^^"),
        ("title: ❤️ 👩‍🚀 x", 15, 16, "title: ❤️ 👩‍🚀 x", "             ^"),
        ("title: \u202eevil", 9, 13, "title: \\u202eevil", "             ^^^^"),
        ("title: \x1b[31m", 8, 9, "title: \\x1b[31m", "       ^^^^"),
    ],
)
def test_what_is_meant_is_underlined(
    source: str, column: int, end_column: int, line: str, marks: str
) -> None:
    assert drawn(source, column, end_column) == (line, marks)


@pytest.mark.parametrize(
    ("source", "column", "end_column"),
    [("", 1, 0), ("---", 1, 0), ("   ", 2, 3), ("short", 900, 0), ("short", 7, 9)],
)
def test_a_line_with_nothing_to_see_is_not_shown(source: str, column: int, end_column: int) -> None:
    assert excerpt(source, column, end_column) is None


def test_a_long_line_is_cut_around_what_is_meant() -> None:
    line, marks = drawn(f"{'a' * 500}HERE{'b' * 500}", 501, 505)

    assert line == f"...{'a' * 48}HERE{'b' * 48}..."
    assert marks == f"{' ' * 51}^^^^"


def test_a_long_line_is_cut_at_its_end_alone_where_that_will_do() -> None:
    assert drawn(f"key: {'x' * 500}", 1, 4) == (f"key: {'x' * 95}...", "^^^")
    assert drawn(f"{'x' * 500} end", 502, 505)[0] == f"...{'x' * 96} end"


def test_what_is_meant_may_be_too_long_itself() -> None:
    line, marks = drawn("x" * 500, 1, 501)

    assert line == f"{'x' * 100}..."
    assert marks == "^" * 100


def test_the_room_is_counted_in_cells() -> None:
    line, _ = drawn("東" * 500, 250, 251)

    assert cell_len(line) == 106
    assert cell_len(drawn("é" * 500, 250, 251)[0]) == 106
    assert len(drawn(f"x{chr(0x301) * 900}", 2, 4)[0]) <= 110


@given(st.text(st.characters(exclude_categories=()), max_size=300), st.integers(1, 320), st.data())
def test_the_marks_stand_below_the_line(source: str, column: int, data: st.DataObject) -> None:
    end_column = data.draw(st.integers(0, 320))
    found = excerpt(source, column, end_column)

    if found is not None:
        assert found.width >= 1
        assert found.before + found.width <= 112
        assert "\n" not in found.text
        assert cell_len(found.text) <= 106
