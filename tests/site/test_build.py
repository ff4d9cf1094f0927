from __future__ import annotations

import re
from html import unescape
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from faultbook.site.plugin import FaultbookPlugin
from tests.registers import open_register, write_register
from tests.site.building import BuiltSite, broken_links, build_site, external_loads
from tests.views.samples import LINKED, record

if TYPE_CHECKING:
    from pathlib import Path

SOUND = dict([record("INC-2026-0001", title="Nobody can log in", services=["login"])])


def test_an_empty_register_is_a_site_without_warnings(tmp_path: Path) -> None:
    site = build_site(tmp_path, {})
    assert "No incident is open." in site.html("incidents")
    assert broken_links(site) == []


def test_any_theme_will_do(tmp_path: Path) -> None:
    site = build_site(tmp_path, SOUND, theme={"name": "mkdocs"})
    assert "Nobody can log in" in site.html("incidents/2026/INC-2026-0001")
    assert broken_links(site) == []


def test_every_link_of_a_site_leads_somewhere(linked_site: BuiltSite) -> None:
    assert broken_links(linked_site) == []


@pytest.mark.parametrize("directory_urls", [True, False])
def test_links_follow_the_form_of_addresses(directory_urls: bool, tmp_path: Path) -> None:
    site = build_site(tmp_path, LINKED, strict=False, use_directory_urls=directory_urls)
    assert broken_links(site) == []


def test_nothing_is_loaded_from_elsewhere(linked_site: BuiltSite) -> None:
    assert {
        path: found for path, page in linked_site.pages() if (found := external_loads(page))
    } == {}


def test_pages_of_records_are_not_in_the_navigation(linked_site: BuiltSite) -> None:
    navigation = linked_site.html("").partition('<nav class="md-nav')[2].partition("<article")[0]
    assert "known-errors/" in navigation
    assert "INC-2026" not in navigation
    assert "FB402" not in navigation


def test_a_record_stands_below_its_kind(linked_site: BuiltSite) -> None:
    path = linked_site.html("known-errors/2026/KE-2026-0101").partition('<nav class="fb-crumbs"')[2]
    crumbs = re.findall(r'href="([^"]*)"', path.partition("</nav>")[0])
    assert crumbs == ["../../../", "../../../known-errors/", "../../../known-errors/2026/"]


def test_a_record_stands_below_the_section_of_a_users_own_navigation(tmp_path: Path) -> None:
    nav = [
        {"Start": "index.md"},
        {"Trouble": ["incidents/index.md", {"Causes": "problems/index.md"}]},
    ]
    theme = {"name": "material", "font": False, "features": ["navigation.path"]}
    site = build_site(tmp_path, LINKED, strict=False, nav=nav, theme=theme)
    for address, crumb in (
        ("incidents/2026/INC-2026-0101", "Trouble"),
        (
            "problems/2026/PRB-2026-0101",
            "Causes",
        ),
    ):
        path = site.html(address).partition('<nav class="md-path"')[2].partition("</nav>")[0]
        assert crumb in path


def test_a_users_own_navigation_is_left_as_it_is(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    site = build_site(tmp_path, SOUND, nav=[{"Open": "incidents/index.md"}])
    assert "guide/" not in site.html("incidents").partition("<article")[0]
    assert "not included in the" not in caplog.text


def test_a_users_own_pages_come_first_and_stay_in_the_navigation(tmp_path: Path) -> None:
    docs = {
        "index.md": "# Our own start\n",
        "guide/pull-requests.md": "# Our own guide\n",
        "more/extra.md": "# Something more\n",
    }
    site = build_site(tmp_path, SOUND, docs=docs)
    assert "Our own start" in site.article("")
    assert "Our own guide" in site.article("guide/pull-requests")
    assert "Something more" in site.html("incidents").partition("<article")[0]
    assert broken_links(site) == []


def test_a_readme_counts_as_the_start_of_its_folder(tmp_path: Path) -> None:
    site = build_site(tmp_path, SOUND, docs={"README.md": "# Read me\n"})
    assert "Read me" in site.article("")
    assert broken_links(site) == []


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (
            {"repo_url": "https://github.com/o/r", "edit_uri": "edit/main/docs/"},
            "https://github.com/o/r/edit/main/records/incidents/2026/INC-2026-0001.md",
        ),
        (
            {"edit_uri_template": "https://git.example.org/o/r/blob/main/docs/{path}"},
            "https://git.example.org/o/r/blob/main/records/incidents/2026/INC-2026-0001.md",
        ),
        (
            {"repo_url": "https://git.example.org/o/r", "edit_uri": "?path=/docs/"},
            "https://git.example.org/o/r?path=/records/incidents/2026/INC-2026-0001.md",
        ),
    ],
)
def test_a_page_leads_to_its_records_file(
    settings: dict[str, Any], expected: str, tmp_path: Path
) -> None:
    theme = {"name": "material", "font": False, "features": ["content.action.edit"]}
    site = build_site(tmp_path, SOUND, theme=theme, **settings)
    edits = [
        element.attributes["href"]
        for element in site.read("incidents/2026/INC-2026-0001").named("a")
        if "edit" in element.attributes.get("rel", "")
    ]
    assert edits == [expected]
    assert 'rel="edit"' not in site.html("incidents")


