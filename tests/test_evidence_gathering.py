"""Evidence is the same whether it is kept or read, whatever became of the register."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from faultbook.analysis.evidence import Stay
from faultbook.analysis.summaries import IncidentSummary
from faultbook.checking import summarising
from faultbook.checking.summary_text import kept_summary
from faultbook.evidence_gathering import gather
from faultbook.workspace import Workspace
from tests.registers import CONFIG, NOW, write_register
from tests.repositories import Repository

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from faultbook.analysis.evidence import Evidence
    from faultbook.record import RecordFile

INC, PRB, KE = "INC-2026-0001", "PRB-2026-0001", "KE-2026-0001"
FOLDERS = {"INC": "records/incidents", "PRB": "records/problems", "KE": "kedb"}


def path_of(record_id: str) -> str:
    prefix, year, _ = record_id.split("-")
    return f"{FOLDERS[prefix]}/{year}/{record_id}.md"


def record(record_id: str, *lines: str, status: str = "new") -> str:
    fields = "".join(f"{line}\n" for line in lines)
    return f"---\nid: {record_id}\ntitle: About {record_id}\nstatus: {status}\n{fields}---\n"


SOME = {
    **{
        path_of(one): record(one, "opened_at: 2026-05-01T10:00:00+02:00")
        for one in (f"INC-2026-{number:04}" for number in range(2, 30))
    },
    path_of(INC): record(INC, 'error_text: "the pool is exhausted, all of it"', status="new"),
    path_of(PRB): record(PRB, "owner: identity"),
    path_of(KE): record(KE, "signatures: [{all: [the pool is exhausted]}]", status="active"),
}
UNKEPT = "faultbook.checking.kept.open_cache"


class Register:
    """A register in a repository, whose evidence is compared each time it is asked for."""

    def __init__(self, top: Path) -> None:
        self.repository = Repository.begin(top)
        self.root = write_register(top, SOME)
        self.repository.commit()
        self.database = top / ".git/faultbook/check.sqlite"

    def write(self, record_id: str, *lines: str, status: str = "new") -> None:
        files = {path_of(record_id): record(record_id, *lines, status=status)}
        write_register(self.root, files, (self.root / "faultbook.toml").read_text())

    def evidence(self, now: datetime = NOW) -> Evidence:
        """What is gathered; reading all that is on disk must say the same."""
        kept = gather(Workspace(self.root, now, jobs=1))
        assert kept == fresh(self.root, now)
        return kept


def fresh(root: Path, now: datetime = NOW) -> Evidence:
    """Evidence of a register of which nothing can be kept."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(UNKEPT, lambda *_: None)
        return gather(Workspace(root, now, jobs=1))


@pytest.fixture
def register(tmp_path: Path) -> Register:
    return Register(tmp_path / "top")


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """Tells of which files summaries were made to be kept since it was asked last."""
    seen: list[str] = []

    def watched(file: RecordFile) -> tuple[str, str]:
        seen.append(file.path)
        return kept_summary(file)

    monkeypatch.setattr("faultbook.checking.summarising.kept_summary", watched)
    monkeypatch.setattr("faultbook.checking.summary_text.kept_summary", watched)

    def since() -> list[str]:
        found = seen.copy()
        seen.clear()
        return found

    return since


def kept_evidence(register: Register, now: datetime = NOW) -> Evidence:
    return gather(Workspace(register.root, now, jobs=1))


