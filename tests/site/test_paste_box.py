"""The box on the first page, in a real browser: an error goes in, the workaround comes out."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from tests.site.browsing import served
from tests.site.building import build_site
from tests.views.samples import record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Request, Route

    from tests.site.building import BuiltSite

pytestmark = pytest.mark.browser

POOL = "10:00 db-1 pool exhausted, code=POOL-7 user=anna@example.org"
LOG = f"09:59 db-1 all well\n{POOL}\n"
MARKUP = "<img src=x onerror=alert(1)>"
SLOW_LINE = "a" * 5000 + "!"
OTHER = "10:00 ORA-01555: snapshot of nightly too old, password=hunter2 by anna@example.org\n"
PHONE = {"width": 390, "height": 844}

FILES = dict(
    [
        record(
            "KE-2026-0001",
            "## Workaround\n\n1. Give it room: `dbctl pool grow --by 10`.\n"
            "2. Look at PRB-2026-0001.\n",
            title=f"The pool is exhausted {MARKUP}",
            status="fixed",
            problem="PRB-2026-0001",
            fixed_in=[{"component": "db", "version": "2.1"}],
            workaround={"risk": "low", "minutes": "5", "verified_at": "2026-05-06T09:00:00Z"},
            signatures=[{"name": "no room", "all": ["pool exhausted", "code=POOL-7"]}],
        ),
        record(
            "KE-2026-0002",
            title="Something with a pool",
            status="active",
            no_workaround="It can't be done.",
            signatures=[{"any": ["pool"]}],
        ),
        record(
            "KE-2026-0003",
            title="What takes for ever",
            status="active",
            signatures=[{"any": [{"regex": "(a+)+$"}]}],
        ),
        record(
            "KE-2026-0004",
            title="Replaced",
            status="retired",
            superseded_by="KE-2026-0001",
            signatures=[{"any": [{"regex": "old.fashioned fail[a-z]+"}]}],
        ),
        record("PRB-2026-0001", aliases=["PRB-2025-0009"]),
    ]
)


class Visit(NamedTuple):
    """A page, and what was asked of the server and went wrong meanwhile."""

    page: Page
    requests: list[Request]
    troubles: list[str]

    def paste(self, text: str) -> None:
        """Put a text in by the clipboard, as a reader does."""
        self.page.evaluate("text => navigator.clipboard.writeText(text)", text)
        self.page.keyboard.press("Control+v")

    def state(self, words: str) -> None:
        """Wait until it is said, aloud too."""
        self.page.get_by_role("status").filter(has_text=words).wait_for()

    def found(self) -> str:
        return self.page.locator(".fb-paste-found").inner_text()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    repository = "https://example.org/register"
    return build_site(tmp_path_factory.mktemp("paste"), FILES, repo_url=repository)


@pytest.fixture(scope="module")
def base(site: BuiltSite) -> Iterator[str]:
    with served(site.folder) as address:
        yield address


@pytest.fixture(scope="module")
def page(browser: Browser, base: str) -> Iterator[Page]:
    """A page that nothing is done with but running scripts of the site."""
    found = browser.new_page()
    found.goto(f"{base}404.html")
    yield found
    found.close()


@pytest.fixture
def visit(browser: Browser, base: str) -> Iterator[Visit]:
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    yield opened(context, base)
    context.close()


def opened(context: BrowserContext, base: str, address: str = "") -> Visit:
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=base.rstrip("/"))
    page = context.new_page()
    found = Visit(page, [], [])
    page.on("request", lambda request: found.requests.append(request))  # noqa: PLW0108 - Playwright marks its handlers
    page.on("pageerror", lambda error: found.troubles.append(str(error)))
    page.on("dialog", lambda dialog: _refuse(dialog, found.troubles))
    page.on("console", lambda m: found.troubles.append(m.text) if m.type == "error" else None)
    page.goto(base + address, wait_until="load")
    return found


def _refuse(dialog: Dialog, troubles: list[str]) -> None:
    troubles.append(f"a dialog: {dialog.message}")
    dialog.dismiss()


def asked(visit: Visit, base: str) -> list[str]:
    """Paths that were asked for; all of the site's own, and without a body."""
    assert [r.url for r in visit.requests if not r.url.startswith(base)] == []
    assert [r.url for r in visit.requests if r.post_data] == []
    return [request.url.removeprefix(base) for request in visit.requests]


