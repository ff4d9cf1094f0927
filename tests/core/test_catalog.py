"""Finding records' files, reading them, and looking records up."""

from __future__ import annotations

import os
import socket
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faultbook.catalog import (
    Catalog,
    discover,
    entry_of_file,
    folder_problem,
    implied_paths,
    is_record_path,
    load_file,
    read_content,
)
from faultbook.document import MAX_BYTES, DocumentProblem
from faultbook.errors import EnvironmentProblem
from faultbook.partial_catalog import PartialCatalog
from faultbook.record import Entry
from tests.core.registers_at_random import IDS, NAMES, REGISTERS
from tests.core.texts import FILES, INCIDENT, KNOWN_ERROR, PROBLEM, incident, markdown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

MISSING = DocumentProblem("unreadable", "can't be read: no such file or directory")


def write(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(incident())


def catalog_of(files: dict[str, bytes], *, shard: bool = False) -> Catalog:
    rows = (entry_of_file(load_file(path, content)) for path, content in sorted(files.items()))
    return Catalog(tuple(rows), shard=shard)


def partial_of(
    files: dict[str, bytes], known: Iterable[str] = (), *, shard: bool = False
) -> tuple[PartialCatalog, list[str]]:
    """A partial catalog of files in memory, and the paths that it reads."""
    read: list[str] = []

    def content_of(path: str) -> bytes | DocumentProblem:
        read.append(path)
        return files.get(path, MISSING)

    rows = {path: entry_of_file(load_file(path, files[path])) for path in known}
    return PartialCatalog(rows, content_of, lambda: sorted(files), shard=shard), read


# Two registers, one answer


@given(REGISTERS, st.booleans(), st.data())
def test_the_partial_catalog_answers_like_the_whole(
    files: dict[str, bytes], shard: bool, data: st.DataObject
) -> None:
    whole = catalog_of(files, shard=shard)
    known = data.draw(st.lists(st.sampled_from(sorted(files)), unique=True)) if files else []
    partial, _ = partial_of(files, known, shard=shard)
    asked = {row.id for row in whole.rows} | {alias for row in whole.rows for alias in row.aliases}
    for record_id in data.draw(st.permutations(sorted(asked))) + data.draw(st.lists(NAMES)):
        if data.draw(st.booleans()):
            assert partial.dependents(record_id) == whole.dependents(record_id)
        assert partial.get(record_id) == whole.get(record_id)
    assert partial.entries() == whole.entries()


@given(REGISTERS)
def test_links_and_dependents_are_two_sides_of_one(files: dict[str, bytes]) -> None:
    whole = catalog_of(files)
    for row in whole.rows:
        for reference in row.references:
            target = whole.get(reference.target)
            if target is not None:
                assert row in whole.dependents(target.id)
                assert row in whole.dependents(reference.target)
        for dependent in whole.dependents(row.id):
            named = [whole.get(reference.target) for reference in dependent.references]
            assert row.id in {target.id for target in named if target is not None}


def test_an_id_is_read_from_the_path_that_it_implies_and_nothing_else() -> None:
    files = {
        path: incident(number=number).encode()
        for number in range(1, 30)
        for path in implied_paths(f"INC-2026-{number:04d}", shard=False)[:1]
    }
    partial, read = partial_of(files)
    found = partial.get("INC-2026-0007")
    assert found is not None
    assert (found.id, len(read)) == ("INC-2026-0007", 1)
    assert partial.get("INC-2026-0007") is found
    assert len(read) == 1
    assert partial.get("INC-2026-0099") is None
    assert partial.get("INC-2026-0098") is None
    assert len(read) <= len(files) + 3


def test_dependents_are_sorted_by_id_and_there_once() -> None:
    fields = "problem: PRB-2026-0001\nparent: INC-2026-0002\nduplicate_of: INC-2026-0002\n"
    files = {
        "records/incidents/2026/INC-2026-0003.md": incident(fields, number=3).encode(),
        "records/incidents/2025/INC-2026-0001.md": incident(fields).encode(),
        "records/incidents/2026/INC-2026-0002.md": incident(number=2).encode(),
        PROBLEM: markdown(
            "id: PRB-2026-0001\ntitle: t\nstatus: new\naliases: [PRB-2025-0001]"
        ).encode(),
    }
    whole = catalog_of(files)
    for record_id in ("PRB-2026-0001", "PRB-2025-0001", "INC-2026-0002"):
        found = [row.id for row in whole.dependents(record_id)]
        assert found == ["INC-2026-0001", "INC-2026-0003"]
    assert whole.dependents("PRB-2026-0002") == ()
    assert whole.get("PRB-2025-0001") is whole.get("PRB-2026-0001")


def test_an_id_goes_before_an_alias() -> None:
    files = {
        "records/incidents/2026/INC-2026-0001.md": incident("aliases: [INC-2026-0002]").encode(),
        "records/incidents/2026/INC-2026-0002.md": incident(number=2).encode(),
    }
    found = catalog_of(files).get("INC-2026-0002")
    assert found is not None
    assert found.id == "INC-2026-0002"


@pytest.mark.parametrize(
    ("claims", "shard", "answers"),
    [
        (["2026/INC-2026-0001.md", "2025/INC-2026-0001.md"], False, "2026/INC-2026-0001.md"),
        (["2026/INC-2026-0001.md", "2026/INC-2026-0001.yaml"], False, "2026/INC-2026-0001.md"),
        (["2026/INC-2026-0001.yaml", "2026/A/INC-2026-0001.md"], False, "2026/INC-2026-0001.yaml"),
        (
            ["2026/00xx/INC-2026-0001.md", "2026/INC-2026-0001.md"],
            True,
            "2026/00xx/INC-2026-0001.md",
        ),
        (["2026/00xx/INC-2026-0001.md", "2026/INC-2026-0001.md"], False, "2026/INC-2026-0001.md"),
        (["2026/A.md", "2026/INC-2026-0001.md"], False, "2026/INC-2026-0001.md"),
        (["2024/INC-2026-0001.md", "2025/INC-2026-0001.md"], False, "2024/INC-2026-0001.md"),
    ],
)
def test_who_stands_right_answers_for_an_id(claims: list[str], shard: bool, answers: str) -> None:
    text = "id: INC-2026-0001\ntitle: t\nstatus: new\n"
    files = {
        f"records/incidents/{path}": (markdown(text) if path.endswith(".md") else text).encode()
        for path in claims
    }
    for register in (catalog_of(files, shard=shard), partial_of(files, shard=shard)[0]):
        found = register.get("INC-2026-0001")
        assert found is not None
        assert found.path == f"records/incidents/{answers}"


def test_who_can_be_read_answers_before_who_cannot() -> None:
    files = {
        "records/incidents/2026/INC-2026-0001.md": b"broken",
        "records/incidents/2025/INC-2026-0001.md": incident().encode(),
    }
    for register in (catalog_of(files), partial_of(files)[0]):
        found = register.get("INC-2026-0001")
        assert found is not None
        assert found.status == "new"


# Loading


@given(FILES, st.sampled_from([INCIDENT, PROBLEM, KNOWN_ERROR]), st.sampled_from([".md", ".yaml"]))
def test_no_bytes_make_loading_raise(content: bytes, path: str, suffix: str) -> None:
    path = path.replace(".md", suffix)
    file = load_file(path, content)
    entry = entry_of_file(file)
    assert entry.path == file.path == path
    assert entry.id
    assert file.record is not None or file.document.problems or file.schema_problems
    assert (entry.facts is None) == (file.record is None)


def test_a_file_that_cannot_be_had_is_still_known_by_its_name() -> None:
    file = load_file(INCIDENT, MISSING)
    assert file.document.problems == (MISSING,)
    assert entry_of_file(file) == Entry("incident", "INC-2026-0001", INCIDENT)


def test_the_name_is_the_id_where_it_is_one() -> None:
    def id_of(path: str, written: str) -> str:
        text = markdown(f"id: {written}\ntitle: t\nstatus: new")
        return entry_of_file(load_file(path, text.encode())).id

    assert id_of(INCIDENT, "INC-2026-0009") == "INC-2026-0001"
    assert id_of("records/incidents/2026/notes.md", "INC-2026-0009") == "INC-2026-0009"
    assert id_of("records/incidents/2026/notes.md", "nonsense") == "notes"
    assert id_of("records/incidents/2026/PRB-2026-0001.md", "INC-2026-0009") == "INC-2026-0009"
    assert id_of("records/incidents", "nonsense") == "incidents"


def test_a_path_outside_the_folders_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="in no kind's folder"):
        load_file("docs/x.md", b"")


