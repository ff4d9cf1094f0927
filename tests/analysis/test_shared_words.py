from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from faultbook.analysis.shared_words import told_words
from faultbook.matching.terms import terms

CARD = "smartcard logon: KDC_ERR_CLIENT_NOT_TRUSTED, on HikariPool-7 (ORA-01555)"


def terms_in(text: str) -> list[str]:
    return list(dict.fromkeys(term for term, _ in terms(text)))


def test_names_are_told_whole_and_in_the_order_of_their_weight() -> None:
    assert told_words(terms_in(CARD), [CARD]) == [
        *("smartcard", "logon", "KDC_ERR_CLIENT_NOT_TRUSTED", "HikariPool", "ORA-01555")
    ]
    assert told_words(terms_in(CARD)[::-1], [CARD])[0] == "ORA-01555"


def test_of_a_name_that_is_shared_in_part_the_part_is_told() -> None:
    assert told_words(terms_in("the client logon"), [CARD]) == ["CLIENT", "logon"]
    assert told_words([], [CARD]) == []
    assert told_words(terms_in(CARD), []) == []


@given(st.text(), st.text())
def test_every_word_stands_in_the_text_and_none_is_told_twice(shared: str, text: str) -> None:
    words = told_words(terms_in(shared), [text])

    assert all(word in text for word in words)
    assert len({word.casefold() for word in words}) == len(words)
