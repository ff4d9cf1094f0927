"""A public site, searched file by file for what must not be in it."""

from __future__ import annotations

import gzip
import html
import json
import re
from pathlib import PurePath
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus

import pytest
from mkdocs.exceptions import Abort

from tests.planted import CANARY, HIDDEN_IDS, INTERNAL, OF_NOBODY_ELSE, plant, tokens
from tests.site.building import BuiltSite, broken_links, build_site

if TYPE_CHECKING:
    from pathlib import Path

_GZIP = b"\x1f\x8b"
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    return _build(tmp_path_factory.mktemp("public"), "public")


def _build(root: Path, audience: str) -> BuiltSite:
    return build_site(
        plant(root),
        {},
        strict=False,
        plugins=["search", {"faultbook": {"audience": audience}}],
        repo_url="https://github.com/o/r",
        edit_uri="edit/main/docs/",
        site_url="https://e.example/",
    )


def _texts(site: BuiltSite) -> dict[str, str]:
    """Every file in all the ways in which it may be read, but for what others made."""
    found = {}
    for path in site.files():
        name = path.relative_to(site.folder).as_posix()
        if name.startswith("assets/") and not name.startswith("assets/faultbook/"):
            continue  # the theme's own
        content = path.read_bytes()
        if content.startswith(_GZIP):
            content = gzip.decompress(content)
        text = f"{name}\n{content.decode('utf-8', 'replace')}"
        readings = (text, html.unescape(text), unquote_plus(text))
        unescaped = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
        found[name] = "\n".join(dict.fromkeys((*readings, unescaped))).casefold()
    return found


def test_a_public_site_has_no_trace_of_internal_records_or_people(public: BuiltSite) -> None:
    secrets = (CANARY, "secret.example", *OF_NOBODY_ELSE)
    leaks = [
        (name, secret, text[max(text.find(secret) - 60, 0) :][:120])
        for name, text in _texts(public).items()
        for secret in map(str.casefold, secrets)
        if secret in text
    ]
    assert leaks == []


def test_it_has_what_is_public(public: BuiltSite) -> None:
    assert "Shown" in public.html("incidents/2026/INC-2026-0001")
    assert "Wait, then" in public.html("known-errors/2026/KE-2026-0001")
    assert "1 incident." in public.html("incidents")
    assert "was deleted" in public.html("incidents/2026/INC-2026-0009")
    assert broken_links(public) == []


def test_nothing_is_counted_that_is_not_public(public: BuiltSite) -> None:
    index = json.loads((public.folder / "api/v1/index.json").read_text())
    assert index["counts"] == {
        "incident": {"all": 1, "open": 0},
        "problem": {"all": 1, "open": 1},
        "known-error": {"all": 1, "open": 1},
    }
    assert [one["count"] for one in index["records"]] == [1, 1, 1]


def test_the_search_for_secrets_finds_them(tmp_path: Path) -> None:
    """The same search over an internal site finds every secret, so it can find them."""
    texts = _texts(_build(tmp_path, "internal"))
    planted = tokens(INTERNAL.values())
    assert planted - tokens(texts.values()) == set()
    seen = {PurePath(name).suffix for name, text in texts.items() if CANARY in text}
    assert {".html", ".json", ".md", ".csv", ".xml", ".txt", ".gz", ".pf_fragment"} <= seen
    assert [one for one in HIDDEN_IDS if not any(one.casefold() in t for t in texts.values())] == []


def test_an_unknown_audience_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Abort):
        build_site(tmp_path, {}, plugins=[{"faultbook": {"audience": "everyone"}}])