def test_an_error_goes_in_and_the_workaround_comes_out(visit: Visit, base: str) -> None:
    page = visit.page
    page.wait_for_load_state("networkidle")
    assert "api/v1/signatures.json" not in asked(visit, base)  # nobody has touched the box
    visit.paste(LOG)
    visit.state("2 known errors are recognised")
    answer = page.locator(".fb-answer")
    answer.locator("ol").wait_for()
    text = answer.inner_text()
    expected = [
        *("Fixed in db 2.1. Seen there or later, it came back", "low risk, about 5 min"),
        *("last helped 2026-05-06", "dbctl pool grow --by 10", "no room", "Line 2 has"),
    ]
    assert [words for words in expected if words not in text] == []
    marked = answer.locator("mark").all_inner_texts()
    assert sorted(marked) == ["code=POOL-7", "pool exhausted"]
    links = answer.locator("a").evaluate_all("all => all.map(a => a.href)")
    assert f"{base}problems/2026/PRB-2026-0001/" in links
    assert links[0] == f"{base}known-errors/2026/KE-2026-0001/"
    assert answer.get_by_role("button", name="Copy").count() == 1
    others = page.locator(".fb-others").inner_text()
    assert "KE-2026-0002: Something with a pool" in others
    assert "Doubtful" in others
    assert "img" in text  # markup in a title is text
    new = asked(visit, base)
    assert [path for path in new if "POOL" in path or "anna" in path or "?" in path] == []
    assert [path for path in new if path.startswith("known-errors/")] == [
        "known-errors/2026/KE-2026-0001.json"
    ]
    assert page.url == base
    assert visit.troubles == []


def test_the_workaround_of_a_paste_is_on_the_first_screen(browser: Browser, base: str) -> None:
    for size in ({"width": 1280, "height": 720}, PHONE):
        context = browser.new_context(viewport=size)  # type: ignore[arg-type] # a dict will do
        visit = opened(context, base)
        visit.page.locator("#fb-paste-text").focus()
        visit.paste(LOG)
        step = visit.page.get_by_text("Give it room")
        step.wait_for()
        place = step.bounding_box()
        width = visit.page.evaluate("document.documentElement.scrollWidth")
        context.close()
        assert place is not None
        assert place["y"] + place["height"] < size["height"]
        assert width <= size["width"]


def test_nothing_known_leads_to_search_and_to_a_report(visit: Visit, base: str) -> None:
    visit.paste(OTHER)
    visit.state("Nothing is known")
    links = visit.page.locator(".fb-ways a").evaluate_all("all => all.map(a => a.href)")
    assert links[0].startswith(f"{base}search/?q=ORA-01555+snapshot")
    assert "hunter2" not in links[0]
    assert "anna" not in links[0]
    assert links[1] == "https://example.org/register/issues/new"
    assert "sends these words to this site" in visit.found()
    assert [path for path in asked(visit, base) if "ORA" in path] == []


def test_a_doubtful_answer_says_so_and_that_there_is_no_workaround(visit: Visit) -> None:
    visit.paste("a pool")
    visit.state("1 known error is recognised")
    visit.page.get_by_text("It can't be done.").wait_for()
    text = visit.found()
    assert "This is doubtful" in text
    assert "There is none." in text


def test_nobody_is_left_with_what_was_replaced(visit: Visit, base: str) -> None:
    visit.paste(f"{'before ' * 20}old-fashioned failure{' after' * 50}")
    visit.state("recognised")
    assert visit.page.locator(".fb-seen mark").inner_text() == "old-fashioned failure"
    shown = visit.page.locator(".fb-seen pre").inner_text()
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert len(shown) < 300
    visit.page.get_by_text("Retired: KE-2026-0001 replaces it.").wait_for()
    link = visit.page.get_by_role("link", name="See it")
    assert link.evaluate("one => one.href") == f"{base}known-errors/2026/KE-2026-0001/"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ORA-01555: snapshot too old", ["ORA-01555", "snapshot"]),
        ("java.lang.OutOfMemoryError at x.y", ["java.lang.OutOfMemoryError"]),
        ("HRESULT 0x80070005 denied", ["0x80070005", "HRESULT", "denied"]),
        ("ERR_CONNECTION_RESET by peer", ["ERR_CONNECTION_RESET", "peer"]),
        ("anna@example.org 10.0.0.7 2026-05-03T09:00:00Z 09:00:01.5 fe80::1:2:3:4", []),
        ("password=hunter2 token: 'abc def' Authorization: Bearer xyzzy", []),
        ("6f9619ff-8b86-d011-b42d-00cf4fc964ff eyJhbGciOiJIUzI1NiJ9abcdef0123", []),
        ("https://anna:hunter2@example.org/private?key=hunter2", []),
        ("user=hunter2 failed", []),
        ("", []),
    ],
)
def test_words_to_search_for_tell_of_the_error_and_of_nobody(
    page: Page, text: str, words: list[str]
) -> None:
    module = "import('/assets/faultbook/telling-words.js')"
    found = page.evaluate(f"async text => (await {module}).tellingWords(text)", text)
    assert found == words


def test_words_are_found_at_once_in_whatever_is_pasted(page: Page) -> None:
    """A text that an expression would take for ever over makes the page hang, and this fail."""
    module = "import('/assets/faultbook/telling-words.js')"
    for part in ("a", "a-", "1:", "a.", "@", "key=", '"', "0x", "A_"):
        page.evaluate(f"async text => (await {module}).tellingWords(text)", part * 100_000)


