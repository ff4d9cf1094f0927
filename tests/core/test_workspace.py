"""The door to a register: configuration, overlay, selection, and one answer for every way."""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faultbook import workspace as module
from faultbook.catalog import is_record_path
from faultbook.diagnostics import Diagnostic, Report, Severity
from faultbook.document import MAX_BYTES
from faultbook.errors import EnvironmentProblem, UsageProblem
from faultbook.rules.registry import Scope, all_rules
from faultbook.workspace import Choice, Workspace
from tests.core.registers_at_random import REGISTERS
from tests.core.texts import FILES, INCIDENT, KNOWN_ERROR, PROBLEM, incident, markdown
from tests.registers import CONFIG, NOW, open_register, write_register

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

Build = "Callable[..., Workspace]"


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The root of a register without records."""
    return write_register(tmp_path_factory.mktemp("empty"), {})


def codes(report: Report) -> list[str]:
    return [one.code for one in report.diagnostics]


def places(report: Report) -> list[tuple[str, str]]:
    return [(one.code, str(one.location)) for one in report.diagnostics]


def of_records(report: Report) -> Counter[Diagnostic]:
    """The findings that don't need the whole register."""
    rules = all_rules()
    return Counter(one for one in report.diagnostics if rules[one.code].scope is not Scope.REGISTER)


def numbered(number: int) -> str:
    return f"records/incidents/2026/INC-2026-{number:04d}.md"


# Nothing in a file makes a check raise


@settings(max_examples=60)
@given(st.lists(FILES, max_size=3), st.sampled_from([".md", ".yaml", ".yml"]))
def test_no_bytes_make_a_check_raise(empty: Path, contents: list[bytes], suffix: str) -> None:
    paths = [path.replace(".md", suffix) for path in (INCIDENT, PROBLEM, KNOWN_ERROR)]
    files = dict(zip(paths, contents, strict=False))
    register = Workspace(empty, NOW, overlay=files, jobs=1)
    whole = register.check()
    assert whole.files == len(files)
    assert {one.location.path for one in whole.diagnostics} <= {*files, "faultbook.toml"}
    for one in whole.diagnostics:
        assert "\n" not in one.message
        assert one.location.line >= 1
        assert one.location.column >= 1
    for path in files:
        register.check([path])


@settings(max_examples=60)
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_no_configuration_makes_a_check_raise(empty: Path, content: bytes) -> None:
    overlay = {"faultbook.toml": content, INCIDENT: incident().encode()}
    register = Workspace(empty, NOW, overlay=overlay, jobs=1)
    try:
        content.decode()
    except UnicodeDecodeError:
        with pytest.raises(EnvironmentProblem):
            register.check()
    else:
        register.check()


@pytest.mark.parametrize(
    ("piece", "code"),
    [("a{}: 1\n", "FB101"), ("a: {}\n", "FB011"), ("a: &x{} b\n", "FB012"), ("? a{}\n", "FB101")],
)
def test_a_file_of_nothing_but_faults_is_judged(empty: Path, piece: str, code: str) -> None:
    count = MAX_BYTES // 80
    fields = "".join(piece.format(number) for number in range(count))
    register = Workspace(empty, NOW, overlay={INCIDENT: incident(fields).encode()}, jobs=1)
    assert Counter(codes(register.check([INCIDENT])))[code] >= count - 1


def test_times_at_the_end_of_the_calendar_are_judged(register: Callable[..., Workspace]) -> None:
    far = "9999-12-31T23:59:59-23:59"
    near = "0001-01-01T00:00:00+23:59"
    fields = (
        f"id: PRB-2026-0001\ntitle: t\nstatus: closed\nowner: web\nopened_at: {near}\n"
        "root_cause: {category: software, summary: s}\nclosure_code: fix-verified\n"
        f"fix: {{description: d, changes: [c], deployed_at: {far}, observe_days: 3650}}\n"
    )
    times = "".join(
        f"{name}_at: {at}\n"
        for name in ("started", "detected", "acknowledged", "restored", "resolved", "closed")
        for at in (near if name in ("started", "restored") else far,)
    )
    outages = f"outages: [{{from: {far}, to: {near}}}, {{from: {near}, to: {far}}}]\n"
    files = {
        PROBLEM: markdown(fields),
        INCIDENT: incident(f"{times}{outages}problem: PRB-2026-0001"),
    }
    assert "FB419" in codes(register(files).check())


