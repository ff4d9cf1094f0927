"""The way from the first page to each page.

What belongs here: which pages are above a page, as its path tells. What does not: how the way is
shown (``templates/breadcrumbs.md.j2``).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from faultbook.ids import parse_id
from faultbook.kinds import KINDS
from faultbook.views import addresses
from faultbook.views.display import Item

if TYPE_CHECKING:
    from faultbook.views.page import Page
    from faultbook.views.site_view import SiteView

FOLDERS: dict[str, str] = {
    **{kind.plural: f"{kind.title}s" for kind in KINDS.values()},
    "services": "Services",
    "teams": "Teams",
    "tags": "Tags",
    "years": "Years",
    "guide": "Guide",
    "rules": "Rules",
}
"""Names of the folders whose index is above the pages in them."""

_INDEX = "index.md"


def with_breadcrumbs(view: SiteView, page: Page) -> Page:
    """A page with the way to it, and the key to the search, above its heading.

    The first page stays as it is.
    """
    found = breadcrumbs(view, page.path, page.title)
    if not found:
        return page
    block = view.templates.render(
        "breadcrumbs.md.j2",
        crumbs=found,
        search=view.href(addresses.SEARCH, page.path),
        key=view.file_href(addresses.script("search-key.js"), page.path),
    )
    front, rest = _parted(page.markdown)
    return replace(page, markdown=f"{front}{block}{rest}")


def breadcrumbs(view: SiteView, page: str, title: str) -> tuple[Item, ...]:
    """The pages above a page, the first page first, and then the page itself without an address.

    Args:
        view: What the site shows.
        page: The page's path.
        title: Its title; a record is called by its id.

    Returns:
        Nothing for the first page.
    """
    if page == addresses.HOME:
        return ()
    above = [Item("Home", view.href(addresses.HOME, page))]
    first, *others = page.split("/")
    folder = f"{first}/{_INDEX}"
    if first in FOLDERS and folder != page:
        above.append(Item(FOLDERS[first], view.href(folder, page)))
        year = f"{first}/{others[0]}/{_INDEX}"
        if year in view.year_pages and year != page:
            above.append(Item(others[0], view.href(year, page)))
    stem = page.rpartition("/")[2].removesuffix(".md")
    return (*above, Item(stem if parse_id(stem) else title))


def _parted(markdown: str) -> tuple[str, str]:
    """A page's front matter with its marks, and what follows it."""
    mark = "---\n"
    if not markdown.startswith(mark):
        return "", markdown
    end = markdown.find(f"\n{mark}", len(mark) - 1)
    after = end + 1 + len(mark)
    return (markdown[:after], markdown[after:]) if end >= 0 else ("", markdown)
