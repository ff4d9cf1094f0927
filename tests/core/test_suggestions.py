"""The nearest known word to a mistyped one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faultbook.suggestions import but_for_a_slip, did_you_mean, nearest, only_near

KNOWN = ("resolution_code", "restored_at", "resolved_at", "Team-Web")


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("resolution-code", "resolution_code"),
        ("restored", "restored_at"),
        ("RESOLVED_AT", "resolved_at"),
        ("team web", "Team-Web"),
        ("colour", None),
        ("", None),
    ],
)
def test_the_nearest_word(word: str, expected: str | None) -> None:
    assert nearest(word, KNOWN) == expected
    assert did_you_mean(word, KNOWN) == (f"did you mean {expected!r}?" if expected else "")


def test_likeness_decides_how_near() -> None:
    assert nearest("restored", KNOWN, likeness=0.95) is None
    assert nearest("restored_a", KNOWN, likeness=0.95) == "restored_at"


def test_nothing_is_near_when_nothing_is_known() -> None:
    assert nearest("a", ()) is None
    assert did_you_mean("a", iter(())) == ""


@given(st.text(), st.lists(st.text(), max_size=5))
def test_a_suggestion_is_a_known_word(word: str, known: list[str]) -> None:
    assert nearest(word, known) in {None, *known}


@given(st.lists(st.text("abcdef", min_size=1), min_size=1, max_size=5))
def test_a_known_word_is_nearest_to_itself(known: list[str]) -> None:
    assert nearest(known[0], known) == known[0]


def test_a_very_long_word_is_like_none() -> None:
    assert nearest("x" * 1_000_000, KNOWN) is None
    assert only_near("x" * 1_000_000, KNOWN) is None
    assert but_for_a_slip("x" * 1_000_000, KNOWN) is None


STATES = ("new", "in-progress", "on-hold", "resolved", "closed", "cancelled")
CODES = ("known-error-workaround", "workaround", "resolved-by-problem", "resolved-by-caller")


@pytest.mark.parametrize(
    ("word", "known", "expected"),
    [
        ("In Progress", STATES, "in-progress"),
        ("IN_PROGRESS", STATES, "in-progress"),
        ("resolvd", STATES, "resolved"),
        ("canceled", STATES, "cancelled"),
        ("Workaround", CODES, "workaround"),
        ("resolved", CODES, None),  # by whom?
        ("done", STATES, None),
        ("open", STATES, None),
        ("hihg", ("high", "low"), "high"),
        ("huge", ("high", "low"), None),
        ("", STATES, None),
        (" - ", ("a", "-"), None),
    ],
)
def test_a_word_of_a_closed_list_is_certain_when_it_is_like_no_other(
    word: str, known: tuple[str, ...], expected: str | None
) -> None:
    assert only_near(word, known) == expected


NAMES = ("login", "shop-us", "db-1", "Web", "payments", "mails")


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("log-in", "login"),
        ("LOGIN", "login"),
        ("lgin", "login"),
        ("lgoin", "login"),
        ("logins", "login"),
        ("loginn", "login"),
        ("payment", "payments"),
        ("web", "Web"),
        ("wep", None),
        ("lofin", None),
        ("shop-eu", None),
        ("db-2", None),
        ("db-12", None),
        ("emails", None),
        ("mailers", None),
        ("", None),
    ],
)
def test_a_name_is_certain_but_for_one_slip(word: str, expected: str | None) -> None:
    assert but_for_a_slip(word, NAMES) == expected


def test_a_slip_that_two_names_are_away_is_not_certain() -> None:
    assert but_for_a_slip("cart", ("carts", "cartx")) is None
    assert but_for_a_slip("c-arts", ("carts", "cartx")) == "carts"


@given(st.text("abc-_ 1", max_size=6), st.lists(st.text("abc-_ 1", max_size=6), max_size=5))
def test_what_is_certain_is_known(word: str, known: list[str]) -> None:
    assert only_near(word, known) in {None, *known}
    assert but_for_a_slip(word, known) in {None, *known}
