from __future__ import annotations

import json
import re
from importlib import resources
from typing import TYPE_CHECKING

import pytest

from faultbook.views.pages import all_pages
from faultbook.views.search_page import search_page
from faultbook.views.site_assets import SCRIPTS, STYLE_SHEETS, all_assets
from tests.views.samples import site_view

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("directory_urls", "action"), [(True, "../search/"), (False, "../search/index.html")]
)
def test_addresses_are_those_of_the_site(
    tmp_path: Path, action: str, *, directory_urls: bool
) -> None:
    page = search_page(site_view(tmp_path, {}, directory_urls=directory_urls))
    assert page.action == action
    assert page.script == "../assets/faultbook/search.js"
    assert page.early_script == "../assets/faultbook/search-address.js"
    assert page.bundle == "../pagefind/pagefind.js"
    assert page.root == "../"


def test_the_script_is_told_the_kinds_and_the_grammar_of_ids(tmp_path: Path) -> None:
    page = search_page(site_view(tmp_path, {}))
    assert json.loads(page.kinds)["known-error"] == "Known error"
    assert json.loads(page.tones)["active"] == "alert"
    assert re.fullmatch(page.id_pattern, "KE-2026-0001")


def test_the_page_is_in_the_navigation_and_in_no_other_search(tmp_path: Path) -> None:
    (page,) = (one for one in all_pages(site_view(tmp_path, {})) if one.path == "search/index.md")
    assert page.nav
    assert "\nsearch:\n  exclude: true\n" in page.markdown
    assert "<script>" not in page.markdown


def test_every_file_has_its_row() -> None:
    folder = resources.files("faultbook.views").joinpath("assets")
    assert {one.name for one in folder.joinpath("scripts").iterdir()} == set(SCRIPTS)
    assert {one.name for one in folder.joinpath("styles").iterdir()} == set(STYLE_SHEETS)
    assert len({asset.path for asset in all_assets()}) == len(list(all_assets()))
