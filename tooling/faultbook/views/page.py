"""What goes into the pages and what comes out.

What belongs here: the types at the edge of this package. What does not: making pages (``pages``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    from faultbook.analysis.evidence import Evidence
    from faultbook.history.past import Past
    from faultbook.record import Context, RecordFile

Audience: TypeAlias = Literal["internal", "public"]
"""Who reads a site: ``internal`` sees every record, ``public`` only those marked so."""


@dataclass(frozen=True, slots=True)
class SitePlace:
    """Where a site is and where its register is kept, as far as anybody said.

    Attributes:
        name: The site's name.
        url: Address of its root, ending in a slash, or "" where it isn't known.
        edit: Gives the address at which a register's file is edited, by its path; "" for none.
        new_issue: Address of the form for a new issue, or "".
    """

    name: str = "Faultbook"
    url: str = ""
    edit: Callable[[str], str] = lambda _path: ""
    new_issue: str = ""


class BrokenFile(NamedTuple):
    """A file that stands where a record should and gets no page.

    Attributes:
        path: Path from the register's root.
        line: Line at which something is wrong, from 1; 0 where nobody looked.
        column: Character in that line, from 1; 0 likewise.
        code: The rule that says so, or "".
        message: What is wrong, in one line, or "".
    """

    path: str
    line: int = 0
    column: int = 0
    code: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class SiteInput:
    """All that a site is made of.

    Attributes:
        context: The register, its configuration and the moment that counts as now.
        load: Reads a record's file by its path.
        audience: Who the pages are for.
        directory_urls: Whether ``a/b.md`` is read at ``a/b/`` rather than at ``a/b.html``. Record
            text is HTML by the time an engine sees it, so its links must be right already.
        place: Where the site is.
        evidence: Gives what analysis goes by; of all records, whatever the audience.
        past: Gives what the commits tell of the records; likewise.
        broken: Gives the files that get no page, for whatever audience.
        tell: Told, in a line, what whoever builds the site should know.
        jobs: Processes to use; None to decide by the work.
    """

    context: Context
    load: Callable[[str], RecordFile]
    audience: Audience
    directory_urls: bool
    place: SitePlace
    evidence: Callable[[], Evidence]
    past: Callable[[], Past]
    broken: Callable[[], tuple[BrokenFile, ...]]
    tell: Callable[[str], None] = lambda _said: None
    jobs: int | None = None


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


@dataclass(frozen=True, slots=True)
class SiteFile:
    """One file of the site that is no page.

    Attributes:
        path: Where it stands, from the site's root.
        content: What is in it.
    """

    path: str
    content: bytes
