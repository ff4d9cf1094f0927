from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faultbook.views.addresses import folder_of, tag_page, team_page
from faultbook.views.collection import all_collections
from faultbook.views.list_pages import ROWS_A_PART
from faultbook.views.pages import all_pages
from tests.html_reading import read_html
from tests.views.samples import record, site_view

if TYPE_CHECKING:
    from pathlib import Path

    from faultbook.views.page import Page

KEYS = st.from_regex(r"\A[a-z0-9][a-z0-9._-]*\Z")
ODD = st.sampled_from(["", ".", "..", "index.html", "feed.xml", "con", "nul.txt", "a.", "A", "~1"])
ANY_KEY = KEYS | ODD | st.text()
ID = re.compile(r"(?:INC|PRB|KE)-\d{4}-\d{4,}")


def markdown(root: Path, files: dict[str, str], audience: str = "internal") -> dict[str, str]:
    view = site_view(root, files, audience="public" if audience == "public" else "internal")
    return {page.path: page.markdown for page in all_pages(view)}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Page]:
    return {page.path: page for page in all_pages(site_view(tmp_path_factory.mktemp("linked")))}


@given(ANY_KEY, ANY_KEY)
def test_keys_have_folders_of_their_own(one: str, other: str) -> None:
    first, second = folder_of(one), folder_of(other)
    assert re.fullmatch(r"[a-z0-9][a-z0-9._~-]*|~[0-9a-f]{12}", first)
    assert len(first) <= 80
    assert not first.endswith((".", ".html", ".xml", ".json", ".md"))
    assert (first == second) == (one == other)


@pytest.mark.parametrize("key", ["login", "index", "web-2.0", "a_b", "0", "x" * 80])
def test_an_ordinary_key_is_its_own_folder(key: str) -> None:
    assert folder_of(key) == key


@pytest.mark.parametrize("key", ["index.html", "feed.xml", "a.", "aux", "com1.x", "..", "x" * 81])
def test_what_a_disk_may_take_for_something_else_gets_another_folder(key: str) -> None:
    assert "~" in folder_of(key)


def test_every_collection_has_its_page_and_is_in_its_list(pages: dict[str, Page]) -> None:
    for path in ("services", "teams", "tags", "years"):
        listed = pages[f"{path}/index.md"]
        assert listed.nav
        below = [page for page in pages.values() if page.parent == listed.path]
        links = read_html(listed.markdown).links()
        for page in below:
            assert f"../{page.path.removesuffix('index.md')}" in links
        assert below


def test_a_team_has_its_records_and_services(pages: dict[str, Page]) -> None:
    identity = read_html(pages[team_page("identity")].markdown)
    assert {"INC-2026-0101", "PRB-2026-0101", "KE-2026-0101"} <= set(ID.findall(identity.text))
    assert "../../services/login/" in identity.links()
    web = read_html(pages[team_page("web")].markdown)
    assert ID.findall(web.text) == []
    assert "There has been no incident yet." in web.text


def test_a_record_leads_to_its_team_and_tags(pages: dict[str, Page]) -> None:
    links = read_html(pages["incidents/2026/INC-2026-0101.md"].markdown).links()
    assert {"../../../teams/identity/", "../../../tags/slow/"} <= set(links)


def test_a_record_without_an_owner_is_of_its_services_team(tmp_path: Path) -> None:
    files = dict(
        [
            record("INC-2026-0001", services=["login"]),
            record("INC-2026-0002", services=["login"], owner="web"),
            record("INC-2026-0003", owner="Somebody Else"),
        ]
    )
    view = site_view(tmp_path, files)
    found = {
        one.page: [e.id for e in one.entries]
        for _, all_of in all_collections(view)
        for one in all_of
    }
    assert found[team_page("identity")] == ["INC-2026-0001"]
    assert found[team_page("web")] == ["INC-2026-0002"]


def test_a_tag_has_its_records(pages: dict[str, Page]) -> None:
    text = read_html(pages[tag_page("slow")].markdown).text
    assert pages[tag_page("slow")].title == "Tag: slow"
    assert ID.findall(text.partition("Latest incidents")[2])[:1] == ["INC-2026-0101"]


def test_a_year_leads_to_each_kinds_list(pages: dict[str, Page]) -> None:
    links = read_html(pages["years/2026/index.md"].markdown).links()
    for kind in ("incidents", "problems", "known-errors"):
        assert f"../../{kind}/2026/" in links


def test_a_service_says_whose_it_is_and_what_happened(pages: dict[str, Page]) -> None:
    page = read_html(pages["services/login/index.md"].markdown)
    assert "../../teams/identity/" in page.links()
    text = " ".join(page.text.split())
    contradicted = "at least 0 min of downtime, available at most 100.00% of the time"
    assert f"Last 90 days {contradicted}" in text
    assert "1 incident in the last 12 months, the last on 2026-05-03" in text


