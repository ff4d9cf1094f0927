"""Style sheets and scripts that the pages want.

What belongs here: which there are and where they stand. What does not: what they do (``assets``)
and which page asks for which (``templates``).

Nothing is loaded from elsewhere, and no third party's code is kept with ours: what comes from a
library is taken from the installed package.
"""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

from faultbook.views import addresses
from faultbook.views.page import SiteFile

if TYPE_CHECKING:
    from collections.abc import Iterator

STYLE_SHEETS: tuple[str, ...] = (
    "base.css",
    "search.css",
    "record.css",
    "dashboard.css",
    "home.css",
    "incidents_and_problems.css",
    "tables.css",
)
"""Files of ``assets/styles`` that together are the one style sheet, in this order."""

SCRIPTS: tuple[str, ...] = (
    "answer-view.js",
    "conditions.js",
    "copy-code.js",
    "demand.js",
    "frames.js",
    "log-records.js",
    "log-text.js",
    "occurrences.js",
    "paste.js",
    "ranking.js",
    "recognition-worker.js",
    "recognition.js",
    "search-address.js",
    "search-facets.js",
    "search-key.js",
    "search-results.js",
    "search.js",
    "signature-recognition.js",
    "signatures.js",
    "tables.js",
    "telling-words.js",
    "timestamps.js",
)
"""Files of ``assets/scripts``, most of them modules that pages ask for by ``addresses.script``."""


def all_assets() -> Iterator[SiteFile]:
    """Every file that a page may ask for."""
    yield SiteFile(addresses.STYLES, "\n".join(map(_text, STYLE_SHEETS)).encode())
    for name in SCRIPTS:
        yield SiteFile(addresses.script(name), _read("scripts", name))


def _text(name: str) -> str:
    return _read("styles", name).decode()


def _read(*parts: str) -> bytes:
    return resources.files("faultbook.views").joinpath("assets", *parts).read_bytes()
