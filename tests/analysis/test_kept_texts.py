"""What is kept of texts is what would be found anew, whatever happened before."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from faultbook.analysis.kept_texts import TABLES, KeptTexts, kept_text
from faultbook.analysis.likeness import ALIKE
from faultbook.cache import open_in_memory

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping, Sequence

    from faultbook.analysis.agglomeration import Pair
    from faultbook.analysis.kept_texts import KeptText

LOGIN = "Nobody can log in with a smart card"
WORDS = [
    *("certificate", "kerberos", "smartcard", "journal", "replica", "payroll"),
    *("invoice", "scanner", "badge", "printer", "tunnel"),
]

titles = st.lists(st.sampled_from(WORDS), min_size=0, max_size=3).map(" ".join)
bodies = st.lists(st.sampled_from(WORDS), min_size=0, max_size=8).map(" ".join)
registers = st.dictionaries(st.integers(1, 12).map(str), st.tuples(titles, bodies), max_size=12)


def renewed(connection: sqlite3.Connection, wordings: Mapping[str, tuple[str, str]]) -> KeptTexts:
    texts = KeptTexts(connection, 1)

    def read(ids: Sequence[str]) -> Iterator[tuple[str, KeptText]]:
        return ((one, kept_text([wordings[one][0], "", "", wordings[one][1], ""])) for one in ids)

    texts.renew({one: "\0".join(wording) for one, wording in wordings.items()}, read)
    return texts


def compared(
    connection: sqlite3.Connection, wordings: Mapping[str, tuple[str, str]]
) -> tuple[list[Pair], dict[str, str]]:
    texts = renewed(connection, wordings)
    texts.compare()
    return texts.pairs(), texts.stand_in_of()


def test_none_at_all() -> None:
    assert compared(open_in_memory(TABLES), {}) == ([], {})


def test_one_text_of_two_and_another() -> None:
    wordings = {"1": (LOGIN, "kerberos"), "2": (LOGIN, "kerberos"), "3": ("Printer jammed", "")}

    pairs, stand_in = compared(open_in_memory(TABLES), wordings)

    assert stand_in["1"] == stand_in["2"] != stand_in["3"]
    assert [(one, other) for one, other, _ in pairs] == sorted(
        (name, name) for name in {*stand_in.values()}
    )


def test_texts_of_one_title_that_are_alike_stand_in_for_one_another() -> None:
    wordings = {str(one): (LOGIN, f"kerberos {WORDS[one]}") for one in range(8)}

    _, stand_in = compared(open_in_memory(TABLES), wordings)

    assert len(set(stand_in.values())) == 1


def test_what_is_alike_is_found_without_comparing_first() -> None:
    texts = renewed(
        open_in_memory(TABLES),
        {"1": (LOGIN, "kerberos"), "2": (LOGIN, "kerberos tunnel"), "3": ("Printer jammed", "")},
    )
    text, other = texts.text_of("1"), texts.text_of("2")
    assert text is not None

    found = texts.alike_to(text)

    assert {name for name, _ in found} == {text, other}
    assert all(likeness >= ALIKE for _, likeness in found)
    assert texts.incidents_of(text) == ["1"]
    assert texts.text_of("4") is None


@settings(max_examples=60, deadline=None)
@given(st.lists(registers, min_size=2, max_size=5))
def test_after_any_changes_what_is_kept_is_what_is_found_anew(
    steps: list[dict[str, tuple[str, str]]],
) -> None:
    kept = open_in_memory(TABLES)

    for wordings in steps:
        assert compared(kept, wordings) == compared(open_in_memory(TABLES), wordings)


@settings(max_examples=60, deadline=None)
@given(registers)
def test_a_text_that_shares_no_term_changes_nothing(
    wordings: dict[str, tuple[str, str]],
) -> None:
    unrelated = {**wordings, "99": ("zyxwvut", "qwertz uiop")}

    pairs, stand_in = compared(open_in_memory(TABLES), wordings)
    more_pairs, more = compared(open_in_memory(TABLES), unrelated)

    name = more.pop("99")
    assert more == stand_in
    assert [pair for pair in more_pairs if name not in pair] == pairs


@given(registers)
def test_every_pair_is_told_once_and_is_alike(wordings: dict[str, tuple[str, str]]) -> None:
    pairs, stand_in = compared(open_in_memory(TABLES), wordings)

    assert len({pair[:2] for pair in pairs}) == len(pairs)
    assert all(one <= other and ALIKE <= likeness <= 1 for one, other, likeness in pairs)
    assert {name for pair in pairs for name in pair[:2]} <= {*stand_in.values()}
    assert all(one != other for one, other in combinations({*stand_in.values()}, 2))
