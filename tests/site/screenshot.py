"""Takes the README's picture: ``python -m tests.site.screenshot SITE PICTURE``.

``SITE`` is the folder of a built site. The browser is Chromium, found as in the browser tests.
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.site.browsing import chromium, served

ADDRESS = "known-errors/2026/KE-2026-0001/"
SIZE = {"width": 1280, "height": 720}


def take(site: Path, picture: Path) -> None:
    """Write a picture of a known error's page."""
    executable = chromium()
    if executable is None:
        sys.exit("there is no chromium on PATH, and FAULTBOOK_CHROMIUM names none")
    with served(site) as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        page = browser.new_page(viewport=SIZE, color_scheme="light")  # type: ignore[arg-type]
        page.goto(base + ADDRESS, wait_until="networkidle")
        page.screenshot(path=picture)
        browser.close()


if __name__ == "__main__":
    take(Path(sys.argv[1]), Path(sys.argv[2]))
