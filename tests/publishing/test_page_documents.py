"""What of pages that show no record is searched, whoever built them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from faultbook.publishing.page_documents import page_documents
from tests.views.samples import site_view

if TYPE_CHECKING:
    from pathlib import Path

    from faultbook.views.site_view import SiteView


@pytest.fixture
def view(tmp_path: Path) -> SiteView:
    return site_view(tmp_path / "register", {})


def documents(view: SiteView, root: Path, files: dict[str, str]) -> dict[str, str]:
    for name, text in files.items():
        target = root / "site" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
    return {one.path: one.html for one in page_documents(view, root / "site")}


def test_guide_rules_and_own_pages_are_searched_by_their_articles(
    view: SiteView, tmp_path: Path
) -> None:
    page = (
        "<nav>Menu</nav><main><aside>Side</aside><article class='a'><h1>{0}</h1></article></main>"
    )
    names = ("guide/ids/index.html", "rules/FB301/index.html", "own/deep/a.html", "about.html")
    found = documents(view, tmp_path, {name: page.format(name) for name in names})
    assert list(found) == sorted(names)
    kinds = {name: text.partition('content="')[2].partition('"')[0] for name, text in found.items()}
    assert kinds == dict(zip(names, ("guide", "rule", "page", "page"), strict=True))
    for name, text in found.items():
        assert f"<h1>{name}</h1>" in text
        assert "Menu" not in text
        assert "Side" not in text


def test_records_lists_and_other_files_are_left_to_others(view: SiteView, tmp_path: Path) -> None:
    page = "<main>Text</main>"
    names = (
        "index.html",
        "404.html",
        "incidents/2026/INC-2026-0001/index.html",
        "services/login/index.html",
        "tags/a/index.html",
        "id/INC-2026-0001/index.html",
        "search/index.html",
        "assets/x.html",
        "own/data.json",
    )
    assert documents(view, tmp_path, dict.fromkeys(names, page)) == {}


def test_a_page_without_an_article_is_its_main_and_one_without_both_is_none(
    view: SiteView, tmp_path: Path
) -> None:
    files = {"a.html": "<main>Alone</main>", "b.html": "<body>Nothing</body>", "c.html": "\udcff"}
    found = documents(
        view, tmp_path, {k: v.encode("utf-8", "replace").decode() for k, v in files.items()}
    )
    assert list(found) == ["a.html"]
    assert "Alone" in found["a.html"]