def test_downtime_is_that_of_the_last_days(tmp_path: Path) -> None:
    times = {"started_at": "2026-06-20T00:00:00Z", "restored_at": "2026-06-29T00:00:00Z"}
    files = dict([record("INC-2026-0001", services=["login"], status="resolved", **times)])
    found = markdown(tmp_path, files)
    text = " ".join(read_html(found["services/login/index.md"]).text.split())
    assert "Last 90 days 9 d of downtime, available 90.00% of the time" in text
    cells = read_html(found["services/index.md"]).named("td")
    assert {"777600", "0.900000"} <= {cell.attributes.get("data-order") for cell in cells}


def test_pages_lead_to_their_feeds(pages: dict[str, Page]) -> None:
    for path in ("index.md", "incidents/index.md", tag_page("slow"), "years/2026/index.md"):
        below = read_html(pages[path].markdown).links()
        assert sum(link.endswith("feed.xml") for link in below) == 1


def test_all_records_of_a_small_collection_are_on_its_page(tmp_path: Path) -> None:
    files = dict(
        [record("KE-2026-0001", status="retired", tags=["t"]), record("INC-2026-0001", tags=["t"])]
    )
    found = markdown(tmp_path, files)[tag_page("t")]
    listed = dict.fromkeys(ID.findall(found.partition("## All records")[2]))
    assert list(listed) == ["KE-2026-0001", "INC-2026-0001"]


def test_a_large_collection_is_split_by_year_and_in_parts(tmp_path: Path) -> None:
    count = 2 * ROWS_A_PART + 1
    files = dict(
        record(f"INC-2026-{n:04d}", status="closed", tags=["t"]) for n in range(1, count + 1)
    )
    files |= dict([record("INC-2025-0001", tags=["t"]), record("PRB-2026-0001", tags=["t"])])
    found = {p: text for p, text in markdown(tmp_path, files).items() if p.startswith("tags/t/")}
    assert set(found) == {
        "tags/t/index.md",
        "tags/t/2025/index.md",
        "tags/t/2026/index.md",
        *(f"tags/t/2026/incidents-{part}/index.md" for part in (1, 2, 3)),
    }
    shown = {one for text in found.values() for one in ID.findall(text)}
    assert {f"INC-2026-{n:04d}" for n in range(1, count + 1)} <= shown
    part = read_html(found["tags/t/2026/incidents-1/index.md"])
    assert "INC-2026-0001 to INC-2026-0200" in part.text
    assert "../../../../tags/t/2026/" in part.links()
    assert "PRB-2026-0001" in found["tags/t/2026/index.md"]


def test_many_tags_are_listed_in_parts(tmp_path: Path) -> None:
    tags = [f"tag-{number:03d}" for number in range(2 * ROWS_A_PART)]
    files = dict(
        [
            record("INC-2026-0001", tags=tags),
            record("INC-2026-0002", tags=["tag-399"]),
        ]
    )
    found = markdown(tmp_path, files)
    first = read_html(found["tags/index.md"])
    assert first.links()[1] == "../tags/tag-399/"
    assert len(first.named("tr")) == ROWS_A_PART + 1
    assert {"../tags/~1/", "../tags/~2/"} <= set(first.links())
    shown = read_html(found["tags/~2/index.md"])
    assert {f"../../tags/{tag}/" for tag in tags[ROWS_A_PART:]} <= set(shown.links())


def test_only_tables_of_some_rows_are_sorted(tmp_path: Path) -> None:
    files = dict(record(f"INC-2026-{number:04d}") for number in range(1, 7))
    found = markdown(tmp_path, files)
    assert "assets/faultbook/tables.js" in found["incidents/index.md"]
    assert "fb-sort" in found["incidents/index.md"]
    assert "tables.js" not in found["problems/index.md"]


def test_the_public_gets_what_public_records_name(tmp_path: Path) -> None:
    files = dict(
        [
            record("INC-2026-0001", visibility="public", tags=["seen"], services=["shop"]),
            record("INC-2025-0002", tags=["hidden"], services=["login"], owner="identity"),
        ]
    )
    found = markdown(tmp_path, files, "public")
    assert {"tags/seen/index.md", "teams/web/index.md", "years/2026/index.md"} <= set(found)
    assert not {"tags/hidden/index.md", "teams/identity/index.md", "years/2025/index.md"} & set(
        found
    )
    assert "hidden" not in found["tags/index.md"]
    assert "Identity" not in found["teams/index.md"]


def test_a_tag_that_names_what_is_not_public_is_masked(tmp_path: Path) -> None:
    files = dict(
        [
            record("INC-2026-0001", visibility="public", tags=["inc-2026-0002"]),
            record("INC-2026-0002"),
        ]
    )
    found = markdown(tmp_path, files, "public")
    assert "2026-0002" not in "".join([*found, found["tags/index.md"]])
