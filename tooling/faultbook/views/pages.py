"""Every page of a site, one after the other.

What belongs here: the order of pages and which template makes each. What does not: what is on them
(the other modules here) and the engine that builds them (``faultbook.site``).
"""

from __future__ import annotations

from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING, Any

from faultbook.kinds import KINDS
from faultbook.parallel import job_count, map_chunks
from faultbook.views import addresses, disciplines, guide_pages, list_pages, rule_pages
from faultbook.views.breadcrumbs import with_breadcrumbs
from faultbook.views.broken_files import broken_files_of
from faultbook.views.collection import all_collections
from faultbook.views.collection_indexes import index_pages
from faultbook.views.collection_pages import collection_pages
from faultbook.views.dashboard_page import dashboard_page
from faultbook.views.home_page import home_page
from faultbook.views.incident_page import incident_page
from faultbook.views.known_error_page import known_error_page
from faultbook.views.page import Page
from faultbook.views.problem_page import problem_page
from faultbook.views.search_page import search_page
from faultbook.views.service_downtime import downtimes
from faultbook.views.tombstones import tombstones

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from faultbook.record import Entry
    from faultbook.views.collection_indexes import IndexPage
    from faultbook.views.list_pages import ListPage
    from faultbook.views.site_view import SiteView

NAVIGATION: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Home", (addresses.HOME,)),
    ("Search", (addresses.SEARCH,)),
    *((f"{kind.title}s", (addresses.kind_page(name),)) for name, kind in KINDS.items()),
    ("Browse", (addresses.SERVICES, addresses.TEAMS, addresses.TAGS, addresses.YEARS)),
    ("Dashboard", (addresses.DASHBOARD,)),
    ("Guide", tuple(guide_pages.GUIDE_PAGES)),
    ("Rules", (addresses.RULES,)),
)
"""Pages of the navigation by heading, for sites that have none of their own."""

_TITLES = {
    **{paths[0]: heading for heading, paths in NAVIGATION},
    addresses.SERVICES: "Services",
    **guide_pages.GUIDE_PAGES,
}

_RECORD_PAGES: dict[str, Callable[..., Any]] = {
    "incident": incident_page,
    "problem": problem_page,
    "known-error": known_error_page,
}


def all_pages(view: SiteView) -> Iterator[Page]:
    """Every page of a site; the same input makes the same pages.

    Pages of lists come first, then records in the order of their files, then those that are gone.
    Many records are shared out among as many processes as the input allows; the dashboard comes
    last, because what draws its charts starts threads, which forking doesn't go with.
    """
    for page in _pages(view):
        yield with_breadcrumbs(view, page)


def _pages(view: SiteView) -> Iterator[Page]:
    yield _home(view)
    yield _search(view)
    for listed in list_pages.kind_pages(view):
        yield _list_page(view, "list.md.j2", listed, nav=not listed.parent)
    yield from _collections(view)
    yield from _guide(view)
    yield from _rules(view)
    yield from _records(view)
    for tombstone in tombstones(view):
        markdown = view.templates.render("tombstone.md.j2", page=tombstone)
        yield Page(tombstone.path, markdown, tombstone.title, parent=tombstone.parent)
    yield _dashboard(view)


def _home(view: SiteView) -> Page:
    feed = view.file_href(addresses.feed(addresses.HOME), addresses.HOME)
    markdown = view.templates.render("home.md.j2", page=home_page(view), feed=feed)
    return Page(addresses.HOME, markdown, "Home", nav=True)


def _list_page(view: SiteView, template: str, listed: ListPage | IndexPage, *, nav: bool) -> Page:
    sorter = view.file_href(addresses.script("tables.js"), listed.path)
    feed = view.file_href(addresses.feed(listed.path), listed.path)
    broken = broken_files_of(view, listed.path)
    markdown = view.templates.render(template, page=listed, sorter=sorter, feed=feed, broken=broken)
    return Page(listed.path, markdown, listed.title, nav=nav, parent=listed.parent)


def _search(view: SiteView) -> Page:
    page = search_page(view)
    markdown = view.templates.render("search.md.j2", page=page)
    return Page(addresses.SEARCH, markdown, page.title, nav=True)


def _collections(view: SiteView) -> Iterator[Page]:
    away = downtimes(view)
    for sort, found in all_collections(view):
        for index in index_pages(view, sort, found, away):
            yield _list_page(view, "collections.md.j2", index, nav=not index.parent)
        for one in found:
            for listed in collection_pages(view, one, away):
                yield _list_page(view, "list.md.j2", listed, nav=False)


def _dashboard(view: SiteView) -> Page:
    page = dashboard_page(view)
    markdown = view.templates.render("dashboard.md.j2", page=page)
    return Page(page.path, markdown, page.title, nav=True)


def _guide(view: SiteView) -> Iterator[Page]:
    for path, title in guide_pages.GUIDE_PAGES.items():
        markdown = view.templates.render(
            path.removeprefix("guide/"),
            title=title,
            kinds=guide_pages.kind_names(),
            states=partial(guide_pages.states, view, page=path),
            fields=guide_pages.fields,
            proofs=partial(disciplines.proof_rows, view, _TITLES, page=path),
            metrics=guide_pages.metrics,
        )
        yield Page(path, markdown, title, nav=True, parent=_above(path, addresses.GUIDE))


def _rules(view: SiteView) -> Iterator[Page]:
    tables = rule_pages.rule_tables(view)
    markdown = view.templates.render("rules.md.j2", tables=tables)
    yield Page(addresses.RULES, markdown, "Rules", nav=True)
    for page in rule_pages.rule_pages():
        markdown = view.templates.render("rule.md.j2", page=page)
        yield Page(page.path, markdown, page.title, parent=addresses.RULES)


def _records(view: SiteView) -> Iterator[Page]:
    entries = view.entries()
    jobs = job_count(len(entries), view.site.jobs)

    def pages(some: list[Entry]) -> list[Page]:
        return [page for entry in some for page in _record(view, entry)]

    with closing(map_chunks(pages, entries, jobs)) as chunks:
        for chunk in chunks:
            yield from chunk


def _record(view: SiteView, entry: Entry) -> Iterator[Page]:
    record = view.record(entry)
    if record is None:
        return
    page = _RECORD_PAGES[entry.kind](view, entry, record)
    path = addresses.page_of_id(entry.id) or ""
    parent = addresses.kind_page(entry.kind)
    markdown = view.templates.render(f"{entry.kind}.md.j2", page=page)
    title = view.shown.text(page.head.heading)
    yield Page(path, markdown, title, source_path=entry.path, parent=parent)
    for former in view.former_ids.get(entry.id, ()):
        yield _alias(view, entry, former, parent)


def _alias(view: SiteView, entry: Entry, alias: str, parent: str) -> Page:
    path = addresses.page_of_id(alias) or ""
    item = view.record_item(entry.id, path)
    title = f"{alias} is now {entry.id}"
    markdown = view.templates.render("alias.md.j2", title=title, alias=alias, item=item)
    return Page(path, markdown, title, parent=parent)


def _above(path: str, index: str) -> str:
    return "" if path == index else index
