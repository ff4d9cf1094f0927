"""Reading an engine's settings without the engine, and writing them for another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml
from mkdocs.config import load_config

from faultbook.errors import EnvironmentProblem
from faultbook.publishing.site_settings import read_settings, staged_text

if TYPE_CHECKING:
    from pathlib import Path

    from faultbook.publishing.site_settings import SiteSettings

PATH = "records/incidents/2026/INC-2026-0001.md"


def settings(root: Path, text: str, **environment: str) -> SiteSettings:
    (root / "docs").mkdir(exist_ok=True)
    (root / "mkdocs.yml").write_text(text)
    return read_settings(root, environment)


def staged(root: Path, text: str) -> str:
    nav = [("Home", ["index.md"]), ("Guide", ["guide/index.md", "guide/a.md"])]
    target, moved = root / "below" / "staged", {"b.md": "b/index.md"}
    return staged_text(settings(root, text), target, nav, moved, "a/style.css")


def test_without_a_file_a_site_has_plain_settings(tmp_path: Path) -> None:
    found = read_settings(tmp_path, {})
    assert (found.audience, found.directory_urls, found.docs) == (
        "internal",
        True,
        tmp_path / "docs",
    )
    place = found.place()
    assert (place.name, place.url, place.new_issue, place.edit(PATH)) == ("Faultbook", "", "", "")


@pytest.mark.parametrize(
    "text",
    [
        "repo_url: https://github.com/o/r\n",
        "repo_url: https://github.com/o/r/\nedit_uri: blob/main/docs\n",
        "repo_url: https://git.example/o/r\nedit_uri: '?file=docs/'\n",
        "repo_url: https://git.example/o/r\nedit_uri_template: 'e/docs/{path}?stem={path_noext}'\n",
        "repo_url: https://git.example/o/r\n",
    ],
)
def test_a_file_is_edited_where_mkdocs_would_say(tmp_path: Path, text: str) -> None:
    from faultbook.publishing.places import Source, edit_url
    from faultbook.site.plugin import FaultbookPlugin  # noqa: F401 - it is what the settings name

    place = settings(tmp_path, f"site_name: T\n{text}").place()
    config = load_config(str(tmp_path / "mkdocs.yml"))
    template = str(config.edit_uri_template or "")
    source = Source(tmp_path / "docs", config.repo_url or "", config.edit_uri or "", template)
    assert place.edit(PATH) == edit_url(tmp_path, source, PATH)
    assert (PATH in place.edit(PATH)) == ("edit" in text or "github" in text)


def test_variables_of_the_environment_stand_for_what_they_hold(tmp_path: Path) -> None:
    text = (
        "site_name: !ENV NAME\nsite_url: !ENV [NONE, URL, 'https://else.example']\n"
        "repo_url: !ENV [NONE, '']\ndocs_dir: !ENV NONE\n"
    )
    found = settings(tmp_path, text, NAME="Ours", URL="https://e.example/x")
    place = found.place()
    assert (place.name, place.url, place.new_issue) == ("Ours", "https://e.example/x/", "")
    assert found.docs == tmp_path / "docs"


@pytest.mark.parametrize(
    ("plugins", "audience"),
    [
        ("[search, faultbook]", "internal"),
        ("[{faultbook: {audience: public}}]", "public"),
        ("{search: {}, faultbook: {audience: public}}", "public"),
        ("[faultbook: {directory: .}]", "internal"),
    ],
)
def test_the_audience_is_the_plugins(tmp_path: Path, plugins: str, audience: str) -> None:
    assert settings(tmp_path, f"plugins: {plugins}\n").audience == audience


def test_what_is_inherited_counts_and_a_circle_ends(tmp_path: Path) -> None:
    (tmp_path / "base.yml").write_text(
        "INHERIT: mkdocs.yml\nsite_name: Base\nrepo_url: https://r\n"
    )
    place = settings(tmp_path, "INHERIT: base.yml\nsite_name: Own\n").place()
    assert (place.name, place.new_issue) == ("Own", "https://r/issues/new")


@pytest.mark.parametrize("text", ["a: [", "\x00", "a: b: c"])
def test_a_file_that_cannot_be_read_is_one_line(tmp_path: Path, text: str) -> None:
    with pytest.raises(EnvironmentProblem, match=r"^mkdocs\.yml can't be read: [^\n]+$"):
        settings(tmp_path, text)


def test_staged_settings_run_no_plugin_of_ours_and_keep_the_rest(tmp_path: Path) -> None:
    text = staged(
        tmp_path,
        "site_name: Ours\n"
        "docs_dir: pages\nsite_dir: out\nwatch: [records]\nedit_uri: edit/main/docs/\n"
        "theme: {name: material, custom_dir: look, features: [navigation.tabs]}\n"
        "hooks: [tools/hook.py]\nextra_css: [own.css]\n"
        "plugins: [search, faultbook: {audience: public}, tags: {a: [1]}]\n"
        "markdown_extensions:\n"
        "  - pymdownx.emoji: {emoji_index: !!python/name:material.extensions.emoji.twemoji ''}\n"
        "extra: {key: !ENV [A, b]}\n",
    )
    assert "!!python/name:material.extensions.emoji.twemoji" in text
    assert "!ENV" in text
    loader = type("Loader", (yaml.SafeLoader,), {})
    loader.add_multi_constructor("", lambda *_: "tagged")  # type: ignore[attr-defined]
    found = yaml.load(text, Loader=loader)  # noqa: S506 - a SafeLoader
    assert found["plugins"] == ["search", {"tags": {"a": [1]}}]
    assert found["theme"] == {
        "name": "material",
        "custom_dir": "../../look",
        "features": ["navigation.tabs"],
    }
    assert found["hooks"] == ["../../tools/hook.py"]
    assert found["extra_css"] == ["own.css", "a/style.css"]
    assert (found["docs_dir"], found["edit_uri"]) == ("docs", "")
    assert not {"site_dir", "watch", "INHERIT"} & set(found)
    assert found["nav"] == [{"Home": "index.md"}, {"Guide": ["guide/index.md", "guide/a.md"]}]


def test_a_menu_of_the_sites_own_stays_and_leads_to_where_pages_are(tmp_path: Path) -> None:
    found = yaml.safe_load(staged(tmp_path, "site_name: x\nnav: [{A: a.md}, b.md]\n"))
    assert found["nav"] == [{"A": "a.md"}, "b/index.md"]


def test_a_mapping_of_plugins_and_one_that_is_ours_alone(tmp_path: Path) -> None:
    text = staged(tmp_path, "plugins: {search: {lang: en}, faultbook: {}}\n")
    assert yaml.safe_load(text)["plugins"] == [{"search": {"lang": "en"}}]
    assert yaml.safe_load(staged(tmp_path, "plugins: [faultbook]\n"))["plugins"] == []
