"""Services and teams from Backstage files."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faultbook.backstage import Backstage, read_backstage
from faultbook.config import Service, Team
from faultbook.document import MAX_BYTES
from tests.core.texts import FILES

if TYPE_CHECKING:
    from collections.abc import Callable

    from faultbook.workspace import Workspace

CATALOG = """\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: Login
  title: Login page
spec:
  type: service
  owner: group:default/Identity
---
kind: System
metadata: {name: shop}
spec: {owner: web}
---
kind: Group
metadata: {name: Identity, title: Identity team}
---
kind: Group
metadata: {name: web}
---
kind: API
metadata: {name: orders}
---
kind: Component
metadata: {title: nameless}
---
kind: Component
metadata: {name: [not, text]}
---
kind: Component
metadata: text
---
kind: [Component]
metadata: {name: odd}
---
- a list
---
"""


def read(root: Path, files: dict[str, str | bytes], *patterns: str) -> Backstage:
    for path, content in files.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_backstage(root, patterns or tuple(files))


def faults(found: Backstage) -> list[tuple[str, int, int]]:
    return [(one.path, one.line, one.column) for one in found.problems]


def component(name: str, more: str = "") -> str:
    return f"kind: Component\nmetadata: {{name: {name}}}\n{more}"


def test_components_and_systems_are_services_and_groups_are_teams(tmp_path: Path) -> None:
    found = read(tmp_path, {"catalog-info.yaml": CATALOG})
    assert found == Backstage(
        {
            "login": Service(name="Login page", owner="identity"),
            "shop": Service(name=None, owner="web"),
        },
        {"identity": Team(name="Identity team"), "web": Team(name=None)},
    )


@pytest.mark.parametrize(
    ("owner", "expected"),
    [
        ("web", "web"),
        ("group:web", "web"),
        ("Group:Default/Web", "web"),
        ("default/web", "web"),
        ("user:default/jo", "jo"),
        ("group:default/", None),
        ("''", None),
        ("~", None),
        ("[web]", None),
    ],
)
def test_the_owner_is_the_name_in_a_reference(
    tmp_path: Path, owner: str, expected: str | None
) -> None:
    text = component("login", f"spec: {{owner: {owner}}}")
    assert read(tmp_path, {"a.yaml": text}).services["login"].owner == expected


@pytest.mark.parametrize("spec", ["", "spec:\n", "spec: text\n", "spec: [owner]\n"])
def test_a_component_needs_no_owner(tmp_path: Path, spec: str) -> None:
    assert read(tmp_path, {"a.yaml": component("login", spec)}).services["login"].owner is None


def test_globs_find_files_in_folders_and_each_once(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "catalog-info.yaml": component("a"),
        "deep/er/catalog-info.yaml": component("b"),
        "deep/other.yaml": component("c"),
        "deep/broken/catalog-info.yaml": "a: [",
    }
    patterns = ("**/catalog-info.yaml", "./catalog-info.yaml", "deep/*/catalog-info.yaml")
    found = read(tmp_path, files, *patterns)
    assert found.services.keys() == {"a", "b"}
    assert faults(found) == [("deep/broken/catalog-info.yaml", 1, 5)]


def test_the_first_of_two_names_counts(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "a.yaml": component("login", "spec: {owner: first}"),
        "b.yaml": component("Login", "spec: {owner: second}"),
    }
    assert read(tmp_path, files, "*.yaml").services["login"].owner == "first"


@pytest.mark.parametrize(
    "pattern",
    [
        *("", ".", "./", "..", "../*.yaml", "a/../../x.yaml", "/", "/etc/*.yaml", "missing.yaml"),
        *("a**", "**", "*/", "[", "\0", "\ud800", "a/" * 3000, "x" * 5000, "folder", "folder.yaml"),
    ],
)
def test_a_pattern_that_matches_no_file_is_told(tmp_path: Path, pattern: str) -> None:
    root = tmp_path / "register"
    (root / "folder").mkdir(parents=True)
    (root / "folder.yaml").mkdir()
    (tmp_path / "x.yaml").write_text(component("outside"))
    found = read_backstage(root, [pattern])
    assert (found.services, found.teams) == ({}, {})
    assert faults(found) == [("faultbook.toml", 1, 1)]
    assert repr(pattern) in found.problems[0].message


def test_links_are_not_followed(tmp_path: Path) -> None:
    root, outside = tmp_path / "register", tmp_path / "outside"
    root.mkdir()
    outside.mkdir()
    (outside / "catalog-info.yaml").write_text(component("outside"))
    (root / "catalog-info.yaml").symlink_to(outside / "catalog-info.yaml")
    (root / "linked").symlink_to(outside)
    (root / "loop").symlink_to(root)
    for pattern in ("catalog-info.yaml", "linked/catalog-info.yaml", "*/*.yaml", "**/*.yaml"):
        assert read_backstage(root, [pattern]).services == {}


def test_a_root_may_itself_be_reached_by_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real/catalog-info.yaml").write_text(component("a"))
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert read_backstage(tmp_path / "link", ["*.yaml"]).services.keys() == {"a"}


@pytest.mark.parametrize(
    ("content", "places"),
    [
        (b"\xff", [(1, 1)]),
        (b"", []),
        (b"a: [", [(1, 5)]),
        (b"kind: A\nkind: B\n", [(2, 1)]),
        ("\ufeffa: &x b\n".encode(), [(1, 5)]),
        (b"a: *x\r\nb: !t c\r\n---\nd: &y e", [(1, 4), (2, 4), (4, 4)]),
        ("a: \U0001f600\0\n".encode(), [(1, 5)]),
    ],
)
def test_faults_of_a_file_have_their_places(
    tmp_path: Path, content: bytes, places: list[tuple[int, int]]
) -> None:
    found = read(tmp_path, {"a.yaml": content, "b.yaml": component("b")})
    assert found.services.keys() == {"b"}
    assert faults(found) == [("a.yaml", *place) for place in places]


def test_a_file_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at_limit = component("a").encode().ljust(MAX_BYTES)
    assert read(tmp_path, {"a.yaml": at_limit}).services.keys() == {"a"}
    (tmp_path / "a.yaml").write_bytes(at_limit + b" ")
    monkeypatch.setattr(Path, "read_bytes", None)
    found = read_backstage(tmp_path, ["a.yaml"])
    assert (found.services, faults(found)) == ({}, [("a.yaml", 1, 1)])
    assert "1,048,577" in found.problems[0].message


def test_a_file_that_cannot_be_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    (tmp_path / "a.yaml").write_text(component("a"))
    found = read_backstage(tmp_path, ["a.yaml"])
    assert [one.message for one in found.problems] == ["can't be read: permission denied"]


def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "catalog-info.yaml")
    assert faults(read_backstage(tmp_path, ["*.yaml"])) == [("faultbook.toml", 1, 1)]


@given(content=FILES, pattern=st.text(max_size=20) | st.sampled_from(["*.yaml", "a.yaml"]))
def test_nothing_makes_reading_raise(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, pattern: str
) -> None:
    root = tmp_path_factory.mktemp("register")
    (root / "a.yaml").write_bytes(content)
    found = read_backstage(root, [pattern, "a.yaml"])
    assert all(one.line >= 1 and one.column >= 1 for one in found.problems)


def test_the_configuration_goes_before_backstage(register: Callable[..., Workspace]) -> None:
    config = "[services.login]\nowner = 'own'\n[catalog]\nbackstage = ['catalog-info.yaml', 'x']\n"
    workspace = register({"catalog-info.yaml": CATALOG}, config)
    context = workspace.context(workspace.catalog)
    assert context.services["login"].owner == "own"
    assert context.services["shop"].owner == "web"
    assert context.teams.keys() == {"identity", "web"}
    assert [one.message for one in context.file_problems] == ["no file matches 'x'"]
