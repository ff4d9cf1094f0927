"""The site in a real browser: no errors, nothing from elsewhere, usable by everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.site.browsing import served
from tests.site.building import build_site
from tests.site.test_hostile_records import hostile_files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Dialog, Page

    from tests.site.building import BuiltSite

pytestmark = pytest.mark.browser

ADDRESSES = [
    "",
    "search/",
    "incidents/",
    "incidents/2026/",
    "incidents/2026/INC-2026-0009/",
    "incidents/2026/INC-2026-0101/",
    "problems/2026/PRB-2026-0101/",
    "known-errors/2026/KE-2026-0101/",
    "services/",
    "services/login/",
    "teams/",
    "tags/",
    "tags/slow/",
    "years/2026/",
    "dashboard/",
    "guide/",
    "guide/life-of-a-record/",
    "rules/",
    "rules/FB402/",
    "404.html",
]
SIZES = {"desktop": (1280, 900), "phone": (390, 844)}


@pytest.fixture(scope="module")
def base(linked_site: BuiltSite) -> Iterator[str]:
    with served(linked_site.folder) as address:
        yield address


@pytest.fixture(scope="module")
def hostile_base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    files = hostile_files()
    site = build_site(tmp_path_factory.mktemp("hostile"), files, strict=False)
    with served(site.folder) as address:
        yield address


def _open(
    browser: Browser, base: str, address: str, scheme: str, size: str
) -> tuple[Page, list[str]]:
    """A page, and everything that should not have happened on it."""
    width, height = SIZES[size]
    context = browser.new_context(
        color_scheme="dark" if scheme == "dark" else "light",
        viewport={"width": width, "height": height},
    )
    page = context.new_page()
    troubles: list[str] = []
    page.on("console", lambda m: troubles.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("dialog", lambda dialog: _refuse(dialog, troubles))
    page.on("requestfailed", lambda request: troubles.append(f"failed: {request.url}"))
    page.on("request", lambda r: None if r.url.startswith(base) else troubles.append(r.url))
    page.goto(base + address, wait_until="load")
    return page, troubles


def _refuse(dialog: Dialog, troubles: list[str]) -> None:
    troubles.append(f"a dialog: {dialog.message}")
    dialog.dismiss()


LOOKS = [
    *(
        (address, *look)
        for address in ADDRESSES
        for look in (("light", "desktop"), ("dark", "phone"))
    ),
    *(
        (address, *look)
        for address in ADDRESSES[:3]
        for look in (("dark", "desktop"), ("light", "phone"))
    ),
]


@pytest.mark.parametrize(("address", "scheme", "size"), LOOKS)
def test_a_page_is_for_everybody(
    browser: Browser, base: str, address: str, scheme: str, size: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page, troubles = _open(browser, base, address, scheme, size)
    found = Axe().run(page).response["violations"]
    wrong = [f"{v['id']}: {v['nodes'][0]['html']}" for v in found]
    width = page.evaluate("document.documentElement.scrollWidth")
    page.context.close()
    assert wrong == []
    assert troubles == []
    assert width <= SIZES[size][0]


def test_axe_sees_what_is_wrong(browser: Browser, base: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page, _ = _open(browser, base, "", "light", "desktop")
    page.evaluate("document.querySelector('article').innerHTML += '<img src=x><button></button>'")
    found = {violation["id"] for violation in Axe().run(page).response["violations"]}
    page.context.close()
    assert {"image-alt", "button-name"} <= found


def test_the_scheme_is_the_readers(browser: Browser, base: str) -> None:
    colours = []
    for scheme in ("light", "dark"):
        page, _ = _open(browser, base, "", scheme, "desktop")
        colours.append(page.evaluate("getComputedStyle(document.body).backgroundColor"))
        page.context.close()
    assert colours[0] != colours[1]


def test_the_workaround_is_on_the_first_screen_of_a_phone(browser: Browser, base: str) -> None:
    page, _ = _open(browser, base, "known-errors/2026/KE-2026-0101/", "light", "phone")
    place = page.get_by_text("Restart it.").bounding_box()
    page.context.close()
    assert place is not None
    assert place["y"] + place["height"] < SIZES["phone"][1]


def _search(page: Page, words: str) -> None:
    page.wait_for_load_state("networkidle")
    page.get_by_role("textbox", name="Search").click()
    page.keyboard.type(words)
    page.wait_for_selector(".md-search-result__link")


def test_the_theme_finds_the_guide(browser: Browser, base: str) -> None:
    page, troubles = _open(browser, base, "", "light", "desktop")
    _search(page, "life of a record")
    links = page.eval_on_selector_all(".md-search-result__link", "all => all.map(a => a.href)")
    page.context.close()
    assert any("life-of-a-record" in link for link in links)
    assert troubles == []


@pytest.mark.parametrize(
    "address",
    [
        *("", "incidents/2026/INC-2026-0001/", "problems/2026/PRB-2026-0001/", "services/"),
        *("search/?q=onerror", "search/?q=script", "search/?year=2026"),
    ],
)
def test_a_hostile_record_does_nothing(browser: Browser, hostile_base: str, address: str) -> None:
    page, troubles = _open(browser, hostile_base, address, "light", "desktop")
    page.wait_for_load_state("networkidle")
    page.mouse.move(400, 400)
    images = page.eval_on_selector_all(".md-content img", "all => all.length")
    page.context.close()
    assert troubles == []
    assert images == 0
