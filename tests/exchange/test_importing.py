"""Importing again and again: ids, what is there already, services, failures."""

from __future__ import annotations

from collections import Counter
from importlib import import_module
from typing import TYPE_CHECKING

import pytest

from faultbook.editing.files import write_atomically
from faultbook.errors import EnvironmentProblem
from faultbook.exchange import IMPORTERS
from faultbook.exchange.cstate import import_cstate
from faultbook.exchange.importing import ImportTarget
from faultbook.exchange.report import Outcome
from tests.exchange.pages import Import, issue
from tests.registers import CONFIG, public_data

if TYPE_CHECKING:
    from pathlib import Path


def test_a_second_import_changes_nothing(page: Import) -> None:
    page.put({"a.md": issue(), "sub/b.md": issue(severity="mild", affected="[Shop Floor]")})
    first = page.run(add_services=True)
    before = page.files()
    second = page.run(add_services=True)
    assert page.files() == before
    assert [row.outcome for row in second.rows] == ["unchanged", "unchanged"]
    assert [row.record_id for row in second.rows] == [row.record_id for row in first.rows]
    assert second.added_services == ()


def test_a_record_checked_out_with_other_line_ends_is_unchanged(page: Import) -> None:
    path = page.root / page.row(issue()).record_path
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert page.row(issue()).outcome == "unchanged"


def test_a_record_edited_since_is_left_alone_and_said(page: Import) -> None:
    path = page.root / page.row(issue()).record_path
    edited = path.read_text(encoding="utf-8").replace("Nobody", "Somebody")
    path.write_text(edited, encoding="utf-8")
    row = page.row(issue())
    assert row.outcome == "skipped"
    assert row.record_path in row.reason
    assert "edited since its import" in row.reason
    assert path.read_text(encoding="utf-8") == edited


@pytest.mark.parametrize("fault", ["tags: [\n", "tags: &a x\n", "status: [odd]\n"])
def test_a_record_broken_since_is_not_imported_again(page: Import, fault: str) -> None:
    path = page.root / page.row(issue()).record_path
    path.write_text(path.read_text(encoding="utf-8").replace("source: import\n", fault))
    assert page.row(issue()).outcome == "skipped"
    assert len(page.files()) == 2


def test_a_record_that_was_renumbered_is_found(page: Import) -> None:
    row = page.row(issue())
    old = page.root / row.record_path
    text = old.read_text(encoding="utf-8").replace("INC-2026-0001", "INC-2026-0007")
    old.unlink()
    old.with_name("INC-2026-0007.md").write_text(text, encoding="utf-8")
    found = page.row(issue())
    assert (found.outcome, found.record_id) == ("unchanged", "INC-2026-0007")


def test_a_record_kept_as_yaml_is_compared_as_yaml(page: Import) -> None:
    old = page.root / page.row(issue()).record_path
    front, _, _ = old.read_text(encoding="utf-8").removeprefix("---\n").partition("---\n")
    old.unlink()
    section = "sections:\n  Summary: |\n    The login page answers with an error.\n"
    old.with_suffix(".yaml").write_text(front + section, encoding="utf-8")
    assert page.row(issue()).outcome == "unchanged"


def test_ids_follow_the_order_of_opening_then_of_files(page: Import) -> None:
    page.put(
        {
            "a.md": issue(date="2026-03-01"),
            "b.md": issue(date="2026-02-01T01:00:00+02:00"),
            "c.md": issue(date="2026-02-01T00:30:00Z"),
            "d.md": issue(date="2026-02-01T00:30:00Z"),
            "e.md": issue(date="2025-12-31T23:59:59-05:00"),
        }
    )
    ids = {row.file: row.record_id for row in page.run().rows}
    assert ids == {
        "a.md": "INC-2026-0004",
        "b.md": "INC-2026-0001",
        "c.md": "INC-2026-0002",
        "d.md": "INC-2026-0003",
        "e.md": "INC-2025-0001",
    }


def test_numbers_go_on_after_the_last_that_was_ever_used(page: Import) -> None:
    folder = page.root / "records/incidents/2026"
    folder.mkdir(parents=True)
    (folder / "INC-2026-0003.md").write_text(
        "---\nid: INC-2026-0003\ntitle: t\nstatus: new\naliases: [INC-2026-0011]\n---\n"
    )
    (folder / "INC-2026-0009.md").write_text("broken")
    (folder / "INC-2026-DRAFT-x.md").write_text("broken")
    assert page.row(issue()).record_id == "INC-2026-0012"


def test_a_new_issue_changes_no_id(page: Import) -> None:
    page.put({"b.md": issue()})
    page.run()
    page.put({"a.md": issue(date="2026-01-01")})
    rows = page.run().rows
    assert [(r.outcome, r.record_id) for r in rows] == [
        ("written", "INC-2026-0002"),
        ("unchanged", "INC-2026-0001"),
    ]


def test_the_register_s_layout_and_defaults_are_kept(tmp_path: Path) -> None:
    config = (
        f"{CONFIG}[layout]\nshard = true\n[import]\nvisibility = 'public'\nowner = 'web'\n"
        "[priority.matrix.high]\nhigh = 2\nmedium = 3\nlow = 4\n"
    )
    page = Import(tmp_path, config)
    row = page.row(issue())
    assert row.record_path == "records/incidents/2026/00xx/INC-2026-0001.md"
    text = page.text(row)
    assert "owner: web\n" in text
    assert "visibility: public\n" in text
    assert "priority: 2\n" in text


