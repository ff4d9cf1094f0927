"""What texts come to when they are compared, and that it is kept as it is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faultbook.analysis.summaries import wording_of
from faultbook.analysis.wording_terms import Wording, read_terms, terms_of, terms_text
from tests.registers import open_register, write_register

if TYPE_CHECKING:
    from faultbook.record import AnyRecord

TEXTS = st.text(max_size=80)

INCIDENT = """\
---
id: INC-2026-0001
title: Login fails
status: new
services: [login]
opened_at: 2026-06-01T08:00:00Z
symptoms: [Blank page]
error_codes: [ORA-01555]
error_text: snapshot too old
---

## Summary

It forgets.
"""


@given(st.builds(Wording, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS))
def test_what_is_kept_is_read_as_it_was(wording: Wording) -> None:
    found = terms_of(wording)
    kept = terms_text(found)
    json.loads(kept)
    assert read_terms(kept) == found
    held = list(found.held)
    assert len(held) == len(set(held))
    assert set(held) == {*found.title, *found.text, *found.frames}


def test_terms_are_counted_by_where_they_stand() -> None:
    found = terms_of(Wording("Pool exhausted", symptoms="pool: pool", summary="pool"))
    assert found.title["pool"] == 1
    assert found.text["pool"] == 3


@pytest.mark.parametrize(
    ("line", "frame"),
    [
        ("\tat org.shop.Cart.add(Cart.java:12)", "at org.shop.Cart.add"),
        ('  File "/srv/app/cart.py", line 3, in add', "at cart.py:add"),
        ("    at async addToCart (/srv/cart.js:3:9)", "at addToCart"),
        ("#2  0x00007f in shop::Cart::add (this=0x0)", "at shop::Cart::add"),
    ],
)
def test_frames_of_a_stack(line: str, frame: str) -> None:
    found = terms_of(Wording("It crashed", error_text=f"Crash:\n{line}\n"))
    assert found.frames == {frame}


def test_prose_has_no_frames() -> None:
    assert not terms_of(Wording("Down", summary="It broke\nat noon, and File it")).frames


def test_a_word_and_its_number_tell_titles_apart() -> None:
    one, other = (terms_of(Wording(f"Symptom {number} seen")) for number in (72, 73))
    assert "symptom 72" in one.title
    assert "symptom 72" not in other.title


@pytest.mark.parametrize("title", ["Outage on 2026-03-04", "Version 4.2 fails", "at 12:30 down"])
def test_dates_versions_and_times_are_no_numbers_of_a_word(title: str) -> None:
    assert not [term for term in terms_of(Wording(title)).title if " " in term]


def test_long_texts_come_to_an_end() -> None:
    words = " ".join(f"word{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}x" for n in range(20_000))
    found = terms_of(Wording("Long", error_text=words, summary="\tat a.b.c(X.java)\n" * 20_000))
    assert len(found.text) == 400
    assert len(found.frames) == 1


def test_an_incident_s_texts_in_their_order(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = "records/incidents/2026/INC-2026-0001.md"
    root = write_register(tmp_path_factory.mktemp("register"), {path: INCIDENT})
    record: AnyRecord | None = open_register(root).load(path).record
    assert record is not None
    assert Wording(*wording_of(record)) == Wording(
        "Login fails", "Blank page", "ORA-01555", "snapshot too old", "It forgets."
    )
