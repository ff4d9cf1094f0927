"""The past of a whole register, from a real repository, for each audience."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from faultbook.history.past import NO_PAST
from faultbook.site_gathering import site_input
from faultbook.views.site_view import SiteView
from tests.registers import CONFIG, open_register
from tests.repositories import Repository

if TYPE_CHECKING:
    from pathlib import Path

    from faultbook.history.past import Past

FOLDER = "records/incidents/2026"


def write(root: Path, record_id: str, *lines: str) -> None:
    target = root / FOLDER / f"{record_id}.md"
    target.parent.mkdir(parents=True, exist_ok=True)
    fields = "\n".join([f"id: {record_id}", f"title: Title of {record_id}", *lines])
    target.write_text(f"---\n{fields}\n---\n\n## Hidden heading\n\nText.\n")


@pytest.fixture(scope="module")
def top(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two public incidents, of which one is gone, and two internal ones, likewise."""
    top = tmp_path_factory.mktemp("top")
    repository = Repository.begin(top)
    (top / "faultbook.toml").write_text(CONFIG)
    for number, visibility in enumerate(("public", "internal"), start=1):
        for gone in (0, 2):
            lines = ("status: new", "reporter: Rita", f"visibility: {visibility}")
            write(top, f"INC-2026-000{number + gone}", *lines)
    repository.commit("Report Rita's incidents", by="Ada", at="2026-06-01T10:00:00Z")
    write(
        top, "INC-2026-0001", "status: on-hold", "reporter: Rob", "secret: x", "visibility: public"
    )
    repository.commit("Hold it", by="Bob", at="2026-06-01T11:00:00Z")
    for number in (3, 4):
        (top / FOLDER / f"INC-2026-000{number}.md").unlink()
    repository.commit("Drop them", by="Bob", at="2026-06-01T12:00:00Z")
    return top


def past(top: Path, audience: str) -> Past:
    return SiteView(site_input(open_register(top), audience)).past  # type: ignore[arg-type]


def test_each_landing_is_told_with_who_did_what(top: Path) -> None:
    added, changed = past(top, "internal").changes["INC-2026-0001"]
    assert (added.event, added.authors, added.subject) == (
        "added",
        ("Ada",),
        "Report Rita's incidents",
    )
    assert (changed.event, changed.authors, f"{changed.at:%H:%M}") == ("changed", ("Bob",), "11:00")
    told = {change.path: (change.before, change.after) for change in changed.changes}
    assert told[("reporter",)] == ("Rita", "Rob")
    assert told[("status",)] == ("new", "on-hold")


def test_records_that_are_gone_are_told_of(top: Path) -> None:
    found = past(top, "internal")
    assert [(one.ids, one.visibility, one.title) for one in found.gone] == [
        (("INC-2026-0003",), "public", "Title of INC-2026-0003"),
        (("INC-2026-0004",), "internal", "Title of INC-2026-0004"),
    ]
    assert found.head == Repository(top).head
    assert "INC-2026-0003" not in found.changes


def test_the_public_is_told_that_something_changed_and_no_more(top: Path) -> None:
    found = past(top, "public")
    assert list(found.changes) == ["INC-2026-0001"]
    assert [one.ids for one in found.gone] == [("INC-2026-0003",)]
    names = [
        str(one.path[0]) for change in found.changes["INC-2026-0001"] for one in change.changes
    ]
    assert names == ["id", "title", "status", "visibility", "sections", "status"]
    told = repr((found.changes, found.gone))
    for secret in ("Rita", "Rob", "Ada", "Bob", "secret", "Hidden", "Hold", "0002", "0004"):
        assert secret not in told


def test_outside_of_git_there_is_no_past(top: Path, tmp_path: Path) -> None:
    shutil.copytree(top, tmp_path / "copy", ignore=shutil.ignore_patterns(".git"))
    assert past(tmp_path / "copy", "internal") == NO_PAST


def test_a_shallow_clone_says_that_it_has_no_past(top: Path, tmp_path: Path) -> None:
    Repository(top).git("clone", "--quiet", "--depth=1", f"file://{top}", str(tmp_path / "clone"))
    told: list[str] = []
    workspace = replace(open_register(tmp_path / "clone"), tell=told.append)
    assert site_input(workspace).past() == NO_PAST
    assert told == ["this clone lacks part of its history, so that pages don't tell of the past"]
