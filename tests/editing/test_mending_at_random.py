"""Records at random, oddly laid out: what isn't mended stays as it is, byte for byte."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from faultbook.diagnostics import KeyOrder, NewValue
from faultbook.document import read_document
from faultbook.editing.mending import mend
from faultbook.event_walk import positions
from faultbook.key_entries import can_be_told_apart, key_entries
from tests.core.texts import FILES, SOUP

if TYPE_CHECKING:
    from faultbook.document import Document
    from faultbook.event_walk import FieldPath

KEYS = ("id", "title", "status", "priority", "services", "error_text", "timeline")

VALUES = st.sampled_from(
    [
        *(" 3", "   3  # why", " 'it''s'", ' "a\\tb"  ', " é😀 x", " no", "", " ~ # none"),
        *(" |\n  a\n    # in\n\n  b", " |+\n  a\n\n", " >-\n  folded\n  text\n", " 'a\n  b'"),
        *(" two\n  lines", " [a, 'b', c]", " [a,\n b ] # x", " {k: v, w: [x]}", "\n- a\n# c\n- b"),
        *(
            "\n  - at: x\n    # in\n    event: y\n  -  at:   z\n",
            " |2-\n  a",
            " x # y # z",
            " x\u2028y: z",
        ),
    ]
)
ABOVE = st.sampled_from(["", "", "", "\n", "# c\n", "  # d\n", "# é\n# f\n", "\n# g\n", "# h\n\n"])


@st.composite
def contents(draw: st.DrawFn) -> tuple[bytes, bool]:
    """A file's bytes, and whether it is Markdown."""
    keys = draw(st.lists(st.sampled_from(KEYS), unique=True, min_size=1))
    indent = draw(st.sampled_from(["", "", " ", "   "]))
    blocks = [f"{draw(ABOVE)}{key}:{draw(VALUES)}\n" for key in keys] + [draw(ABOVE)]
    lines = "".join(blocks).split("\n")
    text = "\n".join(f"{indent}{line}" if line else line for line in lines)
    is_markdown = draw(st.booleans())
    if is_markdown:
        text = f"---\n{text}---\n{draw(SOUP)}"
    elif draw(st.booleans()):
        text = text.rstrip("\n")
    if draw(st.booleans()):
        text = text.replace("\n", "\r\n")
    return (draw(st.sampled_from(["", "", "\ufeff"])) + text).encode(), is_markdown


def scalars(data: object, path: FieldPath = ()) -> list[FieldPath]:
    """Paths of all scalars."""
    if isinstance(data, dict):
        return [found for key, value in data.items() for found in scalars(value, (*path, key))]
    if isinstance(data, list):
        return [found for n, value in enumerate(data) for found in scalars(value, (*path, n))]
    return [path]


def lines_of(text: str) -> list[str]:
    return sorted(line.rstrip("\r") for line in text.lstrip("\ufeff").split("\n") if line.strip())


def read(content: bytes, *, is_markdown: bool) -> Document:
    return read_document(content, is_markdown=is_markdown)


@given(
    made=contents(),
    value=st.sampled_from(["2", "in-progress", "it's", "a, b", "é", "x: y"]),
    data=st.data(),
)
def test_bytes_outside_a_value_stay(
    made: tuple[bytes, bool], value: str, data: st.DataObject
) -> None:
    content, is_markdown = made
    document = read(content, is_markdown=is_markdown)
    paths = scalars(document.data) if document.data else []
    if not paths:
        assert mend(content, [], is_markdown=is_markdown).content == content
        return
    path = data.draw(st.sampled_from(paths))
    fix = NewValue(path, value, is_text=data.draw(st.booleans()))

    once = mend(content, [fix], is_markdown=is_markdown)

    assert mend(once.content, [fix], is_markdown=is_markdown).content == once.content
    if not once.done:
        assert once.content == content
        return
    span = positions(document.text[document.yaml_start : document.yaml_end]).values[path]
    before = document.text[: document.yaml_start + span.start].encode()
    old = document.text[document.yaml_start + span.start : document.yaml_start + span.end]
    after = document.text[document.yaml_start + len(old.rstrip()) + span.start :].encode()
    assert once.content.startswith(before)
    assert once.content.endswith(after)
    found = read(once.content, is_markdown=is_markdown)
    assert scalars(found.data) == paths
    assert found.sections == document.sections


@given(made=contents(), order=st.permutations(KEYS))
def test_keys_move_as_whole_lines(made: tuple[bytes, bool], order: list[str]) -> None:
    content, is_markdown = made
    document = read(content, is_markdown=is_markdown)
    keys = tuple(key for key in order if key in (document.data or {}))
    fix = KeyOrder(keys)

    once = mend(content, [fix], is_markdown=is_markdown)

    assert can_be_told_apart(document) == (key_entries(document) is not None)
    assert mend(once.content, [fix], is_markdown=is_markdown).content == once.content
    if not once.done:
        assert once.content == content
        return
    found = read(once.content, is_markdown=is_markdown)
    assert tuple(found.data or ()) == keys
    assert found.data == document.data
    assert lines_of(found.text) == lines_of(document.text)
    assert found.text[found.yaml_end :] == document.text[document.yaml_end :]
    assert len(once.content) == len(content)


@given(content=FILES, is_markdown=st.booleans())
def test_anything_at_all_is_mended_or_left(content: bytes, is_markdown: bool) -> None:
    fixes = (NewValue(("title",), "x"), NewValue(("a", 0), "y"), KeyOrder(("title", "id")))
    result = mend(content, fixes, is_markdown=is_markdown)
    assert (result.content == content) or result.done
    again = mend(result.content, fixes, is_markdown=is_markdown)
    assert again.content == result.content
