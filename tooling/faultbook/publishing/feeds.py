"""Feeds of what changed, for readers of feeds: Atom, RFC 4287.

What belongs here: a feed for each page that has one, and its entries. What does not: which pages
have one (``views.feed_pages``).

A feed tells of each record once, at its last change. Where the site's address is known, all
addresses are absolute and a record's id is its permanent address; else addresses are relative to
the feed, and ids are UUIDs that follow from the site's name (RFC 9562, version 5). Feeds are there
also when they have nothing to tell, so that none vanishes from under its readers.
"""

from __future__ import annotations

import html
import re
import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET

import nh3

from faultbook.ids import parse_id
from faultbook.kinds import KINDS
from faultbook.views import addresses
from faultbook.views.display import words
from faultbook.views.feed_pages import feed_pages
from faultbook.views.page import SiteFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from faultbook.record import Entry
    from faultbook.views.feed_pages import FeedPage
    from faultbook.views.site_view import SiteView

MOST_ENTRIES = 50
"""Records that a feed tells of."""

_NAMESPACE = "http://www.w3.org/2005/Atom"
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # when nothing that is told of has happened
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2
_LINES, _CHARACTERS = 3, 400  # of a workaround
_LINE_END = re.compile(r"</(?:p|li|pre|h[3-6]|tr|blockquote)>|<br>")
_EVENTS = {
    "added": "Added",
    "changed": "Changed",
    "restored": "Brought back",
    "unreadable": "Changed",
    "deleted": "Deleted",
}


class _Told(NamedTuple):
    """What feeds tell of a record; ``published`` is None where no commit tells it."""

    entry: Entry
    updated: datetime
    published: datetime | None


def feeds(view: SiteView) -> Iterator[SiteFile]:
    """The feed of every page that has one."""
    told = {entry.path: _told(view, entry) for entry in view.entries()}
    summaries: dict[str, str] = {}

    def summary(one: _Told) -> str:
        found = summaries.get(one.entry.path)
        if found is None:
            found = summaries[one.entry.path] = _summary(view, one.entry)
        return found

    for page in feed_pages(view):
        found = sorted((told[entry.path] for entry in page.entries), key=_newest_first)
        feed = _feed(view, page, found[:MOST_ENTRIES], summary)
        ET.indent(feed)
        content = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
        yield SiteFile(addresses.feed(page.path), content + b"\n")


def _told(view: SiteView, entry: Entry) -> _Told:
    changes = view.changes(entry)
    if changes:
        return _Told(entry, changes[0].at, changes[-1].at)
    record_id = parse_id(entry.id)
    year = datetime(record_id.year, 1, 1, tzinfo=UTC) if record_id and record_id.year else _NEVER
    return _Told(entry, entry.opened_at or year, None)


def _newest_first(one: _Told) -> tuple[float, str]:
    return (-one.updated.timestamp(), one.entry.id)


def _feed(
    view: SiteView, page: FeedPage, told: Sequence[_Told], summary: Callable[[_Told], str]
) -> ET.Element:
    """A feed with what RFC 4287, 4.1.1, asks of it."""
    place, path = view.place, addresses.feed(page.path)
    show = view.shown.text
    feed = ET.Element("feed", {"xmlns": _NAMESPACE, "xml:lang": "en"})
    _text(feed, "title", f"{place.name}: {show(page.title)}" if page.title else place.name)
    _text(feed, "id", f"{place.url}{path}" if place.url else _uuid(view, path))
    last = max((one.updated for one in told), default=view.past.head_at or _NEVER)
    _text(feed, "updated", _moment(last))
    ET.SubElement(feed, "link", {"rel": "self", "href": _address(view, path, path)})
    shown = addresses.address(page.path, directory_urls=view.site.directory_urls)
    ET.SubElement(feed, "link", {"rel": "alternate", "href": _address(view, shown, path)})
    _text(ET.SubElement(feed, "author"), "name", place.name)
    for one in told:
        feed.append(_entry(view, one, path, summary(one)))
    return feed


def _entry(view: SiteView, told: _Told, feed: str, summary: str) -> ET.Element:
    """An entry with what RFC 4287, 4.1.2, asks of it."""
    entry = told.entry
    record_id = parse_id(entry.id)
    permalink = addresses.permalink(record_id) if record_id else entry.id
    page = addresses.page_of_id(entry.id) or addresses.HOME
    shown = addresses.address(page, directory_urls=view.site.directory_urls)
    element = ET.Element("entry")
    _text(element, "title", f"{entry.id}: {view.shown.text(entry.title)}")
    known_as = f"{view.place.url}{permalink}" if view.place.url else _uuid(view, entry.id)
    _text(element, "id", known_as)
    _text(element, "updated", _moment(told.updated))
    if told.published is not None:
        _text(element, "published", _moment(told.published))
    ET.SubElement(element, "link", {"rel": "alternate", "href": _address(view, shown, feed)})
    ET.SubElement(element, "category", {"term": entry.kind, "label": KINDS[entry.kind].title})
    _text(element, "summary", summary).set("type", "html")
    return element


def _summary(view: SiteView, entry: Entry) -> str:
    """A record in a few lines of HTML: its state, what changed, and what helps."""
    state = words(entry.status).lower() if entry.status else "state unknown"
    priority = f", priority {entry.priority}" if entry.priority else ""
    services = ", ".join(one.text for one in view.service_items(entry.services, addresses.HOME))
    concerned = f" Services: {services}." if services else ""
    about = f"{KINDS[entry.kind].title}, {state}{priority}.{concerned}"
    lines = (about, _changed(view, entry), *_workaround(view, entry))
    shown = (html.escape(view.shown.text(line), quote=False) for line in lines if line)
    return "".join(f"<p>{line}</p>" for line in shown)


def _changed(view: SiteView, entry: Entry) -> str:
    """The last change in words, by the fields that became another."""
    last = next(iter(view.changes(entry)), None)
    if last is None:
        return ""
    if last.event != "changed":
        return f"{_EVENTS[last.event]}."
    names = dict.fromkeys(str(change.path[0]).replace("_", " ") for change in last.changes)
    return f"Changed: {', '.join(names)}." if names else "Changed."


def _workaround(view: SiteView, entry: Entry) -> Iterator[str]:
    """The first lines of a known error's workaround, as text."""
    record = view.record(entry) if entry.kind == "known-error" else None
    block = view.text(record.section("Workaround"), addresses.HOME) if record else None
    if block is None:
        return
    ended = _LINE_END.sub("\n", str(block))
    text = html.unescape(nh3.clean(ended.replace("&#10;", "\n"), tags=set()))
    lines = [line for found in text.splitlines() if (line := " ".join(found.split()))]
    if not lines:
        return
    yield "Workaround:"
    for line in lines[:_LINES]:
        yield line if len(line) <= _CHARACTERS else f"{line[:_CHARACTERS].rstrip()} …"
    if len(lines) > _LINES:
        yield "…"


def _text(parent: ET.Element, name: str, text: str) -> ET.Element:
    element = ET.SubElement(parent, name)
    element.text = _NOT_XML.sub("\ufffd", text)
    return element


def _moment(at: datetime) -> str:
    """A time as of RFC 3339, in UTC."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _address(view: SiteView, path: str, feed: str) -> str:
    """Address of something, given from the site's root; relative to a feed for want of another."""
    if view.place.url:
        return f"{view.place.url}{path}"
    return f"{'../' * feed.count('/')}{path}" or "./"


def _uuid(view: SiteView, name: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{view.place.name}/{name}").urn
