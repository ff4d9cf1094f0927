"""Git: what it is asked, and what it is kept from doing."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from faultbook.gitrepo.listing import Listing, PendingListing, blob_id, index_entries
from faultbook.gitrepo.repository import Repository as Place
from faultbook.gitrepo.repository import find_checkout
from tests.repositories import Repository

if TYPE_CHECKING:
    from pathlib import Path

RECORD = "kedb/2026/KE-2026-0001.md"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A repository with one committed record."""
    repository = Repository.begin(tmp_path / "top")
    record = repository.top / RECORD
    record.parent.mkdir(parents=True)
    record.write_text("a\n")
    repository.commit()
    return repository


def listing(folder: Path) -> Listing | None:
    tree = find_checkout(folder)
    assert tree is not None
    return PendingListing(tree, folder, ["kedb"]).finish()


def told(folder: Path) -> tuple[list[tuple[str, bool]], tuple[str, ...]]:
    found = listing(folder)
    assert found is not None
    entries = index_entries(found.entries.split(b"\0"))
    return [(one.path, one.is_trusted) for one in entries], found.differing


def test_a_checkout_is_found_from_below(repository: Repository) -> None:
    top = repository.top
    assert find_checkout(top / "kedb/2026") == Place(top, top / ".git")
    assert find_checkout(top.parent) is None


def test_a_linked_work_tree_has_its_own_folder(repository: Repository, tmp_path: Path) -> None:
    repository.git("worktree", "add", "-q", "--detach", "../linked")
    linked = tmp_path / "linked"
    assert find_checkout(linked) == Place(linked, repository.top / ".git/worktrees/linked")
    (linked / RECORD).write_text("b\n")
    assert told(linked) == ([(RECORD, True)], (RECORD,))
    assert told(repository.top) == ([(RECORD, True)], ())


@pytest.mark.parametrize("said", [b"", b"gitdir: nowhere\n", b"gitdir: \xff\n", b"\0"])
def test_a_file_that_leads_nowhere_is_no_checkout(tmp_path: Path, said: bytes) -> None:
    (tmp_path / ".git").write_bytes(said)
    assert find_checkout(tmp_path) is None


def test_ids_are_those_of_git(repository: Repository) -> None:
    found = listing(repository.top)
    assert found is not None
    (entry,) = index_entries(found.entries.split(b"\0"))
    assert entry.blob == blob_id(b"a\n") == blob_id(b"a\n", entry.blob)
    assert len(blob_id(b"", "0" * 64)) == 64


def test_what_git_does_not_compare_is_not_trusted(repository: Repository) -> None:
    top = repository.top
    (top / "kedb/link.md").symlink_to("2026")
    repository.commit()
    assert told(top)[0] == [(RECORD, True), ("kedb/link.md", False)]
    for flag in ("assume-unchanged", "skip-worktree"):
        repository.git("update-index", f"--{flag}", RECORD)
        assert told(top)[0][0] == (RECORD, False)
        repository.git("update-index", f"--no-{flag}", RECORD)


def test_both_sides_of_a_conflict_are_not_trusted(repository: Repository) -> None:
    top = repository.top
    repository.git("checkout", "-q", "-b", "other")
    (top / RECORD).write_text("b\n")
    repository.commit()
    repository.git("checkout", "-q", "main")
    (top / RECORD).write_text("c\n")
    repository.commit()
    repository.git("merge", "other", may_fail=True)
    entries, differing = told(top)
    assert (set(entries), differing) == ({(RECORD, False)}, (RECORD,))


def test_names_that_are_not_text_are_told_as_they_are(repository: Repository) -> None:
    name = os.fsdecode(b"kedb/\xff\n\t.md")
    (repository.top / name).write_text("x")
    repository.commit()
    assert (name, True) in told(repository.top)[0]
    (repository.top / name).write_text("yy")
    assert told(repository.top)[1] == (name,)


def test_nothing_that_a_repository_names_is_run(repository: Repository, tmp_path: Path) -> None:
    top, ran = repository.top, tmp_path / "ran"
    script = tmp_path / "script"
    script.write_text(f"#!/bin/sh\necho ran >> {ran}\ncat\n")
    script.chmod(0o755)
    (top / ".gitattributes").write_text("*.md filter=odd=name diff=odd\n")
    included = tmp_path / "more"
    included.write_text(f'[filter "included"]\nclean = {script}\n')
    for name, value in {
        "core.fsmonitor": str(script),
        "core.hooksPath": str(tmp_path),
        "filter.odd=name.clean": str(script),
        "filter.odd=name.process": str(script),
        "filter.odd=name.required": "true",
        "include.path": str(included),
        "diff.odd.textconv": str(script),
        "diff.external": str(script),
    }.items():
        repository.git("config", name, value)
    (tmp_path / "post-index-change").write_text(script.read_text())
    (tmp_path / "post-index-change").chmod(0o755)
    # As old as the index, so that Git has to look at the content, which is what a filter is for.
    state = (top / ".git/index").stat()
    (top / RECORD).write_text("b\n")
    os.utime(top / RECORD, ns=(state.st_mtime_ns, state.st_mtime_ns))

    assert told(top) == ([(RECORD, True)], (RECORD,))
    assert not ran.exists()
    repository.git("status", may_fail=True)
    assert ran.exists(), "the scripts would have been run"


def test_the_environment_points_git_nowhere_else(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Repository.begin(tmp_path / "other")
    monkeypatch.setenv("GIT_DIR", str(other.top / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other.top / "none"))
    monkeypatch.setenv("GIT_CONFIG_PARAMETERS", "'core.bare'='true'")
    assert told(repository.top) == ([(RECORD, True)], ())


def test_a_repository_does_not_point_git_nowhere_else(
    repository: Repository, tmp_path: Path
) -> None:
    (tmp_path / "elsewhere/kedb/2026").mkdir(parents=True)
    repository.git("config", "core.worktree", str(tmp_path / "elsewhere"))
    assert told(repository.top) == ([(RECORD, True)], ())
    (repository.top / RECORD).write_text("changed\n")
    assert told(repository.top)[1] == (RECORD,)


def test_how_content_is_converted_is_told(repository: Repository) -> None:
    def conversions() -> bytes:
        found = listing(repository.top)
        assert found is not None
        return found.conversions

    seen = {conversions()}
    repository.git("config", "core.autocrlf", "true")
    seen.add(conversions())
    repository.git("config", "filter.crypt.smudge", "decrypt")
    seen.add(conversions())
    (repository.top / ".git/info/attributes").write_text("* text\n")
    seen.add(conversions())
    assert len(seen) == 4


def test_a_git_that_is_not_there_tells_nothing(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    assert listing(repository.top) is None


def test_a_listing_can_be_abandoned(repository: Repository) -> None:
    tree = Place(repository.top, repository.top / ".git")
    pending = PendingListing(tree, repository.top, ["kedb"])
    pending.abandon()
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, 0)  # nothing is left behind
