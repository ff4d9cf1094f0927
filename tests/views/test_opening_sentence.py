from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from faultbook.views.opening_sentence import LONGEST, Opening, opening_of, opening_sentence
from faultbook.views.record_parts import page_path
from tests.views.samples import record, site_view

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ten users.", Opening("Ten users.", is_whole=True)),
        ("Ten users", Opening("Ten users", is_whole=True)),
        ("Ten\nusers. Then 20.", Opening("Ten users.", is_whole=False)),
        ("Ten users.\n\nThen more.", Opening("Ten users.", is_whole=False)),
        ("*Ten* [of](https://e.example) `all`.\n\nx", Opening("Ten of all.", is_whole=False)),
        ("Up to 3.5 %, e.g. in Bonn. More.", Opening("Up to 3.5 %, e.g. in Bonn.", is_whole=False)),
        ("Was it down? Yes!", Opening("Was it down?", is_whole=False)),
        ("<!-- secret -->Ten users.", Opening("Ten users.", is_whole=True)),
        ("- ten\n- users", Opening("", is_whole=False)),
        ("| a |\n|---|\n| b |", Opening("", is_whole=False)),
        ("    code", Opening("code", is_whole=True)),
        ("```\ncode\n```", Opening("", is_whole=False)),
        ("# Heading\ntext", Opening("", is_whole=False)),
        ("", Opening("", is_whole=False)),
        ("Ten users.\n- one", Opening("Ten users.", is_whole=False)),
        ("לא ניתן להתחבר. עוד.", Opening("לא ניתן להתחבר.", is_whole=False)),
        ("全員。他。", Opening("全員。", is_whole=False)),
    ],
)  # fmt: skip
def test_the_first_sentence_of_a_text(text: str, expected: Opening) -> None:
    assert opening_of(text) == expected


def test_a_sentence_without_end_is_cut() -> None:
    for text in ("word " * 500, "x" * 2000):
        opening = opening_of(text)
        assert len(opening.text) <= LONGEST + 2
        assert opening.text.endswith(" …")
        assert not opening.is_whole


def sentence(root: Path, body: str = "", **fields: Any) -> str:
    view = site_view(root, dict([record("INC-2026-0001", body, **fields)]))
    entry = view.entries()[0]
    found = view.record(entry)
    assert found is not None
    made = opening_sentence(view, found, page_path(entry))
    return str(made.html) if made is not None else ""


DOWN = {"outages": [{"from": "2026-05-03T09:00:00Z", "to": "2026-05-03T09:42:00Z"}]}
LASTED = {"started_at": "2026-05-03T09:00:00Z", "restored_at": "2026-05-03T11:00:00Z"}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, ""),
        ({"services": ["login"]}, ""),
        ({"impact": "high"}, "High impact."),
        (
            {"services": ["login"], "impact": "high", "status": "closed"},
            "Login was affected; high impact.",
        ),
        (
            {"services": ["login"], "impact": "high", "status": "closed", **DOWN},
            "Login was down for 42 min; high impact.",
        ),
        (
            {"services": ["login", "shop"], "status": "closed", **LASTED},
            "Login and Shop were affected for 2 h.",
        ),
        (
            {"services": ["a", "b", "c", "d", "e"], "status": "closed", **LASTED},
            "a, b, c and 2 more services were affected for 2 h.",
        ),
        (
            {"services": ["login"], "started_at": "2026-06-30T11:00:00Z"},
            "Login has been affected for 1 h.",
        ),
        (
            {"services": ["login", "shop"], "outages": [{"from": "2026-06-30T11:30:00Z"}]},
            "Login and Shop have been down for 30 min.",
        ),
        (
            {"services": ["login"], "status": "closed", "started_at": "2026-05-03T09:00:00Z"},
            "",
        ),
        ({"services": ["login"], "impact": "low", "status": "cancelled", **LASTED}, ""),
    ],
)  # fmt: skip
def test_a_sentence_made_of_fields(fields: dict[str, Any], expected: str, tmp_path: Path) -> None:
    assert sentence(tmp_path, **fields) == expected


def test_what_is_written_comes_before_what_is_made(tmp_path: Path) -> None:
    body = "## Impact\n\nAll *users* <b>of</b> INC-2026-0001.\n"
    html = sentence(tmp_path, body, services=["login"], impact="high")
    assert html.startswith("All <em>users</em> &lt;b&gt;of&lt;/b&gt; <a ")
    twice = sentence(tmp_path, body + "\nAnd more.\n")
    assert twice.startswith("All users &lt;b&gt;of&lt;/b&gt; <a ")
