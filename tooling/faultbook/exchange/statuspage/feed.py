"""Statuspage's feeds, ``history.rss`` and ``history.atom``, to what they say of each incident.

What belongs here: an entry's parts, and the updates inside its HTML. What does not: the year of
their times (``feed_dates``) and what is made of it all (``incident``).

An update stands in the HTML as ``<p><small>Mar <var data-var='date'>26</var>, <var
data-var='time'>03:35</var> UTC</small><br><strong>Resolved</strong> - Its text.</p>``, the newest
first. Planned work begins with ``THIS IS A SCHEDULED EVENT``.
"""

from __future__ import annotations

import re
from datetime import UTC
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

from faultbook.exchange.field_text import one_line
from faultbook.exchange.source import Outcome, Place, RowSetback
from faultbook.exchange.statuspage.feed_dates import update_moments
from faultbook.exchange.statuspage.posted import Posted, Update, incident_code
from faultbook.exchange.tables.html import to_markdown
from faultbook.exchange.times import read_moment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

MAX_FEED = 1 << 25
"""Size above which a feed is not read, in bytes (32 MiB); a page's own holds fifty incidents."""

_UPDATE = re.compile(
    r"(?:<p>\s{0,9})?<small>(?P<when>.{1,300}?)</small>\s{0,9}(?:<br ?/?>\s{0,9})?"
    r"<strong>(?P<status>[^<]{1,60})</strong>\s{0,9}(?:[-\u2013:]\s{0,9})?",
    re.IGNORECASE | re.DOTALL,
)
_SCHEDULED = re.compile(r"THIS IS A SCHEDULED EVENT|<strong>Type:</strong>\s{0,9}Maintenance")
_AFFECTED = re.compile(r"<strong>Affected Components?:</strong>(?P<names>[^<]{1,2000})")
_MARKUP = re.compile(r"<[^<>]{1,200}>")
_ENDS = (b"</feed>", b"</rss>", b"</rdf:rdf>")


class FeedEntry(NamedTuple):
    """An entry of a feed.

    Attributes:
        place: Where it stands.
        key: The page's own key of the incident; "" for none.
        posted: What it says.
    """

    place: Place
    key: str
    posted: Posted


def read_feed(content: bytes, shown: str) -> Iterator[FeedEntry | RowSetback]:
    """Every entry of a feed, and a setback for one that is cut off.

    Args:
        content: The feed's bytes.
        shown: Its file as places name it.
    """
    if len(content) > MAX_FEED:
        reason = f"is larger than {MAX_FEED} bytes; take the page's incidents.json"
        yield RowSetback(Place(shown), Outcome.REFUSED, reason)
        return
    entries = _entries(content)
    is_whole = content.rstrip().lower().endswith(_ENDS)
    if not entries:
        reason = "is a feed without entries" if is_whole else "is no feed, or is cut off"
        yield RowSetback(Place(shown), Outcome.REFUSED, f"{reason}; save history.atom once more")
    for number, entry in enumerate(entries, start=1):
        place = Place(shown, number, "entry")
        if number == len(entries) and not is_whole:
            reason = "the feed is cut off in or after this entry; save it once more"
            yield RowSetback(place, Outcome.REFUSED, reason)
        else:
            yield _entry(entry, place)


def _entries(content: bytes) -> list[Any]:
    import feedparser

    # A stream, because feedparser would fetch what looks like an address.
    parsed = feedparser.parse(BytesIO(content), sanitize_html=False, resolve_relative_uris=False)
    return [dict(entry) for entry in parsed.entries]


def _entry(entry: Any, place: Place) -> FeedEntry:
    contents = entry.get("content") or [{}]
    html = str(contents[0].get("value") or entry.get("summary") or "")
    link, own = one_line(entry.get("link")), one_line(entry.get("id"))
    key = incident_code(link) or incident_code(own) or own.rpartition("/")[2] or own or link
    published, updated = _time(entry.get("published")), _time(entry.get("updated"))
    affected = _AFFECTED.search(html)
    scheduled = _SCHEDULED.search(html) or "maintenanceenddate" in entry or "Maintenance/" in own
    posted = Posted(
        name=one_line(entry.get("title")),
        status="",
        impact="",
        url=link,
        created="",
        started="",
        monitoring="",
        resolved="",
        published=_written(published or updated),
        outage_from="",
        outage_to="",
        scheduled="the feed calls it a scheduled event" if scheduled else "",
        begins="",
        components=[one_line(n) for n in affected["names"].split(",")] if affected else [],
        updates=_updates(html, published, updated),
        text=to_markdown(_UPDATE.split(html, maxsplit=1)[0]).strip(),
        postmortem="",
    )
    return FeedEntry(place, key, posted)


def _time(text: Any) -> datetime | None:
    moment = read_moment(text, UTC) if isinstance(text, str) else None
    return moment.at if moment else None


def _written(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def _updates(html: str, published: datetime | None, updated: datetime | None) -> list[Update]:
    """The updates inside an entry's HTML, the oldest first."""
    found = list(_UPDATE.finditer(html))
    whens = [" ".join(_MARKUP.sub(" ", match["when"]).split()) for match in found]
    moments = update_moments(whens, published, updated)
    ends = [*(match.start() for match in found[1:]), len(html)]
    updates = []
    for match, moment, when, end in zip(found, moments, whens, ends, strict=False):
        text = to_markdown(html[match.end() : end].strip().removesuffix("</p>")).strip()
        status = one_line(match["status"])
        updates.append(Update(at=_written(moment) or when, status=status, text=text))
    return updates[::-1]
