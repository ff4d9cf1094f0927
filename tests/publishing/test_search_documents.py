from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from faultbook.kinds import KINDS
from faultbook.publishing import search_documents
from faultbook.publishing.search_documents import SearchDocument, search_document
from tests.html_reading import Reading, read_html
from tests.views.leaky import LEAKS, LEAKY
from tests.views.samples import record, site_view

if TYPE_CHECKING:
    from pathlib import Path

    from faultbook.views.site_view import SiteView


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> SiteView:
    return site_view(tmp_path_factory.mktemp("documents"))


def made(view: SiteView, record_id: str) -> SearchDocument:
    entry = view.shown.register.get(record_id)
    assert entry is not None
    found = view.record(entry)
    assert found is not None
    return search_document(view, entry, found)


def values(document: Reading, sort: str) -> dict[str, list[str]]:
    """What a document states of itself, by name."""
    found: dict[str, list[str]] = {}
    for element in document.named("meta"):
        name = element.attributes.get(f"data-pagefind-{sort}", "").removesuffix("[content]")
        if name:
            found.setdefault(name, []).append(element.attributes["content"])
    return found


def test_an_incident_is_found_by_all_that_it_tells(view: SiteView) -> None:
    text = read_html(made(view, "INC-2026-0101").html).text
    for told in (
        *("Nobody can log in", "INC-2026-0101", "INC-2026-0009", "Seen by all.", "Ten users."),
        *("Wait.", "It was restarted.", "hello", "HTTP 500", "auth-2", "at login.Session"),
        *("caused by: <none>", "0x80070005", "2147942405", "-2147024891", "slow", "Login", "red"),
    ):
        assert told in text


def test_problems_and_known_errors_are_found_by_their_own_fields(view: SiteView) -> None:
    problem = read_html(made(view, "PRB-2026-0101").html).text
    assert all(told in problem for told in ("A leak.", "No alert.", "It was full.", "Patch."))
    known = read_html(made(view, "KE-2026-0101").html).text
    assert all(told in known for told in ("AUTH-7", "Users are logged out", "a {b}", "Restart it."))
    assert "It can't be done." in read_html(made(view, "KE-2026-0102").html).text


def test_people_and_histories_are_not_searched(view: SiteView) -> None:
    for record_id in ("INC-2026-0101", "PRB-2026-0101", "KE-2026-0101"):
        html = made(view, record_id).html
        assert not re.search("Assignee|Reporter|Verifier|Boss", html)


def test_a_document_says_what_narrows_a_search_down(view: SiteView) -> None:
    document = read_html(made(view, "INC-2026-0101").html)
    assert document.problems == []
    assert values(document, "filter") == {
        "kind": ["incident"],
        "status": ["closed"],
        "priority": ["2"],
        "year": ["2026"],
        "service": ["Login", "nowhere"],
        "tag": ["slow"],
    }
    assert values(document, "meta") == {
        "kind": ["incident"],
        "id": ["INC-2026-0101"],
        "status": ["closed"],
        "priority": ["2"],
        "service": ["Login, nowhere"],
    }


def test_a_document_stands_where_the_page_does(view: SiteView, tmp_path: Path) -> None:
    assert made(view, "KE-2026-0101").path == "known-errors/2026/KE-2026-0101/index.html"
    plain = site_view(tmp_path, directory_urls=False)
    assert made(plain, "KE-2026-0101").path == "known-errors/2026/KE-2026-0101.html"


def test_markup_in_a_record_is_text(tmp_path: Path) -> None:
    attack = "</pre><script>alert(1)</script>\" data-pagefind-filter='x'"
    files = dict(
        [
            record(
                "INC-2026-0001",
                f"## Summary\n\n{attack}\n",
                title=attack,
                error_text=attack,
                symptoms=[attack],
                error_codes=["<b>"],
                tags=['a,b: c"'],
            )
        ]
    )
    document = read_html(made(site_view(tmp_path, files), "INC-2026-0001").html)
    assert document.named("script") == []
    assert document.problems == []
    assert values(document, "filter").keys() <= {"kind", "status", "year", "tag", "priority"}


def test_a_long_log_is_cut(tmp_path: Path) -> None:
    log = "word " * 10_000 + "END"
    files = dict([record("INC-2026-0001", error_text=log)])
    html = made(site_view(tmp_path, files), "INC-2026-0001").html
    assert "END" not in html
    assert len(html) < 25_000


def test_the_public_searches_nothing_internal(tmp_path: Path) -> None:
    view = site_view(tmp_path, LEAKY, "public")
    assert view.entries()
    for entry in view.entries():
        html = made(view, entry.id).html
        assert [leak for leak in LEAKS if leak.casefold() in html.casefold()] == []


def test_every_kind_has_its_fields() -> None:
    assert search_documents._LINES.keys() == search_documents._TEXTS.keys() == KINDS.keys()  # noqa: SLF001 - tables of variants
