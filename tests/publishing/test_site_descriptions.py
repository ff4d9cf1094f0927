"""What tells browsers, search engines and language models of a site."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from faultbook.publishing import llms_txt, sitemap
from faultbook.publishing.finishing import finish
from faultbook.views.page import SitePlace
from tests.publishing.files import contents
from tests.registers import CONFIG
from tests.views.samples import LINKED, record, site_view

if TYPE_CHECKING:
    from pathlib import Path

PLACE = SitePlace("The register of <us> & them", "https://e.example/kedb/")
SITEMAPS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def addresses(content: bytes) -> list[str | None]:
    return [found.text for found in ET.fromstring(content).iter(f"{SITEMAPS}loc")]  # noqa: S314 - our own


def test_browsers_are_told_how_to_search(tmp_path: Path) -> None:
    text = contents(site_view(tmp_path, {}, place=PLACE))["opensearch.xml"]
    names = {"": "http://a9.com/-/spec/opensearch/1.1/"}
    root = ET.fromstring(text)  # noqa: S314 - our own
    assert root.findtext("ShortName", namespaces=names) == "The register of"
    assert root.findtext("LongName", namespaces=names) == "The register of <us> & them"
    found = {url.get("type"): url.get("template") for url in root.findall("Url", names)}
    assert found == {
        "text/html": "https://e.example/kedb/search/?q={searchTerms}",
        "application/opensearchdescription+xml": "https://e.example/kedb/opensearch.xml",
    }


def test_browsers_are_told_nothing_where_the_address_is_not_known(tmp_path: Path) -> None:
    assert "opensearch.xml" not in contents(site_view(tmp_path, {}))


def test_language_models_are_told_what_is_where(tmp_path: Path) -> None:
    files = LINKED | {"faultbook.toml": CONFIG}
    found = contents(site_view(tmp_path, files, place=PLACE))
    text = found["llms.txt"]
    headings = re.findall("^#+ .*$", text, re.MULTILINE)
    assert headings[:2] == [r"# The register of \<us\> \& them", "## Indexes"]
    assert headings[2:] == ["## Known errors: Login", "## Optional"]
    said = "KE-2026-0101: Login forgets users"
    twin = "known-errors/2026/KE-2026-0101.md"
    assert f"- [{said}](https://e.example/kedb/{twin})\n" in text
    assert twin in found
    assert "KE-2026-0102" not in text  # it is retired


def test_language_models_get_links_that_work_anywhere(tmp_path: Path) -> None:
    files = dict([record("KE-2026-0001", status="active", title="a [b] <c>")])
    text = contents(site_view(tmp_path, files))["llms.txt"]
    assert r"- [KE-2026-0001: a \[b\] \<c\>](known-errors/2026/KE-2026-0001.md)" in text
    assert "## Known errors: of no service" in text


def test_what_language_models_are_told_does_not_grow(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(llms_txt, "MOST_SERVICES", 1)
    many = [
        record(f"KE-2026-{number:04d}", status="active", services=[service])
        for number, service in enumerate(["b"] * 12 + ["a"], start=1)
    ]
    config = '[services.a]\nname = "A"\n[services.b]\nname = "B"\n'
    text = contents(site_view(tmp_path, dict(many) | {"faultbook.toml": config}))["llms.txt"]
    assert text.count("- [KE-") == llms_txt.MOST_A_SERVICE
    assert "## Known errors: B\n" in text
    assert "## Known errors: A\n" not in text


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A site as some engine built it."""
    folder = tmp_path / "site"
    pages = ("index.html", "404.html", "a b/index.html", "id/INC-2026-0001/index.html", "c.html")
    for page in pages:
        (folder / page).parent.mkdir(parents=True, exist_ok=True)
        (folder / page).write_text("<p>x</p>")
    return folder


def test_search_engines_are_told_of_the_pages(tmp_path: Path, built: Path) -> None:
    view = site_view(tmp_path / "register", {}, place=PLACE)
    (file,) = sitemap.sitemap(view, built)
    expected = ["a%20b/", "c.html", ""]
    assert addresses(file.content) == [f"{PLACE.url}{page}" for page in expected]


def test_what_an_engine_tells_them_stays(tmp_path: Path, built: Path) -> None:
    view = site_view(tmp_path / "register", {}, place=PLACE)
    (built / "sitemap.xml").write_text("<urlset/>")
    finish(view, built, lambda _: None)
    assert (built / "sitemap.xml").read_text() == "<urlset/>"


def test_what_was_told_before_is_told_anew(tmp_path: Path, built: Path) -> None:
    view = site_view(tmp_path / "register", {}, place=PLACE)
    finish(view, built, lambda _: None)
    (built / "c.html").unlink()
    finish(view, built, lambda _: None)
    found = addresses((built / "sitemap.xml").read_bytes())
    assert f"{PLACE.url}c.html" not in found
    assert PLACE.url in found


def test_many_pages_make_several_sitemaps(
    tmp_path: Path, built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemap, "MOST_ADDRESSES", 2)
    view = site_view(tmp_path / "register", {}, place=PLACE)
    files = {file.path: addresses(file.content) for file in sitemap.sitemap(view, built)}
    assert [len(found) for found in files.values()] == [2, 1, 2]
    assert files["sitemap.xml"] == [f"{PLACE.url}sitemap-{n}.xml" for n in (1, 2)]


def test_no_sitemap_is_made_where_the_address_is_not_known(tmp_path: Path, built: Path) -> None:
    assert list(sitemap.sitemap(site_view(tmp_path / "register", {}), built)) == []
