"""The files beside a record's page that say the same: one for programs, one to be read.

What belongs here: that a record's values are made fit for the audience once for both. What does
not: what is in each (``record_json``, ``record_markdown``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.exchange.exporting.records import content_of
from faultbook.ids import parse_id
from faultbook.publishing.record_json import json_twin
from faultbook.publishing.record_markdown import markdown_twin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faultbook.record import AnyRecord, Entry
    from faultbook.views.page import SiteFile
    from faultbook.views.site_view import SiteView


def record_twins(view: SiteView, entry: Entry, record: AnyRecord) -> Iterator[SiteFile]:
    """Both files of a record."""
    record_id = parse_id(entry.id)
    if record_id is None:
        return
    content = content_of(record, view.shown)
    yield json_twin(view, entry, record, record_id, content)
    yield markdown_twin(view, entry, record_id, content)
