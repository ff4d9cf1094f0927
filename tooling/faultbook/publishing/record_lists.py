"""Lists of records for programs: one file for each thousand numbers of a kind's year.

What belongs here: which files there are and a record's row. What does not: everything else that a
record says (``record_json``) and how JSON is written (``web_json``).

A file doesn't grow with the register, and a record that changes changes one of them.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from faultbook.ids import parse_id
from faultbook.kinds import KINDS
from faultbook.publishing.site_schemas import RECORDS_VERSION
from faultbook.publishing.web_json import json_bytes
from faultbook.reporters.history_values import rfc3339
from faultbook.views import addresses
from faultbook.views.page import SiteFile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faultbook.ids import RecordId
    from faultbook.record import Entry
    from faultbook.views.site_view import SiteView

NUMBERS_A_FILE = 1000


class RecordList(NamedTuple):
    """One list.

    Attributes:
        path: Its file, from the site's root.
        kind: Name of the kind of its records.
        year: The year in their ids.
        first: The first number that may be in it; drafts count as number 0.
        entries: The records, by number and then by id.
    """

    path: str
    kind: str
    year: int
    first: int
    entries: tuple[Entry, ...]

    @property
    def last(self) -> int:
        """The last number that may be in it."""
        return self.first + NUMBERS_A_FILE - 1


def record_lists(view: SiteView) -> Iterator[RecordList]:
    """Every list that holds a record, by kind, year and number."""
    found: dict[tuple[int, int, int], list[tuple[RecordId, Entry]]] = defaultdict(list)
    kinds = list(KINDS)
    for entry in view.entries():
        record_id = parse_id(entry.id)
        if record_id is not None:
            first = record_id.number // NUMBERS_A_FILE * NUMBERS_A_FILE
            found[kinds.index(entry.kind), record_id.year, first].append((record_id, entry))
    for (kind, year, first), rows in sorted(found.items()):
        plural, last = KINDS[kinds[kind]].plural, first + NUMBERS_A_FILE - 1
        path = f"{addresses.API}/records/{plural}/{year:04d}/{first:04d}-{last:04d}.json"
        rows.sort(key=lambda row: (row[0].number, row[1].id))
        yield RecordList(path, kinds[kind], year, first, tuple(entry for _, entry in rows))


def record_list_files(view: SiteView) -> Iterator[SiteFile]:
    """The files of all lists."""
    for one in record_lists(view):
        document = {
            "version": RECORDS_VERSION,
            "kind": one.kind,
            "year": one.year,
            "first": one.first,
            "last": one.last,
            "records": [_row(view, entry) for entry in one.entries],
        }
        yield SiteFile(one.path, json_bytes(document))


def _row(view: SiteView, entry: Entry) -> dict[str, Any]:
    shown = view.shown
    record_id = parse_id(entry.id)
    page = addresses.page_of_id(entry.id) or addresses.HOME
    changes = view.past.changes.get(entry.id, ())
    is_named = not shown.is_public or entry.owner in shown.teams
    return {
        "id": entry.id,
        "kind": entry.kind,
        "title": shown.text(entry.title),
        "status": entry.status,
        "visibility": entry.visibility,
        "services": [shown.text(key) for key in entry.services],
        "tags": [shown.text(tag) for tag in entry.tags],
        "owner": entry.owner if is_named else None,
        "priority": entry.priority,
        "opened_at": rfc3339(entry.opened_at) if entry.opened_at else None,
        "updated_at": rfc3339(changes[-1].at) if changes else None,
        "url": addresses.address(page, directory_urls=view.site.directory_urls),
        "twin": addresses.twin(record_id, "json") if record_id else None,
    }
