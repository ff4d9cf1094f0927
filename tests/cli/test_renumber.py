"""``faultbook renumber``, alone, before a merge and in the middle of one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.registers import CONFIG, write_register
from tests.repositories import Repository

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    Run = Callable[..., Result]

FOLDER = "records/incidents/2026"


def path_of(record_id: str) -> str:
    return f"{FOLDER}/{record_id}.md"


def incident(record_id: str, title: str = "The shop is slow", more: str = "") -> str:
    return f"---\nid: {record_id}\ntitle: {title}\nstatus: new\n{more}---\n"


def problem(record_id: str, title: str, more: str = "", body: str = "") -> str:
    head = f"---\nid: {record_id}\ntitle: {title}\nstatus: new\n{more}---\n"
    return f"{head}\n## Evidence\n\n{body}\n" if body else head


def add(root: Path, *records: str) -> None:
    """Write incidents, each where its id says."""
    files = {path_of(one.split("\n")[1].removeprefix("id: ")): one for one in records}
    write_register(root, files)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A register on main with INC-2026-0001."""
    repository = Repository.begin(tmp_path)
    add(tmp_path, incident("INC-2026-0001", "Sign-in fails for everybody"))
    repository.commit()
    return repository


def content(record_id: str) -> str:
    return Path(path_of(record_id)).read_text(encoding="utf-8")


