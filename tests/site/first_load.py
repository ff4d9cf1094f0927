"""What a browser fetches to show a page for the first time.

What belongs here: counting it, compressed as servers send it. What does not: how much is too much.
"""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Response

_USUAL = 6  # gzip's level in most servers


def first_load(browser: Browser, address: str) -> dict[str, int]:
    """Compressed bytes of each file that a page is shown with, by address.

    Args:
        browser: A Chromium.
        address: The page.
    """
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    page = context.new_page()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 - it is asked its name
    page.goto(address, wait_until="networkidle")
    sizes = {}
    for answer in answers:
        if answer.ok:
            sizes[answer.url] = len(gzip.compress(answer.body(), _USUAL, mtime=0))
    context.close()
    return sizes