def test_what_did_not_change_is_not_read(
    register: Register, read: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = kept_evidence(register)
    assert sorted(read()) == sorted(SOME)
    monkeypatch.setattr("faultbook.workspace.read_content", None)
    assert kept_evidence(register) == first
    assert read() == []


def test_evidence_holds_the_records_by_path_and_what_is_recognised(register: Register) -> None:
    for found in (register.evidence(), register.evidence()):
        assert [one.path for one in found.incidents] == sorted(
            path for path in SOME if path.startswith("records/incidents")
        )
        assert [one.owner for one in found.problems] == ["identity"]
        assert [one.has_signatures for one in found.known_errors] == [True]
        assert found.recognised == {INC: (KE,)}
        opened = found.incidents[1].opened_at
        assert opened is not None
        assert (opened, opened.tzinfo) == (datetime(2026, 5, 1, 8, tzinfo=UTC), UTC)
        assert found.lives is None


def test_after_a_check_only_summaries_are_read(
    register: Register, read: Callable[[], list[str]]
) -> None:
    Workspace(register.root, NOW, jobs=1, keeps=True).check()
    assert read() == []
    kept_evidence(register)
    assert sorted(read()) == sorted(SOME)
    register.evidence()
    assert read() == []
    assert (
        Workspace(register.root, NOW, keeps=True).check() == Workspace(register.root, NOW).check()
    )


def test_a_change_has_one_record_read(register: Register, read: Callable[[], list[str]]) -> None:
    kept_evidence(register)
    read()
    register.write(INC, "services: [login]", status="in-progress")
    found = kept_evidence(register)
    assert read() == [path_of(INC)]
    assert found.incidents[0].services == ("login",)
    assert found.recognised == {}
    register.evidence()
    register.repository.commit()
    read()
    kept_evidence(register)
    assert read() == []


def test_a_check_after_a_change_leaves_no_stale_summary(register: Register) -> None:
    register.evidence()
    register.write(INC, "services: [shop]")
    Workspace(register.root, NOW, jobs=1, keeps=True).check()
    assert register.evidence().incidents[0].services == ("shop",)


def test_deleting_renaming_and_adding(register: Register) -> None:
    register.evidence()
    (register.root / path_of("INC-2026-0002")).unlink()
    assert len(register.evidence().incidents) == 28
    target = register.root / path_of("INC-2026-0099")
    (register.root / path_of("INC-2026-0003")).rename(target)
    assert register.evidence().incidents[-1].path == path_of("INC-2026-0099")
    register.write("INC-2026-0098")
    assert [one.path for one in register.evidence().incidents][-2:] == [
        path_of("INC-2026-0098"),
        path_of("INC-2026-0099"),
    ]
    register.repository.git("checkout", "--quiet", "--force", "HEAD")
    register.evidence()


def test_a_file_that_cannot_be_read_has_no_summary_and_is_not_asked_again(
    register: Register, read: Callable[[], list[str]]
) -> None:
    (register.root / path_of(INC)).write_text("nonsense")
    assert len(register.evidence().incidents) == 28
    read()
    kept_evidence(register)
    assert read() == []


def test_time_that_passes_and_a_configuration_that_changes(register: Register) -> None:
    register.write(INC, "ignore: [{rule: FB304, reason: It comes, until: 2026-07-10}]")
    for now in (NOW, NOW + timedelta(days=30), NOW - timedelta(days=30)):
        assert register.evidence(now).now == now
    (register.root / "faultbook.toml").write_text(f"{CONFIG}[layout]\nshard = true\n")
    assert register.evidence().config.layout.shard


@pytest.mark.parametrize("damage", [b"", b"no database at all", b"SQLite format 3\0" + bytes(4096)])
def test_a_store_that_is_damaged_is_made_anew(register: Register, damage: bytes) -> None:
    expected = register.evidence()
    register.database.write_bytes(damage)
    assert register.evidence() == expected
    assert register.evidence() == expected


@pytest.mark.parametrize("text", ["[", "[1, 2]", "null", "{}", "[],[]"])
def test_summaries_that_are_damaged_are_made_anew(
    register: Register, text: str, read: Callable[[], list[str]]
) -> None:
    expected = register.evidence()
    with sqlite3.connect(register.database) as connection:
        connection.execute("UPDATE summary SET text = ? WHERE number = 3", (text,))
    connection.close()
    assert register.evidence() == expected
    assert register.evidence() == expected
    read()
    kept_evidence(register)
    assert read() == []


def test_a_kind_that_is_damaged_is_made_anew(register: Register) -> None:
    expected = register.evidence()
    with sqlite3.connect(register.database) as connection:
        connection.execute("UPDATE summary SET kind = 'change' WHERE number = 3")
    connection.close()
    assert register.evidence() == expected


def test_another_process_that_writes_is_no_failure(register: Register) -> None:
    register.evidence()
    other = sqlite3.connect(register.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    register.evidence()
    register.write(INC, "services: [login]")
    assert register.evidence().incidents[0].services == ("login",)
    other.execute("ROLLBACK")
    other.close()
    register.evidence()


def test_what_another_process_wrote_meanwhile_is_not_written_over(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    Workspace(register.root, NOW, jobs=1, keeps=True).check()
    read_missing = vars(summarising)["_read_missing"]

    def interrupted(*given: object) -> object:
        found = read_missing(*given)
        monkeypatch.setattr(summarising, "_read_missing", read_missing)
        register.write(INC, "services: [shop]")
        kept_evidence(register)
        return found

    monkeypatch.setattr(summarising, "_read_missing", interrupted)
    assert kept_evidence(register).incidents[0].services == ()
    assert register.evidence().incidents[0].services == ("shop",)


def test_what_changed_while_it_was_read_is_not_kept(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    Workspace(register.root, NOW, jobs=1, keeps=True).check()
    read_missing = vars(summarising)["_read_missing"]
    before = (register.root / path_of(INC)).read_bytes()

    def interrupted(*given: object) -> object:
        register.write(INC, "services: [shop]")
        return read_missing(*given)

    monkeypatch.setattr(summarising, "_read_missing", interrupted)
    assert kept_evidence(register).incidents[0].services == ("shop",)
    monkeypatch.setattr(summarising, "_read_missing", read_missing)
    (register.root / path_of(INC)).write_bytes(before)
    assert register.evidence().incidents[0].services == ()


def test_a_folder_that_cannot_be_written(register: Register) -> None:
    (register.root / ".git/faultbook").write_text("in the way")
    assert len(register.evidence().incidents) == 29
    assert len(register.evidence().incidents) == 29


def test_no_git_at_all(tmp_path: Path) -> None:
    root = write_register(tmp_path / "plain", SOME)
    said: list[str] = []
    found = gather(Workspace(root, NOW, jobs=1, tell=said.append), lives=True)
    assert len(found.incidents) == 29
    assert found.recognised == {INC: (KE,)}
    assert (found.lives, said) == (None, [])


def test_an_empty_register(tmp_path: Path) -> None:
    Repository.begin(tmp_path)
    write_register(tmp_path, {})
    for _ in range(2):
        found = gather(Workspace(tmp_path, NOW, jobs=1), lives=True)
        assert (found.incidents, found.problems, found.known_errors) == ((), (), ())
        assert (found.recognised, found.lives) == ({}, {})


def test_an_overlay_and_a_commit_are_read_in_memory(register: Register) -> None:
    register.evidence()
    overlay = {path_of(INC): record(INC, "services: [login]").encode()}
    plain = Workspace(register.root, NOW, jobs=1)
    assert gather(replace(plain, overlay=overlay)).incidents[0].services == ("login",)
    register.write(INC, "services: [shop]")
    assert gather(plain.at(register.repository.head)).incidents[0].services == ()
    assert register.evidence().incidents[0].services == ("shop",)


def test_two_processes_at_once(register: Register) -> None:
    asked = (
        "import sys\nfrom pathlib import Path\nfrom tests.registers import NOW\n"
        "from faultbook.workspace import Workspace\n"
        "from faultbook.evidence_gathering import gather\n"
        "sys.exit(len(gather(Workspace(Path(sys.argv[1]), NOW, jobs=1)).incidents) != 29)\n"
    )
    command = [sys.executable, "-c", asked, str(register.root)]
    for _ in range(2):
        processes = [subprocess.Popen(command) for _ in range(2)]
        assert [process.wait() for process in processes] == [0, 0]
    register.evidence()


def test_progress_is_told(register: Register) -> None:
    said: list[tuple[int, int]] = []
    gather(Workspace(register.root, NOW, jobs=1), progress=lambda *one: said.append(one))
    assert said[-1] == (31, 31)


def test_lives_are_those_of_commits(register: Register) -> None:
    repository = register.repository
    added = datetime.fromtimestamp(int(repository.git("log", "-1", "--format=%ct")), UTC)
    register.write(INC, status="in-progress")
    repository.commit()
    moved = datetime.fromtimestamp(int(repository.git("log", "-1", "--format=%ct")), UTC)
    register.write(INC, "restored_at: 2026-05-01T10:00:00Z", status="resolved")
    (register.root / path_of(PRB)).unlink()
    found = gather(Workspace(register.root, NOW, jobs=1), lives=True)
    assert found.lives is not None
    assert found.lives[INC] == (Stay("new", added, moved), Stay("in-progress", moved, None))
    assert found.lives[PRB] == (Stay("new", added, None),)
    assert isinstance(found.incidents[0], IncidentSummary)
    assert found.incidents[0].status == "resolved"
    repository.commit()
    later = gather(Workspace(register.root, NOW, jobs=1), lives=True)
    assert later.lives is not None
    assert PRB not in later.lives
    assert [one.status for one in later.lives[INC]] == ["new", "in-progress", "resolved"]


def test_a_shallow_clone_has_no_lives_and_says_so(register: Register, tmp_path: Path) -> None:
    register.write(INC, status="in-progress")
    register.repository.commit()
    clone = tmp_path / "clone"
    register.repository.git("clone", "-q", "--depth=1", f"file://{register.root}", str(clone))
    said: list[str] = []
    found = gather(Workspace(clone, NOW, jobs=1, tell=said.append), lives=True)
    assert found.lives is None
    assert said == ["this clone lacks part of its history, so that states are not told of"]
    assert len(found.incidents) == 29