def shown(run: Run, record_id: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(run("show", record_id, "--format", "json").stdout)
    return found


class TestAlone:
    def test_the_next_free_id_is_taken_and_the_old_one_kept(self, tmp_path: Path, run: Run) -> None:
        add(tmp_path, incident("INC-2026-0001"), incident("INC-2026-0004", "Printers smoke"))
        done = run("renumber", "INC-2026-0001")
        assert (done.exit_code, done.stdout, done.stderr) == (
            0,
            "INC-2026-0001\tINC-2026-0005\n",
            "",
        )
        assert not Path(path_of("INC-2026-0001")).exists()
        assert content("INC-2026-0005") == incident(
            "INC-2026-0005", more="aliases:\n  - INC-2026-0001\n"
        )
        assert shown(run, "INC-2026-0001")["id"] == "INC-2026-0005"
        assert run("check").exit_code == 0

    def test_what_is_not_named_keeps_its_bytes(self, tmp_path: Path, run: Run) -> None:
        text = (
            "---\r\n# who\r\nid:   'INC-2026-0001'   # its name\r\ntitle: \"A 'b'\"\r\n"
            "status: new\r\naliases: [ INC-2026-DRAFT-shop ]\r\n---\r\n\r\nINC-2026-0001\r\n"
        )
        write_register(tmp_path, {path_of("INC-2026-0001"): text.encode()})
        assert run("renumber", "inc-2026-0001", "INC-2026-0009").exit_code == 0
        written = Path(path_of("INC-2026-0009")).read_bytes().decode()
        assert written == text.replace("'INC-2026-0001'", "'INC-2026-0009'").replace(
            "[ INC-2026-DRAFT-shop ]", "[ INC-2026-DRAFT-shop, INC-2026-0001 ]"
        )

    def test_every_link_follows(self, tmp_path: Path, run: Run) -> None:
        files = {
            "kedb/2026/KE-2026-0001.md": "---\nid: KE-2026-0001\ntitle: A\nstatus: draft\n"
            "problem: PRB-2026-0001 # of it\n---\n\nPRB-2026-0001 stays here.\n",
            "kedb/2026/KE-2026-0002.yaml": "id: KE-2026-0002\ntitle: B\nstatus: draft\n"
            "superseded_by: KE-2026-0001\n",
            "records/problems/2026/PRB-2026-0001.md": problem("PRB-2026-0001", "C"),
            "records/problems/2026/PRB-2026-0002.md": problem(
                "PRB-2026-0002", "D", "duplicate_of: PRB-2026-0001\n"
            ),
            path_of("INC-2026-0001"): incident(
                "INC-2026-0001",
                more="known_error: 'KE-2026-0001'\nproblem: PRB-2026-0001\n"
                "not_regression: {known_error: KE-2026-0001, reason: Another cause}\n",
            ),
            path_of("INC-2026-0002"): incident(
                "INC-2026-0002", more="parent: INC-2026-0001\nduplicate_of: INC-2026-0001\n"
            ),
        }
        write_register(tmp_path, files)
        assert run("renumber", "PRB-2026-0001", "PRB-2026-0011").exit_code == 0
        assert run("renumber", "KE-2026-0001", "KE-2026-0011").exit_code == 0
        assert run("renumber", "INC-2026-0001", "INC-2026-0011").exit_code == 0
        error = Path("kedb/2026/KE-2026-0011.md").read_text(encoding="utf-8")
        assert "problem: PRB-2026-0011 # of it\n" in error
        assert "PRB-2026-0001 stays here." in error
        other = Path("kedb/2026/KE-2026-0002.yaml").read_text(encoding="utf-8")
        assert "superseded_by: KE-2026-0011\n" in other
        twin = Path("records/problems/2026/PRB-2026-0002.md").read_text(encoding="utf-8")
        assert "duplicate_of: PRB-2026-0011\n" in twin
        told = content("INC-2026-0011")
        assert "known_error: 'KE-2026-0011'\nproblem: PRB-2026-0011\n" in told
        assert "{known_error: KE-2026-0011, reason: Another cause}" in told
        child = content("INC-2026-0002")
        assert "parent: INC-2026-0011\nduplicate_of: INC-2026-0011\n" in child

    def test_a_record_gets_an_old_id_of_its_own_back(
        self, repository: Repository, run: Run
    ) -> None:
        before = content("INC-2026-0001")
        assert run("renumber", "INC-2026-0001").stdout == "INC-2026-0001\tINC-2026-0002\n"
        assert run("renumber", "INC-2026-0002", "INC-2026-0001").exit_code == 0
        assert content("INC-2026-0001").replace("aliases:\n  - INC-2026-0002\n", "") == before
        assert repository.git("status", "--short") == f" M {path_of('INC-2026-0001')}\n"

    def test_a_draft_gets_a_number_and_a_number_becomes_a_draft_only_where_asked(
        self, tmp_path: Path, run: Run
    ) -> None:
        add(tmp_path, incident("INC-2026-DRAFT-shop"), incident("INC-2026-0003", "Printers smoke"))
        done = run("renumber", "INC-2026-DRAFT-shop")
        assert done.stdout == "INC-2026-DRAFT-shop\tINC-2026-0004\n"
        assert run("renumber", "INC-2026-0003", "INC-2026-DRAFT-smoke").exit_code == 0
        assert shown(run, "INC-2026-0003")["id"] == "INC-2026-DRAFT-smoke"

    def test_files_go_where_the_layout_says(self, tmp_path: Path, run: Run) -> None:
        path = f"{FOLDER}/01xx/INC-2026-0142.yaml"
        text = "id: INC-2026-0142\ntitle: The shop is slow\nstatus: new\n"
        write_register(tmp_path, {path: text}, f"[layout]\nshard = true\n{CONFIG}")
        assert run("renumber", "INC-2026-0142", "INC-2026-0260").exit_code == 0
        assert Path(f"{FOLDER}/02xx/INC-2026-0260.yaml").is_file()
        assert not Path(path).exists()

    def test_git_knows_that_the_file_moved(self, repository: Repository, run: Run) -> None:
        run("renumber", "INC-2026-0001")
        moved = repository.git("ls-files", FOLDER)
        assert moved == f"{path_of('INC-2026-0002')}\n"
        repository.commit()
        assert run("check", "--base", "HEAD~1").exit_code == 0

    def test_git_may_have_long_ids(self, tmp_path: Path, run: Run) -> None:
        repository = Repository.begin(tmp_path, "--object-format=sha256")
        add(tmp_path, incident("INC-2026-0001"))
        repository.commit()
        assert run("renumber", "INC-2026-0001").exit_code == 0
        assert repository.git("ls-files") == f"faultbook.toml\n{path_of('INC-2026-0002')}\n"

    def test_a_dry_run_shows_a_diff_and_changes_nothing(self, tmp_path: Path, run: Run) -> None:
        add(
            tmp_path,
            incident("INC-2026-0001"),
            incident("INC-2026-0002", more="parent: INC-2026-0001\n"),
        )
        before = {path: path.read_bytes() for path in sorted(tmp_path.rglob("*.md"))}
        done = run("renumber", "INC-2026-0001", "--dry-run")
        assert done.exit_code == 0
        assert f"rename to {path_of('INC-2026-0003')}\n" in done.stdout
        assert "-parent: INC-2026-0001\n+parent: INC-2026-0003\n" in done.stdout
        assert {path: path.read_bytes() for path in sorted(tmp_path.rglob("*.md"))} == before


class TestRefused:
    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (("INC-2026-0009",), "no record is called 'INC-2026-0009'"),
            (
                ("INC-2026-0001", "INC-26-1"),
                "'INC-26-1' is not an id; write it like 'INC-2026-0042'",
            ),
            (("INC-2026-0001", "PRB-2026-0001"), "PRB-2026-0001 is an id of problems"),
            (("INC-2026-0001", "INC-2026-0001"), "has the id INC-2026-0001 already"),
            (("INC-2026-0001", "INC-2026-0002"), f"taken by {path_of('INC-2026-0002')}"),
            (("INC-2026-0001", "INC-2026-0077"), f"taken by {path_of('INC-2026-0002')}"),
            ((path_of("INC-2026-0009"),), f"{path_of('INC-2026-0009')} can't be read"),
            (("elsewhere/INC-2026-0001.md",), "is no record's path"),
        ],
    )
    def test_with_a_way_out(
        self, tmp_path: Path, run: Run, words: tuple[str, ...], said: str
    ) -> None:
        add(tmp_path, incident("INC-2026-0001"))
        add(tmp_path, incident("INC-2026-0002", "Printers smoke", "aliases: [INC-2026-0077]\n"))
        done = run("renumber", *words)
        assert done.exit_code == (1 if "can't be read" in said else 2)
        assert said in done.stderr
        assert sorted(path.name for path in tmp_path.rglob("*.md")) == [
            "INC-2026-0001.md",
            "INC-2026-0002.md",
        ]

    def test_an_id_that_is_taken_on_another_branch(self, repository: Repository, run: Run) -> None:
        repository.git("switch", "--quiet", "--create", "other")
        add(repository.top, incident("INC-2026-0007", "Printers smoke"))
        repository.commit()
        repository.git("switch", "--quiet", "main")
        done = run("renumber", "INC-2026-0001", "INC-2026-0007")
        assert done.exit_code == 2
        assert "INC-2026-0007 is taken on other; leave the new id out" in done.stderr
        assert run("renumber", "INC-2026-0001").stdout == "INC-2026-0001\tINC-2026-0008\n"

    def test_a_record_that_does_not_parse(self, tmp_path: Path, run: Run) -> None:
        text = "---\nid: INC-2026-0001\ntitle: [\n---\n"
        write_register(tmp_path, {path_of("INC-2026-0001"): text})
        done = run("renumber", "INC-2026-0001")
        assert done.exit_code == 1
        assert f"{path_of('INC-2026-0001')} can't be read" in done.stderr
        assert content("INC-2026-0001") == text

    def test_every_record_that_may_link_to_it_and_does_not_parse(
        self, tmp_path: Path, run: Run
    ) -> None:
        broken = "---\nparent: INC-2026-0001\ntitle: [\n---\n"
        add(tmp_path, incident("INC-2026-0001"))
        add(tmp_path, incident("INC-2026-0002", more="parent: INC-2026-0001\n"))
        broken_paths = [path_of("INC-2026-0003"), path_of("INC-2026-0004")]
        write_register(tmp_path, dict.fromkeys(broken_paths, broken))
        done = run("renumber", "INC-2026-0001")
        assert done.exit_code == 2
        assert f"{', '.join(broken_paths)} can't be read and may hold INC-2026-0001" in done.stderr
        assert content("INC-2026-0001") == incident("INC-2026-0001")
        assert "parent: INC-2026-0001" in content("INC-2026-0002")


