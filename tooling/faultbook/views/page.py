"""What goes into the pages and what comes out.

What belongs here: the two types at the edge of this package. What does not: making pages
(``pages``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    from faultbook.record import Context, RecordFile

Audience: TypeAlias = Literal["internal", "public"]
"""Who reads a site: ``internal`` sees every record, ``public`` only those marked so."""


@dataclass(frozen=True, slots=True)
class SiteInput:
    """All that pages are made of.

    Attributes:
        context: The register, its configuration and the moment that counts as now.
        load: Reads a record's file by its path.
        audience: Who the pages are for.
        directory_urls: Whether ``a/b.md`` is read at ``a/b/`` rather than at ``a/b.html``. Record
            text is HTML by the time an engine sees it, so its links must be right already.
    """

    context: Context
    load: Callable[[str], RecordFile]
    audience: Audience = "internal"
    directory_urls: bool = True


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the site.

    Attributes:
        path: Where it stands, from the folder of pages, ending in ``.md``.
        markdown: Its text with front matter, ready for an engine.
        title: Its title, plain text.
        source_path: File of the record it shows, from the register's root; None for other pages.
        nav: Whether it belongs in the site's navigation.
        parent: Path of the page above it, or "".
    """

    path: str
    markdown: str
    title: str
    source_path: str | None = None
    nav: bool = False
    parent: str = ""
