"""Registers of known errors, and all that an index says of them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from faultbook.cache import open_in_memory
from faultbook.matching.index import open_index
from faultbook.matching.index_answers import Index
from faultbook.matching.index_tables import TABLES
from faultbook.matching.index_writing import IndexWriter
from faultbook.matching.refreshing import Refresher

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

TICK = 0.02
"""Seconds in which this machine's disk surely ticks."""

KE = "KE-2026-0001"


def path_of(record_id: str) -> str:
    """The path that an id implies."""
    return f"kedb/2026/{record_id}.md"


def known_error(record_id: str = KE, *lines: str, literal: str = "", text: str = "") -> str:
    """A known error as text.

    Args:
        record_id: Its id.
        lines: Further fields.
        literal: The literal of its signature; none when "".
        text: Its sections.
    """
    fields = "".join(f"{line}\n" for line in lines)
    signature = f"signatures:\n  - all:\n      - {literal!r}\n" if literal else ""
    head = f"id: {record_id}\ntitle: The story of {record_id}\nstatus: active\n"
    return f"---\n{head}{fields}{signature}---\n{text}"


def settle(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let states settle as soon as this machine's disk surely ticked, and wait for that."""
    monkeypatch.setattr("faultbook.matching.freshness._SETTLING", int(TICK * 1e9))
    time.sleep(2 * TICK)


def kept(root: Path) -> Index:
    """The index of a register, as it is kept."""
    return open_index(root, tell=lambda _: None)


def anew(root: Path) -> Index:
    """The index of a register, made anew of every file."""
    tables = IndexWriter(open_in_memory(TABLES))
    Refresher(tables, root, 0).refresh(())
    return Index(tables, 0, None)


def everything(index: Index) -> dict[str, Any]:
    """All that an index says, whatever numbers it gave to known errors."""
    with index:
        ask = index._tables.connection.execute  # noqa: SLF001 - all of it is to be seen
        numbers = [number for (number,) in ask("SELECT number FROM known")]
        cards, terms = index.cards(numbers), index.terms_of(numbers)
        paths = {number: cards[number].path for number in numbers}
        words = [word for (word,) in ask("SELECT word FROM term")]
        counted = index.frequencies(words)
        found = {
            word: sorted(paths[number] for number in index.with_terms([word], 1000))
            for word in words
        }
        assert {word: len(where) for word, where in found.items()} == counted
        return {
            "size": (index.size, index.unreadable),
            "known errors": sorted((*cards[number], terms[number]) for number in numbers),
            "signatures": sorted(
                (paths[one.known_error], one.number, one.signature) for one in index.all_signed()
            ),
            "words": found,
            "pieces": sorted(
                (checksum, paths[known], place, literal)
                for checksum, known, place, literal in ask("SELECT * FROM piece")
            ),
            "verified": sorted(
                (paths[known], place) for known, place in ask("SELECT * FROM verified")
            ),
        }
