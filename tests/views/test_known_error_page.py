from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from faultbook.views.known_error_page import KnownErrorPage, known_error_page
from faultbook.views.page import SitePlace
from faultbook.views.pages import all_pages
from tests.html_reading import read_html
from tests.views.samples import record, site_view

if TYPE_CHECKING:
    from pathlib import Path

    from faultbook.views.page import Audience

KNOWN = "KE-2026-0001"
STEPS = "## Workaround\n\n1. Run `authctl restart --all`.\n"


def model(root: Path, *others: tuple[str, str], body: str = STEPS, **fields: Any) -> KnownErrorPage:
    view = site_view(root, dict([record(KNOWN, body, **fields), *others]))
    entry = view.shown.register.get(KNOWN)
    assert entry is not None
    known_error = view.record(entry)
    assert known_error is not None
    return known_error_page(view, entry, known_error)


def text_of(
    root: Path, *others: tuple[str, str], audience: Audience = "internal", **fields: Any
) -> str:
    body = fields.pop("body", STEPS)
    view = site_view(root, dict([record(KNOWN, body, **fields), *others]), audience)
    page = next(page for page in all_pages(view) if page.path.endswith(f"{KNOWN}.md"))
    return " ".join(read_html(page.markdown).text.split())


def incident(number: int, began: str, **fields: Any) -> tuple[str, str]:
    stated = {"status": "closed", "started_at": began, "known_error": KNOWN} | fields
    return record(f"INC-2026-{number:04}", **stated)


@pytest.mark.parametrize(
    ("verified", "expected"),
    [
        ({"verified_at": "2026-06-30T08:00:00Z"}, "Workaround verified today"),
        ({"verified_at": "2026-06-29T08:00:00Z"}, "Workaround verified 1 day ago"),
        (
            {"verified_at": "2022-06-30T08:00:00Z", "verified_by": "V. Verifier"},
            "Workaround verified 1,461 days ago",
        ),
        ({"risk": "low"}, "Workaround verified never"),
    ],
)
def test_how_long_ago_it_helped_is_told(
    verified: dict[str, str], expected: str, tmp_path: Path
) -> None:
    assert expected in text_of(tmp_path, workaround=verified)


def test_who_saw_it_help_is_a_detail(tmp_path: Path) -> None:
    known = {"verified_at": "2026-06-29T08:00:00Z", "verified_by": "V. Verifier"}
    assert "Verified 2026-06-29 08:00 UTC by V. Verifier" in text_of(tmp_path, workaround=known)


def test_many_services_are_a_detail(tmp_path: Path) -> None:
    page = model(tmp_path, services=["login", "shop", "third", "fourth"])
    assert [item.text for item in page.line[0].items] == ["Login", "Shop", "and 2 more"]
    assert len(page.details[0].items) == 4
    assert model(tmp_path, services=["login", "shop"]).details[0].name != "Services"


def test_what_was_never_written_was_never_verified_either(tmp_path: Path) -> None:
    text = text_of(tmp_path, body="")
    assert "verified" not in text
    assert "None has been written down yet." in text


def test_nobody_is_named_as_verifier_to_the_public(tmp_path: Path) -> None:
    known = {"verified_at": "2026-06-29T08:00:00Z", "verified_by": "V. Verifier"}
    text = text_of(tmp_path, audience="public", visibility="public", workaround=known)
    assert "Verified 2026-06-29 08:00 UTC" in text
    assert "V. Verifier" not in text


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"status": "active"}, []),
        ({"status": "draft"}, ["A draft: nobody has confirmed it yet."]),
        (
            {"status": "fixed", "fixed_in": [{"component": "auth", "version": "2.1"}]},
            ["Fixed in auth 2.1."],
        ),
        ({"status": "fixed", "problem": "PRB-2026-0001"}, ["Fixed since 2026-05-09."]),
        ({"status": "fixed"}, ["Fixed."]),
        (
            {"status": "retired", "retired_because": "Nobody runs it."},
            ["Retired: it is kept for reference only."],
        ),
        (
            {"status": "retired", "superseded_by": "KE-2026-0002"},
            ["Replaced by", "Retired: it is kept for reference only."],
        ),
    ],
)
def test_what_must_be_known_first(
    fields: dict[str, Any], expected: list[str], tmp_path: Path
) -> None:
    others = (
        record("KE-2026-0002"),
        record("PRB-2026-0001", fix={"deployed_at": "2026-05-09T09:00:00Z"}),
    )
    assert [notice.said for notice in model(tmp_path, *others, **fields).notices] == expected


