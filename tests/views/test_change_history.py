from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from faultbook.history.past import Past, PastChange
from faultbook.history.timeline import Change
from faultbook.views.change_history import ROWS, change_history
from faultbook.views.pages import all_pages
from faultbook.views.site_view import SiteView
from tests.html_reading import read_html
from tests.views.samples import site_view

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from faultbook.views.change_history import ChangeHistory
    from faultbook.views.page import Audience

FIRST = datetime(2026, 5, 1, 9, 30, tzinfo=UTC)
PAGE = "known-errors/2026/KE-2026-0101.md"


def landing(number: int, *changes: Change, **other: Any) -> PastChange:
    stated: dict[str, Any] = {
        "at": FIRST + timedelta(days=number),
        "event": "changed",
        "commit": f"{number:040}",
        "subject": "Say what helps",
        "authors": ("Ann Author",),
        "merged_by": "",
        "pull_request": "",
        "changes": changes,
    }
    return PastChange(**(stated | other))


def with_past(
    root: Path, landings: Sequence[PastChange], audience: Audience = "internal"
) -> SiteView:
    view = site_view(root, audience=audience)
    past = Past({"KE-2026-0101": tuple(landings)})
    return SiteView(replace(view.site, past=lambda: past))


def history_of(view: SiteView) -> ChangeHistory:
    entry = next(one for one in view.entries() if one.id == "KE-2026-0101")
    found = change_history(view, entry)
    assert found is not None
    return found


def page_of(view: SiteView) -> str:
    return next(page.markdown for page in all_pages(view) if page.path == PAGE)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (Change(("status",), "new", "in-progress"), "status from new to in-progress"),
        (Change(("sections", "Workaround"), "1a", "2b"), "Workaround section"),
        (Change(("sections", "Workaround"), None, "2b"), "Workaround section added"),
        (Change(("sections", "Workaround"), "1a", None), "Workaround section removed"),
        (Change(("sections", ""), "1a", "2b"), "text before the first heading"),
        (Change(("root_cause", "category"), None, "data"), "root cause category set to data"),
        (Change(("tags",), ["a"], ["a", "b"]), "tags"),
        (Change(("tags",), None, ["a", "b"]), "tags added"),
        (Change(("error_text",), "x" * 50, "y"), "error text"),
        (Change(("error_text",), "a\nb", "a\nc"), "error text"),
        (Change(("assignee",), "Ann", None), "assignee removed"),
    ],
)
def test_a_change_is_told_in_words(tmp_path: Path, change: Change, expected: str) -> None:
    assert history_of(with_past(tmp_path, [landing(0, change)])).rows[0].what == expected


def test_what_else_a_landing_did_is_told_too(tmp_path: Path) -> None:
    status = Change(("status",), None, "draft")
    view = with_past(
        tmp_path,
        [
            landing(0, status, event="added"),
            landing(1, event="unreadable"),
            landing(2, event="restored"),
            landing(3),
            landing(4, *(Change((f"field{n}",), "a", "b") for n in range(9))),
        ],
    )
    assert [row.what for row in history_of(view).rows] == [
        "; ".join(f"field{n} from a to b" for n in range(6)) + "; and 3 more",
        "No field changed",
        "Record brought back",
        "Record changed so that it can't be read",
        "Record added as draft",
    ]


def test_who_and_why_are_told_to_insiders(tmp_path: Path) -> None:
    view = with_past(
        tmp_path,
        [
            landing(0),
            landing(1, authors=("Ann Author", "Bo Both"), merged_by="Mia Merger"),
            landing(2, authors=(), merged_by="Mia Merger", pull_request="#12"),
            landing(3, pull_request="#12", subject="Say what helps (#12)"),
        ],
    )
    assert [(row.at.text, row.who, row.why) for row in history_of(view).rows] == [
        ("2026-05-04 09:30 UTC", "Ann Author", "Say what helps (#12)"),
        ("2026-05-03 09:30 UTC", "Mia Merger", "#12: Say what helps"),
        ("2026-05-02 09:30 UTC", "Ann Author, Bo Both; merged by Mia Merger", "Say what helps"),
        ("2026-05-01 09:30 UTC", "Ann Author", "Say what helps"),
    ]
    assert "Ann Author" in page_of(view)


def test_the_public_learns_when_and_which_fields_and_nothing_else(tmp_path: Path) -> None:
    changes = (
        Change(("status",), "draft", "active"),
        Change(("workaround", "verified_by"), None, "Vic Verifier"),
        Change(("assignee",), "Old Hand", "New Hand"),
        Change(("sections", "Secret plan"), "1a", "2b"),
    )
    secret = landing(0, *changes, merged_by="Mia Merger", pull_request="#12")
    view = with_past(tmp_path, [secret], "public")
    history = history_of(view)
    assert [(row.at.text, row.who, row.what, row.why) for row in history.rows] == [
        ("2026-05-01 09:30 UTC", "", "status; workaround; sections", "")
    ]
    assert not history.has_people
    markdown = page_of(view)
    assert "status; workaround; sections" in markdown
    for name in ("Ann", "Mia", "Vic", "Hand", "Secret plan", "#12:", "Say what helps", "draft"):
        assert name not in markdown


def test_a_record_of_many_versions_stays_small(tmp_path: Path) -> None:
    many = [landing(number, Change(("priority",), 1, 2)) for number in range(500)]
    history = history_of(with_past(tmp_path, many))
    assert len(history.rows) == ROWS
    assert history.earlier == 500 - ROWS
    assert history.rows[0].at.text.startswith("2027-09-12")
    assert "And 480 earlier." in page_of(with_past(tmp_path, many))


def test_without_git_there_is_no_such_section(tmp_path: Path) -> None:
    assert "Who changed what when" not in page_of(with_past(tmp_path, []))


def test_names_and_messages_are_only_ever_text(tmp_path: Path) -> None:
    bad = "<script>alert(1)</script> {{ x }} `a` [b](c)"
    changes = (Change(("title",), bad[:20], bad[20:]), Change(("sections", bad), "1", "2"))
    view = with_past(tmp_path, [landing(0, *changes, subject=bad, authors=(bad,))])
    reading = read_html(page_of(view))
    assert [one.attributes.get("src") for one in reading.named("script")] == [
        f"../../../assets/faultbook/{name}.js" for name in ("search-key", "copy-code")
    ]
    assert reading.text.count("alert(1)") == 4
