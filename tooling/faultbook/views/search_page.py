"""The search page: a box, what narrows its results down, and the lists for those who'd rather look.

What belongs here: what the page tells its script. What does not: searching (``assets/scripts``) and
what is found (``faultbook.publishing``).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from faultbook.ids import ID_PATTERN
from faultbook.kinds import KINDS
from faultbook.views import addresses
from faultbook.views.display import TONES, Item

if TYPE_CHECKING:
    from faultbook.views.site_view import SiteView

OTHER_KINDS: dict[str, str] = {"guide": "Guide", "rule": "Rule", "page": "Page"}
"""Titles of what is found besides records, by the name that the index knows it by."""

_SCRIPT = "search.js"
_EARLY_SCRIPT = "search-address.js"


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The search page.

    Attributes:
        title: Its title.
        action: Its own address, which the form sends its text to.
        script: Address of its script.
        early_script: Address of the script that has to run before any other.
        bundle: Address of the index's own script.
        root: Address of the site's root.
        id_pattern: Grammar of an id.
        kinds: Title of each kind, of records and of other pages, as JSON.
        records: Names of the kinds of records, as JSON.
        tones: How a state looks, as JSON.
        lists: The pages that list records.
    """

    title: str
    action: str
    script: str
    early_script: str
    bundle: str
    root: str
    id_pattern: str
    kinds: str
    records: str
    tones: str
    lists: tuple[Item, ...]


def search_page(view: SiteView) -> SearchPage:
    """The page model of the search page."""
    page = addresses.SEARCH
    listed = [(f"{kind.title}s", addresses.kind_page(name)) for name, kind in KINDS.items()]
    listed.append(("Services", addresses.SERVICES))
    return SearchPage(
        title="Search",
        action=view.href(page, page),
        script=view.file_href(addresses.script(_SCRIPT), page),
        early_script=view.file_href(addresses.script(_EARLY_SCRIPT), page),
        bundle=view.file_href(f"{addresses.SEARCH_INDEX}/pagefind.js", page),
        root=view.file_href("", page),
        id_pattern=ID_PATTERN,
        kinds=json.dumps({name: kind.title for name, kind in KINDS.items()} | OTHER_KINDS),
        records=json.dumps(list(KINDS)),
        tones=json.dumps(TONES),
        lists=tuple(Item(title, view.href(path, page)) for title, path in listed),
    )