def test_a_replaced_one_leads_to_its_successor(tmp_path: Path) -> None:
    (notice, _) = model(
        tmp_path,
        record("KE-2026-0002", title="The newer one"),
        status="retired",
        superseded_by="KE-2026-0002",
    ).notices
    (item,) = notice.items
    assert item.href == "../../../known-errors/2026/KE-2026-0002/"
    assert item.note == "The newer one"


def test_a_fixed_one_that_came_back_says_so(tmp_path: Path) -> None:
    text = text_of(
        tmp_path,
        record("PRB-2026-0001", fix={"deployed_at": "2026-05-09T09:00:00Z"}),
        incident(1, "2026-05-01T09:00:00Z"),
        incident(2, "2026-05-20T09:00:00Z"),
        incident(3, "2026-05-21T09:00:00Z", status="cancelled"),
        incident(4, "2026-05-22T09:00:00Z", duplicate_of="INC-2026-0002"),
        incident(
            5,
            "2026-05-23T09:00:00Z",
            not_regression={"known_error": KNOWN, "reason": "An old server."},
        ),
        status="fixed",
        problem="PRB-2026-0001",
    )
    said = text.partition("It came back in ")[2].partition(" ## ")[0]
    assert said == "INC-2026-0002 Title of INC-2026-0002."


def test_the_year_counts_when_incidents_began(tmp_path: Path) -> None:
    text = text_of(
        tmp_path,
        incident(1, "2026-05-01T09:00:00Z"),
        incident(2, "2026-06-20T09:00:00Z"),
        incident(3, "2024-01-01T09:00:00Z"),
        status="active",
    )
    assert "2 in the last 12 months, last seen 2026-06-20." in text


def test_of_many_incidents_the_newest_are_shown(tmp_path: Path) -> None:
    others = [incident(number, "2026-05-01T09:00:00Z") for number in range(1, 31)]
    page = model(tmp_path, *others, status="active")
    assert page.incidents is not None
    assert page.incidents.rows[0].record.text == "INC-2026-0030"
    assert len(page.incidents.rows) == 20
    assert page.incidents.more == 10
    assert page.year.total == 30


def test_symptoms_are_told_in_one_line(tmp_path: Path) -> None:
    page = model(tmp_path, symptoms=["Users wait.", "Some see HTTP 503"])
    assert page.when == "Users wait; Some see HTTP 503"
    assert len(model(tmp_path, symptoms=["x" * 500]).when) < 250


def test_a_problem_is_told_with_its_state(tmp_path: Path) -> None:
    text = text_of(
        tmp_path,
        record("PRB-2026-0001", title="Why it breaks", status="investigating"),
        problem="PRB-2026-0001",
    )
    assert "Its problem is PRB-2026-0001 Why it breaks Investigating" in text


def test_whoever_tried_it_is_asked_only_where_issues_are_taken(tmp_path: Path) -> None:
    assert model(tmp_path).feedback == ()
    place = SitePlace(new_issue="https://github.com/o/r/issues/new")
    view = site_view(tmp_path, dict([record(KNOWN, STEPS), record("KE-2026-0002")]), place=place)
    pages = {page.path: page.markdown for page in all_pages(view)}
    assert "Did it help?" in pages[f"known-errors/2026/{KNOWN}.md"]
    assert "Did it help?" not in pages["known-errors/2026/KE-2026-0002.md"]
