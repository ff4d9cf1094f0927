"""The list of services for programs.

What belongs here: a service's row. What does not: its page (``views``).
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from faultbook.publishing.record_counts import record_counts
from faultbook.publishing.site_schemas import SERVICES_VERSION
from faultbook.publishing.web_json import json_bytes
from faultbook.views import addresses
from faultbook.views.page import SiteFile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faultbook.config import Service
    from faultbook.record import Entry
    from faultbook.views.site_view import SiteView

SERVICE_LIST = f"{addresses.API}/services.json"
"""Where it stands."""


def service_list(view: SiteView) -> Iterator[SiteFile]:
    """The services that have a page, with the numbers of their records."""
    named: dict[str, list[Entry]] = defaultdict(list)
    for entry in view.entries():
        for key in dict.fromkeys(entry.services):
            named[key].append(entry)
    rows = [_row(view, key, one, named.get(key, [])) for key, one in view.services.items()]
    yield SiteFile(SERVICE_LIST, json_bytes({"version": SERVICES_VERSION, "services": rows}))


def _row(view: SiteView, key: str, service: Service, entries: list[Entry]) -> dict[str, Any]:
    page = addresses.service_page(key)
    owner = service.owner if view.team(service.owner) else None
    return {
        "key": view.shown.text(key),
        "name": view.shown.text(service.name or key),
        "owner": owner,
        "tier": service.tier,
        "records": record_counts(entries),
        "url": addresses.address(page, directory_urls=view.site.directory_urls),
    }
