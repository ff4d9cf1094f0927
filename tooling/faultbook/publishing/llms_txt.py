"""What language models are told of a site first: ``llms.txt``.

What belongs here: what the site is and where they find what, in a file of bounded length. What does
not: the records themselves, of which each has a Markdown twin (``record_markdown``).

The format: https://llmstxt.org
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from faultbook.ids import parse_id
from faultbook.kinds import KINDS
from faultbook.publishing.api_index import API_INDEX
from faultbook.publishing.metrics_file import METRICS_FILE
from faultbook.publishing.record_markdown import markdown_line
from faultbook.publishing.service_list import SERVICE_LIST
from faultbook.reporters.history_values import rfc3339
from faultbook.views import addresses
from faultbook.views.display import OPEN_STATES
from faultbook.views.page import SiteFile
from faultbook.views.site_view import newest_first

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from faultbook.record import Entry
    from faultbook.views.site_view import SiteView

LLMS = "llms.txt"
"""Where it stands."""

MOST_SERVICES = 50
"""Services whose known errors are listed: those with the most active ones."""

MOST_A_SERVICE = 10
"""Known errors listed for a service, the newest ones."""

_KIND = "known-error"
_SUMMARY = (
    "> Incidents, problems and known errors: what went wrong, how to live with it, and why it"
    " happened."
)
_READING = (
    "Look for a known error first: it has the workaround. Each record's page has the same as"
    " Markdown and as JSON beside it, at its path with `.md` or `.json` at the end."
)


def llms_txt(view: SiteView) -> Iterator[SiteFile]:
    """The file; addresses in it are relative to it where the site's address isn't known."""
    name = markdown_line(view.shown.text(view.place.name))
    lines = [f"# {name}", "", f"{_SUMMARY} As of {rfc3339(view.now)}.", "", _READING, ""]
    lines += _indexes(view)
    for heading, entries in _known_errors(view):
        lines += ["", f"## Known errors: {heading}", ""]
        lines += [_record(view, entry) for entry in entries]
    lines += ["", "## Optional", ""]
    lines.append(_link(view, "Metrics", METRICS_FILE, "figures of all time, as JSON"))
    lines.append(_link(view, "Guide", _page(view, addresses.GUIDE), "how the records are kept"))
    yield SiteFile(LLMS, ("\n".join(lines) + "\n").encode())


def _indexes(view: SiteView) -> Iterator[str]:
    yield from ("## Indexes", "")
    for kind in KINDS.values():
        page = _page(view, addresses.kind_page(kind.name))
        yield _link(view, f"{kind.title}s", page, "those that are open, the latest, and by year")
    yield _link(view, "Services", SERVICE_LIST, "with the numbers of their records, as JSON")
    yield _link(view, "All files for programs", API_INDEX, "as JSON")


def _known_errors(view: SiteView) -> Iterator[tuple[str, Sequence[Entry]]]:
    """Active known errors by the name of a service, then those of none."""
    by_service: dict[str, list[Entry]] = defaultdict(list)
    others = []
    for entry in view.entries():
        if entry.kind != _KIND or entry.status not in OPEN_STATES[_KIND]:
            continue
        keys = [key for key in dict.fromkeys(entry.services) if key in view.services]
        for key in keys:
            by_service[key].append(entry)
        if not keys:
            others.append(entry)
    for key in sorted(_most_known(by_service)):
        name = markdown_line(view.shown.text(view.services[key].name or key))
        yield name, newest_first(by_service[key])[:MOST_A_SERVICE]
    if others:
        yield "of no service", newest_first(others)[:MOST_A_SERVICE]


def _most_known(by_service: Mapping[str, Sequence[Entry]]) -> list[str]:
    ranked = sorted(by_service, key=lambda key: (-len(by_service[key]), key))
    return ranked[:MOST_SERVICES]


def _record(view: SiteView, entry: Entry) -> str:
    record_id = parse_id(entry.id)
    path = addresses.twin(record_id, "md") if record_id else ""
    return _link(view, f"{entry.id}: {markdown_line(view.shown.text(entry.title))}", path)


def _page(view: SiteView, page: str) -> str:
    return addresses.address(page, directory_urls=view.site.directory_urls)


def _link(view: SiteView, name: str, path: str, note: str = "") -> str:
    said = f": {note}" if note else ""
    return f"- [{name}]({view.place.url}{path}){said}"
