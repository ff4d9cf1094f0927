"""Opening Google Cloud's list of incidents: each entry as a row.

What belongs here: files to rows, and the parts of an entry that count. What does not: what becomes
of them (``incident``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict

from faultbook.exchange.field_text import block, one_line
from faultbook.exchange.google_cloud.incident import IncidentReading
from faultbook.exchange.json_entries import first_sign, read_entries
from faultbook.exchange.source import Outcome, Place, RowSetback, SourceRow, only_row, shown
from faultbook.exchange.source_files import source_files, why_unread

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from faultbook.exchange.json_entries import JsonEntry
    from faultbook.exchange.source import Draft, ImportContext, Remark, Setback


def open_source(paths: Sequence[Path], context: ImportContext) -> GoogleCloudSource:
    """The incidents of Google Cloud's status page.

    Args:
        paths: Files like its ``incidents.json``, and folders of them.
        context: What every importer is given.

    Raises:
        UsageProblem: The mapping is at fault.
    """
    return GoogleCloudSource(paths, context)


class GoogleCloudSource:
    """A ``Source`` of Google Cloud's incidents."""

    def __init__(self, paths: Sequence[Path], context: ImportContext) -> None:
        self._paths = paths
        self._reading = IncidentReading(context)

    def rows(self) -> Iterator[SourceRow | RowSetback]:
        """Every incident of every file."""
        for file in source_files(self._paths):
            reason = why_unread(file)
            sign = "" if reason else first_sign(file.path)
            if sign and sign in "{[":
                for found in read_entries(file.path, file.shown, ("incidents",)):
                    yield found if isinstance(found, RowSetback) else _row(found)
            else:
                is_other = sign and file.is_named
                outcome = Outcome.REFUSED if is_other else Outcome.SKIPPED
                reason = reason or ("is not JSON; name incidents.json" if sign else "is empty")
                yield RowSetback(Place(file.shown), outcome, reason)

    def draft(self, rows: Sequence[SourceRow]) -> Draft | Setback:
        """The incident of one key."""
        row = only_row(rows)
        return self._reading.draft(row.key, row.data) if isinstance(row, SourceRow) else row

    def remarks(self) -> Iterable[Remark]:
        """Nothing: all that is odd is told of the incident that it is about."""
        return ()


def _row(entry: JsonEntry) -> SourceRow | RowSetback:
    if not isinstance(entry.value, dict):
        return RowSetback(entry.place, Outcome.REFUSED, "the entry is no JSON object")
    key = one_line(entry.value.get("id")) or one_line(entry.value.get("number"))
    if not key:
        reason = "has no 'id'; an incident of Google Cloud's status page has one"
        return RowSetback(entry.place, Outcome.REFUSED, reason)
    if not key.isprintable():
        reason = f"has the id {shown(key)}, with a character that a record can't hold"
        return RowSetback(entry.place, Outcome.REFUSED, reason)
    return SourceRow(entry.place, key, _posted(entry.value))


_TEXTS = (
    *("begin", "created", "end", "external_desc", "status_impact", "severity", "service_name"),
    "uri",
)


def _posted(value: dict[str, Any]) -> dict[str, Any]:
    """The parts of an entry that count, as text."""
    updates = value.get("updates")
    if not isinstance(updates, list) or not updates:
        updates = [value.get("most_recent_update")]
    return {
        **{name: block(value.get(name)) for name in _TEXTS},
        "products": _titles(value.get("affected_products")),
        "locations": [
            *_titles(value.get("currently_affected_locations")),
            *_titles(value.get("previously_affected_locations")),
        ],
        # The newest stands first there.
        "updates": [_update(one) for one in reversed(updates) if isinstance(one, dict)],
    }


class Update(TypedDict):
    """An update of an incident: when, in what state, and what it says; "" for none."""

    at: str
    status: str
    text: str


def _update(one: dict[str, Any]) -> Update:
    return Update(
        at=one_line(one.get("when")) or one_line(one.get("created")),
        status=one_line(one.get("status")),
        text=block(one.get("text")),
    )


def _titles(value: Any) -> list[str]:
    """What a list of places or products names, each by its title."""
    found: dict[str, None] = {}
    for one in value if isinstance(value, list) else []:
        title = one_line(one.get("title") or one.get("id")) if isinstance(one, dict) else ""
        if title:
            found.setdefault(title)
    return list(found)
