"""The project's own site: its first records, guide, rules and decisions."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from faultbook.rules.registry import all_rules
from faultbook.views.addresses import page_of_id
from faultbook.workspace import Workspace
from tests.registers import NOW
from tests.site.building import REPOSITORY, broken_links, external_loads

if TYPE_CHECKING:
    from tests.site.building import ProjectSite

WRITTEN = datetime(2026, 9, 21, tzinfo=UTC)  # after the newest of its records
LOGIN_CHAIN = ("INC-2026-0001", "INC-2026-0002", "INC-2026-0003", "KE-2026-0001", "PRB-2026-0001")


def test_every_page_is_in_the_navigation(project_site: ProjectSite) -> None:
    """A new decision wants a line in ``mkdocs.yml``."""
    assert (project_site.folder / "index.html").is_file()
    assert project_site.omitted == ()


def test_every_record_and_rule_has_its_page(project_site: ProjectSite) -> None:
    for path in Workspace(REPOSITORY, NOW, jobs=1).paths():
        page = page_of_id(Path(path).stem)
        assert page is not None
        assert (project_site.folder / page).with_suffix("").joinpath("index.html").is_file()
    for code in all_rules():
        assert (project_site.folder / "rules" / code / "index.html").is_file()


def test_every_link_leads_somewhere_and_nothing_comes_from_elsewhere(
    project_site: ProjectSite,
) -> None:
    assert broken_links(project_site) == []
    assert [path for path, page in project_site.pages() if external_loads(page)] == []


def test_the_first_records_tell_the_whole_story() -> None:
    """The chain from the design: incidents closed, cause found, fix verified."""
    catalog = Workspace(REPOSITORY, NOW, jobs=1).catalog
    states = {entry.id: entry.status for entry in catalog.entries() if entry.id in LOGIN_CHAIN}
    assert states == {
        "INC-2026-0001": "closed",
        "INC-2026-0002": "closed",
        "INC-2026-0003": "closed",
        "KE-2026-0001": "fixed",
        "PRB-2026-0001": "closed",
    }
    assert {e.id for e in catalog.dependents("PRB-2026-0001")} == set(states) - {"PRB-2026-0001"}
    assert {e.visibility for e in catalog.entries()} == {"public"}


def test_the_register_has_no_finding() -> None:
    assert Workspace(REPOSITORY, WRITTEN, jobs=1).check().diagnostics == ()


def test_no_page_has_an_id_twice(project_site: ProjectSite) -> None:
    twice = []
    for path, page in project_site.pages():
        ids = [element.attributes["id"] for element in page.elements if "id" in element.attributes]
        twice += [(path, one) for one in set(ids) if ids.count(one) > 1]
    assert twice == []