def test_unknown_services_are_reported_once(page: Import) -> None:
    page.put(
        {
            "a.md": issue(affected="[Mail Server, login]"),
            "b.md": issue(affected="[mail-server, shop]"),
            "c.md": issue(affected="[Mail Server]", title="Maintenance"),
        }
    )
    report = page.run()
    (found,) = report.unknown_services
    assert (found.key, found.name, found.records) == ("mail-server", "Mail Server", 2)
    assert report.added_services == ()
    assert {d.code for d in page.workspace.check().diagnostics} == {"FB304"}
    assert page.files()["faultbook.toml"].decode() == CONFIG


def test_unknown_services_are_added_when_asked_for(page: Import) -> None:
    page.put({"a.md": issue(affected="[Mail Server, www.example.org, login]")})
    page.run()
    report = page.run(add_services=True)
    assert [row.outcome for row in report.rows] == ["unchanged"]
    assert [one.key for one in report.added_services] == ["mail-server", "www.example.org"]
    assert report.unknown_services == ()
    assert page.files()["faultbook.toml"].decode() == (
        f'{CONFIG}\n[services.mail-server]\nname = "Mail Server"\n'
        '\n[services."www.example.org"]\nname = "www.example.org"\n'
    )
    assert page.workspace.check().diagnostics == ()


def test_a_dry_run_writes_nothing_and_says_the_same(page: Import) -> None:
    page.put({"a.md": issue(affected="[mail]"), "b.md": issue(date="x")})
    before = page.files()
    dry = page.run(dry_run=True, add_services=True)
    assert page.files() == before
    real = page.run(add_services=True)
    assert dry.dry_run
    assert (dry.rows, dry.added_services) == (real.rows, real.added_services)


def test_progress_is_told_once_a_file(page: Import) -> None:
    page.put({"a.md": issue(), "b.md": issue(title="Maintenance"), "c.md": "x"})
    told: list[tuple[int, int]] = []
    import_cstate(
        page.source,
        ImportTarget(page.root, page.workspace.loaded_config.config),
        progress=lambda done, total: told.append((done, total)),
    )
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_a_failure_midway_leaves_whole_files_and_the_next_run_goes_on(
    page: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.put({f"{name}.md": issue(affected="[mail]") for name in "abcd"})
    written: list[str] = []

    def write(root: Path, path: str, content: bytes) -> None:
        if len(written) == 2:
            raise EnvironmentProblem(f"{path} can't be written: no space left on device")
        written.append(path)
        write_atomically(root, path, content)

    with monkeypatch.context() as patch:
        patch.setattr("faultbook.exchange.importing.write_atomically", write)
        with pytest.raises(EnvironmentProblem, match="no space left"):
            page.run(add_services=True)
    assert sorted(page.files()) == ["faultbook.toml", *written]
    report = page.run(add_services=True)
    assert [r.outcome for r in report.rows] == ["unchanged", "unchanged", "written", "written"]
    assert [one.key for one in report.added_services] == ["mail"]


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ("services = {}\n", "can't be extended"),
        ("[services\n", "faultbook.toml:1:"),
        ("[import]\ntimezone = 'Nowhere/City'\n", "'Nowhere/City' is no time zone"),
        ("[import]\ntimezone = '../../etc/passwd'\n", "is no time zone"),
    ],
)
def test_a_configuration_that_will_not_do_stops_the_import_before_it_begins(
    tmp_path: Path, config: str, said: str
) -> None:
    page = Import(tmp_path, config)
    page.put({"a.md": issue(affected="[mail]")})
    with pytest.raises(EnvironmentProblem) as caught:
        page.run(add_services=True)
    assert said in str(caught.value)
    assert list(page.files()) == ["faultbook.toml"]


def test_a_folder_that_is_not_there_is_said(page: Import) -> None:
    page.source.rmdir()
    with pytest.raises(EnvironmentProblem, match="no such file or directory"):
        page.run()


def test_records_are_not_written_through_a_link(page: Import, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (page.root / "records").symlink_to(outside)
    page.put({"a.md": issue()})
    with pytest.raises(EnvironmentProblem, match="records is a symbolic link"):
        page.run()
    assert list(outside.iterdir()) == []


@pytest.mark.parametrize("name", list(IMPORTERS))
def test_the_table_of_importers_names_modules_with_an_importer(name: str) -> None:
    assert callable(getattr(import_module(IMPORTERS[name]), f"import_{name}"))


@pytest.mark.data
def test_a_public_status_page_is_imported_whole(tmp_path: Path) -> None:
    page = Import(tmp_path)
    page.source = public_data("data", "jenkins-status", "issues")
    files = sorted(path.name for path in page.source.iterdir())
    first = page.run(add_services=True)
    assert [row.file for row in first.rows] == files
    assert sum(first.counts.values()) == len(files)
    assert first.counts[Outcome.WRITTEN] + first.planned == len(files)
    before = page.files()
    assert len(before) == 1 + first.counts[Outcome.WRITTEN]
    second = page.run(add_services=True)
    assert page.files() == before
    assert second.counts[Outcome.UNCHANGED] == first.counts[Outcome.WRITTEN]
    assert second.counts[Outcome.WRITTEN] == second.counts[Outcome.REFUSED] == 0
    found = page.workspace.check().diagnostics
    by_path = {row.record_path: row.file for row in first.rows if row.record_path}
    # In these four, resolvedWhen lies days or weeks before date: the wrong day or month was typed.
    assert Counter((by_path[d.location.path], d.code) for d in found) == {
        ("2021-09-23-puppet-outage.md", "FB441"): 2,
        ("2021-11-18-jenkins-io-outage.md", "FB441"): 2,
        ("2022-06-13-repo-slow.md", "FB441"): 2,
        ("2024-06-05-RPU-trusted.md", "FB441"): 2,
        ("2025-01-08-ci.jenkins.io-azure-outage.md", "FB704"): 1,  # <strike>
    }
