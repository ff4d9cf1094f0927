"""What an index answers, where it is kept, and what happens where it can't be."""

from __future__ import annotations

import os
import sqlite3
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faultbook.cache import open_in_memory
from faultbook.errors import EnvironmentProblem
from faultbook.gitrepo.states import PendingStates, States, state_entry, write_states
from faultbook.matching import freshness, refreshing
from faultbook.matching.answer import Card
from faultbook.matching.index import Index, Opening, open_index
from faultbook.matching.index_place import begin_look
from faultbook.matching.index_tables import TABLES
from faultbook.matching.index_writing import Entry, IndexWriter
from faultbook.matching.indexing import entry_of_known
from faultbook.matching.knowledge import Known
from faultbook.matching.terms import terms
from faultbook.signature import Pattern, Signature
from tests.matching.indexes import KE, anew, everything, kept, known_error, path_of, settle
from tests.registers import write_register
from tests.repositories import Repository

if TYPE_CHECKING:
    from pathlib import Path

    from faultbook.signature import Form

OTHER = "KE-2026-0002"
WORKAROUND = "\n## Workaround\n\nRestart it. <!-- really? -->\n\n## Cause\n\nA leak of sockets.\n"
FILES = {
    path_of(KE): known_error(KE, "services: [shop]", literal="pool exhausted", text=WORKAROUND),
    path_of(OTHER): known_error(OTHER, literal="disk is full"),
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A register in a repository."""
    write_register(tmp_path, FILES)
    Repository.begin(tmp_path).commit()
    return tmp_path


def read_anew(root: Path) -> int:
    with kept(root) as index:
        return index.summary().read


def term(word: str) -> str:
    """The term that a word comes to."""
    return next(one for one, _ in terms(word))


def ids_with(root: Path, *words: str) -> list[str]:
    with kept(root) as index:
        numbers = index.with_terms([term(word) for word in words], 10)
        return [index.cards([number])[number].id for number in numbers]


def test_candidates_are_the_signatures_that_a_text_may_show(root: Path) -> None:
    with kept(root) as index:
        (found,) = index.candidates("2026-01-01 error: Pool Exhausted, giving up")
        assert found.signature.patterns == (Pattern("pool exhausted"),)
        assert index.cards([found.known_error])[found.known_error].id == KE
        assert index.candidates("the pool is exhausted") == []
        assert len(list(index.all_signed())) == index.size == 2


TEXTS = st.text(st.sampled_from("abcdeA\u017f\u212a \ud800\0"), max_size=24)
FORMS = st.sampled_from(["all", "any", "sequence"])


@given(st.lists(st.tuples(FORMS, st.lists(TEXTS.filter(bool), min_size=1, max_size=3))), TEXTS)
def test_no_signature_that_a_text_shows_is_left_out(
    signatures: list[tuple[Form, list[str]]], text: str
) -> None:
    tables = IndexWriter(open_in_memory(TABLES))
    made = [
        Signature(form, tuple(Pattern(one.replace("\ud800", "a")) for one in literals))
        for form, literals in signatures
    ]
    known = Known(Card(KE, path_of(KE), "", "active"), tuple(made))
    tables.put_known([(1, entry_of_known(known))])
    with Index(tables, 0, None) as index:
        found = {one.number for one in index.candidates(text)}
    for number, signature in enumerate(made):
        there = [pattern.text in text for pattern in signature.patterns]
        if any(there) if signature.form == "any" else all(there):
            assert number in found


def test_a_card_says_what_the_record_says(root: Path) -> None:
    with kept(root) as index:
        (found,) = index.candidates("pool exhausted")
        card = index.cards([found.known_error, 999])[found.known_error]
    assert (card.id, card.path, card.services) == (KE, path_of(KE), ("shop",))
    assert card.workaround == "Restart it."


def test_words_are_found_and_counted(root: Path) -> None:
    with kept(root) as index:
        counted = {term("story"): 2, term("sockets"): 1}
        assert index.frequencies([*counted, "nowhere"]) == counted
        assert index.with_terms([], 10) == []
        (number,) = index.with_terms([term("sockets")], 10)
        assert term("sockets") in index.terms_of([number])[number]
    assert ids_with(root, "sockets", "story") == [KE, OTHER]


def test_what_did_not_change_is_not_read(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settle(monkeypatch)
    assert read_anew(root) == 2
    assert read_anew(root) == 0
    (root / path_of(OTHER)).write_text(known_error(OTHER, literal="disk is fine"))
    assert read_anew(root) == 1
    (root / path_of(OTHER)).unlink()
    assert read_anew(root) == 0
    assert ids_with(root, "story") == [KE]


def test_what_changed_a_moment_ago_is_read_again(root: Path) -> None:
    assert read_anew(root) == 2
    assert read_anew(root) == 2


def test_a_change_in_the_same_tick_is_seen(root: Path) -> None:
    for number in range(20):
        (root / path_of(OTHER)).write_text(known_error(OTHER, literal=f"disk {number:02} is full"))
        with kept(root) as index:
            assert len(index.candidates(f"disk {number:02} is full")) == 1


def test_registers_of_one_repository_keep_apart(tmp_path: Path) -> None:
    Repository.begin(tmp_path)
    for name, record_id in (("one", KE), ("two", OTHER)):
        write_register(tmp_path / name, {path_of(record_id): known_error(record_id)})
    for _ in range(2):
        assert ids_with(tmp_path / "one", "story") == [KE]
        assert ids_with(tmp_path / "two", "story") == [OTHER]


def test_a_linked_work_tree_has_an_index_of_its_own(root: Path, tmp_path: Path) -> None:
    Repository(root).git("worktree", "add", "-q", str(tmp_path / "linked"))
    (tmp_path / "linked" / path_of(KE)).unlink()
    assert sorted(ids_with(root, "story")) == [KE, OTHER]
    assert ids_with(tmp_path / "linked", "story") == [OTHER]
    with kept(tmp_path / "linked") as index:
        assert index.summary().is_kept


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_where_nothing_may_be_written_answers_are_the_same(root: Path) -> None:
    (root / ".git").chmod(0o500)
    try:
        assert everything(kept(root)) == everything(anew(root))
    finally:
        (root / ".git").chmod(0o700)


def test_where_no_folder_can_be_made_answers_are_the_same(root: Path) -> None:
    (root / ".git/faultbook").write_text("in the way")
    with kept(root) as index:
        assert not index.summary().is_kept
    assert everything(kept(root)) == everything(anew(root))


def test_while_another_process_writes_answers_are_right(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("faultbook.matching.index._PATIENCE", 10)
    everything(kept(root))
    writer = sqlite3.connect(root / ".git/faultbook/match.sqlite", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    (root / path_of(OTHER)).write_text(known_error(OTHER, literal="disk is fine"))
    with kept(root) as index:
        assert not index.summary().is_kept
    assert everything(kept(root)) == everything(anew(root))
    writer.close()


def test_an_interrupted_refresh_leaves_what_was_there(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything(kept(root))
    (root / path_of(OTHER)).write_text(known_error(OTHER, literal="disk is fine"))
    with monkeypatch.context() as patch:
        patch.setattr(IndexWriter, "put_total", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            kept(root)
    (root / path_of(OTHER)).write_text(FILES[path_of(OTHER)])
    assert everything(kept(root)) == before


def test_another_state_of_the_program_makes_it_anew(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle(monkeypatch)
    assert [read_anew(root), read_anew(root)] == [2, 0]
    monkeypatch.setattr("faultbook.matching.index.index_version", lambda: "another")
    assert [read_anew(root), read_anew(root)] == [2, 0]


def test_damage_that_shows_while_it_is_asked_is_told(root: Path) -> None:
    everything(kept(root))
    with (
        pytest.raises(EnvironmentProblem, match="damaged and has been thrown away; ask again"),
        kept(root),
    ):
        raise sqlite3.DatabaseError
    assert everything(kept(root)) == everything(anew(root))


def test_files_that_cannot_be_read_are_told_once(root: Path) -> None:
    said: list[str] = []
    write_register(root, {path_of("KE-2026-0003"): "nonsense", path_of("KE-2026-0004"): "---"})
    with open_index(root, tell=said.append) as index:
        assert index.size == 2
    assert said == ["2 known errors can't be read and so can't be found; run 'faultbook check'"]


def test_an_opening_can_be_given_up(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refreshing, "WORTHWHILE", 0)
    everything(kept(root))
    Opening(root).abandon()
    Opening(str(root)).abandon()


def test_a_look_that_was_begun_counts_for_the_same_states_alone(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refreshing, "WORTHWHILE", 0)
    write_register(root, {path_of("KE-2026-0001"): known_error("KE-2026-0001")})
    os.utime(root / path_of("KE-2026-0001"), (10**9, 10**9))
    settle(monkeypatch)
    assert begin_look(str(root)) is None
    everything(kept(root))
    same, another = begin_look(str(root)), begin_look(str(root))
    assert same is not None
    assert another is not None
    opening = Opening(root, same)
    assert opening._look is not None  # noqa: SLF001 - what it looks with is under test
    assert opening._look._pending is same  # noqa: SLF001
    opening.abandon()
    another.states = another.states._replace(token="other")
    opening = Opening(root, another)
    assert opening._look is not None  # noqa: SLF001
    assert opening._look._pending is not another  # noqa: SLF001
    assert another.finish() == frozenset()  # it was abandoned, and has nothing to tell
    assert everything(opening.finish()) == everything(anew(root))


def test_progress_is_told_where_files_are_many(tmp_path: Path) -> None:
    ids = [f"KE-2026-{number:04d}" for number in range(1, 451)]
    write_register(tmp_path, {path_of(one): known_error(one) for one in ids})
    told: list[tuple[int, int]] = []
    with open_index(tmp_path, tell=print, progress=lambda *one: told.append(one)) as index:
        assert index.size == 450
    assert told[-1] == (450, 450)


SECOND = 1.05


def test_git_tells_every_kind_of_change(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git tells seconds alone, so that this waits for one."""
    monkeypatch.setattr(refreshing, "WORTHWHILE", 0)
    monkeypatch.setattr(freshness, "_SETTLING", int(SECOND * 1e9))
    ids = [f"KE-2026-{number:04d}" for number in range(1, 8)]
    write_register(root, {path_of(one): known_error(one, literal="old text") for one in ids})
    time.sleep(SECOND + 0.05)
    assert [read_anew(root), read_anew(root)] == [7, 0]
    monkeypatch.setattr(freshness, "is_unchanged", None)  # what Git tells isn't looked at
    edited, same_time, replaced, gone, moved, linked, _ = (root / path_of(one) for one in ids)
    edited.write_text(edited.read_text().replace("old", "new"))
    state = same_time.stat()
    same_time.write_text(same_time.read_text().replace("old", "new"))
    os.utime(same_time, ns=(state.st_atime_ns, state.st_mtime_ns))
    (root / "new").write_text(replaced.read_text().replace("old", "new"))
    (root / "new").replace(replaced)
    gone.unlink()
    moved.rename(moved.with_name("KE-2026-0009.md"))
    linked.unlink()
    linked.symlink_to(edited)
    opening = Opening(root)
    assert opening._look is not None  # noqa: SLF001 - what it finds is under test
    assert opening._look.finish() == [b"kedb/2026"]  # noqa: SLF001
    opening.abandon()
    monkeypatch.undo()
    assert everything(kept(root)) == everything(anew(root))


def entry_of(path: Path) -> tuple[bytes, int]:
    """The state of a file that was last written long ago."""
    os.utime(path, (10**9, 10**9))
    return state_entry(path.name.encode(), path.stat()), 1


def test_git_that_cannot_tell_is_no_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_text("a")
    entries = [entry_of(tmp_path / "a")]
    states = write_states(str(tmp_path / "states"), entries, 2)
    assert PendingStates(str(tmp_path), states).finish() == frozenset()
    assert PendingStates(str(tmp_path), states._replace(token="lost")).finish() is None
    assert PendingStates(str(tmp_path), states._replace(parts=2)).finish() is None
    monkeypatch.setenv("PATH", "/nowhere")
    assert PendingStates(str(tmp_path), states).finish() is None


def test_many_states_are_shared_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("faultbook.gitrepo.states._MANY", 4)
    names = [f"{number}" for number in range(9)]
    for name in names:
        (tmp_path / name).write_text(name)
    entries = [entry_of(tmp_path / name) for name in names]
    states = write_states(str(tmp_path / "states"), entries, 3)
    assert states.parts == 3
    for name in ("0", "8"):
        (tmp_path / name).write_text("other")
    assert PendingStates(str(tmp_path), states).finish() == frozenset({b"0", b"8"})
    before = set((tmp_path / "states").glob("states-*"))
    assert len(before) == 3
    after: States = write_states(str(tmp_path / "states"), entries, 1, states.token)
    assert len(list((tmp_path / "states").glob("states-*"))) == 4
    write_states(str(tmp_path / "states"), entries, 1, after.token)
    assert not before & set((tmp_path / "states").glob("states-*"))


@given(st.lists(st.text(min_size=1), unique=True, max_size=5))
def test_any_term_is_found_again(words: list[str]) -> None:
    tables = IndexWriter(open_in_memory(TABLES))
    entry = Entry("", (), (), (), (), (), "", tuple(words))
    tables.put_known([(number, entry._replace(words=(word,))) for number, word in enumerate(words)])
    tables.put_total()
    for number, word in enumerate(words):
        assert tables.with_terms([word], 10) == [number]
        assert tables.known_with(word) == 1
    for number, word in enumerate(words):
        tables.forget_known(number, entry._replace(words=(word,)))
    tables.put_total()
    assert [tables.with_terms([word], 10) for word in words] == [[] for _ in words]
    assert tables.count("term") == 0
    tables.connection.close()
