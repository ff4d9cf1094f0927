"""What an issue of a cState status page becomes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.exchange.pages import Import, issue
from tests.registers import CONFIG

if TYPE_CHECKING:
    from pathlib import Path


def test_an_issue_becomes_an_incident(page: Import) -> None:
    assert page.record(issue()) == (
        "---\n"
        "id: INC-2026-0001\n"
        "title: Nobody can log in\n"
        "status: closed\n"
        "services:\n"
        "  - login\n"
        "source_id: cstate:2026-02-03-login\n"
        "impact: high\n"
        "urgency: high\n"
        "priority: 1\n"
        "source: import\n"
        "opened_at: 2026-02-03T09:00:00Z\n"
        "started_at: 2026-02-03T09:00:00Z\n"
        "restored_at: 2026-02-03T10:30:00Z\n"
        "resolved_at: 2026-02-03T10:30:00Z\n"
        "closed_at: 2026-02-03T10:30:00Z\n"
        "resolution_code: unrecorded\n"
        "---\n"
        "\n"
        "## Summary\n"
        "\n"
        "The login page answers with an error.\n"
    )
    assert page.workspace.check().diagnostics == ()


def test_an_issue_that_goes_on_is_in_progress(page: Import) -> None:
    text = page.record(issue(resolved="false", resolvedWhen='""'))
    assert "status: in-progress\n" in text
    assert "restored_at" not in text
    assert "resolution_code" not in text


@pytest.mark.parametrize(
    ("severity", "levels", "note"),
    [
        ("disrupted", ("medium", 3), ""),
        ("notice", ("low", 5), ""),
        ("DOWN ", ("high", 1), ""),
        ("'disrupted'", ("medium", 3), ""),
        ("distrupted", ("medium", 3), "line 6: severity 'distrupted' is taken as 'disrupted'"),
        ("donw", ("high", 1), "line 6: severity 'donw' is taken as 'down'"),
        ("none", None, "line 6: severity 'none' is unknown"),
        ("catastrophic", None, "unknown; impact and priority are left out"),
        ("null", None, "no severity"),
        ("", None, "no severity"),
        (None, None, "no severity"),
    ],
)
def test_severity_gives_impact_and_urgency(
    page: Import, severity: str | None, levels: tuple[str, int] | None, note: str
) -> None:
    row = page.row(issue(severity=severity))
    text = page.text(row.record_id)
    if levels is None:
        assert "impact" not in text
        assert "priority" not in text
    else:
        level, priority = levels
        assert f"impact: {level}\nurgency: {level}\npriority: {priority}\n" in text
    assert [n for n in row.notes if note in n] if note else not row.notes


@pytest.mark.parametrize(
    ("affected", "expected"),
    [
        ("[login, Shop, 'Shop']", ["login", "shop"]),
        ("Login", ["login"]),
        ("\n  - API Gateway (EU)\n  - https://status.example.org/\n", None),
        ("[]", []),
        ("", []),
        (None, []),
        ("nothing", []),
        ("[None, ~]", []),
    ],
)
def test_affected_systems_become_services(
    page: Import, affected: str | None, expected: list[str] | None
) -> None:
    text = page.record(issue(affected=affected))
    keys = ["api-gateway-eu", "status.example.org"] if expected is None else expected
    listed = "".join(f"  - {key}\n" for key in keys)
    assert (f"services:\n{listed}source_id" in text) if keys else ("services" not in text)


def test_what_is_no_system_is_said(page: Import) -> None:
    row = page.row(issue(affected="[nothing, {name: x}]"))
    assert row.notes == (
        "line 7: affected 'nothing' is not a system",
        "line 7: affected {'name': 'x'} is not a system",
    )


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("resolved", "resolved: 'yes'"),
        ("capitals", "RESOLVED: true"),
    ],
)
def test_flags_and_keys_may_be_spelt_otherwise(page: Import, name: str, written: str) -> None:
    text = issue().replace("resolved: true", written).replace("title:", "Title:")
    assert "status: closed" in page.record(text, f"{name}.md")


def test_a_folded_title_becomes_one_line(page: Import) -> None:
    text = page.record(issue(title='>\n  Nobody:\n  can "log" in\n'))
    assert "title: 'Nobody: can \"log\" in'\n" in text


@pytest.mark.parametrize("title", [None, "", "[a, b]", '"\\a"'])
def test_a_missing_title_is_taken_from_the_file(page: Import, title: str | None) -> None:
    row = page.row(issue(title=title), "2026-02-03-login_page-slow/index.md")
    assert "title: login page slow\n" in page.text(row.record_id)
    assert row.notes == ("no title; taken from the name of the file",)


def test_a_missing_date_is_taken_from_the_file(page: Import) -> None:
    row = page.row(issue(date=None))
    assert "opened_at: 2026-02-03T00:00:00Z\n" in page.text(row.record_id)
    assert row.notes == ("no date; the day is taken from the name of the file",)


def test_a_resolved_issue_without_time_takes_that_of_its_last_update(page: Import) -> None:
    body = 'Back. {{< track "2026-02-03 11:00:00" >}}\n\nDown. {{< track "2026-02-03 09:00:00" >}}'
    row = page.row(issue(body, resolvedWhen=None))
    assert "restored_at: 2026-02-03T11:00:00Z\n" in page.text(row.record_id)
    assert row.notes == ("no resolvedWhen; the time of the last update is taken",)


@pytest.mark.parametrize("when", [None, "", '""', "~", "0001-01-01T00:00:00Z"])
def test_a_resolved_issue_that_does_not_say_when_is_asked(page: Import, when: str | None) -> None:
    row = page.row(issue(resolvedWhen=when))
    text = page.text(row.record_id)
    assert "status: closed\n" in text
    assert "restored_at" not in text
    assert row.notes == ("resolved, but not when; the record lacks restored_at",)
    assert {d.code for d in page.workspace.check().diagnostics} == {"FB402"}


def test_contradictions_are_said(page: Import) -> None:
    row = page.row(issue(resolvedWhen="2026-02-02T09:00:00Z"))
    assert row.notes == ("line 5: resolvedWhen is before date; both are kept",)
    row = page.row(issue(resolved="false"), "other.md")
    assert row.notes == ("line 5: resolvedWhen is left out, since resolved is false",)
    row = page.row(issue(resolved=None), "third.md")
    assert row.notes == ("no 'resolved'; it is what resolvedWhen says",)
    assert "status: closed" in page.text(row.record_id)


def test_headings_and_fences_of_the_text_fit_a_section(page: Import) -> None:
    text = page.record(issue("# Cause\n\n## Detail\n\n```\n## kept\n\n## Look\x07"))
    summary = text.partition("## Summary\n\n")[2]
    assert summary == "### Cause\n\n#### Detail\n\n```\n## kept\n\n## Look\n```\n"


def test_an_issue_without_text_has_no_summary(page: Import) -> None:
    assert "##" not in page.record(issue(""))


def test_updates_become_the_timeline_in_order_of_time(page: Import) -> None:
    body = (
        '*Resolved* -\nAll is well. {{< track "2026-02-03 10:30:00" >}}\n'
        '*Monitoring* - Restarted. {{<track "2026-02-03T10:00:00+01:00">}}\n'
        "\n"
        '*Found* - Memory. {{% track "2026-02-03 09:30" %}}\n'
        "\n"
        '{{< track "soon" >}}\n'
    )
    row = page.row(issue(body))
    text = page.text(row.record_id)
    assert (
        "timeline:\n"
        "  - at: 2026-02-03T10:00:00+01:00\n"
        "    event: '*Monitoring* - Restarted.'\n"
        "  - at: 2026-02-03T09:30:00Z\n"
        "    event: '*Found* - Memory.'\n"
        "  - at: 2026-02-03T10:30:00Z\n"
        "    event: |-\n"
        "      *Resolved* -\n"
        "      All is well.\n"
    ) in text
    assert "All is well. (2026-02-03T10:30:00Z)\n" in text
    assert '{{< track "soon" >}}\n' in text
    assert row.notes == ("line 17: 'soon' is not a time; the update has none",)


def test_times_inside_a_sentence_stay_in_it(page: Import) -> None:
    span = 'No power from {{< track "2026-02-03 09:00" >}} to {{< track "2026-02-03 10:00" >}}.'
    text = page.record(issue(f'{{{{< track "2026-02-03 08:00" >}}}}\n\n{span}'))
    said = "No power from (2026-02-03T09:00:00Z) to (2026-02-03T10:00:00Z)."
    assert text.count(f"event: {said}") == 2
    assert "event: Update\n" in text


def test_times_without_offset_are_taken_in_the_configured_zone(tmp_path: Path) -> None:
    page = Import(tmp_path, f"{CONFIG}[import]\ntimezone = 'Europe/Berlin'\n")
    body = 'Seen. {{< track "2026-07-03 09:00" >}}'
    page.put({"a.md": issue(body, date="2026-02-03 09:00:00", resolvedWhen="2026-07-03T10:00:00")})
    report = page.run()
    text = page.text(report.rows[0].record_id)
    assert "opened_at: 2026-02-03T09:00:00+01:00\n" in text
    assert "restored_at: 2026-07-03T10:00:00+02:00\n" in text
    assert "at: 2026-07-03T09:00:00+02:00\n" in text
    assert report.naive_times == 3
