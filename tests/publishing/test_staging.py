"""Staging a site into a folder: what it holds, and what it must not touch."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from faultbook.errors import UsageProblem
from faultbook.publishing.site_settings import read_settings
from faultbook.publishing.staging import MARK, Mark, read_mark, stage
from faultbook.views.pages import all_pages
from tests.views.samples import LINKED, site_view

if TYPE_CHECKING:
    from pathlib import Path

    from faultbook.publishing.staging import Staged
    from faultbook.views.page import Audience


def staged(root: Path, target: Path, audience: Audience = "internal") -> Staged:
    return stage(site_view(root, audience=audience), read_settings(root, {}), target)


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_staged_site_has_every_page_as_a_file(tmp_path: Path) -> None:
    done = staged(tmp_path / "register", tmp_path / "staged")
    view = site_view(tmp_path / "register")
    found = contents(tmp_path / "staged")
    pages = {page.path: page.markdown.encode() for page in all_pages(view)}
    assert done.pages == len(pages)
    for path, markdown in pages.items():
        stem = path.removesuffix(".md").removesuffix("/index").removesuffix("index")
        staged_page = found[f"docs/{stem}/index.md".replace("//", "/")]
        plain = staged_page.replace(b'.md?"', b'.md"')
        assert plain == markdown or path.startswith("guide/")  # whose links lead elsewhere
    assert {"mkdocs.yml", "docs/assets/faultbook/faultbook.css"} <= set(found)
    assert done.written == len(found)


def test_pages_that_are_files_and_no_folders_are_staged_where_they_are(tmp_path: Path) -> None:
    (tmp_path / "register").mkdir()
    (tmp_path / "register" / "mkdocs.yml").write_text("use_directory_urls: false\n")
    view = site_view(tmp_path / "register", directory_urls=False)
    stage(view, read_settings(tmp_path / "register", {}), tmp_path / "staged")
    assert (tmp_path / "staged/docs/incidents/2026/INC-2026-0101.md").is_file()
    assert read_mark(tmp_path / "staged" / "docs") == Mark("internal", directory_urls=False)


def test_the_sites_own_pages_come_first(tmp_path: Path) -> None:
    own = tmp_path / "register" / "docs"
    (own / "known-errors").mkdir(parents=True)
    (own / "README.md").write_text("# Our home\n")
    (own / "known-errors" / "index.md").write_text("# Ours\n")
    (own / "logo.png").write_bytes(b"\x89PNG")
    (own / ".hidden").write_text("no")
    done = staged(tmp_path / "register", tmp_path / "staged")
    found = contents(tmp_path / "staged" / "docs")
    assert done.own == 3
    assert found["README.md"] == b"# Our home\n"
    assert found["known-errors/index.md"] == b"# Ours\n"
    assert found["logo.png"] == b"\x89PNG"
    assert not {"index.md", ".hidden"} & set(found)
    nav = (tmp_path / "staged" / "mkdocs.yml").read_text()
    assert "Home: README.md" in nav


def test_links_between_pages_lead_to_where_they_are_staged(tmp_path: Path) -> None:
    docs = tmp_path / "register" / "docs"
    (docs / "own").mkdir(parents=True)
    (docs / "own" / "page.md").write_text(
        "[a](../guide/ids.md#top) [b](other.md) [c](https://e.example/x.md)\n"
        "![d](p.png) [e](../incidents/2026/INC-2026-0101.md) [f](#h) [g](none.md) [h](<a b.md>)\n"
    )
    for name in ("other.md", "p.png"):
        (docs / "own" / name).write_text("x")
    staged(tmp_path / "register", tmp_path / "staged")
    found = contents(tmp_path / "staged" / "docs")
    assert found["own/page.md"].decode() == (
        "[a](../guide/ids/index.md#top) [b](other.md) [c](https://e.example/x.md)\n"
        "![d](p.png) [e](../incidents/2026/INC-2026-0101/index.md)"
        " [f](#h) [g](none.md) [h](<a b.md>)\n"
    )
    assert b"](../export/index.md)" in found["guide/adopting/index.md"]


def test_staging_again_writes_only_what_changed_and_takes_away_what_is_gone(
    tmp_path: Path,
) -> None:
    root, target = tmp_path / "register", tmp_path / "staged"
    staged(root, target)
    (target / "site").mkdir()
    (target / "site" / "built.html").write_text("by the engine")
    assert staged(root, target)[2:] == (0, 0)
    files = {path: text for path, text in LINKED.items() if "INC-2026-0103" not in path}
    (root / "records/incidents/2026/INC-2026-0103.md").unlink()
    done = stage(site_view(root, files), read_settings(root, {}), target)
    assert done.removed == 1
    assert 0 < done.written < done.pages
    assert not (target / "docs/incidents/2026/INC-2026-0103.md").exists()
    assert (target / "site" / "built.html").exists()
    stage(site_view(root, files), read_settings(root, {}), tmp_path / "fresh")
    again = {path: text for path, text in contents(target).items() if path[:5] != "site/"}
    assert again == contents(tmp_path / "fresh")


def test_a_folder_that_holds_anything_else_stays_as_it_is(tmp_path: Path) -> None:
    root = tmp_path / "register"
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "file").write_text("x")
    (tmp_path / "file").write_text("x")
    for target in ("mine", "file", "register", "register/docs/staged", ""):
        with pytest.raises(UsageProblem):
            staged(root, tmp_path / target)
    assert contents(tmp_path / "mine") == {"file": b"x"}
    assert not (root / "docs").exists()


def test_the_mark_tells_who_the_site_is_for(tmp_path: Path) -> None:
    staged(tmp_path / "register", tmp_path / "staged", "public")
    assert read_mark(tmp_path / "staged" / "docs") == Mark("public", directory_urls=True)


@pytest.mark.parametrize(
    "mark", [None, "", "[]", "{}", '{"version": 1}', '{"version": 1, "audience": "all"}']
)
def test_a_site_without_a_sound_mark_is_refused(tmp_path: Path, mark: str | None) -> None:
    if mark is not None:
        (tmp_path / MARK).parent.mkdir(parents=True)
        (tmp_path / MARK).write_text(mark)
    with pytest.raises(UsageProblem, match="no site that was staged"):
        read_mark(tmp_path)


def test_a_mark_of_another_version_says_so(tmp_path: Path) -> None:
    (tmp_path / MARK).parent.mkdir(parents=True)
    said = {"version": 2, "audience": "public", "directory_urls": True}
    (tmp_path / MARK).write_text(json.dumps(said))
    with pytest.raises(UsageProblem, match="another version"):
        read_mark(tmp_path)
