from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from faultbook.history.past import Past, PastChange
from faultbook.history.timeline import Change
from faultbook.views.home_page import home_page
from faultbook.views.page import SitePlace
from faultbook.views.pages import all_pages
from faultbook.views.site_view import SiteView
from tests.html_reading import read_html
from tests.views.leaky import LEAKS, LEAKY
from tests.views.samples import LINKED, record, site_view

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

LANDED = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)


def landing(*changes: Change, day: int = 0, event: Any = "changed") -> PastChange:
    at = LANDED + timedelta(days=day)
    return PastChange(at, event, "c0ffee", "Subject", ("A. Author",), "", "", changes)


def with_past(view: SiteView, changes: Mapping[str, tuple[PastChange, ...]]) -> SiteView:
    past = Past(changes, head="c0ffee", head_at=LANDED)
    return SiteView(replace(view.site, past=lambda: past))


def home_markdown(view: SiteView) -> str:
    return next(page.markdown for page in all_pages(view) if page.path == "index.md")


def met(number: int, **fields: Any) -> tuple[str, str]:
    stated: dict[str, Any] = {"status": "closed", "started_at": "2026-05-03T09:00:00Z"} | fields
    return record(f"INC-2026-{number:04d}", **stated)


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> SiteView:
    return site_view(tmp_path_factory.mktemp("linked"))


def test_open_incidents_come_by_urgency(linked: SiteView) -> None:
    table = home_page(linked).incidents
    assert table is not None
    assert [row.record.text for row in table.rows] == ["INC-2026-0102", "INC-2026-0103"]


def test_tallies_count_what_is_open(linked: SiteView) -> None:
    tallies = [(one.number, one.item.text, one.item.href) for one in home_page(linked).tallies]
    assert tallies == [
        (2, "open incidents", "incidents/"),
        (1, "open problem", "problems/"),
        (1, "active known error", "known-errors/"),
    ]


def test_services_tell_what_is_open_for_each(linked: SiteView) -> None:
    page = home_page(linked)
    told = [(row.service.text, row.service.href, row.numbers) for row in page.services]
    assert told == [
        ("Login", "services/login/", (0, 1, 1)),
        ("Shop", "services/shop/", (0, 0, 0)),
    ]
    assert page.more_services == 0


def test_without_a_past_it_tells_what_was_opened(linked: SiteView) -> None:
    page = home_page(linked)
    assert page.changed == ()
    assert page.opened is not None
    assert [row.record.text for row in page.opened.rows] == ["PRB-2026-0101", "INC-2026-0101"]


def test_what_landed_last_comes_first_and_a_record_once(linked: SiteView) -> None:
    status = Change(("status",), "investigating", "fix-in-progress")
    view = with_past(
        linked,
        {
            "INC-2026-0101": (landing(day=1, event="added"),),
            "PRB-2026-0101": (landing(event="added"), landing(status, day=3)),
            "KE-2026-0101": (landing(Change(("review_by",), None, "2026-12-01"), day=2),),
            "INC-2026-5555": (landing(day=9),),
        },
    )
    page = home_page(view)
    assert [(row.record.text, row.when.text) for row in page.changed] == [
        ("PRB-2026-0101", "2026-06-04"),
        ("KE-2026-0101", "2026-06-03"),
        ("INC-2026-0101", "2026-06-02"),
    ]
    assert page.opened is None
    text = read_html(home_markdown(view)).text
    assert "Changed: status from investigating to fix-in-progress" in text
    assert "Changed: review by set to 2026-12-01" in text
    assert "A. Author" not in text


def test_the_public_reads_of_public_records_and_of_no_values(tmp_path: Path) -> None:
    leak = Change(("assignee",), "Jo Leaky", "leaky")
    title = Change(("title",), "jo@secret.org", "leaky")
    view = site_view(tmp_path, LEAKY, "public", SitePlace(new_issue="https://example.org/new"))
    known = {"INC-2026-0101": (landing(leak, title),), "INC-2026-7777": (landing(title, day=5),)}
    text = home_markdown(with_past(view, known))
    assert [leak for leak in LEAKS if leak in text] == []
    assert "A. Author" not in text
    assert "Changed last" in text


def test_what_came_back_is_counted_by_cause(tmp_path: Path) -> None:
    files = dict(
        [
            record("PRB-2026-0001", title="The pool is too small", status="known-error"),
            record("KE-2026-0001", status="active", problem="PRB-2026-0001"),
            record("KE-2026-0002", status="active"),
            met(1, problem="PRB-2026-0001"),
            met(2, known_error="KE-2026-0001", started_at="2026-06-02T09:00:00Z"),
            met(3, known_error="KE-2026-0001"),
            met(4, known_error="KE-2026-0002"),
            met(5, known_error="KE-2026-0002"),
            met(6, known_error="KE-2026-0002", status="cancelled"),
            met(7, known_error="KE-2026-0002", duplicate_of="INC-2026-0004"),
            met(8, known_error="KE-2026-0002", started_at="2025-06-30T09:00:00Z"),
            record("KE-2026-0003", status="active"),
            met(9, known_error="KE-2026-0003"),
        ]
    )
    rows = home_page(site_view(tmp_path, files)).recurring
    told = [(row.record.text, row.incidents, row.last.text) for row in rows]
    assert told == [("PRB-2026-0001", 3, "2026-06-02"), ("KE-2026-0002", 2, "2026-05-03")]
    assert [item.text for item in rows[0].known_errors] == ["KE-2026-0001"]


def test_it_stays_short(tmp_path: Path) -> None:
    files = dict(record(f"INC-2026-{number:04d}", services=["login"]) for number in range(1, 300))
    view = site_view(tmp_path, files)
    few = len(home_markdown(site_view(tmp_path / "few", dict(list(files.items())[:20]))))
    assert len(home_markdown(view)) < few * 1.05
    assert "And 289 more." in read_html(home_markdown(view)).text


def test_an_empty_register_says_how_to_begin(tmp_path: Path) -> None:
    page = read_html(home_markdown(site_view(tmp_path, {})))
    assert "faultbook new incident" in page.text
    assert "guide/" in page.links()
    assert "Open incidents" not in page.text


def test_the_box_is_there_for_scripts_alone(linked: SiteView) -> None:
    page = read_html(home_markdown(linked))
    box = next(e for e in page.elements if e.attributes.get("class") == "fb-paste")
    assert box.attributes["data-signatures"] == "api/v1/signatures.json"
    form = next(e for e in page.elements if e.attributes.get("class") == "fb-paste-form")
    assert "hidden" in form.attributes
    assert "needs JavaScript" in page.text
    assert [e.attributes for e in page.named("form")] == [
        {"class": "fb-search-form", "role": "search", "action": "search/", "method": "get"}
    ]


def test_addresses_follow_the_engines_setting(tmp_path: Path) -> None:
    page = home_page(site_view(tmp_path, LINKED, directory_urls=False))
    assert (page.search, page.box.root) == ("search/index.html", "")