# One answer, whichever way it is asked for


@settings(max_examples=80)
@given(REGISTERS, st.booleans(), st.data())
def test_few_files_and_many_are_judged_alike(
    empty: Path, files: dict[str, bytes], shard: bool, data: st.DataObject
) -> None:
    config = f"{CONFIG}\n[layout]\nshard = {str(shard).lower()}\n"
    overlay = {**files, "faultbook.toml": config.encode()}
    named = data.draw(st.lists(st.sampled_from(sorted(files)), unique=True)) if files else []
    few = Workspace(empty, NOW, overlay=overlay, jobs=1).check(named)
    with patch.object(module, "_FEW", -1):
        many = Workspace(empty, NOW, overlay=overlay, jobs=1).check(named)
    assert many == few
    whole = Workspace(empty, NOW, overlay=overlay, jobs=1).check()
    expected = Counter(
        {
            one: count
            for one, count in of_records(whole).items()
            if one.location.path in named or not is_record_path(one.location.path)
        }
    )
    assert of_records(few) == expected


def sample(count: int) -> dict[str, str]:
    """A register with faults of several kinds, in itself and in its links."""
    files = {
        numbered(number): incident(
            f"problem: PRB-2026-{number % 3 + 1:04d}\nparent: INC-2026-{number + 1:04d}\n"
            f"priority: {number % 7}\n",
            number=number,
        )
        for number in range(1, count)
    }
    closed = "status: closed\nclosure_code: fix-verified\nfix: {deployed_at: 2026-01-01T00:00:00Z}"
    return {
        **files,
        PROBLEM: markdown(f"id: PRB-2026-0001\ntitle: t\n{closed}"),
        KNOWN_ERROR: markdown("id: KE-2026-0001\ntitle: t\nstatus: active\nproblem: PRB-2026-0001"),
        "records/incidents/2025/INC-2026-0001.md": incident(),
        "records/incidents/2026/broken.md": "broken",
    }


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no process is forked here")
def test_one_process_and_several_judge_alike(tmp_path: Path) -> None:
    root = write_register(tmp_path, sample(80))
    reports = [open_register(root, jobs=jobs).check() for jobs in (1, 2, 3, None)]
    assert reports[0].files == 83
    assert len({one.code for one in reports[0].diagnostics}) > 5
    assert all(report == reports[0] for report in reports)
    catalogs = [open_register(root, jobs=jobs).catalog.entries() for jobs in (1, 2)]
    assert catalogs[0] == catalogs[1]


def test_many_named_files_are_judged_against_all_the_others(tmp_path: Path) -> None:
    root = write_register(tmp_path, sample(80))
    named = [numbered(number) for number in range(1, 70)]
    report = open_register(root).check(named)
    assert report.files == 69
    halves = [open_register(root).check(named[start::2]) for start in (0, 1)]
    found = Counter(one for half in halves for one in half.diagnostics)
    configuration = Counter(one for one in halves[0].diagnostics if one.code.startswith("FB9"))
    assert Counter(report.diagnostics) == found - configuration


def test_a_named_file_that_is_not_there_is_a_finding_either_way(tmp_path: Path) -> None:
    root = write_register(tmp_path, {})
    few = open_register(root).check([numbered(1)])
    assert places(few) == [("FB001", f"{numbered(1)}:1:1")]
    many = open_register(root).check([numbered(number) for number in range(1, 60)])
    assert codes(many) == ["FB001"] * 59
    with pytest.raises(ValueError, match="in no kind's folder"):
        open_register(root).check(["README.md"])


