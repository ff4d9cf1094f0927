"""The sitemap, for engines that write none.

What belongs here: the pages of a built site as search engines ask for them. What does not: sites
whose engine has told them already.

The format: https://www.sitemaps.org/protocol.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote
from xml.etree import ElementTree as ET

from faultbook.views.page import SiteFile

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from faultbook.views.site_view import SiteView

SITEMAP = "sitemap.xml"
"""Where it stands."""

MOST_ADDRESSES = 50_000
"""Addresses in one file, says the format; a site with more has an index of files."""

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_OURS = "made by Faultbook for an engine that makes none"
_NO_PAGES = ("404.html", "id/", "assets/")  # permalinks lead on and aren't what is to be found


def sitemap(view: SiteView, folder: Path) -> Iterator[SiteFile]:
    """The sitemap; none where the site's address isn't known or the engine wrote one.

    Args:
        view: What the site shows.
        folder: The site as the engine built it.
    """
    if not view.place.url or _is_theirs(folder / SITEMAP):
        return
    pages = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.html"))
    found = [
        f"{view.place.url}{quote(_address(page, directory_urls=view.site.directory_urls))}"
        for page in pages
        if not page.startswith(_NO_PAGES)
    ]
    if len(found) <= MOST_ADDRESSES:
        yield SiteFile(SITEMAP, _document("urlset", "url", found))
        return
    parts: list[str] = []
    for start in range(0, len(found), MOST_ADDRESSES):
        name = f"sitemap-{len(parts) + 1}.xml"
        parts.append(f"{view.place.url}{name}")
        part = found[start : start + MOST_ADDRESSES]
        yield SiteFile(name, _document("urlset", "url", part))
    yield SiteFile(SITEMAP, _document("sitemapindex", "sitemap", parts))


def _is_theirs(file: Path) -> bool:
    return file.is_file() and _OURS.encode() not in file.read_bytes()[:200]


def _address(page: str, *, directory_urls: bool) -> str:
    is_folder = page == "index.html" or (directory_urls and page.endswith("/index.html"))
    return page.removesuffix("index.html") if is_folder else page


def _document(name: str, item: str, found: Sequence[str]) -> bytes:
    root = ET.Element(name, {"xmlns": _NAMESPACE})
    root.append(ET.Comment(f" {_OURS} "))
    for address in found:
        ET.SubElement(ET.SubElement(root, item), "loc").text = address
    ET.indent(root)
    text: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"
