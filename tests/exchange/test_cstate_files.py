"""Which files of a cState status page become incidents, and what is said of the others."""

from __future__ import annotations

import os
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from faultbook.document import MAX_BYTES
from tests.exchange.pages import Import, issue

SKIPPED = {
    "_index.md": ("---\ntitle: All issues\n---\n", "index page"),
    "about.md": ("---\ntitle: About\n---\n", "no 'section: issue'"),
    "post.md": (issue(section="post"), "of section 'post'"),
    "draft.md": (issue(draft="true"), "draft"),
    "readme.md": ("# Read me\n", "no front matter"),
    "logo.svg": ("<svg/>", "not a Markdown file"),
    ".hidden.md": (issue(), "not a Markdown file"),
    "news.md": (issue(informational="true", title="We moved"), "announcement"),
    "works.md": (issue(title="Maintenance of the shop"), "title says 'Maintenance'"),
}
REFUSED: dict[str, tuple[str | bytes, int, str]] = {
    "toml.md": ("+++\ntitle = 'x'\n+++\n", 1, "front matter is TOML"),
    "json.md": ('{"title": "x"}\n', 1, "front matter is JSON"),
    "unopened.md": ("--\ntitle: x\ndate: y\n---\n", 1, "'---'"),
    "unclosed.md": ("---\ntitle: x\n", 1, "'---'"),
    "syntax.md": (issue(title="a: b: c"), 2, "mapping values"),
    "anchor.md": (issue(severity="&s down"), 6, "anchor &s"),
    "alias.md": (issue(severity="*s"), 6, "alias"),
    "tag.md": (issue(title="!!str x"), 2, "tag"),
    "twice.md": (issue(title="x\ntitle: y"), 3, "twice"),
    "tab.md": (issue(affected="\n\t- x"), 8, "tab"),
    "bell.md": (issue(title="x\x07"), 2, "U+0007"),
    "latin.md": (issue().encode() + b"caf\xe9\n", 12, "0xE9"),
    "empty.md": ("", 1, "empty"),
    "large.md": ("---\n" + "x" * MAX_BYTES, 1, "may have"),
    "dateless.md": (issue(date=""), 3, "no date"),
    "odd-date.md": (issue(date="next week"), 3, "date is 'next week'"),
    "no-day.md": (issue(resolvedWhen="2026-02-30"), 5, "resolvedwhen is '2026-02-30'"),
    "list.md": (issue(date="[a]"), 3, "not a time"),
    "maybe.md": (issue(resolved="maybe"), 4, "neither true nor false"),
    "grown.md": (issue("# a\n" * (MAX_BYTES // 5)), 1, "may have"),
}


@pytest.mark.parametrize("name", list(SKIPPED))
def test_what_is_no_issue_is_skipped_with_its_reason(page: Import, name: str) -> None:
    content, reason = SKIPPED[name]
    row = page.row(content, name)
    assert row.outcome == "skipped"
    assert reason in row.reason


@pytest.mark.parametrize("name", list(REFUSED))
def test_what_cannot_be_read_is_refused_with_its_place(page: Import, name: str) -> None:
    content, line, reason = REFUSED[name]
    row = page.row(content, name)
    assert row.outcome == "refused"
    assert reason in row.reason
    assert (page.name(row), row.place.number) == (name, line)
    assert len(page.files()) == 1


def test_every_file_is_counted_once(page: Import) -> None:
    page.put({f"skipped/{name}": content for name, (content, _) in SKIPPED.items()})
    page.put({f"refused/{name}": content for name, (content, _, _) in REFUSED.items()})
    page.put({".git/config": "x", "one.md": issue(), "two/index.md": issue()})
    (page.source / "link.md").symlink_to(page.source / "one.md")
    (page.source / "linked").symlink_to(page.source / "two")
    report = page.run()
    names = [page.name(row) for row in report.rows]
    assert names == sorted(names)
    assert {str(k): v for k, v in report.counts.items()} == {
        "created": 2,
        "updated": 0,
        "unchanged": 0,
        "skipped": len(SKIPPED) + 1,
        "refused": len(REFUSED) + 1,
    }
    assert sum(report.counts.values()) == len(report.rows)
    assert report.planned == 1


def test_links_and_pipes_are_not_read(page: Import) -> None:
    page.put({"one.txt": issue()})
    (page.source / "link.md").symlink_to(page.source / "one.txt")
    os.mkfifo(page.source / "pipe.md")
    reasons = {page.name(row): row.reason for row in page.run().rows}
    assert reasons["link.md"] == "is a symbolic link"
    assert reasons["pipe.md"] == "is not a file"


def test_names_that_no_record_can_hold_are_refused(page: Import) -> None:
    page.put({"a\nb.md": issue(), "c.md": issue(), "c.MD": issue()})
    (page.source / os.fsdecode(b"caf\xe9.md")).write_text(issue())
    outcomes = Counter(row.outcome for row in page.run().rows)
    assert outcomes == {"refused": 3, "created": 1}


def test_line_ends_byte_order_mark_and_leading_lines_are_no_hindrance(page: Import) -> None:
    content = b"\xef\xbb\xbf\r\n" + issue("one\n\ntwo").replace("\n", "\r\n").encode()
    text = page.record(content)
    assert text.endswith("## Summary\n\none\n\ntwo\n")
    row = page.row(content.replace(b"severity: down", b"severity: dwn"), "other.md")
    assert row.notes == ("line 7: severity 'dwn' is taken as 'down'",)


def test_planned_work_comes_in_when_asked_for(page: Import) -> None:
    page.put({"works.md": SKIPPED["works.md"][0], "news.md": SKIPPED["news.md"][0]})
    report = page.run(include_maintenance=True)
    assert [row.outcome for row in report.rows] == ["created", "created"]
    assert report.planned == 0


def test_works_that_went_wrong_are_imported_and_said(page: Import) -> None:
    row = page.row(issue("We are investigating.", title="Upgrade of the shop"))
    assert row.outcome == "created"
    assert row.notes == ("the title says 'Upgrade', but the text 'investigating'",)


def test_an_announcement_of_a_fault_is_imported(page: Import) -> None:
    assert page.row(issue(informational="true", title="Login outage")).outcome == "created"


@settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    content=st.one_of(
        st.binary(max_size=60),
        st.builds(
            lambda lines, body: "\n".join(["---", *lines, "section: issue", "---", body]).encode(),
            st.lists(
                st.builds(
                    "{}: {}".format,
                    st.sampled_from(
                        ["title", "date", "resolved", "resolvedWhen", "severity", "affected"]
                    ),
                    st.one_of(
                        st.sampled_from(
                            ["2026-02-03", "true", "9999-12-31T23:59:59-12:00", "0001-01-01", "[a]"]
                        ),
                        st.text(max_size=8),
                    ),
                ),
                max_size=6,
            ),
            st.text(max_size=30),
        ),
    )
)
def test_no_file_breaks_an_import(page: Import, content: bytes) -> None:
    page.put({"2026-02-03-a.md": content})
    report = page.run(dry_run=True)
    assert sum(report.counts.values()) == 1


HOSTILE = {
    "shortcodes": '{{< track "' * 90_000,
    "spaces": "{{< track" + " " * 1_000_000,
    "updates": 'a {{< track "2026-02-03" >}} b ' * 30_000,
    "headings": "## a\n" * 150_000,
    "ongoing": "ongoing " * 120_000,
    "comments": "<!--" * 250_000,
    "fences": "```\n~~~\n" * 120_000,
}


@pytest.mark.parametrize("name", list(HOSTILE))
def test_text_made_to_take_long_is_imported_all_the_same(page: Import, name: str) -> None:
    row = page.row(issue(HOSTILE[name], title="Shop"))
    assert row.outcome == "created"
    assert [note for note in row.notes if "too long" in note] == (
        ["the updates are too long together for a timeline; they stand in the text"]
        if name == "updates"
        else []
    )


def test_values_made_long_are_cut_in_reasons(page: Import) -> None:
    row = page.row(issue(date="x" * 500_000))
    assert row.reason == f"date is 'x{'x' * 57}…, which is not a time"
    title = "update " * 70_000
    assert page.row(issue(title=title, severity="d" * 500_000), "b.md").outcome == "created"
