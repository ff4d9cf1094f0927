"""Addresses of records that were given other ids, and of those that are gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from faultbook.site_gathering import site_input
from faultbook.views.page import SitePlace
from faultbook.views.pages import all_pages
from faultbook.views.site_view import SiteView
from tests.html_reading import read_html
from tests.publishing.files import contents, text_at
from tests.registers import CONFIG, open_register, write_register
from tests.repositories import Repository
from tests.views.samples import record, site_view

if TYPE_CHECKING:
    from pathlib import Path

    from faultbook.views.page import Audience

DRAFT = "INC-2026-DRAFT-shadow-words"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A draft that was numbered and forgot it, and records that were deleted."""
    root = tmp_path_factory.mktemp("register")
    repository = Repository.begin(root)
    draft, text = record(DRAFT, title="Numbered", visibility="public")
    removed = dict(
        [
            record("INC-2026-0002", title="It was seen", visibility="public"),
            record("INC-2026-0003", title="It was not"),
            record("INC-2026-DRAFT-other-words", title="A draft", visibility="public"),
        ]
    )
    write_register(root, {"faultbook.toml": CONFIG, draft: text, **removed})
    repository.commit("Report", at="2026-06-01T10:00:00Z")
    (root / draft).unlink()
    for aliases in ([DRAFT], []):
        made = record("INC-2026-0001", title="Numbered", visibility="public", aliases=aliases)
        write_register(root, dict([made]))
        repository.commit("Number it", at="2026-06-01T11:00:00Z")
    for gone in removed:
        (root / gone).unlink()
    repository.commit("Drop them", at="2026-06-02T12:00:00Z")
    return root


def view_of(root: Path, audience: Audience) -> SiteView:
    return SiteView(site_input(open_register(root), audience))


def target(view: SiteView, record_id: str) -> str:
    (found,) = read_html(text_at(view, f"id/{record_id}/index.html")).links()
    return found


def test_each_record_has_one_and_each_alias(tmp_path: Path) -> None:
    view = site_view(tmp_path)
    assert target(view, "INC-2026-0101") == "../../incidents/2026/INC-2026-0101/"
    assert target(view, "INC-2026-0009") == "../../incidents/2026/INC-2026-0101/"


def test_it_leads_on_by_itself(tmp_path: Path) -> None:
    files = dict([record("INC-2026-0001", title="<b>")])
    place = SitePlace(url="https://e.example/sub/")
    view = site_view(tmp_path, files, place=place, directory_urls=False)
    html = text_at(view, "id/INC-2026-0001/index.html")
    assert 'content="0; url=../../incidents/2026/INC-2026-0001.html"' in html
    assert '<link rel="canonical" href="https://e.example/sub/incidents/2026/' in html
    assert "<title>INC-2026-0001: &lt;b&gt;</title>" in html


def test_an_id_that_two_had_leads_to_one(tmp_path: Path) -> None:
    aliases = ["INC-2026-0009", "INC-2026-0002", "not an id"]
    files = dict([record("INC-2026-0001", aliases=aliases), record("INC-2026-0002")])
    view = site_view(tmp_path, files)
    assert target(view, "INC-2026-0009") == "../../incidents/2026/INC-2026-0001/"
    assert target(view, "INC-2026-0002") == "../../incidents/2026/INC-2026-0002/"
    ids = [path for path in contents(view) if path.startswith("id/")]
    assert len(ids) == 3


def test_earlier_ids_are_told_by_the_commits(root: Path) -> None:
    view = view_of(root, "internal")
    assert target(view, DRAFT) == "../../incidents/2026/INC-2026-0001/"
    pages = {page.path: page.title for page in all_pages(view)}
    assert pages[f"incidents/2026/{DRAFT}.md"] == f"{DRAFT} is now INC-2026-0001"


def test_a_record_that_is_gone_has_a_page_that_says_so(root: Path) -> None:
    view = view_of(root, "internal")
    pages = {page.path: page for page in all_pages(view)}
    page = pages["incidents/2026/INC-2026-0003.md"]
    assert page.title == "INC-2026-0003 was deleted"
    assert "There was an incident here, INC-2026-0003: “It was not”." in page.markdown
    assert f"<code>{Repository(root).head[:12]}</code>" in page.markdown
    assert '<time datetime="2026-06-02T12:00:00Z">2026-06-02</time>' in page.markdown
    assert target(view, "INC-2026-0003") == "../../incidents/2026/INC-2026-0003/"


def test_the_public_is_told_of_what_was_public_and_not_what_it_was(root: Path) -> None:
    view = view_of(root, "public")
    pages = {page.path: page for page in all_pages(view)}
    text = pages["incidents/2026/INC-2026-0002.md"].markdown
    assert "# INC-2026-0002 was deleted" in text
    assert "It was seen" not in text
    assert "commit" not in text
    assert target(view, "INC-2026-0002") == "../../incidents/2026/INC-2026-0002/"
    everything = "\n".join([*pages, *contents(view), *contents(view).values()])
    assert "INC-2026-0003" not in everything
    assert "-words" not in everything