def test_a_folders_name_is_part_of_no_markup(tmp_path: Path) -> None:
    theme = {"name": "material", "font": False, "features": ["content.action.edit"]}
    files = {'records/incidents/x" onclick="alert(1)/INC-2026-0001.md': next(iter(SOUND.values()))}
    url = "https://github.com/o/r"
    site = build_site(tmp_path, files, strict=False, theme=theme, repo_url=url)
    page = site.read("incidents/2026/INC-2026-0001")
    assert [e for e in page.elements if "onclick" in e.attributes] == []


def test_files_without_a_page_are_named_with_their_faults(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    files = {**SOUND, "kedb/2026/KE-2026-0001.md": "nothing", "kedb/2026/KE-2026-0002.md": "either"}
    with pytest.raises(Abort):
        build_site(tmp_path, files)
    warnings = [r.getMessage() for r in caplog.records if r.levelname == "WARNING"]
    assert [line.removeprefix("faultbook: ") for line in warnings] == [
        "kedb/2026/KE-2026-0001.md:1:1: FB007 does not start with a line '---'",
        "kedb/2026/KE-2026-0002.md:1:1: FB007 does not start with a line '---'",
        "2 files have no page: run 'faultbook check'",
    ]
    assert "Nobody can log in" in BuiltSite(tmp_path / "site").html("incidents")


def test_a_finding_alone_is_for_check_to_report(tmp_path: Path) -> None:
    """Imported records may have faults of their source and are worth reading all the same."""
    files = dict([record("INC-2026-0001", status="resolved", services=["nowhere"])])
    assert open_register(write_register(tmp_path, files)).check().diagnostics
    site = build_site(tmp_path, files)
    assert "INC-2026-0001" in site.html("incidents")


def test_without_a_register_there_is_one_line(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(Abort):
        _build_elsewhere(tmp_path, "register", "site")
    said = [r.getMessage() for r in caplog.records if r.levelname == "ERROR"]
    assert said == ["no faultbook.toml beside mkdocs.yml or above it; run 'faultbook init'"]


def test_a_configuration_that_cannot_be_read_is_one_line(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(Abort):
        build_site(tmp_path, {**SOUND, "faultbook.toml": b"\xff"})
    said = [r.getMessage() for r in caplog.records if r.levelname == "ERROR"]
    assert len(said) == 1
    assert said[0].startswith("faultbook.toml can't be read")


def test_the_register_may_be_named(tmp_path: Path) -> None:
    site = _build_elsewhere(tmp_path, "register", "site", directory="../register")
    assert "Nobody can log in" in site.html("incidents")


def test_the_register_may_be_above(tmp_path: Path) -> None:
    site = _build_elsewhere(tmp_path, ".", "web/site")
    assert "Nobody can log in" in site.html("incidents")


def _build_elsewhere(root: Path, register: str, site: str, **options: str) -> BuiltSite:
    """Build a site whose ``mkdocs.yml`` stands in another folder than ``faultbook.toml``."""
    write_register(root / register, SOUND)
    plugins: list[object] = ["search", {"faultbook": options}]
    return build_site(root / site, None, plugins=plugins)


def test_a_dialog_has_a_name(linked_site: BuiltSite) -> None:
    for path, page in linked_site.pages():
        unnamed = [
            e
            for e in page.elements
            if e.attributes.get("role") == "dialog" and "aria-label" not in e.attributes
        ]
        assert unnamed == [], path


def test_a_served_site_follows_its_records(tmp_path: Path) -> None:
    build_site(tmp_path, SOUND)
    config = load_config(str(tmp_path / "mkdocs.yml"))
    config.plugins.on_startup(command="serve", dirty=False)
    watched = config.plugins.on_config(config).watch
    assert {str(tmp_path / "records/incidents"), str(tmp_path / "faultbook.toml")} <= set(watched)


def test_a_title_reads_well_everywhere(tmp_path: Path) -> None:
    title = 'Can\'t log in: "AUTH-7" & <none>'
    site = build_site(tmp_path, dict([record("INC-2026-0001", title=title)]))
    html = site.html("incidents/2026/INC-2026-0001")
    shown = f"INC-2026-0001: {title}"
    head = html.partition("<title>")[2].partition("</title>")[0]
    assert unescape(head) == f"{shown} - Test"
    assert shown in site.read("incidents/2026/INC-2026-0001").text


def test_quoted_code_is_no_finished_html() -> None:
    plugin = FaultbookPlugin()
    plugin._parents = {"a.md": ""}  # noqa: SLF001 - as a build leaves it
    page: Any = SimpleNamespace(file=SimpleNamespace(src_uri="a.md"))
    nothing: Any = None
    text = "<p>One</p>\n\n```html\n<b>\n```\n\n<p>Two</p>\n\n~~~\n<i>\n~~~\n"
    seen = plugin.on_page_markdown(text, page=page, config=nothing, files=nothing)
    assert "```html\n<b>\n```" in seen
    assert "~~~\n<i>\n~~~" in seen
    assert "<p>" not in seen
    page.markdown = seen
    assert plugin.on_page_content(seen, page=page, config=nothing, files=nothing) == text
