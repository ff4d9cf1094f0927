"""Known errors are found by the words of a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faultbook.matching.knowledge import TextFields
from faultbook.matching.words import Reading, Scored, find_by_words
from tests.matching.known_errors import EVERYTHING, InMemory, known

if TYPE_CHECKING:
    from collections.abc import Sequence

    from faultbook.matching.knowledge import Knowledge


def found(text: str, knowledge: Knowledge = EVERYTHING) -> list[Scored]:
    reading = Reading()
    reading.read(text.splitlines())
    return find_by_words(knowledge, reading.query())


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("POST /charge HTTP/1.1 504 card-gateway timed out", 0),
        ("x509: certificate has expired", 1),
        ("Exception in thread java.lang.OutOfMemoryError: Java heap space", 2),
        ("indexer: rebuilding failed", 2),
    ],
)
def test_the_known_error_whose_words_fit_best_comes_first(text: str, number: int) -> None:
    assert found(text)[0].number == number


def test_a_text_without_a_word_in_common_finds_nothing() -> None:
    assert found("zebra quagga") == []
    assert found("") == []


def test_the_words_in_common_are_told_as_they_stand_in_the_text() -> None:
    best = found("CERTIFICATES of the identity provider are no good")[0]
    assert {"CERTIFICATES", "identity", "provider"} <= set(best.terms)
    assert "good" not in best.terms
    assert 0 < best.covered < 1


def test_a_repeated_line_counts_once() -> None:
    line = "2026-01-02T03:04:{:02d}Z worker-{} pool exhausted for card gateway"
    once = found(line.format(5, 6))
    often = found("\n".join(line.format(second, second) for second in range(60)))
    assert [one.score for one in often] == [one.score for one in once]


def test_a_word_in_the_title_says_more_than_one_in_the_prose() -> None:
    filler = "what follows says nothing at all of any use to whoever reads it"
    knowledge = InMemory(
        known(1, TextFields("Queue stalls", prose=f"mentions flamingo. {filler}")),
        known(2, TextFields("Flamingo stalls", prose=f"mentions queue. {filler}")),
        known(3, TextFields("Unrelated")),
    )
    assert found("flamingo", knowledge)[0].number == 1


def test_a_title_in_other_forms_of_the_words_is_found() -> None:
    knowledge = InMemory(
        known(1, TextFields("Replication lag on the ledger")),
        known(2, TextFields("Ledger rebalancing never ends")),
    )
    assert found("ledger: rebalance is stuck", knowledge)[0].number == 1


class _Counting(InMemory):
    """Notes what it is asked for."""

    asked: Sequence[str] = ()

    def with_terms(self, terms: Sequence[str], most: int) -> Sequence[int]:
        self.asked = terms
        return super().with_terms(terms, most)


def test_only_rare_terms_are_searched_for() -> None:
    common = [known(number, TextFields("Ledger is late")) for number in range(4_000)]
    knowledge = _Counting(*common, known(4_000, TextFields("Ledger is upside down")))
    assert found("ledger upside down", knowledge)[0].number == 4_000
    assert set(knowledge.asked) == {"upsid", "down"}


def test_no_more_than_a_bounded_number_of_lines_is_read() -> None:
    reading = Reading()
    reading.read(
        f"{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}{chr(97 + n // 676)}xx" for n in range(9_000)
    )
    assert reading.lines == 2_000
    assert len(reading.query().weights) == 2_000


@given(st.text())
def test_no_text_makes_it_raise(text: str) -> None:
    scores = [one.score for one in found(text)]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= one.covered <= 1 and 0 <= one.title <= 1 for one in found(text))
