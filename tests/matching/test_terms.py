"""Terms are the same in a log and in what people write about it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faultbook.matching.knowledge import TextFields
from faultbook.matching.terms import (
    FIELDS,
    JOINTS,
    document_terms,
    read_terms,
    terms,
    words_in,
    words_of,
)
from faultbook.matching.word_forms import LEFT_OUT, meaning_of, stem


def terms_in(text: str) -> list[str]:
    return [term for term, _ in terms(text)]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("ORA-01555: snapshot too old", {"ora-01555", "snapshot", "old"}),
        ("failed with 0x80070005", {"0x80070005"}),
        ("java.lang.OutOfMemoryError", {"java.lang.outofmemoryerror", "memor", "error", "~memory"}),
        ("AccessDenied", {"access", "deni", "~auth"}),
        ("vm_memory_high_watermark set", {"vm_memory_high_watermark", "watermark"}),
        ("HTTP/1.1 503", {"503", "~http"}),
        ("exit code 137", {"137", "~memory"}),
        ("x509: bad", {"x509", "~tls"}),
    ],
)
def test_names_and_codes_are_kept_whole_and_in_parts(text: str, kept: set[str]) -> None:
    assert kept <= set(terms_in(text))


@pytest.mark.parametrize(
    "text",
    [
        "2025-07-21 11:54:06.968596+00:00",
        "2025/07/21 11:54:06",
        "10.15.52.238:47362",
        "550e8400-e29b-41d4-a716-446655440000",
        "0x7fff5fbff8c0",
        "4b254afb61be221e34a85b47c0ba9f39",
        "took 204 of 18964570112",
    ],
)
def test_what_is_different_each_time_is_left_out(text: str) -> None:
    assert set(terms_in(text)) <= {"took"}


def test_the_end_of_a_pods_name_is_left_out() -> None:
    assert terms_in("httpbin-5fff56885d-npdk6") == ["httpbin"]


@pytest.mark.parametrize(
    "words",
    [
        ("failed", "failing", "failure", "failures", "fails", "fail"),
        ("connect", "connected", "connection", "connections"),
        ("provision", "provisioning", "provisioned"),
        ("access", "accesses"),
    ],
)
def test_words_lose_their_endings(words: tuple[str, ...]) -> None:
    assert len({stem(word) for word in words}) == 1


def test_words_of_one_meaning_share_a_term() -> None:
    assert meaning_of("throttled") == meaning_of("429") == "~throttling"
    assert meaning_of("banana") == ""


def test_each_term_tells_the_word_that_it_comes_from() -> None:
    assert ("deni", "Denied") in set(terms("AccessDenied"))


def test_a_known_errors_terms_are_read_back_by_field() -> None:
    text = TextFields(
        "Pods are killed", ("kubelet",), ("memory",), ("OOM-137",), ("a pod", "a pod"), "prose"
    )
    kept = read_terms(document_terms(text))
    assert kept.words == ["pods", "are", "killed"]
    by_field = dict(zip(FIELDS, kept.fields, strict=True))
    assert by_field["title"] == ["pods", "kill", "~crash"]
    assert by_field["symptoms"] == ["pod", "pod"]
    assert by_field["samples"] == []
    assert {"kubelet", "oom-137", "pod"} <= set(words_of(document_terms(text)))


@given(st.builds(TextFields, title=st.text(), prose=st.text(), tags=st.tuples(st.text())))
def test_any_text_is_kept_as_terms_that_an_index_can_hold(text: TextFields) -> None:
    kept = document_terms(text)
    held = list(words_of(kept))
    assert len(held) == len(set(held))
    for term in held:
        assert re.fullmatch(rf"~?[^\W_]+(?:[{re.escape(JOINTS)}]+[^\W_]+)*", term)
    counted = {term for field in read_terms(kept).fields for term in field}
    assert counted == set(held)


@given(st.text())
def test_no_text_is_refused(text: str) -> None:
    assert all(term and word for term, word in terms(text))
    assert all(words_in(text))


def test_words_that_stand_in_any_text_are_no_terms() -> None:
    assert not terms_in(" ".join(LEFT_OUT))
