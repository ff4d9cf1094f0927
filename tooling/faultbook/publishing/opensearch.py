"""The description of a site's search by which browsers add it to their own: OpenSearch 1.1.

What belongs here: that file, which is there where the site's address is known, for the format has
no relative addresses. What does not: the search (``search_index``).

The format: https://github.com/dewitt/opensearch/blob/master/opensearch-1-1-draft-6.md
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from faultbook.plain_text import visible
from faultbook.views import addresses
from faultbook.views.page import SiteFile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faultbook.views.site_view import SiteView

OPENSEARCH = "opensearch.xml"
"""Where it stands."""

_NAMESPACE = "http://a9.com/-/spec/opensearch/1.1/"
_LONGEST_SHORT_NAME, _LONGEST_NAME = 16, 48  # characters, says the format


def opensearch(view: SiteView) -> Iterator[SiteFile]:
    """The description; none where the site's address isn't known."""
    place = view.place
    if not place.url:
        return
    name = " ".join(visible(place.name).split())
    page = addresses.address(addresses.SEARCH, directory_urls=view.site.directory_urls)
    root = ET.Element("OpenSearchDescription", {"xmlns": _NAMESPACE})
    _text(root, "ShortName", name[:_LONGEST_SHORT_NAME].strip())
    _text(root, "LongName", name[:_LONGEST_NAME].strip())
    _text(root, "Description", "Search incidents, problems and known errors")
    template = f"{place.url}{page}?q={{searchTerms}}"
    ET.SubElement(root, "Url", {"type": "text/html", "template": template})
    itself = {"type": "application/opensearchdescription+xml", "rel": "self"}
    ET.SubElement(root, "Url", itself | {"template": f"{place.url}{OPENSEARCH}"})
    _text(root, "InputEncoding", "UTF-8")
    ET.indent(root)
    content = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    yield SiteFile(OPENSEARCH, content + b"\n")


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text
