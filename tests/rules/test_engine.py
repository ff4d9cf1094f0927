"""Selection, places, ignores and order: what the engine does with what rules say."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from faultbook.diagnostics import Severity
from faultbook.errors import UsageProblem
from faultbook.rules.registry import Scope, all_rules, matching_codes, page_of, rule
from faultbook.workspace import Choice
from tests.registers import ANY_ORDER, CONFIG, NOW, open_register

if TYPE_CHECKING:
    from collections.abc import Callable

    from faultbook.diagnostics import Report
    from faultbook.workspace import Workspace

    Build = Callable[..., Workspace]

PATH = "records/incidents/2026/INC-2026-0001.md"
OTHER = "records/incidents/2026/INC-2026-0002.md"


def incident(*lines: str, number: int = 1, status: str = "new", body: str = "") -> str:
    """An incident's text with further lines of front matter; they begin at line 5."""
    head = ["---", f"id: INC-2026-{number:04d}", "title: Nobody can log in", f"status: {status}"]
    return "\n".join([*head, *lines, "---", body])


def codes(report: Report) -> list[str]:
    return [one.code for one in report.diagnostics]


FIVE_FAULTS = incident(
    "urgncy: high",
    "services: [shop, lgin]",
    "started_at: 2026-05-04 14:05",
    "outages:",
    "  - {from: 2026-05-04T15:00:00Z, to: 2026-05-04T14:00:00Z}",
    "problem: PRB-2026-0009",
)


def test_five_faults_each_at_their_own_place(register: Build) -> None:
    report = register({PATH: FIVE_FAULTS}).check()
    found = [(one.code, one.location.line, one.location.column) for one in report.diagnostics]
    assert found == [
        ("FB101", 5, 1),
        ("FB304", 6, 18),
        ("FB105", 7, 13),
        ("FB442", 9, 38),
        ("FB301", 10, 10),
    ]
    assert {one.location.path for one in report.diagnostics} == {PATH}
    assert report.files == 1
    assert report.counts[Severity.ERROR] == 5


def test_five_faults_are_the_same_in_a_file_with_crlf(register: Build) -> None:
    plain = register({PATH: FIVE_FAULTS}).check().diagnostics
    crlf = register({PATH: FIVE_FAULTS.replace("\n", "\r\n")}).check().diagnostics
    assert crlf == plain


@pytest.mark.parametrize(
    ("select", "ignore", "expected"),
    [
        ((), (), ["FB101", "FB304", "FB105", "FB442", "FB301"]),
        (("FB3",), (), ["FB304", "FB301"]),
        (("FB3", "unknown-field"), (), ["FB101", "FB304", "FB301"]),
        ((), ("FB3",), ["FB101", "FB105", "FB442"]),
        (("FB3",), ("FB301",), ["FB304"]),
        (("outage-order",), (), ["FB442"]),
        (("FB",), ("bad-time", "FB442"), ["FB101", "FB304", "FB301"]),
    ],
)
def test_selection(
    register: Build, select: tuple[str, ...], ignore: tuple[str, ...], expected: list[str]
) -> None:
    workspace = register({PATH: FIVE_FAULTS})
    report = workspace.check(choice=Choice(select, ignore))
    assert codes(report) == expected
    alone = workspace.check([PATH], choice=Choice(select, ignore))
    assert alone.diagnostics == report.diagnostics


@pytest.mark.parametrize("unknown", ["FB999", "fb4", "no-such-rule", ""])
def test_unknown_selector_is_refused(register: Build, unknown: str) -> None:
    workspace = register({})
    with pytest.raises(UsageProblem, match="no rule is called"):
        workspace.check(choice=Choice([unknown]))
    with pytest.raises(UsageProblem, match="no rule is called"):
        workspace.check(choice=Choice(ignore=["FB4", unknown]))


