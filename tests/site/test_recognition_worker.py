"""Recognising as a page has it: in a worker, with an end to the time, and from its own origin."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from faultbook.signature import Pattern, Signature
from tests.site.browsing import served
from tests.site.recognising import signature_file, told_by, write_scripts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

FULL = Signature("all", (Pattern("disk is full"),), name="disk")
ENDLESS = Signature("all", (Pattern("(x+x+)+y", is_regex=True),))
LEFT = [{"id": "KE-2026-0099", "number": 1, "name": "", "why": "'\\z' is unknown to JavaScript"}]

_MAKE = """async ({signatures, timeout}) => {
    const {Recogniser} = await import('/sub/assets/faultbook/recognition.js')
    return new Recogniser({
        signatures, worker: 'assets/faultbook/recognition-worker.js', timeout
    })
}"""
_LIMIT = "async () => (await import('/sub/assets/faultbook/recognition.js')).LONGEST_TEXT"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site in a subfolder."""
    root = tmp_path_factory.mktemp("worker")
    folder = write_scripts(root / "sub")
    file = signature_file([FULL, ENDLESS]) | {"not_in_browser": LEFT}
    (folder / "signatures.json").write_text(json.dumps(file))
    (folder / "broken.json").write_text("{")
    return root


@pytest.fixture
def page(browser: Browser, folder: Path) -> Iterator[Page]:
    with served(folder) as base:
        context = browser.new_context()
        opened = context.new_page()
        troubles: list[str] = []
        context.on(
            "request", lambda one: None if one.url.startswith(base) else troubles.append(one.url)
        )
        opened.on("console", lambda one: troubles.append(one.text) if "olicy" in one.text else None)
        opened.goto(f"{base}sub/")
        yield opened
        context.close()
        assert troubles == []


def made(page: Page, signatures: str = "signatures.json", timeout: int = 20_000) -> Any:
    """A recogniser."""
    return page.evaluate_handle(_MAKE, {"signatures": signatures, "timeout": timeout})


def asked(recogniser: Any, *texts: str) -> list[Any]:
    """The answers to texts that are asked for at once, or the name of what went wrong."""
    given: list[Any] = recogniser.evaluate(
        """(recogniser, texts) => Promise.all(texts.map(
            text => recogniser.recognise(text).catch(error => error.name)))""",
        list(texts),
    )
    return given


def test_a_text_is_answered_with_all_that_a_page_shows(page: Page) -> None:
    recogniser = made(page)
    assert asked(recogniser, "first\nthe disk is full!\n", "nothing", "") == [
        [
            {
                "id": "KE-2026-0000",
                "title": "Title 0",
                "status": "active",
                "url": "known-errors/0/",
                "twin": "known-errors/0.json",
                "signature": "disk",
                "isDoubtful": False,
                "seen": [
                    {
                        "pattern": "disk is full",
                        "line": 2,
                        "text": "the disk is full!",
                        "span": [4, 16],
                    }
                ],
                "literals": 12,
                "conditions": 1,
            }
        ],
        [],
        [],
    ]


def test_loading_tells_what_only_the_tool_can_run(page: Page) -> None:
    recogniser = made(page)
    told = recogniser.evaluate(
        "async r => { await r.load(); await r.load(); return [r.knownErrors, r.notInBrowser] }"
    )
    assert told == [2, LEFT]


def test_what_takes_too_long_is_stopped_and_the_next_text_answered(page: Page) -> None:
    recogniser = made(page, timeout=2_000)
    endless, full = asked(recogniser, "x" * 60, "disk is full")
    assert endless == "TimeoutError"
    assert [number for number, _ in told_by(full)] == [0]


@pytest.mark.parametrize("signatures", ["missing.json", "broken.json"])
def test_signatures_that_cannot_be_had_are_an_error_each_time(page: Page, signatures: str) -> None:
    recogniser = made(page, signatures)
    assert asked(recogniser, "disk is full") == ["Error"]
    assert asked(recogniser, "disk is full") == ["Error"]


def test_a_worker_that_cannot_be_had_is_an_error(page: Page) -> None:
    page.route("**/recognition-worker.js", lambda route: route.abort())
    assert asked(made(page), "disk is full") == ["Error"]


def test_a_text_is_cut_where_it_says(page: Page) -> None:
    longest = page.evaluate(_LIMIT)
    is_cut = page.evaluate(
        """async longest => {
            const {isCut} = await import('/sub/assets/faultbook/recognition.js')
            return [isCut('x'.repeat(longest)), isCut('x'.repeat(longest + 1))]
        }""",
        longest,
    )
    answers = made(page).evaluate(
        """async (recogniser, longest) => {
            const end = 'disk is full'
            const line = 'q'.repeat(1023) + '\\n'
            const before = line.repeat(longest / 1024 - 1) + 'r'.repeat(1023 - end.length) + ' '
            return [await recogniser.recognise(before + end),
                    await recogniser.recognise(before + ' ' + end)]
        }""",
        longest,
    )
    assert is_cut == [False, True]
    assert [[number for number, _ in told_by(one)] for one in answers] == [[0], []]
    assert answers[0][0]["seen"][0]["line"] == longest / 1024
