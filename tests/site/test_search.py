"""Searching the records: the real index in a real browser."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from tests.site.browsing import served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, ViewportSize

    from tests.site.building import BuiltSite

PHONE: ViewportSize = {"width": 390, "height": 844}
SCREEN: ViewportSize = {"width": 1280, "height": 720}


def test_the_theme_searches_guide_and_rules_alone(linked_site: BuiltSite) -> None:
    index = json.loads((linked_site.folder / "search/search_index.json").read_text("utf-8"))
    places = {entry["location"].partition("#")[0] for entry in index["docs"]}
    assert {place.partition("/")[0] for place in places} <= {"", "guide", "rules"}
    assert {"guide/life-of-a-record/", "rules/FB402/"} <= places
    told = {
        json.dumps(e) for e in index["docs"] if not e["location"].startswith(("guide", "rules"))
    }
    assert not [entry for entry in told if "INC-2026-0101" in entry]


def test_the_page_is_useful_as_it_is(linked_site: BuiltSite) -> None:
    html = linked_site.article("search/")
    assert "Searching needs JavaScript." in html
    for address in ("../incidents/", "../problems/", "../known-errors/", "../services/"):
        assert f'href="{address}"' in html
    assert re.findall("<script>", html) == []


@pytest.fixture(scope="module")
def base(linked_site: BuiltSite) -> Iterator[str]:
    with served(linked_site.folder) as address:
        yield address


@pytest.fixture
def page(browser: Browser, base: str) -> Iterator[Page]:
    """A page; whatever should not have happened on it fails the test."""
    context = browser.new_context(viewport=SCREEN)
    opened = context.new_page()
    troubles: list[str] = []
    opened.on("console", lambda m: troubles.append(m.text) if m.type == "error" else None)
    opened.on("pageerror", lambda error: troubles.append(str(error)))
    opened.on("request", lambda r: None if r.url.startswith(base) else troubles.append(r.url))
    yield opened
    context.close()
    assert [one for one in troubles if "favicon" not in one] == []


def _ids(page: Page) -> list[str]:
    return page.locator(".fb-search-results .fb-id").all_inner_texts()


def _told(page: Page, said: str) -> list[str]:
    page.get_by_role("status").get_by_text(said).wait_for()
    return _ids(page)


def _type(page: Page, words: str) -> None:
    page.get_by_label("Words, an error code or an id").fill(words)


@pytest.mark.browser
def test_codes_names_and_phrases_are_found(page: Page, base: str) -> None:
    page.goto(f"{base}search/")
    _told(page, "7 records.")
    for words, record_id in (
        ("0x80070005", "INC-2026-0101"),
        ("80070005", "INC-2026-0101"),
        ("2147942405", "INC-2026-0101"),
        ("-2147024891", "INC-2026-0101"),
        ("auth-7", "KE-2026-0101"),
        ("login.Session", "INC-2026-0101"),
        ("session", "INC-2026-0101"),
        ("lessons", ""),
        ('"users are logged"', "KE-2026-0101"),
        ("INC-2026-0009", "INC-2026-0101"),
        ("It was restarted", "INC-2026-0101"),
    ):
        _type(page, words)
        found = _told(page, f"with {words}.")
        assert (found[:1] == [record_id]) if record_id else (found == []), words
    _type(page, '"logged are users"')
    assert _told(page, "No record has this phrase; 1 record with its words.") == ["KE-2026-0101"]


@pytest.mark.browser
def test_an_excerpt_shows_text_as_text(page: Page, base: str) -> None:
    page.goto(f"{base}search/?q=login.Session")
    _told(page, "1 record with login.Session.")
    excerpt = page.locator(".fb-search-excerpt")
    assert "caused by: <none>" in excerpt.inner_text()
    assert excerpt.locator("mark").all_inner_texts() == ["login.Session"]
    assert page.locator(".md-search__form input").input_value() == ""


@pytest.mark.browser
def test_a_search_is_narrowed_down_and_shared(page: Page, base: str) -> None:
    page.goto(f"{base}search/?q=login")
    assert len(_told(page, "3 records with login.")) == 3
    page.get_by_label("Known error (1)").check()
    assert _told(page, "1 record with login.") == ["KE-2026-0101"]
    assert page.url == f"{base}search/?q=login&kind=known-error"
    assert page.get_by_label("Known error (1)").is_checked()
    page.get_by_label("Problem (1)").check()  # of one facet, any will do
    assert len(_told(page, "2 records with login.")) == 2
    page.get_by_label("Active (1)").check()  # of several, all are wanted
    assert _told(page, "1 record with login.") == ["KE-2026-0101"]
    shared = page.url
    page.go_back()
    assert len(_told(page, "2 records with login.")) == 2
    assert not page.get_by_label("Active (1)").is_checked()
    page.goto(shared)
    assert _told(page, "1 record with login.") == ["KE-2026-0101"]
    assert page.get_by_label("Active (1)").is_checked()


@pytest.mark.browser
def test_facets_alone_list_records(page: Page, base: str) -> None:
    page.goto(f"{base}search/?tag=slow&year=2026&priority=2&service=Login&status=closed")
    assert _told(page, "1 record.") == ["INC-2026-0101"]
    page.goto(f"{base}search/?kind=problem")
    assert sorted(_told(page, "2 records.")) == ["PRB-2026-0101", "PRB-2026-0102"]


@pytest.mark.browser
def test_a_keyboard_is_enough(page: Page, base: str) -> None:
    page.goto(f"{base}search/")
    _told(page, "7 records.")
    page.get_by_label("Incident (3)").focus()
    page.keyboard.press("/")
    page.keyboard.type("login")
    ids = _told(page, "3 records with login.")
    focused = "document.activeElement.querySelector('.fb-id')?.textContent ?? ''"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.evaluate(focused) == ids[1]
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    _told(page, "7 records.")
    assert page.evaluate("document.activeElement.value") == ""
    page.keyboard.type("login")
    _told(page, "3 records with login.")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{ids[0]}/")


@pytest.mark.browser
@pytest.mark.parametrize("typed", ["INC-2026-0101", " inc-2026-0009 "])
def test_an_id_leads_to_its_record(page: Page, base: str, typed: str) -> None:
    page.goto(f"{base}search/")
    _type(page, typed)
    page.keyboard.press("Enter")
    page.wait_for_url("**/incidents/2026/INC-2026-0101/")
    page.goto(f"{base}search/?q={typed.strip()}")
    page.wait_for_url("**/incidents/2026/INC-2026-0101/")


@pytest.mark.browser
def test_without_an_index_the_page_says_so(browser: Browser, base: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.route("**/pagefind/**", lambda route: route.fulfill(status=404))
    page.goto(f"{base}search/?q=login")
    _told(page, "This site can’t be searched")
    assert page.url == f"{base}search/?q=login"
    assert page.get_by_role("link", name="Incidents", exact=True).last.is_visible()
    assert not page.get_by_text("Narrow down").is_visible()
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize(("scheme", "size"), [("light", SCREEN), ("dark", PHONE)])
def test_results_are_for_everybody(
    browser: Browser, base: str, scheme: str, size: ViewportSize
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(
        viewport=size, color_scheme="dark" if scheme == "dark" else "light"
    )
    page = context.new_page()
    page.goto(f"{base}search/?q=login")
    _told(page, "3 records with login.")
    if size is PHONE:
        page.get_by_text("Narrow down").click()
    found = Axe().run(page).response["violations"]
    assert [f"{v['id']}: {v['nodes'][0]['html']}" for v in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    context.close()


@pytest.mark.browser
def test_the_key_leads_from_home_to_a_search(page: Page, base: str) -> None:
    page.goto(base)
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("/")
    page.keyboard.type("auth-7")
    page.keyboard.press("Enter")
    assert _told(page, "1 record with auth-7.") == ["KE-2026-0101"]
    assert page.url == f"{base}search/?q=auth-7"


@pytest.mark.browser
def test_guide_and_rules_are_found_when_they_are_asked_for(page: Page, base: str) -> None:
    page.goto(f"{base}search/?q=merge+driver")
    _told(page, "No record with merge driver.")
    assert page.locator(".fb-search-result").count() == 0
    page.get_by_role("checkbox", name=re.compile(r"^Guide \(")).check()
    page.get_by_role("status").get_by_text(re.compile(r"^[1-9][0-9]* results?")).wait_for()
    assert "Merging" in " ".join(page.locator(".fb-search-result").all_inner_texts())
    assert page.url.endswith("kind=guide")
    link = page.locator(".fb-search-link").first.get_attribute("href")
    assert link is not None
    assert page.request.get(link if link.startswith("http") else base + link.lstrip("/")).ok


@pytest.mark.browser
def test_a_key_leads_to_the_search_from_every_page(page: Page, base: str) -> None:
    page.goto(f"{base}rules/FB301/")
    page.keyboard.press("/")
    page.wait_for_url("**/search/")
