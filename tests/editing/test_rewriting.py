"""Records made to say something else: what is written, and what keeps its text."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from faultbook.document import read_document
from faultbook.editing.render import UnwritableRecord
from faultbook.editing.rewriting import rewrite

if TYPE_CHECKING:
    from collections.abc import Mapping

NOON = datetime(2026, 6, 30, 12, tzinfo=UTC)


def rewritten(text: str, fields: Mapping[str, Any], kind: str = "incident") -> str:
    """A ``.yaml`` record with some of its fields changed."""
    document = read_document(text.encode(), is_markdown=False)
    changed = {**(document.data or {}), **fields}
    return rewrite(document, kind, changed, document.sections).decode()


@pytest.mark.parametrize(
    ("text", "fields", "expected"),
    [
        ("title: a\n", {"title": "b"}, "title: b\n"),
        ("title:  'a'   # why\n", {"title": "b"}, "title:  'b'   # why\n"),
        ('title: "a"\r\nowner: x\r\n', {"title": "b"}, 'title: "b"\r\nowner: x\r\n'),
        ("title: a\nowner: x\n", {"priority": 2}, "title: a\nowner: x\npriority: 2\n"),
        ("title: a\npriority: 2\n", {"owner": "x"}, "title: a\nowner: x\npriority: 2\n"),
        ("title: a # c\nowner: x\npriority: 2\n", {"owner": None}, "title: a # c\npriority: 2\n"),
        ("{title: a, owner: x}\n", {"priority": 2}, "{title: a, owner: x, priority: 2}\n"),
        ("{title: a, owner: x}\n", {"owner": None}, "{title: a}\n"),
        ("title: a\ntags: [x,  y] # c\n", {"tags": ["x", "y", "z"]},
         "title: a\ntags: [x,  y, z] # c\n"),
        ("title: a\ntags: [x, 'y', z]\n", {"tags": ["y"]}, "title: a\ntags: ['y']\n"),
        ("title: a\ntags:\n- x # one\n- y\n", {"tags": ["x", "z"]},
         "title: a\ntags:\n- x # one\n- z\n"),
        ("title: a\ntags:\n    - x\n", {"tags": ["x", "z"]}, "title: a\ntags:\n    - x\n    - z\n"),
        ("title: a\nerror_text: |\n  one\n  two\nowner: x\n", {"error_text": "three"},
         "title: a\nerror_text: three\nowner: x\n"),
        ("title: a\nerror_text: one\nowner: x\n", {"error_text": "two\nlines"},
         "title: a\nerror_text: |-\n  two\n  lines\nowner: x\n"),
        ("timeline: [{at: 2026-06-29T12:00:00Z, event: a}]\n",
         {"timeline": [{"at": "2026-06-29T12:00:00Z", "event": "a"}, {"at": NOON, "event": "b"}]},
         ("timeline: [{at: 2026-06-29T12:00:00Z, event: a},"
         " {at: 2026-06-30T12:00:00Z, event: b}]\n")),
        ("{title: a}\n", {"opened_at": NOON}, "{title: a, opened_at: 2026-06-30T12:00:00Z}\n"),
        ("title: a\nerror_text: >-\n  b\n  c\n\nowner: x\n", {"error_text": None},
         "title: a\n\nowner: x\n"),
        ("title: a", {"owner": "x"}, "title: a\nowner: x\n"),
    ],
)  # fmt: skip
def test_what_changes_is_written_and_nothing_else(
    text: str, fields: Mapping[str, Any], expected: str
) -> None:
    assert rewritten(text, fields) == expected


def test_keys_below_others_are_changed_alone() -> None:
    before = "fix:\n  # the plan\n  description: 'a' # c\n  changes: ['#1']\n"
    fix = {"description": "b", "deployed_at": NOON, "changes": ["#1"]}

    after = rewritten(before, {"fix": fix}, "problem")

    assert "  # the plan\n  description: 'b' # c\n" in after
    assert "  changes: ['#1']\n" in after
    assert "  deployed_at: 2026-06-30T12:00:00Z\n" in after


def test_a_section_that_would_not_read_back_is_refused() -> None:
    document = read_document(b"---\ntitle: a\n---\n\n## Impact\n\nx\n", is_markdown=True)

    with pytest.raises(UnwritableRecord, match="the section 'Summary' would not read back"):
        rewrite(document, "incident", document.data or {}, {"Summary": "## Own\n", "Impact": "x"})


def test_blanks_at_the_end_do_not_indent_a_new_heading() -> None:
    document = read_document(b"---\ntitle: a\n---\n\n    ", is_markdown=True)

    after = rewrite(document, "incident", document.data or {}, {"Summary": "One."})

    assert after == b"---\ntitle: a\n---\n\n    \n## Summary\n\nOne.\n"
