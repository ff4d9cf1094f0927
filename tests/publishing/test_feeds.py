from __future__ import annotations

import warnings
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

from faultbook.history.past import Past, PastChange
from faultbook.history.timeline import Change
from faultbook.publishing.feeds import MOST_ENTRIES, feeds
from faultbook.views.addresses import feed
from faultbook.views.feed_pages import feed_pages
from faultbook.views.page import SitePlace
from faultbook.views.site_view import SiteView
from tests.views.samples import LINKED, record, site_view

if TYPE_CHECKING:
    from pathlib import Path

ATOM = "{http://www.w3.org/2005/Atom}"
PLACE = SitePlace("Known errors", "https://example.org/kb/")
FIRST = datetime(2026, 5, 1, 9, 30, tzinfo=UTC)
HOSTILE = 'a < b & "c" ]]> <script>alert(1)</script> \x1b \u202e \uffff \U0001f692 &amp;'


def landing(days: int, event: str = "changed", *fields: str) -> PastChange:
    at = FIRST + timedelta(days=days)
    changes = tuple(Change((name,), "old", "new") for name in fields)
    stated: Any = (at, event, "c" * 40, "A subject", ("Ann Author",), "", "", changes)
    return PastChange(*stated)


def with_past(view: SiteView, **changes: tuple[PastChange, ...]) -> SiteView:
    past = Past({name.replace("_", "-"): found for name, found in changes.items()})
    return SiteView(replace(view.site, past=lambda: past))


def files(view: SiteView) -> dict[str, bytes]:
    return {file.path: file.content for file in feeds(view)}


def parsed(content: bytes) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of feedparser's own making
        import feedparser

        found = feedparser.parse(content)
    assert not found.bozo
    assert found.version == "atom10"
    return found


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> SiteView:
    plain = site_view(tmp_path_factory.mktemp("feeds"), place=PLACE)
    return with_past(
        plain,
        INC_2026_0101=(landing(0, "added"), landing(9, "changed", "status", "priority")),
        KE_2026_0101=(landing(3, "added"),),
    )


