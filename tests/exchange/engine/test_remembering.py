"""An import whose source is as it was isn't read again, and comes to the same."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from faultbook.errors import EnvironmentProblem
from faultbook.exchange.engine.remembering import Memory
from faultbook.exchange.source import Outcome, Place, Remark, RowSetback, refused, skipped
from tests.exchange.engine.made import Made, Register, draft, problem, row

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from faultbook.exchange.source import Draft, SourceRow

CAUSE = problem("p", title="The cause")


class Unread(Made):
    """A source that isn't to be read."""

    def rows(self) -> Iterator[SourceRow | RowSetback]:
        raise EnvironmentProblem("it was read")


def source() -> Made:
    """A source with rows of every sort."""
    drafts = [
        draft("a", links={"problem": "made:p"}, implied=(CAUSE,), notes=("odd",)),
        draft("b", services=["mail"], named={"mail": "E-Mail"}, naive_times=2),
    ]
    ended = [refused("has no time", 9), skipped("planned", is_planned=True)]
    lost = RowSetback(Place("made.csv", 7), Outcome.REFUSED, "is cut short")
    places = (("a", 2), ("a", 3), ("b", 4), ("3", 5), ("4", 6))
    rows: list[SourceRow | RowSetback] = [*(row(key, n) for key, n in places), lost]
    return Made([*drafts, *ended], rows, [Remark("a column is unknown", 4)])


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    return Memory(tmp_path / "kept" / "import-made.sqlite", "key")


def test_a_source_that_is_as_it_was_is_not_read(register: Register, memory: Memory) -> None:
    register.take_from(source(), memory=memory)
    before = register.files()
    read = register.take_from(source())
    taken_up = register.take_from(Unread([]), memory=memory)
    assert taken_up == read
    assert set(taken_up.outcomes) == {"unchanged", "refused", "skipped"}
    assert register.files() == before
    with register.importing(Unread([]), memory=memory, dry_run=True) as report:
        assert report.remarks == (Remark("a column is unknown", 4),)


def test_services_can_be_added_later(register: Register, memory: Memory) -> None:
    register.take_from(source(), memory=memory)
    found = register.take_from(Unread([]), memory=memory, add_services=True)
    assert [one.key for one in found.added_services] == ["mail"]


def test_another_key_is_another_source(register: Register, memory: Memory) -> None:
    register.take_from(source(), memory=memory)
    with pytest.raises(EnvironmentProblem, match="it was read"):
        register.take_from(Unread([]), memory=memory._replace(key="other"))


@pytest.mark.parametrize("gone", ["INC-2026-0001", "INC-2026-0002", "PRB-2026-0001"])
def test_a_record_that_is_gone_is_imported_again(
    register: Register, memory: Memory, gone: str
) -> None:
    register.take_from(source(), memory=memory)
    register.path(gone).unlink()
    found = register.take_from(source(), memory=memory)
    assert "created" in [*found.outcomes, *(["created"] if found.implied else [])]
    again = register.take_from(Unread([]), memory=memory)
    assert "created" not in again.outcomes


def test_an_edited_record_needs_no_reading(register: Register, memory: Memory) -> None:
    register.take_from(source(), memory=memory)
    register.edit("INC-2026-0001", {"Nobody can log in": "Login is down"})
    before = register.files()
    register.take_from(Unread([]), memory=memory)
    assert register.files() == before


def test_a_record_with_other_digests_is_read(register: Register, memory: Memory) -> None:
    register.take_from(source(), memory=memory)
    register.edit("INC-2026-0001", {"source_digest: v1-": "source_digest: v1-000000000-"})
    with pytest.raises(EnvironmentProblem, match="it was read"):
        register.take_from(Unread([]), memory=memory)


@pytest.mark.parametrize("damage", [b"", b"SQLite format 3\0 and then nonsense", b"x" * 9000])
def test_a_damaged_memory_is_none(register: Register, memory: Memory, damage: bytes) -> None:
    register.take_from(source(), memory=memory)
    memory.path.write_bytes(damage)
    found = register.take_from(source(), memory=memory)
    assert found.counts[Outcome.UNCHANGED] == 3
    assert register.take_from(Unread([]), memory=memory) == found


def test_a_memory_of_other_tables_is_none(register: Register, memory: Memory) -> None:
    register.take_from(source(), memory=memory)
    with sqlite3.connect(memory.path) as kept:
        kept.execute("ALTER TABLE drafts DROP COLUMN notes")
    kept.close()
    read = register.take_from(source())
    assert register.take_from(source(), memory=memory) == read


def test_what_was_changed_or_left_is_read_once_more(register: Register, memory: Memory) -> None:
    def other(title: str) -> Draft:
        return draft("a", title=title)

    register.take_from(Made([draft("a")]), memory=memory)
    changed = memory._replace(key="changed")
    assert register.take_from(Made([other("T")]), memory=changed).outcomes == ["updated"]
    assert register.take_from(Made([other("T")]), memory=changed).outcomes == ["unchanged"]
    assert register.take_from(Unread([]), memory=changed).outcomes == ["unchanged"]


def test_a_dry_run_keeps_nothing(register: Register, memory: Memory) -> None:
    register.take_from(source(), memory=memory, dry_run=True)
    assert not memory.path.exists()


def test_a_folder_that_can_t_be_written_does_no_harm(register: Register, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    memory = Memory(tmp_path / "file" / "import-made.sqlite", "key")
    assert "created" in register.take_from(source(), memory=memory).outcomes
