from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faultbook.publishing.code_spellings import other_spellings


@pytest.mark.parametrize("written", ["0x80070005", "2147942405", "-2147024891", "0X80070005"])
def test_one_code_has_four_faces(written: str) -> None:
    found = other_spellings([f"failed with {written}."])
    assert {"0x80070005", "80070005", "2147942405", "-2147024891"} <= set(found)


def test_a_code_of_eight_digits_is_hexadecimal_only_as_a_code() -> None:
    assert "0x80070005" in other_spellings([], ["80070005"])
    assert other_spellings(["on 20260503 at 80070005"]) == ()


def test_zeros_in_front_are_kept_and_left_off() -> None:
    assert other_spellings(["0x000000D1"]) == ("0x000000D1", "000000D1", "0xD1", "D1", "209")


@pytest.mark.parametrize(
    "text",
    [
        "4294967296",  # 33 bits
        "1234567890",  # the highest of 32 bits isn't set
        "v2147942405.1",
        "10.2147942405",
        "0x",
        "0x12",  # a byte says little
        "ab0x80070005",
        "0x80070005zz",
        "0x" + "8" * 17,
        "",
    ],
)
def test_other_numbers_are_no_codes(text: str) -> None:
    assert other_spellings([text]) == ()


@given(st.integers(0, 2**64 - 1))
def test_every_spelling_is_of_the_same_number(number: int) -> None:
    for spelling in other_spellings([f"code 0x{number:03x}!"]):
        values = {int(spelling, 16)} if not spelling.startswith("-") else {int(spelling) + 2**32}
        values |= {int(spelling)} if spelling.isdecimal() else set()
        assert number in values


@given(st.lists(st.text(max_size=40), max_size=4))
def test_any_text_will_do(texts: list[str]) -> None:
    found = other_spellings(texts, texts)
    assert len(found) == len(set(found))
    assert other_spellings(texts, texts) == found