def test_configuration_selects(register: Build) -> None:
    config = f'{CONFIG}[rules]\nselect = ["FB3", "FB4"]\nignore = ["dangling-reference"]\n'
    workspace = register({PATH: FIVE_FAULTS}, config)
    assert codes(workspace.check()) == ["FB304", "FB442"]
    asked = ["FB1", "FB301"]
    assert codes(workspace.check(choice=Choice(asked))) == ["FB101", "FB105"], (
        "what is asked for replaces the configuration's selection, not what it ignores"
    )


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ('severity = {FB304 = "info"}', {1: "info", 2: "info"}),
        ('severity = {FB3 = "warning", unknown-service = "info"}', {1: "info", 2: "info"}),
        ('severity = {FB304 = "info", FB3 = "warning"}', {1: "info", 2: "info"}),
        ('folders = [{path = "kedb", ignore = ["FB3"]}]', {1: "error", 2: "error"}),
        ('folders = [{path = "records/incidents/20", ignore = ["FB3"]}]', {1: "error", 2: "error"}),
        ('folders = [{path = "records/incidents/2026", ignore = ["FB3"]}]', {2: "error"}),
        ('folders = [{path = "records/incidents/2026/", ignore = ["FB3"]}]', {2: "error"}),
        (
            (
                'severity = {FB304 = "info"}\n'
                'folders = [{path = "records/incidents/2026", severity = {FB304 = "warning"}}]'
            ),
            {1: "warning", 2: "info"},
        ),
        (
            (
                'folders = [{path = "records/incidents/2026", severity = {FB304 = "info"}},'
                ' {path = "records", severity = {FB304 = "warning"}}]'
            ),
            {1: "info", 2: "warning"},
        ),
    ],
)
def test_severity_and_rules_may_differ_by_folder(
    register: Build, rules: str, expected: dict[int, str]
) -> None:
    older = incident("services: [nowhere]", number=2).replace("2026", "2025").replace("500", "404")
    files = {
        PATH: incident("services: [nowhere]"),
        "records/incidents/2025/INC-2025-0002.md": older,
    }
    report = register(files, f"{CONFIG}[rules]\n{rules}\n").check()
    found = {
        int(one.location.path[-4]): one.severity.label
        for one in report.diagnostics
        if one.code == "FB304"
    }
    assert found == expected


def test_configuration_that_selects_nothing_known_is_never_green(register: Build) -> None:
    report = register({PATH: FIVE_FAULTS}, '[rules]\nselect = ["FB99"]\n').check()
    assert [(one.code, str(one.location)) for one in report.diagnostics] == [
        ("FB904", "faultbook.toml:2:1")
    ]


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        ("", []),
        (", until: 2026-07-01", []),
        (", until: 2026-06-30", []),
        (", until: 2026-06-29", ["FB118", "FB442"]),
    ],
)
@pytest.mark.parametrize("named", ["FB442", "outage-order"])
def test_record_ignores_a_rule(
    register: Build, named: str, until: str, expected: list[str]
) -> None:
    assert NOW.date().isoformat() == "2026-06-30"
    text = incident(
        f"ignore: [{{rule: {named}, reason: clocks were off{until}}}]",
        "outages: [{from: 2026-05-04T15:00:00Z, to: 2026-05-04T14:00:00Z}]",
    )
    assert codes(register({PATH: text}).check()) == expected


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("FB101", "urgncy: high"),
        ("FB304", "services: [lgin]"),
        ("FB301", "problem: PRB-2026-0009"),
        ("FB208", "aliases: [INC-2026-0001]"),
    ],
)
def test_rules_of_every_scope_can_be_ignored(register: Build, code: str, line: str) -> None:
    config = CONFIG + ANY_ORDER
    assert codes(register({PATH: incident(line)}, config).check()) == [code]
    ignoring = incident(line, f"ignore: [{{rule: {code}, reason: known}}]")
    assert codes(register({PATH: ignoring}, config).check()) == []
    other = incident(line, "ignore: [{rule: FB446, reason: another rule}]")
    assert set(codes(register({PATH: other}, config).check())) == {"FB118", code}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (incident("services: [shop, Log In]"), ["FB110"]),
        (incident("services: lgin"), ["FB104"]),
        (incident("outages: [{from: 2026-05-04T15:00:00Z, to: later}]"), ["FB105"]),
        (incident("owner: [nobody]"), ["FB104"]),
        (incident("problem: [PRB-2026-0009]"), ["FB104"]),
        (incident("impact: high", "urgency: high", "priority: 9"), ["FB107"]),
        (incident(status="resovled"), ["FB103"]),
        (incident("hold_reason: waiting", status="on-hold"), ["FB103"]),
        (
            incident(
                "restored_at: yesterday",
                "resolution_code: workround",
                status="resolved",
                body="## Resolution\n\nRestarted.\n",
            ),
            ["FB105", "FB103"],
        ),
    ],
)
def test_field_that_does_not_fit_is_one_finding(
    register: Build, text: str, expected: list[str]
) -> None:
    assert codes(register({PATH: text}).check()) == expected