@pytest.fixture
def collision(repository: Repository) -> Repository:
    """INC-2026-0002 on main and, as another record, on topic, which is checked out.

    On both branches incidents have it for a parent.
    """
    repository.git("switch", "--quiet", "--create", "topic")
    add(
        repository.top,
        incident("INC-2026-0002", "Printers smoke"),
        incident("INC-2026-0011", "A printer burns", "parent: INC-2026-0002\n"),
    )
    repository.commit()
    repository.git("switch", "--quiet", "main")
    add(
        repository.top,
        incident("INC-2026-0002", "The shop is slow"),
        incident("INC-2026-0012", "The basket is slow", "parent: INC-2026-0002\n"),
    )
    repository.commit()
    repository.git("switch", "--quiet", "topic")
    return repository


def check_settled(run: Run, new: str = "INC-2026-0013") -> None:
    """Both records are there, each with the links that were made to it."""
    assert "title: The shop is slow\n" in content("INC-2026-0002")
    assert "title: Printers smoke\n" in content(new)
    assert "aliases" not in content(new)
    assert f"parent: {new}\n" in content("INC-2026-0011")
    assert "parent: INC-2026-0002\n" in content("INC-2026-0012")
    assert run("show", "INC-2026-0002").exit_code == 0
    checked = run("check")
    assert (checked.exit_code, checked.stdout) == (0, "5 records, no findings\n")


