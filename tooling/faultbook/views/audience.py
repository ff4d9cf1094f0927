"""What the audience of a site may see.

What belongs here: what follows from a site's input, and which files get no page. What does not:
what is left out for whom (``faultbook.audience``) and how records are shown.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from faultbook.audience import Shown, presentable, public_fields, shown_of
from faultbook.document import SECTIONS
from faultbook.history.past import PastChange
from faultbook.history.timeline import Change
from faultbook.ids import parse_id

if TYPE_CHECKING:
    from collections.abc import Collection

    from faultbook.history.past import Past
    from faultbook.record import Register
    from faultbook.views.page import SiteInput


def shown_to(site: SiteInput) -> Shown:
    """What the audience of a site may see."""
    return shown_of(site.context, site.load, is_public=site.audience == "public")


def files_without_page(register: Register) -> tuple[str, ...]:
    """Paths of files that stand where a record should and get no page for anybody.

    They can't be read, have no id of their kind, or have one that another file has too.
    """
    shown = {row.path for row in presentable(register)}
    return tuple(row.path for row in register.entries() if row.path not in shown)


def past_for_the_public(past: Past, shown: Shown) -> Past:
    """What the public may know of the past: that its records changed, when, and in which fields.

    Messages, names and earlier values tell of people, of other records, and of what was taken out
    since; a draft's id has words in it, from when it may have been internal. Of a record that is
    gone and was public to the end, its number is told and no title, for some are deleted so that
    nobody reads them any more.
    """
    changes = {
        entry.id: tuple(
            _unnamed(one, public_fields(entry.kind)) for one in past.changes.get(entry.id, ())
        )
        for entry in shown.register.entries()
    }
    gone = tuple(
        one._replace(ids=one.ids[-1:], title="", commit="")
        for one in past.gone
        if one.visibility == "public" and _has_number(one.ids[-1])
    )
    return replace(past, changes=changes, gone=gone, earlier={})


def _has_number(record_id: str) -> bool:
    parsed = parse_id(record_id)
    return parsed is not None and not parsed.is_draft


def _unnamed(change: PastChange, public: Collection[str]) -> PastChange:
    fields = dict.fromkeys(str(one.path[0]) for one in change.changes)
    kept = tuple(
        Change((name,), None, None) for name in fields if name in public or name == SECTIONS
    )
    return PastChange(change.at, change.event, "", "", (), "", "", kept)
