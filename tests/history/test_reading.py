"""Versions read one after the other say what each says when it is read by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from faultbook.document import read_document
from faultbook.history.reading import Reader, flat

if TYPE_CHECKING:
    from faultbook.history.timeline import Fields

LINES = [
    "a: one",
    "b: two",
    "c: 'x",
    'c: "x',
    "d: y'",
    'd: y"',
    "e:",
    "- item",
    "  - item",
    "  f: g",
    "f: {x: 1,",
    "}",
    "g: |",
    "  text",
    "h: [1,",
    "  2]",
    "]",
    "i: null",
    "i: ~",
    "# remark",
    "a: one # remark",
    "a: one#two",
    "k: 10:00:00Z",
    "k: x: y",
    "k: x:",
    "k: &n v",
    "k: *n",
    "k: !t v",
    "...",
    "%x",
    "? z",
    ": z",
    "",
    "  ",
    "\ta: b",
    "l: é",
    "l: a\u2028b: c",
    "m: a  ",
    "sections: x",
    "n: >-",
    "  folded",
    "   more",
    "o: -",
    "p: 0x80070005",
    'q: a "b" {c}, [d] & *e !f %g @h `i|j>k',
    "r: a\r",
    "s: x\r",
    "long-key: v",
    "_u: v",
    "9: v",
]
BODIES = [
    "",
    "\n## A\n\ntext\n",
    "\n## A\n\nother\n\n## B\n\nb\n",
    "lead\n\n## A\n\n```\n## C\n```\n",
    "## A\n\n## A\n",
]

versions = st.tuples(
    st.lists(st.sampled_from(LINES), max_size=8).map("\n".join), st.sampled_from(BODIES)
).map(lambda parts: f"---\n{parts[0]}\n---\n{parts[1]}".encode())


@settings(max_examples=1500, deadline=None)
@given(st.lists(versions, min_size=1, max_size=5))
def test_reading_on_is_reading_anew(contents: list[bytes]) -> None:
    going_on = Reader()
    known: Fields = {}
    for content in contents:
        document = read_document(content, is_markdown=True)
        changes = going_on.read(content, is_markdown=True)
        if document.data is None or not document.is_whole:
            assert changes is None
            continue
        assert changes is not None
        for change in changes:
            assert known.get(change.path) == change.before
            known[change.path] = change.after
        known = {path: value for path, value in known.items() if value is not None}
        assert going_on.fields == known
        if "sections" not in document.data:
            plain = {path: value for path, value in known.items() if path[0] != "sections"}
            assert plain == flat(document.data)
            names = {path[1] for path in known if path[0] == "sections"}
            assert names == set(document.sections)


@given(st.lists(st.binary(max_size=60), max_size=4), st.booleans())
def test_no_bytes_stop_it(contents: list[bytes], is_markdown: bool) -> None:
    reader = Reader()
    for content in contents:
        reader.read(content, is_markdown=is_markdown)
