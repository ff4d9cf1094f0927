from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faultbook.plain_text import visible, visible_block


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain, with 'quotes' and \\ backslash", "plain, with 'quotes' and \\ backslash"),
        ("Größe 名前 👩‍🚒", "Größe 名前 👩‍🚒"),  # a joiner that makes one picture of two stays
        ("\x1b[2J", "\\x1b[2J"),
        ("a\tb\r\nc", "a\\tb\\r\\nc"),
        ("\x7f\x9b31m", "\\x7f\\x9b31m"),
        ("\u202etxt.exe", "\\u202etxt.exe"),
        ("\U000e0041", "\\U000e0041"),
        ("\udcff", "\\udcff"),
    ],
)
def test_what_would_not_be_seen_is_escaped(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_a_block_keeps_its_lines_and_tabs() -> None:
    assert visible_block("a\tb\r\nc\x1b\n\rd") == "a\tb\nc\\x1b\n\\rd"


@given(st.text(st.characters()))
def test_nothing_that_acts_is_left(text: str) -> None:
    shown = visible(text)

    assert not [c for c in shown if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")]
    assert not [c for c in shown if unicodedata.bidirectional(c) in _TURNING]
    assert visible(shown) == shown


_TURNING = ("LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI")
