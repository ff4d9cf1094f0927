"""What an incident's page says of its end, and how much of a long one it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

import pytest

from faultbook.model.vocabulary import Helped, ResolutionCode
from faultbook.views.bounds import MOST_EVENTS
from faultbook.views.incident_page import HELPED, RESOLUTIONS, IncidentPage, incident_page
from faultbook.views.pages import all_pages
from tests.html_reading import read_html
from tests.views.samples import record, site_view

if TYPE_CHECKING:
    from pathlib import Path


def page_of(root: Path, body: str = "", **fields: Any) -> IncidentPage:
    view = site_view(root, dict([record("INC-2026-0001", body, **fields)]))
    entry = view.entries()[0]
    found = view.record(entry)
    assert found is not None
    return incident_page(view, entry, found)


def markdown_of(root: Path, body: str = "", **fields: Any) -> str:
    view = site_view(root, dict([record("INC-2026-0001", body, **fields)]))
    return next(page.markdown for page in all_pages(view) if page.source_path)


def test_every_word_that_a_field_may_hold_is_told() -> None:
    assert set(RESOLUTIONS) == set(get_args(ResolutionCode))
    assert set(HELPED) == set(get_args(Helped))


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"status": "closed"}, ""),
        ({"status": "cancelled"}, ""),
        ({"status": "new"}, "This incident is open."),
        (
            {"status": "new", "opened_at": "2026-06-30T09:00:00Z"},
            "This incident has been open for 3 h.",
        ),
        ({"status": "new", "opened_at": "2026-07-30T09:00:00Z"}, "This incident is open."),
        (
            {"status": "in-progress", "restored_at": "2026-06-30T09:00:00Z"},
            "Service is back; the incident is still open.",
        ),
    ],
)
def test_what_is_said_of_an_incident_that_is_not_over(
    fields: dict[str, Any], expected: str, tmp_path: Path
) -> None:
    assert page_of(tmp_path, **fields).standing == expected


def test_a_major_incident_and_an_open_one_are_seen_at_once(tmp_path: Path) -> None:
    html = markdown_of(tmp_path, status="in-progress", major="true")
    assert '<div class="fb-head fb-is-open fb-is-major">' in html
    assert '<span class="fb-badge fb-alert">Major incident</span>' in html


def test_a_sentence_that_is_the_section_is_said_once(tmp_path: Path) -> None:
    assert markdown_of(tmp_path, "## Impact\n\nTen users.\n").count("Ten users.") == 1
    more = markdown_of(tmp_path, "## impact\n\nTen users.\n\nAll day.\n")
    assert more.count("Ten users.") == 2
    assert "## Impact" in more


def test_an_outage_without_an_end_lasted_until_service_was_restored(tmp_path: Path) -> None:
    outages = [{"from": "2026-05-03T09:00:00Z"}]
    restored = page_of(
        tmp_path, status="closed", restored_at="2026-05-03T10:00:00Z", outages=outages
    )
    assert [(row.end.text, row.length) for row in restored.outages.shown] == [
        ("2026-05-03 10:00 UTC", "1 h")
    ]
    for status, end in (("in-progress", "now"), ("closed", "unknown")):
        page = page_of(tmp_path, status=status, outages=outages)
        assert [row.end.text for row in page.outages.shown] == [end]


def test_a_timeline_is_told_in_the_order_of_time(tmp_path: Path) -> None:
    timeline = [
        {"at": "2026-05-03T09:00:00Z", "event": "second"},
        {"at": "2026-05-03T10:00:00+02:00", "event": "first"},
        {"at": "2026-05-03T09:00:00Z", "event": "third"},
    ]
    page = page_of(tmp_path, timeline=timeline)
    assert [str(event) for _at, event in page.timeline.first] == ["first", "second", "third"]


def test_a_page_does_not_grow_with_what_is_in_its_record(tmp_path: Path) -> None:
    line = {"at": "2026-05-03T09:00:00Z", "event": "something happened"}
    long: dict[str, Any] = {
        "timeline": [line] * 5_000,
        "symptoms": ["slow"] * 500,
        "error_text": "it failed\n" * 5_000,
        "error_codes": [f"E-{number}" for number in range(500)],
        "actions": [{"action": "Do it"}] * 500,
        "outages": [{"from": "2026-05-03T09:00:00Z", "to": "2026-05-03T09:00:00Z"}] * 500,
    }
    html = markdown_of(tmp_path, "## Summary\n\n" + "word\n" * 60_000, **long)
    assert len(html) < 300_000
    text = read_html(html).text
    assert f"{5_000 - MOST_EVENTS:,} more entries between these are in the record as JSON." in text
    for said in ("400 more symptoms are", "400 more actions are", "400 more outages are"):
        assert f"{said} in the record as JSON." in text
    assert "and 400 more" in text
    assert "more characters of error text are in the record as JSON." in text
    assert "more characters are in this record's JSON and Markdown." in text
    assert '<a href="../../../incidents/2026/INC-2026-0001.json">' in html
