from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

from faultbook.views.breadcrumbs import FOLDERS, breadcrumbs
from faultbook.views.pages import all_pages
from tests.html_reading import read_html
from tests.views.samples import site_view

if TYPE_CHECKING:
    from faultbook.views.site_view import SiteView


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> SiteView:
    return site_view(tmp_path_factory.mktemp("linked"))


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("index.md", []),
        (
            "known-errors/2026/KE-2026-0101.md",
            [
                ("Home", "../../../"),
                ("Known errors", "../../../known-errors/"),
                ("2026", "../../../known-errors/2026/"),
                ("KE-2026-0101", ""),
            ],
        ),
        ("incidents/index.md", [("Home", "../"), ("T", "")]),
        (
            "incidents/2026/index.md",
            [("Home", "../../"), ("Incidents", "../../incidents/"), ("T", "")],
        ),
        (
            "incidents/2026/0000-0199.md",
            [
                ("Home", "../../../"),
                ("Incidents", "../../../incidents/"),
                ("2026", "../../../incidents/2026/"),
                ("T", ""),
            ],
        ),
        # of a year without a page, such as that of an old id
        (
            "incidents/1999/INC-1999-0001.md",
            [("Home", "../../../"), ("Incidents", "../../../incidents/"), ("INC-1999-0001", "")],
        ),
        (
            "services/index/index.md",
            [("Home", "../../"), ("Services", "../../services/"), ("T", "")],
        ),
        ("guide/ids.md", [("Home", "../../"), ("Guide", "../../guide/"), ("T", "")]),
        ("dashboard/index.md", [("Home", "../"), ("T", "")]),
    ],
)
def test_the_way_to_a_page(view: SiteView, page: str, expected: list[tuple[str, str]]) -> None:
    assert [(crumb.text, crumb.href) for crumb in breadcrumbs(view, page, "T")] == expected


def test_every_page_but_the_first_shows_the_way_to_it_once(view: SiteView) -> None:
    for page in all_pages(view):
        ways = [e for e in read_html(page.markdown).elements if "fb-crumbs" in str(e.attributes)]
        assert len(ways) == (page.path != "index.md"), page.path


def test_the_way_stands_between_front_matter_and_heading(view: SiteView) -> None:
    for page in all_pages(view):
        if page.path == "index.md":
            continue
        front, _, below = page.markdown.removeprefix("---\n").partition("---\n")
        assert "title" in yaml.safe_load(front)
        way, _, _ = below.partition("\n# ")
        assert way.strip().startswith("<nav")
        assert way.strip().endswith("</nav>")
        assert "\n" not in way.strip()


def test_every_folder_has_an_index(view: SiteView) -> None:
    paths = {page.path for page in all_pages(view)}
    assert {f"{folder}/index.md" for folder in FOLDERS} <= paths