@pytest.mark.parametrize("suffix", [".md", ".MD", ".Md"])
def test_markdown_is_known_by_its_ending(suffix: str) -> None:
    assert load_file(f"kedb/x{suffix}", markdown("a: b").encode()).document.is_markdown
    assert not load_file("kedb/x.yaml", b"a: b").document.is_markdown


@pytest.mark.parametrize(
    "fields",
    [
        "title: *x\nstatus: new\ntags: [*y, a]",
        "title: t\nstatus: *x",
        "title: t\nstatus: new\noutages: [{from: *x}, *y]",
        "title: t\nstatus: new\nnot_regression: {known_error: *x, reason: r}",
        "title: t\nstatus: new\nmajor: *x\nproblem: *y",
    ],
)
def test_an_alias_is_one_fault_and_not_two(fields: str) -> None:
    file = load_file(INCIDENT, markdown(f"id: INC-2026-0001\n{fields}").encode())
    assert {one.kind for one in file.document.problems} == {"alias"}
    assert file.schema_problems == ()
    assert file.record is not None
    assert file.record.dropped >= file.document.dropped


def test_an_alias_in_a_signature_hides_only_what_follows_from_it() -> None:
    text = markdown(
        "id: KE-2026-0001\ntitle: t\nstatus: draft\n"
        "signatures: [{all: *x}, {all: [{regex: *y}]}, {name: n}, {odd: *z, any: [a]}]"
    )
    file = load_file(KNOWN_ERROR, text.encode())
    assert [(one.kind, one.path) for one in file.schema_problems] == [
        ("one-of", ("signatures", 2)),
    ]


