"""Every file of a site that is neither a page nor wanted by one.

What belongs here: the tables of what there is. What does not: what is in each (the other modules
here) and writing them (``finishing``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.publishing.api_index import api_index
from faultbook.publishing.dashboard_files import dashboard_files
from faultbook.publishing.feeds import feeds
from faultbook.publishing.llms_txt import llms_txt
from faultbook.publishing.metrics_file import metrics_file
from faultbook.publishing.opensearch import opensearch
from faultbook.publishing.permalinks import permalinks, permalinks_of_gone
from faultbook.publishing.record_lists import record_list_files
from faultbook.publishing.record_twins import record_twins
from faultbook.publishing.schema_files import schema_files
from faultbook.publishing.service_list import service_list
from faultbook.publishing.signature_file import signature_file
from faultbook.publishing.sitemap import sitemap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from faultbook.record import AnyRecord, Entry
    from faultbook.views.page import SiteFile
    from faultbook.views.site_view import SiteView

RECORD_FILES: tuple[Callable[[SiteView, Entry, AnyRecord], Iterator[SiteFile]], ...] = (
    record_twins,
    permalinks,
)
"""What makes files of one record; each record is read once for all of them."""

SITE_FILES: tuple[Callable[[SiteView], Iterator[SiteFile]], ...] = (
    api_index,
    record_list_files,
    service_list,
    metrics_file,
    schema_files,
    feeds,
    permalinks_of_gone,
    opensearch,
    llms_txt,
    dashboard_files,
    signature_file,
)
"""What makes files of the register as a whole."""

BUILT_SITE_FILES: tuple[Callable[[SiteView, Path], Iterator[SiteFile]], ...] = (sitemap,)
"""What makes files that follow from the site as the engine built it, by its folder."""


def site_files(view: SiteView) -> Iterator[SiteFile]:
    """Files of the register as a whole; the same input makes the same files, in the same order."""
    for of_site in SITE_FILES:
        yield from of_site(view)


def record_files(view: SiteView, entry: Entry, record: AnyRecord) -> Iterator[SiteFile]:
    """Files of one record; likewise."""
    for of_record in RECORD_FILES:
        yield from of_record(view, entry, record)
