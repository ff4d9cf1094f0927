"""Opening a status page's files: which form each has, and their incidents as rows.

What belongs here: files to rows. What does not: what the forms say (``posted``, ``feed``) and what
becomes of an incident (``incident``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from faultbook.exchange.incident_fields import default_fields
from faultbook.exchange.json_entries import first_sign, read_entries
from faultbook.exchange.source import Outcome, Place, RowSetback, SourceRow, only_row, shown
from faultbook.exchange.source_files import source_files, why_unread
from faultbook.exchange.statuspage.feed import MAX_FEED, read_feed
from faultbook.exchange.statuspage.incident import IncidentReading
from faultbook.exchange.statuspage.posted import read_object

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from faultbook.exchange.source import Draft, ImportContext, Remark, Setback
    from faultbook.exchange.source_files import SourceFile

LISTS = ("incidents", "scheduled_maintenances")
"""Keys under which Statuspage's JSON lists incidents."""


def open_source(paths: Sequence[Path], context: ImportContext) -> StatuspageSource:
    """The incidents of a status page.

    Args:
        paths: Files in any of the page's forms, and folders of them.
        context: What every importer is given.

    Raises:
        UsageProblem: The mapping is at fault.
    """
    return StatuspageSource(paths, context)


class StatuspageSource:
    """A ``Source`` of status pages' incidents."""

    def __init__(self, paths: Sequence[Path], context: ImportContext) -> None:
        self._paths = paths
        self._reading = IncidentReading(context, default_fields(context))

    def rows(self) -> Iterator[SourceRow | RowSetback]:
        """Every incident of every file."""
        for file in source_files(self._paths):
            yield from _rows(file)

    def draft(self, rows: Sequence[SourceRow]) -> Draft | Setback:
        """The incident of one key."""
        row = only_row(rows)
        return self._reading.draft(row.key, row.data) if isinstance(row, SourceRow) else row

    def remarks(self) -> Iterable[Remark]:
        """Nothing: all that is odd is told of the incident that it is about."""
        return ()


def _rows(file: SourceFile) -> Iterator[SourceRow | RowSetback]:
    reason = why_unread(file)
    if reason:
        yield RowSetback(Place(file.shown), Outcome.SKIPPED, reason)
        return
    sign = first_sign(file.path)
    if sign == "<":
        with file.path.open("rb") as stream:
            content = stream.read(MAX_FEED + 1)
        for entry in read_feed(content, file.shown):
            yield entry if isinstance(entry, RowSetback) else _row(*entry)
    elif sign and sign in "{[":
        for found in read_entries(file.path, file.shown, LISTS):
            if isinstance(found, RowSetback):
                yield found
            elif isinstance(found.value, dict):
                yield _row(found.place, *read_object(found.value))
            else:
                yield RowSetback(found.place, Outcome.REFUSED, "the entry is no JSON object")
    else:
        said = "is neither JSON nor a feed; name incidents.json, history.rss or history.atom"
        if sign and file.is_named:
            yield RowSetback(Place(file.shown), Outcome.REFUSED, said)
        else:
            yield RowSetback(Place(file.shown), Outcome.SKIPPED, said if sign else "is empty")


def _row(place: Place, key: str, data: Any) -> SourceRow | RowSetback:
    if not key:
        reason = "has no 'id', and no address with one; an incident of a status page has either"
        return RowSetback(place, Outcome.REFUSED, reason)
    if not key.isprintable():
        reason = f"has the id {shown(key)}, with a character that a record can't hold"
        return RowSetback(place, Outcome.REFUSED, reason)
    return SourceRow(place, key, data)
