"""The baseline's text, and telling known findings from new ones."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faultbook.baseline import (
    NOTHING_KNOWN,
    Baseline,
    Known,
    baseline_text,
    parse_baseline,
    sort_out,
)
from faultbook.diagnostics import Diagnostic, Location, Severity

PATH = "known.jsonl"
ENTRY = '{"path": "kedb/a.md", "code": "FB304", "fingerprint": "0123456789abcdef"}'
FIRST = '{"version": 1}'


def diagnostic(message: str = "m", path: str = "kedb/a.md", **more: Any) -> Diagnostic:
    one = Diagnostic("FB304", "unknown-service", Severity.ERROR, message, Location(path, 5, 3))
    return one._replace(source="services: [x]")._replace(**more)


DIAGNOSTICS = st.lists(
    st.builds(
        diagnostic,
        st.sampled_from(["m", "n", "é\x7f\n"]),
        st.sampled_from(["kedb/a.md", "kedb/\udcff.md", 'kedb/"b".md']),
        source=st.sampled_from(["", "services: [x]"]),
        code=st.sampled_from(["FB304", "FB701"]),
    ),
    max_size=12,
)


def test_the_text() -> None:
    text = baseline_text([diagnostic("second", "kedb/b.md"), diagnostic()])
    assert text == (
        '{"version": 1}\n'
        '{"path": "kedb/a.md", "code": "FB304", "fingerprint": "2dd31e09b82e872e"}\n'
        '{"path": "kedb/b.md", "code": "FB304", "fingerprint": "16100397068aed89"}\n'
    )


def test_the_text_holds_nothing_of_a_record() -> None:
    text = baseline_text([diagnostic("a secret: hunter2", source="password: hunter2")])
    assert "hunter2" not in text


@given(DIAGNOSTICS)
def test_what_was_written_is_left_out_and_nothing_is_unused(found: list[Diagnostic]) -> None:
    text = baseline_text(found)
    assert text.isascii()
    assert text.replace("\n", "").isprintable()
    baseline = parse_baseline(PATH, text)
    assert baseline.problem is None
    assert sort_out(reversed(found), baseline) == ([], len(found), frozenset())
    assert baseline_text(sort_out(found, NOTHING_KNOWN).new) == text


@given(DIAGNOSTICS, st.data())
def test_so_many_known_ones_hide_so_many_and_no_more(
    found: list[Diagnostic], data: st.DataObject
) -> None:
    cut = data.draw(st.integers(0, len(found)))
    baseline = parse_baseline(PATH, baseline_text(found[:cut]))
    more = sort_out(found, baseline)
    assert (len(more.new), more.left_out, more.unused) == (len(found) - cut, cut, frozenset())
    fewer = sort_out(found[: cut // 2], baseline)
    assert (fewer.new, len(fewer.unused)) == ([], cut - cut // 2)


def test_a_line_that_moved_is_still_known() -> None:
    baseline = parse_baseline(PATH, baseline_text([diagnostic()]))
    moved = diagnostic(location=Location("kedb/a.md", 99, 1), hint="other", end_column=7)
    assert sort_out([moved], baseline).new == []
    for other in (
        diagnostic("other"),
        diagnostic(path="kedb/b.md"),
        diagnostic(source="services: [y]"),
        diagnostic(code="FB305"),
    ):
        assert sort_out([other], baseline).new == [other]


def test_entries_know_their_line() -> None:
    other = ENTRY.replace("FB304", "FB305")
    text = f"{FIRST}\r\n\n{ENTRY}\r\n{other}\n{ENTRY}\n"
    assert parse_baseline(PATH, text) == Baseline(
        PATH,
        text,
        {
            Known("kedb/a.md", "FB304", "0123456789abcdef"): 3,
            Known("kedb/a.md", "FB305", "0123456789abcdef"): 4,
        },
    )


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("", 1, 'a baseline begins with {"version": 1}'),
        ("[]\n", 1, "begins with"),
        (ENTRY, 1, "begins with"),
        ('{"version": 1, "more": 2}\n', 1, "begins with"),
        ('{"version": 2}\n', 1, "has version 2, and this Faultbook reads version 1"),
        (f'{{"version": {"9" * 5000}}}\n', 1, "begins with"),
        (f"{FIRST}\n{'[' * 100_000}\n", 2, "no known finding"),
        (f"{FIRST}\n{ENTRY}\n<<<<<<< ours\n", 3, "no known finding"),
        (f"{FIRST}\n[1]\n", 2, "no known finding"),
        (f"{FIRST}\n{ENTRY.replace('FB304', 'fb304')}\n", 2, "no known finding"),
        (f"{FIRST}\n{ENTRY.replace('0123', '01')}\n", 2, "no known finding"),
        (f"{FIRST}\n{ENTRY.replace('code', 'cod')}\n", 2, "no known finding"),
        (f'{FIRST}\n{ENTRY[:-1]}, "more": 1}}\n', 2, "no known finding"),
        (FIRST + "\n" + ENTRY.replace('"FB304"', "304"), 2, "no known finding"),
    ],
)
def test_a_damaged_baseline(text: str, line: int, said: str) -> None:
    baseline = parse_baseline(PATH, text)
    assert baseline.problem is not None
    assert baseline.problem.line == line
    assert said in baseline.problem.message
    assert not baseline.known


@given(st.text() | st.text().map(lambda text: f"{FIRST}\n{text}"))
def test_any_text_is_read_or_refused(text: str) -> None:
    baseline = parse_baseline(PATH, text)
    assert (baseline.problem is None) or not baseline.known
