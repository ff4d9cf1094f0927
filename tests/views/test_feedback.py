from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from faultbook.views.feedback import feedback_links, issue_address
from faultbook.views.page import SitePlace
from tests.views.samples import site_view

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("form", "names"),
    [
        ("https://github.com/o/r/issues/new", ("title", "body")),
        ("https://codeberg.org/o/r/issues/new", ("title", "body")),
        ("https://gitlab.com/o/r/issues/new", ("issue[title]", "issue[description]")),
        ("https://gitlab.example.org/o/r/issues/new", ("issue[title]", "issue[description]")),
        ("https://git.example.org/o/r/-/issues/new", ("issue[title]", "issue[description]")),
        ("https://example.org/gitlab-mirror/issues/new", ("title", "body")),
    ],
)
def test_an_issue_is_filled_in_as_its_form_takes_it(form: str, names: tuple[str, str]) -> None:
    address = issue_address(form, "A & B: 100 %", "one\ntwo #3")
    assert address.startswith(f"{form}?")
    assert parse_qs(urlsplit(address).query) == {
        names[0]: ["A & B: 100 %"],
        names[1]: ["one\ntwo #3"],
    }
    assert not set(address) & set(" \n[]#\"'<>")


def test_a_forms_own_query_stays() -> None:
    address = issue_address("https://github.com/o/r/issues/new?labels=kedb", "t", "b")
    assert address == "https://github.com/o/r/issues/new?labels=kedb&title=t&body=b"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("", "KE-2026-0101\n\n"),
        ("https://example.org/kedb/", "https://example.org/kedb/id/KE-2026-0101/\n"),
    ],
)
def test_an_issue_names_the_known_error(tmp_path: Path, url: str, expected: str) -> None:
    place = SitePlace(url=url, new_issue="https://github.com/o/r/issues/new")
    view = site_view(tmp_path, place=place)
    entry = view.shown.register.get("KE-2026-0101")
    assert entry is not None
    worked, failed = feedback_links(view, entry)
    assert (worked.text, failed.text) == ("It worked", "It didn't work")
    query = parse_qs(urlsplit(failed.href).query)
    assert query["title"] == ["KE-2026-0101: workaround didn't work"]
    assert query["body"][0].startswith(expected)


def test_where_no_issues_are_taken_nothing_is_asked(tmp_path: Path) -> None:
    view = site_view(tmp_path)
    entry = view.shown.register.get("KE-2026-0101")
    assert entry is not None
    assert feedback_links(view, entry) == ()