# Discovery


def test_records_are_found_in_their_folders_sorted(tmp_path: Path) -> None:
    paths = [
        "records/incidents/2025/INC-2025-0001.md",
        "records/incidents/2026/00xx/INC-2026-0001.md",
        "records/incidents/2026/INC-2026-0002.yaml",
        "records/incidents/2026/INC-2026-0003.yml",
        "records/incidents/2026/INC-2026-0004.MD",
        "records/incidents/INC-2026-0001.md",
        "records/incidents/notes.md",
        "records/problems/2026/PRB-2026-0001.md",
        "kedb/2026/KE-2026-0001.md",
    ]
    write(tmp_path, *paths)
    write(
        tmp_path,
        *("records/README.md", "records/incidents/README.md", "kedb/2026/readme.MD"),
        *("kedb/index.md", "kedb/.hidden.md", "kedb/.git/KE-2026-0002.md", "kedb/2026/shot.png"),
        *("other/INC-2026-0009.md", "kedb/2026/KE-2026-0001.md.orig", "kedb/2026/KE-2026-0003"),
    )
    assert list(discover(tmp_path)) == paths
    assert list(discover(tmp_path, ["kedb"])) == paths[-1:]
    assert list(discover(tmp_path, ["records/incidents/2026"])) == paths[1:5]
    assert all(map(is_record_path, paths))
    for path in ("kedb/README.md", "kedb/.x.md", "kedb/x.png", "kedb", "records/x.md", "x.md", ""):
        assert not is_record_path(path)


def test_an_empty_place_has_no_records(tmp_path: Path) -> None:
    assert list(discover(tmp_path)) == []
    (tmp_path / "kedb").write_text("a file")
    assert list(discover(tmp_path)) == []


def test_what_is_named_like_a_record_is_found_whatever_it_is(tmp_path: Path) -> None:
    write(tmp_path, "kedb/a.md/KE-2026-0001.md", "outside/KE-2026-0002.md")
    os.mkfifo(tmp_path / "kedb/b.md")
    os.mkfifo(tmp_path / "kedb/pipe")
    (tmp_path / "kedb/c.md").symlink_to("a.md/KE-2026-0001.md")
    (tmp_path / "kedb/d").symlink_to(tmp_path / "outside")
    (tmp_path / "kedb/e").symlink_to("nowhere")
    (tmp_path / "kedb/f").symlink_to(".")
    found = {path: read_content(tmp_path, path) for path in discover(tmp_path)}
    kinds = {path: one.kind for path, one in found.items() if isinstance(one, DocumentProblem)}
    assert kinds == {
        "kedb/a.md": "not-a-file",
        "kedb/b.md": "not-a-file",
        "kedb/c.md": "symlink",
        "kedb/d": "symlink",
        "kedb/e": "symlink",
        "kedb/f": "symlink",
    }


@pytest.mark.parametrize("linked", ["kedb", "records"])
def test_a_linked_folder_is_not_looked_into(tmp_path: Path, linked: str) -> None:
    root, outside = tmp_path / "register", tmp_path / "outside"
    write(outside, "KE-2026-0001.md", "incidents/INC-2026-0001.md")
    root.mkdir()
    (root / linked).symlink_to(outside)
    folders = {"kedb": ["kedb"], "records": ["records/incidents", "records/problems"]}[linked]
    assert list(discover(root)) == folders
    for folder in folders:
        problem = folder_problem(root, f"{folder}/2026")
        assert problem is not None
        assert problem.kind == "symlink"


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("", None),
        ("kedb", None),
        ("kedb/2026", None),
        ("kedb/missing/deeper", None),
        ("kedb/../..", "unreadable"),
        ("/etc", "unreadable"),
        ("./kedb", "unreadable"),
        ("kedb//2026", "unreadable"),
        ("kedb/" + "x" * 5000, None),
        ("kedb/\0", None),
    ],
)
def test_no_path_leads_out_of_the_register(tmp_path: Path, folder: str, kind: str | None) -> None:
    (tmp_path / "kedb/2026").mkdir(parents=True)
    problem = folder_problem(tmp_path, folder)
    assert (problem.kind if problem else None) == kind


