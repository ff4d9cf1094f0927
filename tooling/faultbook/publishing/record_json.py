"""The JSON twin of a record's page.

What belongs here: its shape. What does not: a record's fields (``exchange.exporting``), its schema
(``site_schemas``) and how JSON is written (``web_json``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from faultbook.document import SECTIONS
from faultbook.exchange.exporting.records import KIND, PATH
from faultbook.publishing.linked_records import linked_from, links_of
from faultbook.publishing.site_schemas import RECORD_VERSION
from faultbook.publishing.web_json import json_bytes
from faultbook.views import addresses
from faultbook.views.page import SiteFile

if TYPE_CHECKING:
    from faultbook.ids import RecordId
    from faultbook.publishing.linked_records import LinkedRecord
    from faultbook.record import AnyRecord, Entry
    from faultbook.views.site_view import SiteView

_APART = frozenset({KIND, PATH, "id", "title", "status", SECTIONS})


def json_twin(
    view: SiteView, entry: Entry, record: AnyRecord, record_id: RecordId, content: dict[str, Any]
) -> SiteFile:
    """The record for programs, beside its page.

    Args:
        view: What the site shows.
        entry: The record's row.
        record: The record.
        record_id: Its id.
        content: What it says, as ``content_of`` gives it for the audience.
    """
    document = {
        "version": RECORD_VERSION,
        "kind": entry.kind,
        "id": entry.id,
        "url": _url(view, entry),
        "permalink": addresses.permalink(record_id),
        "title": content.get("title", ""),
        "status": entry.status,
        "fields": {key: value for key, value in content.items() if key not in _APART},
        "sections": content[SECTIONS],
        "links": [_link(view, one) for one in links_of(view, entry)],
        "linked_from": [_link(view, one) for one in linked_from(view, entry)],
        "linked_from_records": len(view.shown.register.dependents(entry.id)),
    }
    if entry.kind == "known-error":
        document["workaround_html"] = _workaround(view, record, entry)
    return SiteFile(addresses.twin(record_id, "json"), json_bytes(document))


def _url(view: SiteView, entry: Entry) -> str:
    page = addresses.page_of_id(entry.id) or addresses.HOME
    return addresses.address(page, directory_urls=view.site.directory_urls)


def _link(view: SiteView, linked: LinkedRecord) -> dict[str, Any]:
    return {
        "field": linked.field,
        "kind": linked.entry.kind,
        "id": linked.entry.id,
        "title": linked.title,
        "status": linked.entry.status,
        "url": _url(view, linked.entry),
    }


def _workaround(view: SiteView, record: AnyRecord, entry: Entry) -> str:
    """What the page says under Workaround, or why there is none; "" where it says neither."""
    page = addresses.page_of_id(entry.id) or addresses.HOME
    found = view.text(record.section("Workaround"), page)
    if found is None:
        found = view.text(record.model.no_workaround or "", page)
    return str(found or "")