def test_findings_are_sorted_and_files_are_counted(register: Callable[..., Workspace]) -> None:
    files = sample(5)
    report = register(files).check([PROBLEM, *files])
    keys = [one.sort_key for one in report.diagnostics]
    assert keys == sorted(keys)
    assert report.files == len(files)
    assert report.fails(Severity.ERROR)


def test_a_record_that_is_whole_has_no_finding(register: Callable[..., Workspace]) -> None:
    report = register({INCIDENT: incident()}).check()
    assert (report.diagnostics, report.files) == ((), 1)
    assert not report.fails(Severity.INFO)


def test_a_record_is_judged_alone_before_the_others_are_known(
    register: Callable[..., Workspace], monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    found = Workspace.read

    def watch(self: Workspace, path: str) -> Any:
        read.append(path)
        return found(self, path)

    monkeypatch.setattr(Workspace, "read", watch)
    files = {numbered(number): incident(number=number) for number in range(1, 20)}
    files[numbered(1)] = incident("parent: INC-2026-0002")
    assert register(files).check([numbered(1)]).diagnostics == ()
    assert set(read) == {numbered(1), numbered(2)}


def test_progress_is_told_to_the_end(register: Callable[..., Workspace]) -> None:
    told: list[tuple[int, int]] = []
    register(sample(80)).check(progress=lambda done, of: told.append((done, of)))
    assert told == sorted(told)
    assert told[-1] == (83, 83)
    assert len(told) > 1


# Overlay


def test_an_overlay_stands_for_what_is_on_disk(tmp_path: Path) -> None:
    root = write_register(tmp_path, {INCIDENT: "broken"})
    overlay = {
        INCIDENT: incident("parent: INC-2026-0002").encode(),
        numbered(2): incident(number=2).encode(),
        "records/incidents/README.md": b"# Not a record",
        "docs/page.md": b"# Not a record",
    }
    register = Workspace(root, NOW, overlay=overlay, jobs=1)
    assert register.paths() == [INCIDENT, numbered(2)]
    assert register.check().diagnostics == ()
    assert register.check([INCIDENT]).diagnostics == ()
    assert codes(open_register(root).check()) == ["FB007"]
    parent = register.catalog.get("INC-2026-0002")
    assert parent is not None
    assert register.catalog.dependents(parent.id)[0].path == INCIDENT


def test_an_overlay_may_be_the_configuration(tmp_path: Path) -> None:
    root = write_register(tmp_path, {INCIDENT: incident("services: [new]")})
    assert codes(open_register(root).check()) == ["FB304"]
    overlay = {"faultbook.toml": b"[services.new]\r\n"}
    assert Workspace(root, NOW, overlay=overlay, jobs=1).check().diagnostics == ()


# Configuration


def test_without_a_configuration_there_is_no_register(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match=r"faultbook\.toml can't be read"):
        open_register(tmp_path).check()


def test_a_configuration_that_is_not_utf8(tmp_path: Path) -> None:
    (tmp_path / "faultbook.toml").write_bytes(b"\xff")
    with pytest.raises(EnvironmentProblem) as caught:
        open_register(tmp_path).check()
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_places_in_the_configuration(tmp_path: Path, line_end: str) -> None:
    config = "[layout]\nshard = true\n\n[layuot]\n".replace("\n", line_end)
    report = open_register(write_register(tmp_path, {}, config)).check()
    assert places(report) == [("FB902", "faultbook.toml:4:2")]


def test_the_layout_decides_where_a_record_is_looked_for(tmp_path: Path) -> None:
    files = {
        "records/incidents/2026/00xx/INC-2026-0001.md": incident("parent: INC-2026-0002"),
        "records/incidents/2026/00xx/INC-2026-0002.md": incident(number=2),
    }
    root = write_register(tmp_path, files, "[layout]\nshard = true\n")
    assert open_register(root).check().diagnostics == ()
    assert open_register(root).check(list(files)[:1]).diagnostics == ()


# Links and folders


def test_what_is_reached_through_a_link_is_refused_either_way(tmp_path: Path) -> None:
    root, outside = tmp_path / "register", tmp_path / "outside"
    write_register(outside, {"2026/INC-2026-0002.md": incident(number=2)})
    write_register(root, {"records/incidents/2025/INC-2025-0001.md": incident()})
    (root / "records/incidents/2026").symlink_to(outside / "2026")
    whole = open_register(root).check()
    assert ("FB019", "records/incidents/2026:1:1") in places(whole)
    assert open_register(root).catalog.get("INC-2026-0002") is None
    assert codes(open_register(root).check([numbered(2)])) == ["FB019"]
    assert "FB001" in codes(open_register(root).check(["kedb/../records/incidents/2025/x.md"]))


@pytest.mark.parametrize("linked", ["kedb", "records"])
def test_a_linked_folder_of_records_is_a_finding(tmp_path: Path, linked: str) -> None:
    root, outside = tmp_path / "register", tmp_path / "outside"
    write_register(outside, {"2026/KE-2026-0001.md": incident()})
    write_register(root, {})
    (root / linked).symlink_to(outside)
    report = open_register(root).check()
    assert set(codes(report)) == {"FB019"}
    assert all(one.location.path.startswith(linked) for one in report.diagnostics)


def test_odd_names_are_findings_and_no_crash(tmp_path: Path) -> None:
    root = write_register(tmp_path, {})
    folder = root / "records/incidents/2026"
    folder.mkdir(parents=True)
    for name in (b"a\nb.md", b"\xff.md", b"\x1b[31m.md", "é😀.yaml".encode(), b".md.md", b"..md"):
        (folder / os.fsdecode(name)).write_text(incident())
    (folder / "c\nd.md").write_text(markdown("owner: web"))  # nothing to call it by
    report = open_register(root).check()
    assert report.files == 5
    assert Counter(codes(report))["FB202"] == 5
    assert {one.message for one in report.diagnostics} >= {"the file's name 'a\\nb' is not an id"}


def test_an_ending_in_capitals_is_read_and_told(register: Callable[..., Workspace]) -> None:
    path = INCIDENT.replace(".md", ".MD")
    report = register({path: incident()}).check()
    assert places(report) == [("FB204", f"{path}:1:1")]
    assert repr(INCIDENT) in report.diagnostics[0].message


# Selection


def test_a_selection_is_what_was_asked_for_or_the_configuration(
    register: Callable[..., Workspace],
) -> None:
    files: Mapping[str, str] = {INCIDENT: incident("colour: red\nservices: [nowhere]\npriority: x")}
    everything = ["FB101", "FB107", "FB304"]
    plain = register(files)
    assert sorted(codes(plain.check())) == everything
    assert codes(plain.check(choice=Choice(["FB101"]))) == ["FB101"]
    assert codes(plain.check(choice=Choice(["unknown-field"]))) == ["FB101"]
    assert codes(plain.check(choice=Choice(ignore=["FB1"]))) == ["FB304"]
    misspelt = register(files, f"{CONFIG}[rules]\nselect = ['FB1O1']\n")
    assert codes(misspelt.check()) == ["FB904"]
    configured = register(files, f"{CONFIG}[rules]\nselect = ['FB1']\nignore = ['FB107']\n")
    assert codes(configured.check()) == ["FB101"]
    assert codes(configured.check(choice=Choice(["FB3", "FB107"]))) == ["FB304"]
    assert codes(configured.check(choice=Choice(ignore=["FB101"]))) == []


@pytest.mark.parametrize("choice", [Choice(["FB999"]), Choice(ignore=["nothing"]), Choice([""])])
def test_a_selection_that_names_no_rule_is_a_mistake_of_the_caller(
    register: Callable[..., Workspace], choice: Choice
) -> None:
    with pytest.raises(UsageProblem, match="no rule is called"):
        register({}).check(choice=choice)
