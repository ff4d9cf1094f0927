"""Records at random, oddly laid out: their one form says the same, and has a form no more."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, event, given
from hypothesis import strategies as st

from faultbook.document import Document, read_document
from faultbook.editing.canonical import Unformattable, canonical
from faultbook.editing.render import render_record
from faultbook.editing.yaml_comments import comment_texts
from faultbook.editing.yaml_text import AsTyped, Value, emitted_entry, entry_text
from faultbook.event_walk import positions
from faultbook.kinds import KINDS
from tests.core.texts import FILES
from tests.editing.test_mending_at_random import contents
from tests.editing.versions import Version, versions, written

if TYPE_CHECKING:
    from faultbook.document import DocumentProblem
    from faultbook.kinds import RecordKind

INCIDENT, PROBLEM = KINDS["incident"], KINDS["problem"]


def plain(content: bytes, *, is_markdown: bool) -> Document:
    """A record as it is read, its line ends and its mark aside."""
    unmarked = content.removeprefix("\ufeff".encode())
    return read_document(unmarked.replace(b"\r\n", b"\n"), is_markdown=is_markdown)


def comments(document: Document) -> list[str]:
    yaml = document.text[document.yaml_start : document.yaml_end]
    return comment_texts(yaml, positions(yaml))


def formatted(content: bytes, *, is_markdown: bool) -> tuple[bytes | None, DocumentProblem | None]:
    """The form of an incident, or what keeps it from having one, if that is a fault of the file."""
    try:
        return canonical(content, INCIDENT, is_markdown=is_markdown), None
    except Unformattable as error:
        return None, error.problem


def assert_says_the_same(before: bytes, after: bytes, *, is_markdown: bool) -> None:
    old, new = (plain(one, is_markdown=is_markdown) for one in (before, after))
    assert new.data == old.data
    assert new.sections == old.sections
    assert sorted(one[:2] for one in new.problems) == sorted(one[:2] for one in old.problems)
    assert comments(new) == comments(old)


@pytest.mark.parametrize("kind", [INCIDENT, PROBLEM], ids=["incident", "problem"])
@given(version=versions(), is_markdown=st.booleans(), line_end=st.sampled_from(["\n", "\r\n"]))
def test_a_form_that_says_the_same_and_is_no_other_the_next_time(
    kind: RecordKind, version: Version, is_markdown: bool, line_end: str
) -> None:
    content = written(version, is_markdown=is_markdown, line_end=line_end)
    assume(not plain(content, is_markdown=is_markdown).problems)

    once = canonical(content, kind, is_markdown=is_markdown)

    assert_says_the_same(content, once, is_markdown=is_markdown)
    assert canonical(once, kind, is_markdown=is_markdown) == once
    assert b"\r" not in once
    assert once.endswith(b"\n")


@given(made=contents())
def test_any_layout_has_a_form_or_is_refused(made: tuple[bytes, bool]) -> None:
    content, is_markdown = made
    once, problem = formatted(content, is_markdown=is_markdown)
    if once is None:
        event("refused" if problem else "not formatted")
        # Blocks that end with the file or keep blank lines, and what ends a line for some readers.
        assert problem or any(odd in content for odd in (b"|", b"\r", "\u2028".encode()))
        return
    event("formatted")
    assert_says_the_same(content, once, is_markdown=is_markdown)
    assert canonical(once, INCIDENT, is_markdown=is_markdown) == once


@given(content=FILES, is_markdown=st.booleans())
def test_nothing_else_ever_comes_out(content: bytes, is_markdown: bool) -> None:
    once, problem = formatted(content, is_markdown=is_markdown)
    if once is None:
        assert problem is None or problem.message
    else:
        assert_says_the_same(content, once, is_markdown=is_markdown)


MOMENTS = st.integers(0, 23).map(lambda hour: f"2026-05-03T{hour:02}:00:00+02:00")
TEXTS = st.sampled_from(
    [
        "web",
        "a b",
        "no",
        "it's",
        "x: y",
        "[z]",
        "é",
        "1.10",
        "# 3",
        "-",
        "a #b",
        "'",
        '"',
        "word " * 30,
    ]
).map(str.strip)
KEYS = st.sampled_from(["web", "shop", "no", "012", "login"])
PLAIN: dict[str, st.SearchStrategy[Any]] = {
    "services": st.lists(KEYS, min_size=1, max_size=3),
    "owner": TEXTS,
    "links": st.lists(
        st.fixed_dictionaries({"url": st.just("https://a/#b"), "title": TEXTS}), min_size=1
    ),
    "impact": st.sampled_from(["high", "low"]),
    "priority": st.integers(1, 5),
    "major": st.booleans(),
    "workaround_helped": st.sampled_from(["yes", "no", "partly"]),
    "error_text": st.sampled_from(["a", "a\n  b\n", "a\n\n# b", "\ta\nb", "a  \nb\n"]),
    "error_codes": st.lists(TEXTS, min_size=1),
    "opened_at": MOMENTS,
    "timeline": st.lists(st.fixed_dictionaries({"event": TEXTS, "at": MOMENTS}), min_size=1),
}


@given(
    fields=st.fixed_dictionaries({"title": TEXTS}, optional=PLAIN),
    sections=st.dictionaries(
        st.sampled_from(["Summary", "Impact", "Own"]), st.sampled_from(["One.", "a\n\n- b"])
    ),
    data=st.data(),
    suffix=st.sampled_from([".md", ".yaml"]),
)
def test_the_form_is_what_the_writer_writes(
    fields: dict[str, Any], sections: dict[str, str], data: st.DataObject, suffix: str
) -> None:
    fields |= {"id": "INC-2026-0001", "status": "new"}
    keys = data.draw(st.permutations(list(fields)))
    lines = [_line(key, fields[key], data.draw(st.integers(0, 2))) for key in keys]
    known = [name for name in ("Summary", "Impact") if name in sections]
    ordered = iter(known)
    sections = {
        name: sections[name]
        for name in (next(ordered) if one in known else one for one in sections)
    }
    if suffix == ".md":
        body = "".join(f"\n\n##  {name}\n{text}\n\n\n" for name, text in sections.items())
        content = f"---\n{''.join(lines)}---\n{body}"
    else:
        content = "".join([*lines, f"sections: {json.dumps(sections)}\n" if sections else ""])

    meant = {key: _typed(value) for key, value in fields.items()}
    expected = render_record("incident", meant, sections, suffix)

    once = canonical(content.encode(), INCIDENT, is_markdown=suffix == ".md")
    assert once.decode() == expected


SCALARS = (
    TEXTS
    | st.text(st.sampled_from("aZ09 ._/()+,;-:#'é\n\"\t\u00a0\u3000[]{}&*!|>%@`?"), max_size=8)
    | st.integers()
    | st.booleans()
    | st.builds(AsTyped, MOMENTS | st.sampled_from(["3", "true", "2026-05-03", "2026-05-03T1Z"]))
)


KEYS = st.sampled_from(["owner", "on", "y", "no_match", "a b"])
NESTED = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=6,
)


@given(key=KEYS, value=NESTED)
def test_the_short_way_is_the_emitters(key: str, value: Value) -> None:
    assert entry_text(key, value) == emitted_entry(key, value)


def _line(key: str, value: Any, way: int) -> str:
    """A field as JSON, which is YAML, on one line or on several."""
    said = json.dumps(value, ensure_ascii=way == 0, indent=2 if way == 2 else None)
    return f"{key}:  {said}  \n".replace("\n", "\n ").rstrip(" ")


def _typed(value: Any) -> Any:
    """A value with its moments as such, which the writer writes plain."""
    if isinstance(value, dict):
        return {key: _typed(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_typed(one) for one in value]
    is_moment = isinstance(value, str) and value.startswith("2026-")
    return datetime.fromisoformat(value) if is_moment else value
