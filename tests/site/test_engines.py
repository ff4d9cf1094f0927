"""The same site by another engine, and twice by the same one."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from faultbook.ids import parse_id
from tests.site.browsing import served
from tests.site.building import REPOSITORY, BuiltSite, broken_links, build_project, external_loads

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.site.building import ProjectSite

FRAGMENTS = "pagefind/fragment"
_QUERIES = ("login", "AUTH-1047", "dns", "configuration", "server refuses", '"disk full"')
_ASK = """async (queries) => {
    const pagefind = await import(new URL("../pagefind/pagefind.js", location.href))
    const found = {}
    for (const words of queries) {
        const {results} = await pagefind.search(words)
        const data = await Promise.all(results.map(one => one.data()))
        found[words] = data.map(one => one.raw_url ?? one.url)
    }
    return found
}"""


@pytest.fixture(scope="module")
def by_zensical(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The project's own site, staged, built by Zensical and finished."""
    staged = tmp_path_factory.mktemp("staged") / "project"
    run("faultbook", "site", "stage", str(staged))
    run("zensical", "build", "--strict", folder=staged)
    run("faultbook", "site", "finish", str(staged / "site"))
    return BuiltSite(staged / "site")


def run(program: str, *arguments: str, folder: Path = REPOSITORY) -> None:
    """Run a program that was installed beside this Python."""
    command = [str(Path(sys.executable).with_name(program)), *arguments]
    if program == "faultbook":
        command[:1] = [sys.executable, "-m", "faultbook"]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False, env=os.environ)
    assert done.returncode == 0, done.stdout + done.stderr


def record_pages(site: BuiltSite) -> set[str]:
    """Ids of the records that have a page of their own."""
    pages = (path.parent for path in site.files() if path.name == "index.html")
    return {
        page.name
        for page in pages
        if parse_id(page.name) and page.relative_to(site.folder).parts[0] != "id"
    }


def files_beside_pages(site: BuiltSite) -> dict[str, bytes]:
    """All that finishing adds, with what is in it."""
    folders = ("api", "id", "known-errors", "incidents", "problems", "services", "dashboard")
    suffixes = {".json", ".md", ".xml", ".csv"}
    found = {}
    for path in site.files():
        name = path.relative_to(site.folder).as_posix()
        is_added = name.startswith(folders) and path.suffix in suffixes
        if is_added or name.startswith("id/") or name in ("llms.txt", "feed.xml"):
            found[name] = path.read_bytes()
    return found


def test_another_engine_builds_the_same_records(
    project_site: ProjectSite, by_zensical: BuiltSite
) -> None:
    pages = record_pages(project_site)
    assert len(pages) > 90
    assert record_pages(by_zensical) == pages


def test_what_is_beside_the_pages_is_the_same(
    project_site: ProjectSite, by_zensical: BuiltSite
) -> None:
    theirs = files_beside_pages(by_zensical)
    ours = files_beside_pages(project_site)
    assert set(theirs) == set(ours)
    assert [name for name in ours if ours[name] != theirs[name]] == []


def test_its_links_lead_somewhere_and_nothing_comes_from_elsewhere(by_zensical: BuiltSite) -> None:
    assert broken_links(by_zensical) == []
    assert [path for path, page in by_zensical.pages() if external_loads(page)] == []


@pytest.fixture(scope="module")
def built_again(tmp_path_factory: pytest.TempPathFactory) -> ProjectSite:
    """The project's own site, once more by MkDocs."""
    return build_project(tmp_path_factory.mktemp("again") / "site")


def test_two_builds_are_the_same_byte_for_byte(
    project_site: ProjectSite, built_again: ProjectSite
) -> None:
    """Pagefind's bundle isn't: its parts are packed as threads finish. What is in them is."""
    assert differing(project_site, built_again) == []
    fragments = [
        sorted(
            gzip.decompress(path.read_bytes()) for path in one.folder.glob("pagefind/fragment/*")
        )
        for one in (project_site, built_again)
    ]
    assert fragments[0] == fragments[1]
    assert len(fragments[0]) > len(record_pages(project_site))  # guide and rules are there too


@pytest.mark.browser
def test_the_search_answers_the_same_whoever_built_it(
    browser: Browser, project_site: ProjectSite, built_again: ProjectSite, by_zensical: BuiltSite
) -> None:
    answers = [answered(browser, one) for one in (project_site, built_again, by_zensical)]
    assert answers[0] == answers[1]
    assert all(len(found) > 0 for found in answers[0].values())
    assert records_in(answers[0]) == records_in(answers[2])


def records_in(answers: dict[str, list[str]]) -> dict[str, list[str]]:
    """Answers without the pages that show no record, which engines render each in their own way."""
    return {
        words: [url for url in found if parse_id(url.split("/")[-2])]
        for words, found in answers.items()
    }


def answered(browser: Browser, site: BuiltSite) -> dict[str, list[str]]:
    """What the index gives for some words: addresses from the site's root, the best first."""
    page = browser.new_page()
    with served(site.folder) as base:
        page.goto(f"{base}guide/", wait_until="networkidle")
        found: dict[str, list[str]] = page.evaluate(_ASK, list(_QUERIES))
    page.close()
    return found


def differing(one: BuiltSite, other: BuiltSite) -> list[str]:
    """Paths of files that one of two sites lacks, or that aren't the same in both."""
    ours, theirs = dict(named(one)), dict(named(other))
    return sorted(
        name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name)
    )


def named(site: BuiltSite) -> list[tuple[str, bytes]]:
    return [
        (path.relative_to(site.folder).as_posix(), path.read_bytes())
        for path in site.files()
        if "pagefind" not in path.relative_to(site.folder).parts
    ]