class TestBeforeMerging:
    def test_the_id_is_left_to_the_other_branch(self, collision: Repository, run: Run) -> None:
        assert run("check", "--base", "main").stdout.count("FB512") >= 1
        done = run("renumber", "INC-2026-0002")
        assert done.stdout == "INC-2026-0002\tINC-2026-0013\n"
        assert done.stderr == (
            "faultbook: INC-2026-0002 is another record's on main, so no alias keeps it\n"
        )
        collision.commit()
        assert run("check", "--base", "main").exit_code == 0
        collision.merge("main")
        check_settled(run)

    def test_the_record_that_landed_keeps_its_alias(self, collision: Repository, run: Run) -> None:
        collision.git("switch", "--quiet", "main")
        done = run("renumber", "INC-2026-0002")
        assert (done.stdout, done.stderr) == ("INC-2026-0002\tINC-2026-0013\n", "")
        assert "aliases:\n  - INC-2026-0002\n" in content("INC-2026-0013")

    def test_a_record_is_itself_on_a_branch_that_it_came_from(
        self, repository: Repository, run: Run
    ) -> None:
        repository.git("switch", "--quiet", "--create", "topic")
        add(repository.top, incident("INC-2026-0002", "Printers smoke"))
        repository.commit()
        repository.git("branch", "pushed")
        add(repository.top, incident("INC-2026-0002", "Printers burn"))
        repository.commit()
        done = run("renumber", "INC-2026-0002")
        assert (done.stdout, done.stderr) == ("INC-2026-0002\tINC-2026-0003\n", "")
        assert "aliases:\n  - INC-2026-0002\n" in content("INC-2026-0003")

    @pytest.mark.parametrize(
        "path", [f"{FOLDER}/INC-2026-0002.yaml", f"{FOLDER}/00xx/INC-2026-0002.md"]
    )
    def test_another_form_or_folder_is_the_same_id(
        self, repository: Repository, run: Run, path: str
    ) -> None:
        repository.git("switch", "--quiet", "--create", "topic")
        add(repository.top, incident("INC-2026-0002", "Printers smoke"))
        repository.commit()
        repository.git("switch", "--quiet", "main")
        text = incident("INC-2026-0002", "The shop is slow")
        write_register(repository.top, {path: text if path.endswith(".md") else text[4:-4]})
        repository.commit()
        repository.git("switch", "--quiet", "topic")
        assert "FB512" in run("check", "--base", "main").stdout
        assert "is another record's on main" in run("renumber", "INC-2026-0002").stderr
        repository.commit()
        assert "FB512" not in run("check", "--base", "main").stdout


