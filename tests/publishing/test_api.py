"""The files of a site for programs, each with what its schema says of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from faultbook.analysis.metrics import metrics_of
from faultbook.publishing.schemas import SCHEMAS
from faultbook.reporters.metrics import render_metrics
from faultbook.views.page import SitePlace
from tests.publishing.files import contents, document
from tests.registers import CONFIG
from tests.views.samples import LINKED, record, site_view

if TYPE_CHECKING:
    from pathlib import Path

    from faultbook.views.page import Audience
    from faultbook.views.site_view import SiteView

API = "api/v1"


@pytest.fixture(scope="module", params=["internal", "public"])
def view(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> SiteView:
    audience: Audience = request.param
    files = LINKED | {"faultbook.toml": CONFIG}
    return site_view(tmp_path_factory.mktemp(audience), files, audience)


@pytest.fixture(scope="module")
def files(view: SiteView) -> dict[str, Any]:
    """What each JSON file says."""
    found = contents(view)
    return {path: json.loads(text) for path, text in found.items() if path.endswith(".json")}


def schema_of(path: str) -> str | None:
    if path.startswith(f"{API}/schemas/"):
        return None
    if path.startswith(f"{API}/records/"):
        return "site-records"
    name = path.removeprefix(f"{API}/").removesuffix(".json")
    if path.startswith(f"{API}/"):
        return name if name in SCHEMAS else f"site-{name}"
    return "site-record"


def test_each_file_fits_its_schema(files: dict[str, Any]) -> None:
    seen = set()
    for path, found in files.items():
        name = schema_of(path)
        if name is not None:
            seen.add(name)
            validator = Draft202012Validator(SCHEMAS[name](), format_checker=FormatChecker())
            validator.validate(found)
    assert {name for name in SCHEMAS if name.startswith("site-")} <= seen


def test_the_schemas_are_those_that_are_printed(files: dict[str, Any]) -> None:
    for name, schema in SCHEMAS.items():
        assert files[f"{API}/schemas/{name}.json"] == schema()


def test_the_index_leads_to_files_that_there_are(view: SiteView, files: dict[str, Any]) -> None:
    index = files[f"{API}/index.json"]
    named = [one["url"] for one in index["records"]] + [*index["schemas"].values()]
    named += [index[key] for key in ("services", "metrics", "signatures")]
    missing = [path for path in named if path not in files]
    assert missing == []
    assert index["feed"] in contents(view)
    for listed in index["records"]:
        assert len(files[listed["url"]]["records"]) == listed["count"]
        for row in files[listed["url"]]["records"]:
            assert files[row["twin"]]["url"] == row["url"]


def test_what_is_counted_is_what_is_shown(view: SiteView, files: dict[str, Any]) -> None:
    index = files[f"{API}/index.json"]
    twins = [found["kind"] for path, found in files.items() if schema_of(path) == "site-record"]
    counted = {kind: found["all"] for kind, found in index["counts"].items()}
    assert counted == {kind: twins.count(kind) for kind in counted}
    assert sum(one["count"] for one in index["records"]) == len(twins) == len(view.entries())
    (login,) = (one for one in files[f"{API}/services.json"]["services"] if one["key"] == "login")
    assert login["records"]["known-error"] == {"all": 1, "open": 1}


def test_the_metrics_are_those_of_the_command(view: SiteView) -> None:
    text = contents(view)[f"{API}/metrics.json"]
    assert text == render_metrics("json", metrics_of(view.evidence))


def test_a_row_tells_what_lists_show(tmp_path: Path) -> None:
    found = document(site_view(tmp_path), f"{API}/records/incidents/2026/0000-0999.json")
    row = found["records"][0]
    assert row == {
        "id": "INC-2026-0101",
        "kind": "incident",
        "title": "Nobody can log in",
        "status": "closed",
        "visibility": "public",
        "services": ["login", "nowhere"],
        "tags": ["slow"],
        "owner": "identity",
        "priority": 2,
        "opened_at": "2026-05-03T09:10:00Z",
        "updated_at": None,
        "url": "incidents/2026/INC-2026-0101/",
        "twin": "incidents/2026/INC-2026-0101.json",
    }


def test_lists_hold_a_thousand_numbers_each(tmp_path: Path) -> None:
    ids = ["INC-2026-DRAFT-new", "INC-2026-0999", "INC-2026-1000", "INC-2025-0001", "KE-2026-0001"]
    view = site_view(tmp_path, dict(map(record, ids)))
    lists = [
        (one["url"].removeprefix(f"{API}/records/"), one["count"])
        for one in document(view, f"{API}/index.json")["records"]
    ]
    assert lists == [
        ("incidents/2025/0000-0999.json", 1),
        ("incidents/2026/0000-0999.json", 2),
        ("incidents/2026/1000-1999.json", 1),
        ("known-errors/2026/0000-0999.json", 1),
    ]


def test_a_register_without_records_has_an_index(tmp_path: Path) -> None:
    place = SitePlace("Name", "https://e.example/")
    index = document(site_view(tmp_path, {}, place=place), f"{API}/index.json")
    assert (index["name"], index["site"]) == ("Name", "https://e.example/")
    assert index["records"] == []
    assert index["as_of"]["commit"] is None


def test_the_same_register_makes_the_same_bytes(view: SiteView, tmp_path: Path) -> None:
    copy = site_view(tmp_path, LINKED | {"faultbook.toml": CONFIG}, view.site.audience)
    assert list(contents(copy).items()) == list(contents(view).items())
