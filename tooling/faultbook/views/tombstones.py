"""Pages at the addresses of records that are gone.

What belongs here: which there are and what they say. What does not: how they look
(``templates/tombstone.md.j2``) and who may know of which (``audience``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import escape

from faultbook.ids import parse_id
from faultbook.kinds import KINDS
from faultbook.views import addresses
from faultbook.views.display import Item, day_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup

    from faultbook.history.past import Gone
    from faultbook.ids import RecordId
    from faultbook.views.site_view import SiteView

_SHORT = 12  # characters of a commit's id that tell it from others in any register


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What stands where a record was.

    Attributes:
        path: Path of the page.
        parent: Path of the page of its kind.
        record_id: The id that leads here.
        title: Title of the page.
        kind: What kind of record it was, as a word within a sentence.
        name: Id that it had last.
        record_title: Its title, or "".
        deleted: When it was deleted.
        commit: The commit that deleted it, or "".
        elsewhere: The list in which others of its kind are.
    """

    path: str
    parent: str
    record_id: RecordId
    title: Markup
    kind: str
    name: Markup
    record_title: str
    deleted: Item
    commit: str
    elsewhere: Item


def tombstones(view: SiteView) -> Iterator[Tombstone]:
    """One for each id of a record that is gone, unless it leads to a record that is there."""
    taken = {former for ids in view.former_ids.values() for former in ids}
    for gone in reversed(view.past.gone):  # of several with one id, the one that had it last
        for former in reversed(gone.ids):
            record_id = parse_id(former)
            if former in taken or record_id is None or view.shown.register.get(former) is not None:
                continue
            taken.add(former)
            yield _tombstone(view, gone, record_id)


def _tombstone(view: SiteView, gone: Gone, record_id: RecordId) -> Tombstone:
    path, parent = addresses.record_page(record_id), addresses.kind_page(gone.kind)
    kind = KINDS[gone.kind].title
    return Tombstone(
        path=path,
        parent=parent,
        record_id=record_id,
        # Ids of records that are gone are masked for the public; this one was public to the end.
        title=escape(f"{record_id} was deleted"),
        kind=kind.lower(),
        name=escape(gone.ids[-1]),
        record_title=gone.title,
        deleted=day_of(gone.at),
        commit=gone.commit[:_SHORT],
        elsewhere=Item(f"{kind}s", view.href(parent, path)),
    )
