from __future__ import annotations

import pytest

from faultbook.views.bounds import (
    MOST_CHARACTERS_OF_ERRORS,
    MOST_LINES_OF_ERRORS,
    Ends,
    Excerpt,
    Listed,
    ends,
    excerpt,
    listed,
)


def test_a_list_that_fits_is_whole() -> None:
    assert listed([1, 2], str, 2) == Listed(("1", "2"))
    assert ends([1, 2], str, 2) == Ends(("1", "2"))
    assert not listed([], str)
    assert not ends([], str)


def test_a_long_list_says_how_much_it_leaves_out() -> None:
    assert listed(range(5), str, 2) == Listed(("0", "1"), 3)
    assert ends(range(7), str, 4) == Ends(("0", "1"), 3, ("5", "6"))


def test_what_is_left_out_is_not_made() -> None:
    made: list[int] = []
    listed(range(1_000), made.append, 10)
    ends(range(1_000), made.append, 10)
    assert len(made) == 20


@pytest.mark.parametrize("text", ["", "one", "one\ntwo\n", "x" * MOST_CHARACTERS_OF_ERRORS])
def test_an_error_text_that_fits_is_whole(text: str) -> None:
    assert excerpt(text) == Excerpt(text)


@pytest.mark.parametrize(
    "text",
    [
        "line\n" * 5_000,
        "a long line of text\n" * (MOST_LINES_OF_ERRORS // 2) + "x" * MOST_CHARACTERS_OF_ERRORS,
        "x" * (MOST_CHARACTERS_OF_ERRORS + 1),
    ],
)
def test_a_long_error_text_is_cut_at_a_line(text: str) -> None:
    found = excerpt(text)
    assert text.startswith(found.text)
    assert len(found.text) + found.more == len(text)
    assert found.more > 0
    assert found.text.count("\n") < MOST_LINES_OF_ERRORS
    assert "\n" not in found.text or text[len(found.text)] == "\n"