def test_what_the_page_brings_along_is_light(site: BuiltSite, visit: Visit, base: str) -> None:
    """Compressed, without what the theme brings, whatever the page."""
    own = [path for path in asked(visit, base) if not path or "faultbook" in path]
    sizes = [len(gzip.compress((site.folder / (p or "index.html")).read_bytes())) for p in own]
    assert "assets/faultbook/paste.js" in own
    assert sum(sizes) < 50_000


def test_what_takes_too_long_is_stopped(browser: Browser, base: str) -> None:
    context = browser.new_context()

    def hurry(route: Route) -> None:
        body = route.fetch().text()
        route.fulfill(body=body.replace('data-timeout="4000"', 'data-timeout="700"'))

    context.route(base, hurry)
    visit = opened(context, base)
    visit.paste(f"{SLOW_LINE}\n{LOG}")
    visit.state("It took too long")
    shorten = visit.page.get_by_role("button", name="Look at the end of it alone")
    assert "Search for" in visit.found()
    shorten.click()
    visit.page.get_by_text("Give it room").wait_for()
    assert visit.page.locator("#fb-paste-text").input_value() == LOG
    context.close()
    assert visit.troubles == []


def test_all_of_it_by_keyboard(visit: Visit) -> None:
    page = visit.page
    focus = "document.activeElement.id || document.activeElement.textContent"
    assert page.evaluate(focus) == "fb-paste-text"
    page.keyboard.insert_text(POOL)
    page.keyboard.press("Control+Enter")
    page.get_by_text("Give it room").wait_for()
    assert page.evaluate(focus) == "fb-paste-text"
    page.keyboard.press("Tab")
    assert page.evaluate(focus).startswith("The pool is exhausted")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Escape")
    assert page.locator("#fb-paste-text").input_value() == ""
    assert visit.found() == ""
    page.keyboard.press("Tab")
    assert page.evaluate(focus) == "fb-search-text"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_answers_are_for_everybody(browser: Browser, base: str, scheme: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(color_scheme=scheme, viewport=PHONE)  # type: ignore[arg-type]
    visit = opened(context, base)
    visit.page.locator("#fb-paste-text").focus()
    found = []
    for text, said in ((LOG, "recognised"), (OTHER, "Nothing is known")):
        visit.page.locator("#fb-paste-text").fill(text)
        visit.state(said)
        if said == "recognised":
            visit.page.locator(".fb-answer ol").wait_for()
        found += Axe().run(visit.page).response["violations"]
    context.close()
    assert [f"{v['id']}: {v['nodes'][0]['html']}" for v in found] == []


def test_without_javascript_no_box_is_shown(browser: Browser, base: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(base)
    is_shown = page.locator("#fb-paste-text").is_visible()
    is_said = page.locator(".fb-paste-none").is_visible()
    page.locator("#fb-search-text").fill("pool")
    page.get_by_role("button", name="Search", exact=True).click()
    address = page.url
    context.close()
    assert not is_shown
    assert is_said
    assert address == f"{base}search/?q=pool"


def test_pasted_markup_does_nothing(visit: Visit) -> None:
    visit.paste(f"{MARKUP}\n{MARKUP} pool exhausted, code=POOL-7 {MARKUP}")
    visit.page.get_by_text("Give it room").wait_for()
    assert visit.page.locator(".fb-paste img").count() == 0
    assert MARKUP in visit.found()
    assert visit.troubles == []


@pytest.mark.parametrize("text", ["KE-2026-0001", " prb-2025-0009\n"])
def test_an_id_leads_to_its_record(visit: Visit, base: str, text: str) -> None:
    visit.paste(text)
    kind = "known-errors" if "KE" in text else "problems"
    visit.page.wait_for_url(f"{base}{kind}/2026/**")


def test_an_id_that_is_typed_waits_for_enter(visit: Visit, base: str) -> None:
    visit.page.keyboard.type("KE-2026-0001")
    visit.state("a record’s id")
    assert visit.page.url == base
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url(f"{base}known-errors/2026/KE-2026-0001/")


def test_an_id_of_nothing_says_so(visit: Visit) -> None:
    visit.paste("INC-2026-5555")
    visit.state("There is no record INC-2026-5555")


def test_signatures_that_cannot_be_had_are_asked_for_again(visit: Visit) -> None:
    def refuse(route: Route) -> None:
        route.abort()

    visit.page.route("**/signatures.json", refuse)
    visit.paste(LOG)
    visit.state("couldn’t be loaded")
    visit.page.unroute("**/signatures.json")
    visit.page.get_by_role("button", name="Try again").click()
    visit.page.get_by_text("Give it room").wait_for()


def test_the_address_puts_nothing_into_the_box(browser: Browser, base: str) -> None:
    context = browser.new_context()
    visit = opened(context, base, "?q=pool+exhausted#code=POOL-7")
    visit.page.wait_for_load_state("networkidle")
    value = visit.page.locator("#fb-paste-text").input_value()
    found = visit.found()
    context.close()
    assert (value, found) == ("", "")
