"""The signatures that a browser is given: which, in which order, and for whom."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from faultbook.publishing.signature_file import document, signature_file
from faultbook.publishing.signature_file_schema import schema
from tests.views.samples import record, site_view

if TYPE_CHECKING:
    from faultbook.views.page import Audience

GOLDEN = Path(__file__).with_name("signatures.json")
EVERYTHING = {
    "name": "pool",
    "sequence": ["a {b}", {"regex": "(?i)time[sd]? out after \\s*3$", "count": "3"}],
    "unless": ["d", {"literal": "e", "anchor": "1", "slide": "-1.5m", "within": "2 lines"}],
    "within": "30s",
}


def known_error(number: int, **fields: object) -> tuple[str, str]:
    stated: dict[str, object] = {"status": "active", "visibility": "public"}
    stated |= {"signatures": [{"all": [f"disk {number} is full"]}]} | fields
    return record(f"KE-2026-{number:04d}", "## Workaround\n\nWait.\n", **stated)


FILES = dict(
    [
        known_error(1, status="retired", retired_because="Gone."),
        known_error(2, superseded_by="KE-2026-0003"),
        known_error(3, signatures=[EVERYTHING, {"any": ["x", {"literal": "y", "count": "2"}]}]),
        known_error(4, status="fixed"),
        known_error(5, status="draft", visibility="internal"),
        known_error(
            6,
            signatures=[
                {"name": "ends", "all": [{"regex": "panic\\z"}]},
                {"all": ["it panics"], "unless": [{"regex": "[[:alpha:]]+ again"}]},
                {"all": [{"regex": "(open"}]},
            ],
        ),
        known_error(7, signatures=[{"all": ["of KE-2026-0005 again"]}, {"all": ["of a person"]}]),
        known_error(8, signatures=[]),
        known_error(9, signatures=[{"all": ["mail to ann@example.org"]}]),
    ]
)


def written(root: Path, audience: Audience = "internal", **more: Any) -> dict[str, Any]:
    found: dict[str, Any] = document(site_view(root, FILES, audience, **more))
    Draft202012Validator(schema()).validate(found)
    return found


def ids(found: dict[str, Any]) -> list[str]:
    return [one["id"] for one in found["known_errors"]]


def test_the_file_is_as_it_is_kept(tmp_path: Path) -> None:
    (file,) = signature_file(site_view(tmp_path, FILES))
    assert file.path == "api/v1/signatures.json"
    assert json.loads(file.content) == json.loads(GOLDEN.read_text())
    assert (
        file.content == json.dumps(json.loads(file.content), separators=(",", ":")).encode() + b"\n"
    )


def test_what_is_over_comes_last_and_the_newest_first(tmp_path: Path) -> None:
    assert ids(written(tmp_path)) == [
        *("KE-2026-0009", "KE-2026-0007", "KE-2026-0005", "KE-2026-0004", "KE-2026-0003"),
        *("KE-2026-0002", "KE-2026-0001"),
    ]


def test_what_browsers_read_otherwise_is_told(tmp_path: Path) -> None:
    assert written(tmp_path)["not_in_browser"] == [
        {
            "id": "KE-2026-0006",
            "number": 1,
            "name": "ends",
            "why": "'\\z' is unknown to JavaScript",
        },
        {
            "id": "KE-2026-0006",
            "number": 2,
            "name": "",
            "why": "'[:alpha:]' is unknown to JavaScript",
        },
        {
            "id": "KE-2026-0006",
            "number": 3,
            "name": "",
            "why": "RE2 can't read one of its expressions",
        },
    ]


def test_the_public_gets_no_signature_with_a_secret_in_it(tmp_path: Path) -> None:
    found = written(tmp_path, "public")
    assert ids(found) == [
        *("KE-2026-0007", "KE-2026-0004", "KE-2026-0003", "KE-2026-0002", "KE-2026-0001"),
    ]
    (seventh,) = (one for one in found["known_errors"] if one["id"] == "KE-2026-0007")
    assert [one["patterns"] for one in seventh["signatures"]] == [["of a person"]]
    assert seventh["signatures"][0]["number"] == 2
    assert "KE-2026-0005" not in json.dumps(found)
    assert "ann@" not in json.dumps(found)


@pytest.mark.parametrize(
    ("directory_urls", "url"),
    [(True, "known-errors/2026/KE-2026-0004/"), (False, "known-errors/2026/KE-2026-0004.html")],
)
def test_addresses_are_the_sites(tmp_path: Path, directory_urls: bool, url: str) -> None:
    found = written(tmp_path, directory_urls=directory_urls)
    (fourth,) = (one for one in found["known_errors"] if one["id"] == "KE-2026-0004")
    assert fourth["url"] == url
    assert fourth["twin"] == "known-errors/2026/KE-2026-0004.json"


def test_a_register_without_known_errors_has_an_empty_file(tmp_path: Path) -> None:
    found = document(site_view(tmp_path, {}))
    assert found == {"version": 1, "known_errors": [], "not_in_browser": []}
