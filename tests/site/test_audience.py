"""A public site, searched file by file for what must not be in it."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest
from mkdocs.exceptions import Abort

from tests.site.building import BuiltSite, broken_links, build_site
from tests.views.samples import record

if TYPE_CHECKING:
    from pathlib import Path

SECRETS = (
    *("7777", "leaky", "Jo Hidden", "jo.hidden", "secret.example", "shadow-service"),
    *("INC-2026-7777", "PRB-2026-7777", "KE-2026-7777"),
)

PUBLIC = dict(
    [
        record(
            "INC-2026-0001",
            "## Summary\n\nLike INC-2026-7777; ask jo.hidden@secret.example.\n",
            title="Shown",
            visibility="public",
            services=["login"],
            reporter="Jo Hidden",
            assignee="Jo Hidden",
            owner="Jo Hidden",
            problem="PRB-2026-7777",
            known_error="KE-2026-0001",
            parent="INC-2026-7777",
            opened_at="2026-05-03T09:00:00Z",
        ),
        record(
            "KE-2026-0001",
            "## Workaround\n\nWait.\n\n## Cause\n\nAs KE-2026-7777.\n",
            title="Shown as well",
            status="active",
            visibility="public",
            symptoms=["It is slow"],
            workaround={"verified_by": "Jo Hidden", "verified_at": "2026-05-03T09:00:00Z"},
        ),
        record(
            "INC-2026-7777",
            "## Summary\n\nleaky\n",
            title="leaky one",
            services=["shadow-service"],
            known_error="KE-2026-0001",
            opened_at="2026-05-04T09:00:00Z",
            aliases=["INC-2025-7777"],
        ),
        record("PRB-2026-7777", title="leaky two", owner="identity", services=["shadow-service"]),
        record("KE-2026-7777", title="leaky three", problem="PRB-2026-7777", status="active"),
    ]
)
CONFIG = """\
[services.login]
name = "Login"
[services.shadow-service]
name = "Shadow-service"
[teams.identity]
name = "Identity"
"""


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    return _build(tmp_path_factory.mktemp("public"), "public")


def _build(root: Path, audience: str) -> BuiltSite:
    plugins = ["search", {"faultbook": {"audience": audience}}]
    files = {**PUBLIC, "faultbook.toml": CONFIG}
    return build_site(
        root,
        files,
        strict=False,
        plugins=plugins,
        repo_url="https://github.com/o/r",
        site_url="https://e.example/",
    )


def _leaks(site: BuiltSite) -> list[tuple[str, str]]:
    leaks = []
    for path in site.files():
        name = path.relative_to(site.folder).as_posix()
        if name.startswith("assets/") and not name.startswith("assets/faultbook/"):
            continue  # the theme's own
        content = path.read_bytes()
        text = (gzip.decompress(content) if path.suffix == ".gz" else content).decode()
        found = [s for s in SECRETS if s.casefold() in f"{name}\n{text}".casefold()]
        leaks += [(name, secret) for secret in found]
    return leaks


def test_a_public_site_has_no_trace_of_internal_records_or_people(public: BuiltSite) -> None:
    assert _leaks(public) == []


def test_it_has_what_is_public(public: BuiltSite) -> None:
    assert "Shown" in public.html("incidents/2026/INC-2026-0001")
    assert "Wait." in public.html("known-errors/2026/KE-2026-0001")
    assert "1 incident." in public.html("incidents")
    assert broken_links(public) == []


def test_the_search_for_leaks_finds_them(tmp_path: Path) -> None:
    """The same search over an internal site finds every secret, so it can find them."""
    found = {secret for _name, secret in _leaks(_build(tmp_path, "internal"))}
    assert found == set(SECRETS)


def test_an_unknown_audience_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Abort):
        build_site(tmp_path, {}, plugins=[{"faultbook": {"audience": "everyone"}}])