def assert_is_what_the_standard_asks(content: bytes) -> None:
    """RFC 4287, 4.1.1 and 4.1.2: what must be there, and once."""
    root = ET.fromstring(content)  # noqa: S314 - of our own making
    assert root.tag == f"{ATOM}feed"
    for element in (root, *root.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            (found,) = element.findall(f"{ATOM}{name}")
            assert (found.text or "").strip()
        assert ":" in (element.findtext(f"{ATOM}id") or "")
        stated = element.findtext(f"{ATOM}updated") or ""
        assert datetime.fromisoformat(stated).tzinfo is not None
        links = [link.attrib["rel"] for link in element.findall(f"{ATOM}link")]
        assert links.count("alternate") == 1
    assert root.findtext(f"{ATOM}author/{ATOM}name")
    ids = [element.findtext(f"{ATOM}id") for element in root.iter(f"{ATOM}entry")]
    assert len(set(ids)) == len(ids)


def test_every_feed_is_what_the_standard_asks(view: SiteView) -> None:
    found = files(view)
    assert {"feed.xml", "incidents/feed.xml", "services/login/feed.xml"} <= found.keys()
    assert {"teams/web/feed.xml", "tags/slow/feed.xml", "years/2026/feed.xml"} <= found.keys()
    for content in found.values():
        assert_is_what_the_standard_asks(content)
        parsed(content)


def test_each_page_that_names_a_feed_has_it(view: SiteView) -> None:
    assert list(files(view)) == [feed(page.path) for page in feed_pages(view)]


def test_what_changed_last_comes_first(view: SiteView) -> None:
    found = parsed(files(view)["feed.xml"])
    assert found.feed.title == "Known errors"
    first, second = found.entries[:2]
    assert first.title == "INC-2026-0101: Nobody can log in"
    assert first.id == "https://example.org/kb/id/INC-2026-0101/"
    assert first.link == "https://example.org/kb/incidents/2026/INC-2026-0101/"
    assert first.updated == "2026-05-10T09:30:00Z"
    assert first.published == "2026-05-01T09:30:00Z"
    assert "Incident, closed, priority 2. Services: Login, nowhere." in first.summary
    assert "Changed: status, priority." in first.summary
    assert second.title.startswith("KE-2026-0101")
    assert "Restart it." in second.summary
    assert found.feed.updated == "2026-05-10T09:30:00Z"
    assert {link.rel: link.href for link in found.feed.links} == {
        "self": "https://example.org/kb/feed.xml",
        "alternate": "https://example.org/kb/",
    }


def test_without_git_the_opening_counts(tmp_path: Path) -> None:
    found = parsed(files(site_view(tmp_path, place=PLACE))["feed.xml"])
    updated = {entry.title.partition(":")[0]: entry.updated for entry in found.entries}
    assert updated["INC-2026-0101"] == "2026-05-03T09:10:00Z"
    assert updated["KE-2026-0101"] == "2026-01-01T00:00:00Z"
    assert len(updated) == len(LINKED)


def test_a_site_without_an_address_has_relative_ones(tmp_path: Path) -> None:
    content = files(site_view(tmp_path))["services/login/feed.xml"]
    assert_is_what_the_standard_asks(content)
    root = ET.fromstring(content)  # noqa: S314 - of our own making
    hrefs = [link.attrib["href"] for link in root.iter(f"{ATOM}link")]
    assert hrefs[:2] == ["../../services/login/feed.xml", "../../services/login/"]
    assert hrefs[2] == "../../problems/2026/PRB-2026-0101/"
    ids = [element.text or "" for element in root.iter(f"{ATOM}id")]
    assert all(one.startswith("urn:uuid:") for one in ids)


def test_an_empty_register_has_feeds(tmp_path: Path) -> None:
    found = files(site_view(tmp_path, {}, place=PLACE))
    assert {"feed.xml", "problems/feed.xml", "services/shop/feed.xml"} <= found.keys()
    for content in found.values():
        assert_is_what_the_standard_asks(content)
        assert parsed(content).entries == []


def test_whatever_a_record_says_is_text(tmp_path: Path) -> None:
    text = dict([record("KE-2026-0001", f"## Workaround\n\n{HOSTILE}\n", title=HOSTILE)])
    content = files(site_view(tmp_path, text, place=PLACE))["feed.xml"]
    assert_is_what_the_standard_asks(content)
    (entry,) = parsed(content).entries
    assert "<script" not in entry.summary
    assert "alert(1)" in entry.summary
    root = ET.fromstring(content)  # noqa: S314 - of our own making
    assert "<script>alert(1)</script>" in (root.findtext(f"{ATOM}entry/{ATOM}title") or "")


def test_a_long_workaround_is_told_in_its_first_lines(tmp_path: Path) -> None:
    steps = "\n".join(f"{number}. Step {number} `run {number}`" for number in range(1, 9))
    text = dict([record("KE-2026-0001", f"## Workaround\n\n{steps}\n\n{'x' * 900}\n")])
    (entry,) = parsed(files(site_view(tmp_path, text, place=PLACE))["feed.xml"]).entries
    assert "<p>Step 3 run 3</p>" in entry.summary
    assert "Step 4" not in entry.summary
    assert entry.summary.endswith("<p>…</p>")


def test_a_feed_stays_short(tmp_path: Path) -> None:
    many = dict(record(f"INC-2026-{number:04d}") for number in range(1, MOST_ENTRIES + 9))
    content = files(site_view(tmp_path, many, place=PLACE))["incidents/feed.xml"]
    assert len(parsed(content).entries) == MOST_ENTRIES


def test_the_same_register_makes_the_same_feeds(tmp_path: Path) -> None:
    assert files(site_view(tmp_path, place=PLACE)) == files(site_view(tmp_path, place=PLACE))


def test_the_public_reads_of_public_records_alone(tmp_path: Path) -> None:
    plain = site_view(tmp_path, audience="public", place=PLACE)
    view = with_past(
        plain,
        INC_2026_0101=(landing(0, "added"), landing(9, "changed", "status", "reporter")),
        INC_2026_0102=(landing(20, "added"),),
    )
    text = b"".join(files(view).values()).decode()
    assert "INC-2026-0101" in text
    for secret in ("INC-2026-0102", "Ann Author", "reporter", "A subject", "Still nobody"):
        assert secret not in text
