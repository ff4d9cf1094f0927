"""What of the site's other pages is searched: the guide, the rules, and the site's own pages.

What belongs here: which pages, and what of each. What does not: records (``search_documents``), and
lists of them, which hold nothing that the records don't.

These pages are Markdown that the engine renders, so what is searched is taken from what it built:
the ``article``, or else the ``main``, of each page
(https://html.spec.whatwg.org/multipage/sections.html#the-article-element).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markupsafe import Markup

from faultbook.kinds import KINDS
from faultbook.publishing.search_documents import SearchDocument
from faultbook.views import addresses

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from faultbook.views.site_view import SiteView

_KIND_OF_FOLDER = {"guide": "guide", "rules": "rule"}
_OTHER = "page"
_LEFT_OUT = frozenset(
    {
        *(kind.plural for kind in KINDS.values()),
        *(page.partition("/")[0] for page in (addresses.SERVICES, addresses.TEAMS)),
        *(page.partition("/")[0] for page in (addresses.TAGS, addresses.YEARS)),
        *(page.partition("/")[0] for page in (addresses.SEARCH, addresses.DASHBOARD)),
        *(folder.partition("/")[0] for folder in (addresses.API, addresses.ASSETS)),
        addresses.SEARCH_INDEX,
        "id",
        "index.html",
        "404.html",
    }
)
"""What stands at the site's top and is no page with a text of its own."""

_TEXTS = tuple(
    re.compile(rf"<{tag}\b[^>]*>(?P<text>.*)</{tag}>", re.DOTALL) for tag in ("article", "main")
)


def page_documents(view: SiteView, folder: Path) -> Iterator[SearchDocument]:
    """What of the other pages is searched, in the order of their addresses.

    Args:
        view: What the site shows.
        folder: The site as the engine built it.
    """
    for top in sorted(folder.iterdir()):
        if top.name not in _LEFT_OUT:
            found = sorted(top.rglob("*.html")) if top.is_dir() else [top]
            for path in found:
                if path.suffix == ".html":
                    yield from _document(view, path, path.relative_to(folder).as_posix())


def _document(view: SiteView, path: Path, name: str) -> Iterator[SearchDocument]:
    html = path.read_text(encoding="utf-8", errors="replace")
    texts = (match["text"] for pattern in _TEXTS if (match := pattern.search(html)) is not None)
    text = next(texts, None)
    if text is not None:
        stem = name.partition("/")[0].removesuffix(".html")
        kind = _KIND_OF_FOLDER.get(stem, _OTHER)
        yield SearchDocument(
            name,
            view.templates.render(
                "search-page-document.html.j2",
                kind=kind,
                text=Markup(text),  # noqa: S704 - the engine made it, and nobody reads it but Pagefind
            ),
        )
