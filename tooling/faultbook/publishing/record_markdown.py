"""The Markdown twin of a record's page, for people without a browser and for language models.

What belongs here: what stands in it and in which order. What does not: a record's values
(``exchange.exporting``) and how one is spelt in YAML (``editing.yaml_text``).

Facts stand first, as YAML front matter in the order of the record's file. It is the same for a
record that is kept as YAML, and it is no copy of the file: it names addresses and the titles of
what is linked, and leaves out sections that tell nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from faultbook.document import SECTIONS
from faultbook.editing.yaml_text import yaml_text
from faultbook.exchange.exporting.records import KIND, PATH
from faultbook.ids import parse_id
from faultbook.markdown_text import without_comments
from faultbook.plain_text import visible_block
from faultbook.publishing.linked_records import linked_from, links_of
from faultbook.views import addresses
from faultbook.views.page import SiteFile

if TYPE_CHECKING:
    from collections.abc import Iterable

    from faultbook.ids import RecordId
    from faultbook.publishing.linked_records import LinkedRecord
    from faultbook.record import Entry
    from faultbook.views.site_view import SiteView

_FIRST = ("id", "title", "status")
_MEANT = re.compile(r"([\\`*_\[\]<>#&|~])")
_SPACES = re.compile(r"\s+")


def markdown_twin(
    view: SiteView, entry: Entry, record_id: RecordId, content: dict[str, Any]
) -> SiteFile:
    """The record as a text to be read, beside its page.

    Args:
        view: What the site shows.
        entry: The record's row.
        record_id: Its id.
        content: What it says, as ``content_of`` gives it for the audience.
    """
    path = addresses.twin(record_id, "md")
    parts = [f"---\n{yaml_text(_facts(view, entry, content))}---"]
    parts.append(f"# {entry.id}: {markdown_line(visible_block(str(content.get('title', ''))))}")
    for heading, text in content[SECTIONS].items():
        if without_comments(text).strip():
            parts += [f"## {markdown_line(visible_block(heading))}"] if heading else []
            parts.append(visible_block(text).strip("\n"))
    parts += _linked("Leads to", links_of(view, entry), path)
    parts += _linked("Linked from", linked_from(view, entry), path)
    return SiteFile(path, ("\n\n".join(parts) + "\n").encode())


def markdown_line(text: str) -> str:
    """A plain text as Markdown of one line in which no sign means anything."""
    return _MEANT.sub(r"\\\1", _SPACES.sub(" ", text).strip())


def _facts(view: SiteView, entry: Entry, content: dict[str, Any]) -> dict[str, Any]:
    """The fields, the most telling ones first, and the address of the page."""
    apart = {KIND, PATH, SECTIONS, *_FIRST}
    page = addresses.page_of_id(entry.id) or addresses.HOME
    address = addresses.address(page, directory_urls=view.site.directory_urls)
    first = {KIND: entry.kind, **{key: content[key] for key in _FIRST if key in content}}
    rest = {key: value for key, value in content.items() if key not in apart}
    return {**first, "url": f"{view.place.url}{address}", **rest}


def _linked(heading: str, found: Iterable[LinkedRecord], source: str) -> list[str]:
    """A list of records, each linked by its own Markdown twin."""
    upwards = "../" * source.count("/")
    lines = []
    for one in found:
        said = f"{one.entry.id}: {markdown_line(one.title)}"
        record_id = parse_id(one.entry.id)
        address = f"{upwards}{addresses.twin(record_id, 'md')}" if record_id else ""
        lines.append(f"- {one.field}: [{said}]({address}) ({one.entry.status})")
    return [f"## {heading}", "\n".join(lines)] if lines else []
