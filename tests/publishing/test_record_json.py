from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from faultbook.publishing.linked_records import MOST_LINKED
from tests.publishing.files import document, text_at
from tests.views.samples import record, site_view

if TYPE_CHECKING:
    from pathlib import Path

    from faultbook.views.site_view import SiteView


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> SiteView:
    return site_view(tmp_path_factory.mktemp("twins"))


def twin(view: SiteView, record_id: str) -> Any:
    return document(view, f"*/{record_id}.json")


def test_a_twin_says_what_the_record_is(view: SiteView) -> None:
    found = twin(view, "INC-2026-0101")
    assert found["version"] == 1
    assert found["kind"] == "incident"
    assert found["url"] == "incidents/2026/INC-2026-0101/"
    assert found["permalink"] == "id/INC-2026-0101/"
    assert found["title"] == "Nobody can log in"
    assert found["status"] == "closed"
    assert found["fields"]["effort_minutes"] == 90
    assert found["fields"]["major"] is True
    assert found["sections"]["Workaround"] == "Wait."
    assert not {"id", "title", "path", "sections"} & found["fields"].keys()
    assert "workaround_html" not in found


def test_links_go_both_ways_and_through_earlier_ids(view: SiteView) -> None:
    found = twin(view, "INC-2026-0101")
    assert [(one["field"], one["id"]) for one in found["links"]] == [
        ("problem", "PRB-2026-0101"),
        ("known_error", "KE-2026-0101"),
    ]
    assert found["links"][1]["url"] == "known-errors/2026/KE-2026-0101/"
    assert [(one["field"], one["id"]) for one in found["linked_from"]] == [
        ("duplicate_of", "INC-2026-0103"),
        ("parent", "INC-2026-0102"),
    ]
    assert found["linked_from_records"] == 2


def test_the_workaround_is_as_the_page_shows_it(view: SiteView) -> None:
    assert "<p>Restart it.</p>" in twin(view, "KE-2026-0101")["workaround_html"]
    assert "It can't be done." in twin(view, "KE-2026-0102")["workaround_html"]


def test_a_workaround_that_is_not_there_is_empty(tmp_path: Path) -> None:
    made = site_view(tmp_path, dict([record("KE-2026-0001", "## Workaround\n\n<!-- todo -->\n")]))
    assert twin(made, "KE-2026-0001")["workaround_html"] == ""


def test_addresses_are_those_of_the_engine(tmp_path: Path) -> None:
    files = dict([record("INC-2026-0001", parent="INC-2026-0002"), record("INC-2026-0002")])
    made = site_view(tmp_path, files, directory_urls=False)
    found = twin(made, "INC-2026-0001")
    assert found["url"] == "incidents/2026/INC-2026-0001.html"
    assert found["links"][0]["url"] == "incidents/2026/INC-2026-0002.html"


def test_a_twin_does_not_grow_with_the_register(tmp_path: Path) -> None:
    many = [record(f"INC-2026-{n:04d}", problem="PRB-2026-0001") for n in range(1, 131)]
    found = twin(site_view(tmp_path, dict([record("PRB-2026-0001"), *many])), "PRB-2026-0001")
    assert len(found["linked_from"]) == MOST_LINKED
    assert found["linked_from"][0]["id"] == "INC-2026-0130"
    assert found["linked_from_records"] == 130


def test_a_browser_finds_no_markup_in_a_twin_and_nothing_hidden(tmp_path: Path) -> None:
    title = "<script>\u202e\U000e0001</script>"
    made = site_view(tmp_path, dict([record("INC-2026-0001", title=title)]))
    text = text_at(made, "*/INC-2026-0001.json")
    assert "<" not in text
    assert "\u202e" not in text
    assert json.loads(text)["title"] == title
