"""Whether records help: titles, sections, reviews, and what is one finding and no more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from faultbook.diagnostics import NewValue, Severity
from faultbook.rules.registry import all_rules
from faultbook.workspace import Workspace
from tests.registers import NOW, write_register

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PATH = "records/incidents/2026/INC-2026-0001.md"
KNOWN = "kedb/2026/KE-2026-0001.md"
PROBLEM = "records/problems/2026/PRB-2026-0001.md"


def incident(
    *lines: str, title: str = "Nobody can log in", status: str = "new", body: str = ""
) -> str:
    head = ["---", "id: INC-2026-0001", f"title: {title}", f"status: {status}", *lines, "---", ""]
    return "\n".join([*head, body])


def known_error(*lines: str, status: str = "draft", body: str = "") -> str:
    head = ["---", "id: KE-2026-0001", "title: Logins fail", f"status: {status}", *lines, "---", ""]
    return "\n".join([*head, body])


def codes(register: Callable[..., Workspace], text: str, path: str = PATH) -> list[str]:
    return [one.code for one in register({path: text}).check().diagnostics]


@pytest.mark.parametrize(
    "title",
    [
        *("ORA-01555", "0x80070005", "HTTP 503", "INC-2026-0001", "CVE-2026-12345", "KB5034441"),
        *("'503'", "'#4711'", "Error 0x80070005", "Exit code 137", "HTTP status 503", "ENOSPC"),
        *("ERR_CONNECTION_RESET", "java.lang.OutOfMemoryError", "[AUTH-1047]", "error: ORA-01555"),
        *("AADSTS700024", "SQLSTATE 40001"),
    ],
)
def test_title_of_a_code_says_nothing(register: Callable[..., Workspace], title: str) -> None:
    quoted = title if title.startswith("'") else f'"{title}"'
    assert codes(register, incident(title=quoted)) == ["FB614"]


@pytest.mark.parametrize(
    "title",
    [
        *("Logins fail with ORA-01555", "The shop answers HTTP 503", "Login", "Outage in region 2"),
        *("Mail", "VPN down", "Error page in the shop", "CPU at 100 %", "A1 has no power"),
        *("Disk full on db-1", "Checkout fails", "OutOfMemoryError in the renderer", "Slow search"),
    ],
)
def test_title_with_words_says_something(register: Callable[..., Workspace], title: str) -> None:
    assert codes(register, incident(title=f'"{title}"')) == []


@pytest.mark.parametrize(
    ("title", "shorter"),
    [
        ("The shop is slow.", "The shop is slow"),
        ("The shop is slow .", "The shop is slow"),
        ("The shop is slow...", None),
        ("The shop is slow…", None),
        ("Labels, lists etc.", None),
        ("No mail from Example Inc.", None),
        ("Mail stops at 5 p.m.", None),
        ("Is the shop slow?", None),
    ],
)
def test_full_stop_is_taken_off(
    register: Callable[..., Workspace], title: str, shorter: str | None
) -> None:
    found = register({PATH: incident(title=title)}).check().diagnostics
    assert [one.fix for one in found] == ([NewValue(("title",), shorter)] if shorter else [])


@pytest.mark.parametrize(
    "text",
    [
        *("TODO", "TBD", "tbd.", "**TODO**", "n/a", "N/A", "_n/a_", "xxx", "...", "…", "-", "---"),
        *("TODO: ask the web team", "to do", "To be done.", "to be defined", "WIP", "fill in"),
        *("Please fill this in", "Describe the impact here", "<fill in>", "[to be added]", "FIXME"),
        *("Lorem ipsum", f"Lorem ipsum {'dolor sit amet ' * 20}", "> TODO", "- TODO", "Text here"),
        *(
            "<!-- How many? -->\nTBD",
            "Not yet written.",
            "coming soon",
            "placeholder",
            "todo write it",
        ),
    ],
)
def test_placeholder_is_found(register: Callable[..., Workspace], text: str) -> None:
    assert codes(register, incident(body=f"## Impact\n\n{text}\n")) == ["FB612"]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "None.",
            "No impact.",
            "Nobody noticed.",
            "The TODO list was empty.",
            "42 users",
            "Unknown",
        ),
        *(
            "Todo app users lost a list.",
            "The page said TBD.",
            "See INC-2026-0002.",
            "`TODO`s pile up",
        ),
        *("The field was filled in twice.", "XXXL shirts only.", "Lorem and ipsum.", "1", "ok"),
    ],
)
def test_short_text_is_no_placeholder(register: Callable[..., Workspace], text: str) -> None:
    assert codes(register, incident(body=f"## Impact\n\n{text}\n")) == []


def test_text_before_the_first_section_may_be_one_too(register: Callable[..., Workspace]) -> None:
    assert codes(register, incident(body="TODO\n\n## Impact\n\nNone.\n")) == ["FB612"]


CODE = "error_codes: [A-1]"
RESTORED = ("restored_at: 2026-05-04T10:00:00Z",)


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        (
            incident(
                *RESTORED,
                "resolution_code: solution-provided",
                status="resolved",
                body="## Resolution\n",
            ),
            PATH,
            ["FB404"],
        ),
        (
            incident(
                *RESTORED,
                "resolution_code: workaround",
                status="resolved",
                body="## workaround\n\n<!-- steps -->\n\n## Resolution\n\nDone.\n",
            ),
            PATH,
            ["FB405"],
        ),
        (
            incident(
                "major: true",
                *RESTORED,
                "resolution_code: solution-provided",
                status="resolved",
                body="## Resolution\n\nDone.\n\n## Lessons\n",
            ),
            PATH,
            ["FB606"],
        ),
        (known_error(body="## Workaround\n"), KNOWN, ["FB601"]),
        (
            known_error(CODE, status="active", body="## Workaround\n\n## Cause\n\nIt leaks.\n"),
            KNOWN,
            ["FB431"],
        ),
        (known_error(CODE, status="active", body="## Cause\n"), KNOWN, ["FB431", "FB433"]),
        (known_error("no_workaround: It is burnt.", body="## Workaround\n"), KNOWN, ["FB611"]),
        (incident(body="## Resolution\n\n## Lessons\n"), PATH, ["FB611", "FB611"]),
    ],
)
def test_missing_section_is_one_finding(
    register: Callable[..., Workspace], text: str, path: str, expected: list[str]
) -> None:
    assert sorted(codes(register, text, path)) == expected


@pytest.mark.parametrize(
    ("names", "late"),
    [
        (("Summary", "Impact", "Lessons"), None),
        (("summary", "IMPACT"), None),
        (("Impact", "Summary"), "Summary"),
        (("Notes", "Impact", "More", "Summary"), "Summary"),
        (("Resolution", "Lessons", "Impact", "Summary"), "Impact"),
    ],
)
def test_order_of_sections(
    register: Callable[..., Workspace], names: tuple[str, ...], late: str | None
) -> None:
    body = "\n".join(f"## {name}\n\nText of {name}.\n" for name in names)
    found = register({PATH: incident(body=body)}).check().diagnostics
    assert [one.source for one in found] == ([f"## {late}"] if late else [])
    assert all(one.code == "FB613" for one in found)


TIMED = {
    "FB603": (KNOWN, known_error("review_by: 2026-06-30")),
    "FB604": (
        PROBLEM,
        (
            "---\nid: PRB-2026-0001\ntitle: Logins fail\nstatus: closed\nowner: web\n"
            "root_cause: {category: software, summary: It leaks.}\nclosure_code: risk-accepted\n"
            "risk_acceptance: {by: Web, reason: It is rare., review_by: 2026-06-30}\n---\n"
        ),
    ),
    "FB605": (PATH, incident("actions: [{action: Mend it, due: 2026-06-30}]")),
}


@pytest.mark.parametrize("code", TIMED)
def test_day_is_over_at_its_end(tmp_path: Path, code: str) -> None:
    path, text = TIMED[code]
    root = write_register(tmp_path, {path: text})
    midnight = datetime(2026, 7, 1, tzinfo=UTC)
    assert Workspace(root, NOW).check().diagnostics == ()
    assert Workspace(root, midnight - timedelta(seconds=1)).check().diagnostics == ()
    (found,) = Workspace(root, midnight).check().diagnostics
    assert (found.code, found.severity) == (code, Severity.WARNING)


def test_what_time_alone_brings_is_never_an_error() -> None:
    assert {all_rules()[code].severity for code in TIMED} == {Severity.WARNING}


def test_done_action_and_unreadable_day_are_left_alone(register: Callable[..., Workspace]) -> None:
    done = "actions: [{action: a, due: 2026-01-01, done_at: 2026-02-01T10:00:00Z}]"
    assert codes(register, incident(done)) == []
    unreadable = "actions: [{action: a, due: 2026-01-01, done_at: yesterday}]"
    assert codes(register, incident(unreadable)) == ["FB105"]


def test_repeated_titles_are_said_of_each_and_in_short(register: Callable[..., Workspace]) -> None:
    files = {
        f"records/incidents/2026/INC-2026-{number:04d}.md": incident().replace(
            "0001", f"{number:04d}"
        )
        for number in range(1, 9)
    }
    found = register(files).check().diagnostics
    assert [one.code for one in found] == ["FB616"] * 8
    assert found[0].message == (
        "INC-2026-0002, INC-2026-0003, INC-2026-0004, INC-2026-0005 have this title too"
    )
    assert len(found[0].related) == 4


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("", ["FB616", "FB616"]),
        ("duplicate_of: INC-2026-0001", []),
        ("parent: INC-2026-0001", []),
        ("source_id: page/7", ["FB616"]),
        ("problem: PRB-2026-0001", ["FB301", "FB616", "FB616"]),
    ],
)
def test_linked_and_imported_records_may_share_a_title(
    register: Callable[..., Workspace], line: str, expected: list[str]
) -> None:
    other = PATH.replace("0001", "0002")
    text = incident("owner: web", line).replace("id: INC-2026-0001", "id: INC-2026-0002")
    report = register({PATH: incident(), other: text}).check()
    assert sorted(one.code for one in report.diagnostics) == expected


@pytest.mark.parametrize(
    ("line", "is_found"),
    [
        ("symptoms: [Nobody can log in]", True),
        ("symptoms: ['nobody  can log in.']", True),
        ("symptoms: [Nobody can log in, The page stays white]", False),
        ("symptoms: [Nobody can log in]\nerror_codes: [A-1]", False),
        ("symptoms: [Nobody can log in today]", False),
    ],
)
def test_symptoms_that_repeat_the_title(
    register: Callable[..., Workspace], line: str, *, is_found: bool
) -> None:
    assert codes(register, incident(line)) == (["FB617"] if is_found else [])


def test_minimal_records_are_left_alone(register: Callable[..., Workspace]) -> None:
    files = {
        PATH: incident(),
        KNOWN: known_error(),
        PROBLEM: "---\nid: PRB-2026-0001\ntitle: Logins fail\nstatus: new\n---\n",
    }
    assert register(files).check().diagnostics == ()