class TestInAMerge:
    def test_what_is_brought_here_from_the_mainline_keeps_the_id(
        self, collision: Repository, run: Run
    ) -> None:
        collision.git("merge", "main", may_fail=True)
        assert "FB0" in run("check").stdout, "Git left its marks in the file"
        done = run("renumber", "INC-2026-0002")
        assert (done.exit_code, done.stdout) == (0, "INC-2026-0002\tINC-2026-0013\n")
        assert done.stderr == (
            "faultbook: INC-2026-0002 stays 'The shop is slow'; 'Printers smoke' is INC-2026-0013"
            " now\n"
        )
        assert collision.git("diff", "--name-only") == "", "all of it is added"
        collision.git("commit", "--quiet", "--no-edit")
        assert collision.git("status", "--short") == ""
        check_settled(run)

    def test_what_is_on_the_mainline_keeps_the_id_there(
        self, collision: Repository, run: Run
    ) -> None:
        collision.git("switch", "--quiet", "main")
        collision.git("merge", "topic", may_fail=True)
        assert run("renumber", "INC-2026-0002").exit_code == 0
        collision.git("commit", "--quiet", "--no-edit")
        check_settled(run)

    def test_what_the_shared_mainline_has_keeps_the_id(
        self, collision: Repository, run: Run, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        shared = tmp_path_factory.mktemp("shared")
        collision.git("clone", "--quiet", "--bare", ".", str(shared))
        collision.git("branch", "--quiet", "--delete", "--force", "main")
        collision.git("branch", "--quiet", "--move", "topic", "main")
        collision.git("remote", "add", "origin", str(shared))
        collision.git("fetch", "--quiet", "origin")
        collision.git("merge", "origin/main", may_fail=True)
        assert run("renumber", "INC-2026-0002").exit_code == 0
        collision.git("commit", "--quiet", "--no-edit")
        check_settled(run)

    @pytest.mark.parametrize("doing", ["rebase", "cherry-pick"])
    def test_in_a_rebase_and_a_cherry_pick_the_replayed_record_moves(
        self, collision: Repository, run: Run, doing: str
    ) -> None:
        collision.git("branch", "--quiet", "--move", "main", "ground")  # no branch is the mainline
        if doing == "rebase":
            collision.git("rebase", "ground", may_fail=True)
        else:
            collision.git("switch", "--quiet", "ground")
            collision.git("cherry-pick", "topic", may_fail=True)
        assert run("renumber", "INC-2026-0002").exit_code == 0
        editor = {"GIT_EDITOR": "true"}
        collision.git(doing, "--continue", environment=editor)
        assert collision.git("status", "--short") == ""
        assert not (collision.top / ".git/rebase-merge").exists()
        check_settled(run)

    def test_where_neither_landed_what_is_brought_here_keeps_the_id(
        self, collision: Repository, run: Run
    ) -> None:
        collision.git("branch", "--quiet", "--move", "main", "ground")
        collision.git("merge", "ground", may_fail=True)
        assert run("renumber", "INC-2026-0002").exit_code == 0
        collision.git("commit", "--quiet", "--no-edit")
        check_settled(run)

    def test_a_link_that_neither_side_made_stays(self, repository: Repository, run: Run) -> None:
        early = incident("INC-2026-0011", "A printer burns", "parent: INC-2026-0002\n")
        add(repository.top, early)
        repository.commit()
        repository.git("branch", "topic")
        for branch in ("main", "topic"):
            repository.git("switch", "--quiet", branch)
            add(repository.top, incident("INC-2026-0002", f"Seen on {branch}"))
            repository.commit()
        repository.git("merge", "main", may_fail=True)
        assert run("renumber", "INC-2026-0002").exit_code == 0
        assert "title: Seen on topic\n" in content("INC-2026-0012")
        assert content("INC-2026-0011") == early

    def test_a_given_id_is_taken(self, collision: Repository, run: Run) -> None:
        collision.git("merge", "main", may_fail=True)
        assert run("renumber", "inc-2026-0002", "inc-2026-0042").exit_code == 0
        collision.git("commit", "--quiet", "--no-edit")
        check_settled(run, "INC-2026-0042")

    def test_a_dry_run_leaves_the_conflict(self, collision: Repository, run: Run) -> None:
        collision.git("merge", "main", may_fail=True)
        before = collision.git("status", "--short"), content("INC-2026-0002")
        done = run("renumber", "INC-2026-0002", "--dry-run")
        assert f"+++ b/{path_of('INC-2026-0013')}\n" in done.stdout
        assert (collision.git("status", "--short"), content("INC-2026-0002")) == before

    def test_records_that_were_written_together_are_settled_together(
        self, repository: Repository, run: Run
    ) -> None:
        path = "records/problems/2026/PRB-2026-0001.md"
        for branch, title in (("topic", "Printers"), ("main", "Shop")):
            repository.git(
                "switch", "--quiet", *(["--create"] if branch == "topic" else []), branch
            )
            named = incident("INC-2026-0002", f"{title} fail", "problem: PRB-2026-0001\n")
            evidence = f"INC-2026-0002 says it: {title}"
            write_register(
                repository.top,
                {
                    path_of("INC-2026-0002"): named,
                    path: problem("PRB-2026-0001", f"{title} are bad", body=evidence),
                },
            )
            repository.commit()
        repository.git("switch", "--quiet", "topic")
        repository.git("merge", "main", may_fail=True)
        done = run("renumber", "PRB-2026-0001")
        assert done.stdout == "PRB-2026-0001\tPRB-2026-0002\nINC-2026-0002\tINC-2026-0003\n"
        repository.git("commit", "--quiet", "--no-edit")
        assert "title: Shop fail\nstatus: new\nproblem: PRB-2026-0001\n" in content("INC-2026-0002")
        mine = content("INC-2026-0003")
        assert "title: Printers fail\nstatus: new\nproblem: PRB-2026-0002\n" in mine
        assert run("check", "--fail-level", "error").exit_code == 0

    def test_line_ends_that_git_converts_are_no_hindrance(
        self, collision: Repository, run: Run
    ) -> None:
        collision.git("config", "core.autocrlf", "true")
        collision.git("merge", "main", may_fail=True)
        assert run("renumber", "INC-2026-0002").exit_code == 0
        collision.git("commit", "--quiet", "--no-edit")
        assert collision.git("status", "--short") == ""
        assert collision.git("show", f"HEAD:{path_of('INC-2026-0011')}").count("INC-2026-0013") == 1

    def test_a_file_that_somebody_goes_on_writing_is_left_to_them(
        self, collision: Repository, run: Run
    ) -> None:
        collision.git("merge", "main", may_fail=True)
        extra = incident("INC-2026-0011", "A printer burns", "# new\nparent: INC-2026-0002\n")
        add(collision.top, extra)
        assert run("renumber", "INC-2026-0002").exit_code == 0
        collision.git("commit", "--quiet", "--no-edit")
        assert "# new\nparent: INC-2026-0013\n" in content("INC-2026-0011")
        assert "# new" not in collision.git("show", f"HEAD:{path_of('INC-2026-0011')}")
        assert "INC-2026-0013" in collision.git("show", f"HEAD:{path_of('INC-2026-0011')}")

    def test_a_version_that_is_no_record_is_for_a_person(
        self, repository: Repository, run: Run
    ) -> None:
        repository.git("switch", "--quiet", "--create", "topic")
        write_register(repository.top, {path_of("INC-2026-0002"): "---\ntitle: [\n---\n"})
        repository.commit()
        repository.git("switch", "--quiet", "main")
        add(repository.top, incident("INC-2026-0002"))
        repository.commit()
        repository.git("merge", "topic", may_fail=True)
        done = run("renumber", "INC-2026-0002")
        assert done.exit_code == 2
        assert f"the version of {path_of('INC-2026-0002')} of theirs can't be read" in done.stderr

    def test_another_file_with_marks_is_to_be_settled_first(
        self, collision: Repository, run: Run
    ) -> None:
        add(collision.top, incident("INC-2026-0001", "Sign-in is slow", "parent: INC-2026-0002\n"))
        collision.commit()
        collision.git("switch", "--quiet", "main")
        add(collision.top, incident("INC-2026-0001", "Sign-in is down"))
        collision.commit()
        collision.git("merge", "topic", may_fail=True)
        done = run("renumber", "INC-2026-0002")
        assert done.exit_code == 2
        assert f"{path_of('INC-2026-0001')} can't be read and may hold INC-2026-0002" in done.stderr
        assert "<<<<<<<" in content("INC-2026-0002")
        add(collision.top, incident("INC-2026-0001", "Sign-in is down", "parent: INC-2026-0002\n"))
        collision.git("add", path_of("INC-2026-0001"))
        assert run("renumber", "INC-2026-0002").exit_code == 0
        collision.git("commit", "--quiet", "--no-edit")
        assert "parent: INC-2026-0013\n" in content("INC-2026-0001")
        check_settled(run)

    def test_a_conflict_of_a_stash_is_for_a_person(self, collision: Repository, run: Run) -> None:
        collision.git("switch", "--quiet", "main")
        add(collision.top, incident("INC-2026-0005", "Sign-in is slow"))
        collision.git("add", "--all")
        collision.git("stash", "--quiet")
        add(collision.top, incident("INC-2026-0005", "Sign-in is down"))
        collision.commit()
        collision.git("stash", "pop", may_fail=True)
        done = run("renumber", "INC-2026-0005")
        assert done.exit_code == 2
        assert "Git doesn't tell where the other one is from; take one with" in done.stderr


class TestAfterAMerge:
    @pytest.fixture
    def merged(self, collision: Repository) -> Repository:
        """A merge in which the two records came to have one id and two files."""
        collision.git("mv", path_of("INC-2026-0002"), f"{FOLDER}/INC-2026-0002.yaml")
        text = incident("INC-2026-0002", "Printers smoke")[4:-4]
        write_register(collision.top, {f"{FOLDER}/INC-2026-0002.yaml": text})
        collision.commit()
        collision.merge("main")
        return collision

    def test_two_files_with_one_id_are_told_apart(self, merged: Repository, run: Run) -> None:
        assert "FB206" in run("check").stdout
        done = run("renumber", "INC-2026-0002")
        assert done.exit_code == 2
        yaml = f"{FOLDER}/INC-2026-0002.yaml"
        assert "INC-2026-0002 has two files; name the one that gets another id: " in done.stderr
        assert yaml in done.stderr
        done = run("renumber", yaml)
        assert done.stdout == "INC-2026-0002\tINC-2026-0013\n"
        assert done.stderr == (f"faultbook: INC-2026-0002 leads to {path_of('INC-2026-0002')}\n")
        assert "parent: INC-2026-0013\n" in content("INC-2026-0011")
        assert "parent: INC-2026-0002\n" in content("INC-2026-0012")
        assert run("check").exit_code == 0
        assert merged.head

    def test_where_git_does_not_tell_links_stay(self, tmp_path: Path, run: Run) -> None:
        yaml = f"{FOLDER}/INC-2026-0002.yaml"
        text = incident("INC-2026-0002", "Printers smoke")[4:-4]
        add(
            tmp_path,
            incident("INC-2026-0002"),
            incident("INC-2026-0003", "C", "parent: INC-2026-0002\n"),
        )
        write_register(tmp_path, {yaml: text})
        done = run("renumber", yaml)
        assert done.stderr.endswith(
            f"INC-2026-0002 leads to {path_of('INC-2026-0002')}, and so do all links to it\n"
        )
        assert "parent: INC-2026-0002\n" in content("INC-2026-0003")