def test_rest_of_a_record_with_a_bad_field_is_judged(register: Build) -> None:
    text = incident("services: [lgin]", "started_at: yesterday", status="on-hold")
    assert codes(register({PATH: text}).check()) == ["FB401", "FB304", "FB105"]


def test_file_that_cannot_be_read_is_not_missed(register: Build) -> None:
    files = {PATH: incident("parent: INC-2026-0002"), OTHER: "---\nid: [\n---\n"}
    report = register(files).check()
    assert [(one.code, one.location.path) for one in report.diagnostics] == [("FB009", OTHER)]


def test_related_places_are_found(register: Build) -> None:
    files = {
        PATH: incident("duplicate_of: INC-2026-0002"),
        OTHER: incident("tags: [a]", "duplicate_of: INC-2026-0001", number=2),
    }
    for report in (register(files).check(), register(files).check([PATH])):
        first = report.diagnostics[0]
        assert (first.code, str(first.location)) == ("FB303", f"{PATH}:5:15")
        assert [str(one.location) for one in first.related] == [f"{OTHER}:6:15"]


def test_related_place_in_the_same_file(register: Build) -> None:
    text = incident("started_at: 2026-05-04T14:00:00Z", "detected_at: 2026-05-04T13:00:00Z")
    (only,) = register({PATH: text}).check().diagnostics
    assert (only.code, str(only.location)) == ("FB441", f"{PATH}:6:14")
    assert [str(one.location) for one in only.related] == [f"{PATH}:5:13"]


def test_register_rules_find_places_in_records(register: Build) -> None:
    yaml = PATH.replace(".md", ".yaml")
    report = register(
        {PATH: incident(), yaml: "# a copy\nid: INC-2026-0001\ntitle: a\nstatus: new"}
    )
    places = [(one.code, str(one.location)) for one in report.check().diagnostics]
    assert places == [("FB206", f"{PATH}:2:5"), ("FB206", f"{yaml}:2:5")]


def test_two_processes_say_what_one_says(register: Build) -> None:
    faulty = {1: "services: [lgin]", 2: "parent: INC-2026-0999", 3: "started_at: now", 4: "a: b"}
    files = {
        f"records/incidents/2026/INC-2026-{number:04d}.md": incident(
            *[faulty[number % 7]] if number % 7 in faulty else [], number=number
        )
        for number in range(1, 101)
    }
    root = register(files).root
    one, two = open_register(root, jobs=1).check(), open_register(root, jobs=2).check()
    assert len(one.diagnostics) > 50
    assert two == one


def test_findings_are_sorted(register: Build) -> None:
    files = {OTHER: FIVE_FAULTS.replace("0001", "0002"), PATH: FIVE_FAULTS}
    diagnostics = register(files, f"{CONFIG}[layot]\n").check().diagnostics
    assert all(before.sort_key < after.sort_key for before, after in pairwise(diagnostics))
    assert {one.location.path for one in diagnostics} == {PATH, OTHER, "faultbook.toml"}


def test_ten_thousand_findings_in_one_file(register: Build) -> None:
    lines = (f"key_{number}: x" for number in range(10_000))
    report = register({PATH: incident(*lines)}).check()
    assert [one.location.line for one in report.diagnostics] == list(range(5, 10_005))


def test_broken_configuration_does_not_blame_records(register: Build) -> None:
    text = incident("services: [login]", "owner: identity")
    for config, expected in (
        (f"{CONFIG}[", "FB901"),
        ('teams = 3\nservices = "login"\n', "FB903"),
        ('[catalog]\nbackstage = ["none.yaml"]\n', "FB905"),
        (f'{CONFIG}[layout]\nshard = "no"\n', "FB903"),
    ):
        assert set(codes(register({PATH: text}, config).check())) == {expected}


def test_code_stands_for_one_rule() -> None:
    with pytest.raises(ValueError, match="FB101 is there twice"):
        rule("FB101", "another", Scope.FILE)(lambda _file, _context: ())


def test_names_stand_for_one_rule() -> None:
    names = [known.name for known in all_rules().values()]
    assert sorted(set(names)) == sorted(names)
    assert matching_codes(names) == (frozenset(all_rules()), ())


def test_page_is_found_by_code() -> None:
    assert page_of("FB402").startswith("# FB402 restored-at\n")