def test_a_deep_tree_is_walked_to_its_end(tmp_path: Path) -> None:
    here = os.open(tmp_path, os.O_RDONLY)
    for name in ("kedb", *["a"] * 1200):
        os.mkdir(name, dir_fd=here)
        inner = os.open(name, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(os.open("KE-2026-0001.md", os.O_CREAT, dir_fd=here))
    os.close(here)
    try:
        assert len(list(discover(tmp_path))) == 1
    finally:  # too deep for pytest's own way to remove it
        subprocess.run(["rm", "-rf", tmp_path / "kedb"], check=True)


def test_a_folder_that_cannot_be_read_ends_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "kedb/2026/KE-2026-0001.md")
    listed = os.listdir

    def refuse(path: Any) -> Any:
        if str(path).endswith("2026"):
            raise PermissionError(13, "Permission denied")
        return listed(path)

    monkeypatch.setattr(os, "listdir", refuse)
    with pytest.raises(EnvironmentProblem, match=r"^kedb/2026 can't be read: permission denied$"):
        list(discover(tmp_path))


def test_a_folder_that_vanishes_is_empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "kedb/2026/KE-2026-0001.md", "kedb/KE-2026-0002.md")
    listed = os.listdir

    def vanish(path: Any) -> Any:
        if str(path).endswith("2026"):
            raise FileNotFoundError(2, "No such file or directory")
        return listed(path)

    monkeypatch.setattr(os, "listdir", vanish)
    assert list(discover(tmp_path)) == ["kedb/KE-2026-0002.md"]


# Reading


def problem_of(root: Path, path: str) -> tuple[str, str]:
    found = read_content(root, path)
    assert isinstance(found, DocumentProblem)
    return found.kind, found.message


def test_a_file_is_read_whole(tmp_path: Path) -> None:
    for content in (b"", b"a\r\n\0\xff", b"x" * MAX_BYTES):
        (tmp_path / "a.md").write_bytes(content)
        assert read_content(tmp_path, "a.md") == content


def test_a_file_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (tmp_path / "a.md").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    monkeypatch.setattr(os, "read", None)
    assert problem_of(tmp_path, "a.md")[0] == "too-large"


def test_a_pipe_or_socket_named_like_a_record_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.md")
    assert problem_of(tmp_path, "a.md") == ("not-a-file", "is not a file")
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(str(tmp_path / "b.md"))
        assert problem_of(tmp_path, "b.md")[0] == "unreadable"


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("missing.md", "can't be read: no such file or directory"),
        ("x" * 300 + ".md", "can't be read: file name too long"),
        ("a\0.md", "can't be read: no file can have this name"),
        ("\ud800.md", "can't be read: no file can have this name"),
    ],
)
def test_what_cannot_be_opened_says_why(tmp_path: Path, path: str, message: str) -> None:
    assert problem_of(tmp_path, path) == ("unreadable", message)


@pytest.mark.parametrize("function", ["open", "fstat", "read"])
def test_a_file_that_cannot_be_read_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, function: str
) -> None:
    def refuse(*_: Any) -> Any:
        raise PermissionError(13, "Permission denied")

    write(tmp_path, "a.md")
    with monkeypatch.context() as patched:
        patched.setattr(os, function, refuse)
        found = problem_of(tmp_path, "a.md")
    assert found == ("unreadable", "can't be read: permission denied")


def test_a_file_that_shrinks_or_comes_in_pieces_is_read_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: Callable[[int, int], bytes] = os.read
    monkeypatch.setattr(os, "read", lambda handle, size: read(handle, min(size, 3)))
    (tmp_path / "a.md").write_bytes(b"0123456789")
    assert read_content(tmp_path, "a.md") == b"0123456789"
    stat = os.fstat

    def shrink(handle: int) -> os.stat_result:
        before = stat(handle)
        (tmp_path / "a.md").write_bytes(b"0123")
        return before

    with monkeypatch.context() as patched:
        patched.setattr(os, "fstat", shrink)
        found = read_content(tmp_path, "a.md")
    assert found == b"0123"


@given(IDS, st.booleans())
def test_implied_paths_are_those_of_records(record_id: str, shard: bool) -> None:
    paths = implied_paths(record_id, shard=shard)
    assert [path.rpartition(".")[2] for path in paths] == ["md", "yaml"]
    assert all(map(is_record_path, paths))


@pytest.mark.parametrize("record_id", ["", "notes", "../INC-2026-0001", "INC-2026-0001/.."])
def test_what_is_no_id_implies_no_path(record_id: str) -> None:
    assert implied_paths(record_id, shard=False) == ()
