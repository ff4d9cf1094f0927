"""The records around one, as its twins name them.

What belongs here: which there are, in which order, and how many at most. What does not: how a twin
writes them (``record_json``, ``record_markdown``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from faultbook.record import plain_path
from faultbook.views.site_view import newest_first

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faultbook.record import Entry
    from faultbook.views.site_view import SiteView

MOST_LINKED = 100
"""Records that a twin names as linked to its own; a known error may have thousands."""


class LinkedRecord(NamedTuple):
    """A record that another names, or that names it.

    Attributes:
        field: The field that holds the link, such as ``known_error``.
        entry: The record at the other end.
        title: Its title as the audience may read it.
    """

    field: str
    entry: Entry
    title: str


def links_of(view: SiteView, entry: Entry) -> Iterator[LinkedRecord]:
    """The records that a record names, in the order of its fields; none for an id of nobody."""
    for reference in entry.references:
        target = view.shown.register.get(reference.target)
        if target is not None:
            yield LinkedRecord(plain_path(reference.path), target, view.shown.text(target.title))


def linked_from(view: SiteView, entry: Entry) -> Iterator[LinkedRecord]:
    """The records that name a record, the newest first."""
    register = view.shown.register
    for dependent in newest_first(register.dependents(entry.id))[:MOST_LINKED]:
        for reference in dependent.references:
            if register.resolve(reference.target) == entry.id:
                title = view.shown.text(dependent.title)
                yield LinkedRecord(plain_path(reference.path), dependent, title)
