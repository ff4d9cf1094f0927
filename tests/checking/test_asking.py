"""Registers that answer from what is kept, and that know what they were asked."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from faultbook.catalog import Catalog
from faultbook.checking.asking import AskedRegister, StoredRegister, concerned
from faultbook.checking.row_text import entry_text
from faultbook.checking.store import TABLES, Row, Store, marked, names_of
from faultbook.matching.pieces import pieces_in
from faultbook.record import (
    NOTHING_SHOWN,
    Entry,
    IncidentFacts,
    KnownErrorFacts,
    Reference,
    Shown,
)
from faultbook.signature import Pattern, Signature, signatures_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from faultbook.record import Register

IDS = st.sampled_from([f"INC-2026-000{digit}" for digit in range(1, 5)])
INCIDENTS = st.builds(
    Entry,
    kind=st.just("incident"),
    id=IDS,
    path=st.just(""),
    title=st.sampled_from(["Login fails", "login  FAILS", "Mail"]),
    aliases=st.lists(IDS, max_size=2).map(tuple),
    references=st.lists(st.builds(Reference, st.just(("parent",)), IDS), max_size=2).map(tuple),
    facts=st.none() | st.just(IncidentFacts(None, None, is_excused=False)),
)
SIGNATURES = (
    [Signature("all", (Pattern("the pool is exhausted"), Pattern("lost")))],
    [Signature("any", (Pattern("disk is full"), Pattern("[0-9]+", is_regex=True)))],
)
"""Two that demand something, and one of which nothing can be told."""

KNOWN_ERRORS = st.builds(
    Entry,
    kind=st.just("known-error"),
    id=IDS,
    path=st.just(""),
    title=st.sampled_from(["Login fails", "Mail"]),
    status=st.sampled_from(["draft", "active"]),
    facts=st.builds(
        KnownErrorFacts,
        cause=st.just("stated"),
        has_fixed_in=st.booleans(),
        signatures=st.sampled_from(["", *map(signatures_text, SIGNATURES)]),
        samples=st.sampled_from([(), (("a sample",),)]),
    ),
)
ENTRIES = INCIDENTS | KNOWN_ERRORS
REGISTERS = st.lists(ENTRIES, max_size=6).map(
    lambda entries: [
        one._replace(path=f"records/incidents/2026/{one.id}.{number}")
        for number, one in enumerate(entries)
    ]
)
QUESTIONS = ("get", "resolve", "dependents", "claimants", "holders", "titled", "entries", "signed")


def shown_by(entry: Entry) -> Shown:
    """Something that an incident shows, by its title."""
    if entry.facts is None or entry.kind != "incident":
        return NOTHING_SHOWN
    return Shown(("KE-2026-0001", "KE-2026-0002")[: len(entry.title) % 4])


def stored(entries: Sequence[Entry]) -> Store:
    store = Store(sqlite3.connect(":memory:", isolation_level=None))
    for statement in filter(str.strip, TABLES.split(";")):
        store._connection.execute(statement)  # noqa: SLF001 - no other way in
    store.put_rows((n, Row(entry_text(one), None, None)) for n, one in enumerate(entries))
    store.put_names((n, marked(names_of(one))) for n, one in enumerate(entries))
    store.put_shown((n, one.id, shown_by(one).others) for n, one in enumerate(entries))
    return store


def answers(register: Register, record_id: str) -> Iterator[object]:
    yield register.get(record_id)
    yield register.resolve(record_id)
    yield register.dependents(record_id)
    yield register.claimants(record_id)
    yield register.holders(record_id)
    yield register.titled("incident", "LOGIN fails")
    yield register.entries()
    yield register.signed(lambda: pieces_in("The pool is exhausted, the disk is full."))
    yield register.showing("KE-2026-0001", shown_by)
    yield register.showing("KE-2026-0002", shown_by)


def in_order(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    return tuple(sorted(entries, key=lambda one: one.path))


@settings(max_examples=1000)
@given(REGISTERS, IDS)
def test_the_kept_register_answers_as_the_catalog_does(entries: list[Entry], asked: str) -> None:
    catalog, store = Catalog(in_order(entries)), stored(entries)
    with closing(store._connection):  # noqa: SLF001 - likewise
        kept = StoredRegister(store, shard=False)
        assert list(answers(kept, asked)) == list(answers(catalog, asked))
        assert list(answers(AskedRegister(kept), asked)) == list(answers(catalog, asked))


@settings(max_examples=1000)
@given(REGISTERS, ENTRIES, st.integers(0, 6), st.sampled_from(QUESTIONS), IDS)
def test_whoever_would_be_answered_otherwise_is_concerned(
    before: list[Entry], new: Entry, place: int, question: str, asked: str
) -> None:
    """A record asks one question; another record changes. A new answer must reach the first."""
    asker = Entry("problem", "PRB-2026-0001", "records/problems/2026/PRB-2026-0001.md")
    new = new._replace(path=f"records/incidents/2026/{new.id}.new")
    old = before[place : place + 1]
    after = [*before[:place], new, *before[place + 1 :]]
    number = QUESTIONS.index(question)
    first = AskedRegister(Catalog(in_order([asker, *before])))
    answer = _one_answer(first, number, asked)
    store = stored([asker, *before])
    with closing(store._connection):  # noqa: SLF001 - likewise
        store.put_names([(0, marked(first.asked_beyond(asker)))])
        is_other = _one_answer(Catalog(in_order([asker, *after])), number, asked) != answer
        assert not is_other or 0 in concerned(store, old, [new])


def _one_answer(register: Register, number: int, asked: str) -> object:
    calls = (
        lambda: register.get(asked),
        lambda: register.resolve(asked),
        lambda: register.dependents(asked),
        lambda: register.claimants(asked),
        lambda: register.holders(asked),
        lambda: register.titled("incident", "login fails"),
        register.entries,
        lambda: register.signed(lambda: pieces_in("The pool is exhausted.")),
    )
    return calls[number]()
