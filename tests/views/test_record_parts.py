from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.views.page import SitePlace
from faultbook.views.record_parts import ending
from tests.views.samples import site_view

if TYPE_CHECKING:
    from pathlib import Path

    from faultbook.views.site_view import SiteView


def own_links(view: SiteView) -> dict[str, str]:
    entry = view.shown.register.get("KE-2026-0101")
    assert entry is not None
    return {item.text: item.href for item in ending(view, entry).own}


def test_a_record_leads_to_its_other_forms(tmp_path: Path) -> None:
    assert own_links(site_view(tmp_path)) == {
        "JSON": "../../../known-errors/2026/KE-2026-0101.json",
        "Markdown": "../../../known-errors/2026/KE-2026-0101.md",
        "Permalink": "../../../id/KE-2026-0101/",
        "Feed of known errors": "../../../known-errors/feed.xml",
    }


def test_without_directories_the_way_up_is_shorter(tmp_path: Path) -> None:
    found = own_links(site_view(tmp_path, directory_urls=False))
    assert found["JSON"] == "../../known-errors/2026/KE-2026-0101.json"


def test_a_record_is_edited_where_its_register_is_kept(tmp_path: Path) -> None:
    place = SitePlace(edit=lambda path: f"https://example.org/edit/{path}")
    found = own_links(site_view(tmp_path, place=place))
    assert found["Edit this record"] == "https://example.org/edit/kedb/2026/KE-2026-0101.md"
