"""Takes the README's picture: ``python -m tests.site.screenshot SITE PICTURE``.

``SITE`` is the folder of a built site. The browser is Chromium, found as in the browser tests.
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.site.browsing import chromium, served

LOG = """\
2026-03-17T07:41:02+01:00 auth-2 repl: connection to auth-1 lost
2026-03-17T07:52:40+01:00 auth-2 auth: user=anna.b@example.org from 10.4.17.3 result=AUTH-1047
"""
SIZE = {"width": 1280, "height": 800}


def take(site: Path, picture: Path) -> None:
    """Write a picture of the first page, on which a piece of log has just been pasted."""
    executable = chromium()
    if executable is None:
        sys.exit("there is no chromium on PATH, and FAULTBOOK_CHROMIUM names none")
    with served(site) as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        page = browser.new_page(viewport=SIZE, color_scheme="light")  # type: ignore[arg-type]
        page.goto(base, wait_until="networkidle")
        page.get_by_label("Paste an error or a piece of log").fill(LOG)
        page.locator(".fb-answer-workaround li").first.wait_for()
        page.wait_for_load_state("networkidle")
        page.screenshot(path=picture)
        browser.close()


if __name__ == "__main__":
    take(Path(sys.argv[1]), Path(sys.argv[2]))
