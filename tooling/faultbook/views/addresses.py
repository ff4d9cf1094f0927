"""Where pages stand, and links from one page to another.

What belongs here: paths of pages and the addresses that follow from them. What does not: what is
on the pages.
"""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING

from faultbook.ids import parse_id
from faultbook.kinds import KINDS, KINDS_BY_PREFIX

if TYPE_CHECKING:
    from faultbook.ids import RecordId

HOME = "index.md"
SEARCH = "search/index.md"
DASHBOARD = "dashboard/index.md"
SERVICES = "services/index.md"
TEAMS = "teams/index.md"
TAGS = "tags/index.md"
YEARS = "years/index.md"
RULES = "rules/index.md"
GUIDE = "guide/index.md"
ASSETS = "assets/faultbook"
STYLES = f"{ASSETS}/faultbook.css"
API = "api/v1"
SEARCH_INDEX = "pagefind"

_FOLDER = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}", re.ASCII)
_NO_FOLDER = re.compile(  # what a file beside it, or a file system, may take for something else
    r".*(?:\.|\.html|\.json|\.md|\.xml)|(?:aux|con|nul|prn|com\d|lpt\d)(?:\..*)?", re.ASCII
)
_NOT_IN_A_FOLDER = re.compile(r"[^a-z0-9]+", re.ASCII)
_SHORT, _DIGITS = 40, 12


def record_page(record_id: RecordId) -> str:
    """Path of a record's page; like its file's, it follows from the id alone."""
    plural = KINDS_BY_PREFIX[record_id.prefix].plural
    return f"{plural}/{record_id.year:04d}/{record_id}.md"


def page_of_id(text: str) -> str | None:
    """Path of the page of an id given as text; None when it is none."""
    record_id = parse_id(text)
    return record_page(record_id) if record_id else None


def kind_page(kind: str) -> str:
    """Path of a kind's index."""
    return f"{KINDS[kind].plural}/index.md"


def year_page(kind: str, year: int) -> str:
    """Path of the index of one year."""
    return f"{KINDS[kind].plural}/{year:04d}/index.md"


def part_page(kind: str, year: int, first: int, last: int) -> str:
    """Path of the index of a range of numbers within a year."""
    return f"{KINDS[kind].plural}/{year:04d}/{first:04d}-{last:04d}.md"


def service_page(key: str) -> str:
    """Path of a service's page; a folder, so that a service may be called ``index``."""
    return f"services/{folder_of(key)}/index.md"


def rule_page(code: str) -> str:
    """Path of a rule's page."""
    return f"rules/{code}.md"


def team_page(key: str) -> str:
    """Path of a team's page; a folder, as a service's."""
    return f"teams/{folder_of(key)}/index.md"


def tag_page(tag: str) -> str:
    """Path of a tag's page; a folder, as a service's."""
    return f"tags/{folder_of(tag)}/index.md"


def common_year_page(year: int) -> str:
    """Path of the page of one year with the records of all kinds."""
    return f"years/{year:04d}/index.md"


def page_below(page: str, name: str) -> str:
    """Path of a further page of one that is an index."""
    return f"{page.removesuffix('index.md')}{name}/index.md"


def folder_of(key: str) -> str:
    """The folder of a key's page: the key, or for one that no folder can have, one like it.

    Different keys have different folders, also where a disk doesn't tell cases apart. A folder that
    isn't its key holds a ``~``, which no key does.
    """
    if _FOLDER.fullmatch(key) and not _NO_FOLDER.fullmatch(key):
        return key
    like = _NOT_IN_A_FOLDER.sub("-", key.lower()).strip("-")[:_SHORT]
    return f"{like}~{sha256(key.encode('utf-8', 'surrogatepass')).hexdigest()[:_DIGITS]}"


def script(name: str) -> str:
    """Path of a script from the site's root."""
    return f"{ASSETS}/{name}"


def dashboard_table(key: str) -> str:
    """Path, from the site's root, of a table of the dashboard as a file for spreadsheets."""
    return f"dashboard/{key}.csv"


def feed(page: str) -> str:
    """Path, from the site's root, of the feed of a page that is an index."""
    return f"{page.removesuffix('index.md')}feed.xml"


def permalink(record_id: RecordId) -> str:
    """Address of a record that holds whatever becomes of its page, from the site's root."""
    return f"id/{record_id}/"


def twin(record_id: RecordId, suffix: str) -> str:
    """Path, from the site's root, of a record as a file for programs.

    Args:
        record_id: The record's id.
        suffix: ``json`` or ``md``.
    """
    return f"{record_page(record_id).removesuffix('.md')}.{suffix}"


def file_href(path: str, source: str, *, directory_urls: bool) -> str:
    """Relative address of a file, given from the site's root, as seen from a page."""
    upwards = "../" * address(source, directory_urls=directory_urls).count("/")
    return f"{upwards}{path}"


def address(page: str, *, directory_urls: bool) -> str:
    """Address of a page from the site's root, without a leading slash."""
    stem = page.removesuffix(".md")
    if not directory_urls:
        return f"{stem}.html"
    return stem.removesuffix("index") if stem.endswith(("/index", "index")) else f"{stem}/"


def href(target: str, source: str, *, directory_urls: bool) -> str:
    """Relative address of a page as seen from another."""
    upwards = "../" * address(source, directory_urls=directory_urls).count("/")
    return f"{upwards}{address(target, directory_urls=directory_urls)}" or "./"
