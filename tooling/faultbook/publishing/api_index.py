"""The index of all that programs find on a site.

What belongs here: which files there are, and as of when. What does not: what is in them.

Addresses in it, as in every file for programs, are relative to the site's root.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from faultbook.publishing import signature_file
from faultbook.publishing.metrics_file import METRICS_FILE
from faultbook.publishing.record_counts import record_counts
from faultbook.publishing.record_lists import record_lists
from faultbook.publishing.schemas import SCHEMAS, schema_path
from faultbook.publishing.service_list import SERVICE_LIST
from faultbook.publishing.site_schemas import INDEX_VERSION
from faultbook.publishing.web_json import json_bytes
from faultbook.reporters.history_values import rfc3339
from faultbook.views import addresses
from faultbook.views.page import SiteFile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faultbook.views.site_view import SiteView

API_INDEX = f"{addresses.API}/index.json"
"""Where it stands."""


def api_index(view: SiteView) -> Iterator[SiteFile]:
    """The index."""
    past = view.past
    document: dict[str, Any] = {
        "version": INDEX_VERSION,
        "name": view.place.name,
        "site": view.place.url or None,
        "audience": view.site.audience,
        "as_of": {
            "now": rfc3339(view.now),
            "commit": past.head or None,
            "committed_at": rfc3339(past.head_at) if past.head_at else None,
        },
        "counts": record_counts(view.entries()),
        "records": [
            {
                "kind": one.kind,
                "year": one.year,
                "first": one.first,
                "last": one.last,
                "count": len(one.entries),
                "url": one.path,
            }
            for one in record_lists(view)
        ],
        "services": SERVICE_LIST,
        "metrics": METRICS_FILE,
        "signatures": signature_file.PATH,
        "feed": addresses.feed(addresses.HOME),
        "schemas": {name: schema_path(name) for name in SCHEMAS},
    }
    yield SiteFile(API_INDEX, json_bytes(document))
