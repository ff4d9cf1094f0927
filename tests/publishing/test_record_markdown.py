from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

from tests.publishing.files import text_at
from tests.views.samples import record, site_view

if TYPE_CHECKING:
    from pathlib import Path

    from faultbook.views.site_view import SiteView


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> SiteView:
    return site_view(tmp_path_factory.mktemp("twins"))


def parts(text: str) -> tuple[dict[str, object], str]:
    before, front_matter, body = text.split("---\n", 2)
    assert before == ""
    return yaml.safe_load(front_matter), body


def test_facts_stand_first_and_sections_follow(view: SiteView) -> None:
    facts, body = parts(text_at(view, "*/KE-2026-0101.md"))
    assert list(facts)[:5] == ["kind", "id", "title", "status", "url"]
    assert facts["kind"] == "known-error"
    assert facts["url"] == "known-errors/2026/KE-2026-0101/"
    assert facts["error_codes"] == ["AUTH-7"]
    assert body.startswith(
        "\n# KE-2026-0101: Login forgets users\n\n## Workaround\n\nRestart it.\n"
    )


def test_linked_records_are_named_with_their_titles(view: SiteView) -> None:
    _, body = parts(text_at(view, "*/KE-2026-0101.md"))
    address = "../../problems/2026/PRB-2026-0101.md"
    assert f"- problem: [PRB-2026-0101: The server forgets]({address}) (fix-in-progress)" in body
    assert "## Linked from\n\n- known\\_error: [INC-2026-0101" not in body
    assert "- known_error: [INC-2026-0101: Nobody can log in](" in body


def test_what_a_title_means_in_markdown_is_escaped(tmp_path: Path) -> None:
    files = dict([record("INC-2026-0001", "## *x*\n\ny\n", title="a](b) <c> *d*\u202e")])
    facts, body = parts(text_at(site_view(tmp_path, files), "*/INC-2026-0001.md"))
    assert facts["title"] == "a](b) <c> *d*\u202e"
    assert "# INC-2026-0001: a\\](b) \\<c\\> \\*d\\*\\\\u202e\n" in body
    assert "## \\*x\\*\n" in body


def test_sections_that_tell_nothing_are_left_out(tmp_path: Path) -> None:
    files = dict([record("INC-2026-0001", "## Summary\n\n<!-- say -->\n\n## Impact\n\nNone.\n")])
    _, body = parts(text_at(site_view(tmp_path, files), "*/INC-2026-0001.md"))
    assert "Summary" not in body
    assert "## Impact\n\nNone.\n" in body
