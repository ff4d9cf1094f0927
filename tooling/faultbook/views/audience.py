"""What the audience of a site may see.

What belongs here: what follows from a site's input, and which files get no page. What does not:
what is left out for whom (``faultbook.audience``) and how records are shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.audience import Shown, presentable, shown_of

if TYPE_CHECKING:
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
