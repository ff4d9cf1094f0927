"""The walk over YAML: plain values, positions and what it refuses."""

from __future__ import annotations

from typing import Any
from unittest.mock import Mock

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from faultbook import event_walk
from faultbook.errors import EnvironmentProblem
from faultbook.event_walk import MAX_DEPTH, FieldPath, Positions, Span, positions, walk
from tests.core.texts import SOUP, dumped

# PyYAML's emitter loses YAML 1.1's own line breaks and the byte order mark, and adds backslashes
# where it folds quoted text, hence no width below.
CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\ufeff\x85\u2028\u2029")
TEXT = st.text(CHARACTERS, max_size=20)
TREES = st.recursive(
    st.none() | TEXT,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(categories=["L", "N"]), max_size=8), inner)
    ),
    max_leaves=12,
)
PLAIN_WORDS = st.text("kqé😀", min_size=1, max_size=6)  # never quoted, and no word of YAML's
PLAIN_TREES = st.recursive(
    PLAIN_WORDS,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=4)
        | st.dictionaries(PLAIN_WORDS, inner, min_size=1, max_size=4)
    ),
    max_leaves=15,
)
STYLES = st.fixed_dictionaries(
    {},
    optional={
        "default_flow_style": st.booleans() | st.none(),
        "default_style": st.sampled_from([None, '"', "'"]),
        "indent": st.integers(2, 6),
        "allow_unicode": st.booleans(),
        "explicit_start": st.booleans(),
        "line_break": st.sampled_from(["\n", "\r\n"]),
    },
)


def one(text: str) -> Any:
    """The value of the only document of a text that has no fault."""
    found = walk(text)
    assert not found.problems
    assert len(found.values) == 1
    return found.values[0]


def kinds(text: str) -> list[str]:
    return [problem.kind for problem in walk(text).problems]


def reference(node: yaml.Node) -> Any:
    """A node's value with every scalar as text, but for what means nothing."""
    if isinstance(node, yaml.MappingNode):
        return {key.value: reference(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [reference(value) for value in node.value]
    assert isinstance(node, yaml.ScalarNode)
    is_nothing = not node.style and node.value in ("", "~", "null")
    return None if is_nothing else node.value


@given(SOUP)
def test_what_is_accepted_means_what_libyaml_reads(text: str) -> None:
    found = walk(text)
    if not found.problems:
        loader: Any = yaml.CBaseLoader(text)
        nodes = []
        while loader.check_node():
            nodes.append(loader.get_node())
        assert list(found.values) == [reference(node) for node in nodes]


@given(TREES, STYLES)
def test_values_come_back_as_they_were_written(tree: Any, style: dict[str, Any]) -> None:
    if style.get("default_style"):
        tree = _without_none(tree)  # `!!null 'null'` has a tag
    assert one(dumped(tree, **style)) == tree


def _without_none(tree: Any) -> Any:
    if isinstance(tree, dict):
        return {key: _without_none(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [_without_none(value) for value in tree]
    return "" if tree is None else tree


@given(st.text() | SOUP)
def test_no_text_makes_the_walk_or_the_positions_raise(text: str) -> None:
    found = walk(text)
    positions(text)
    assert all(0 <= problem.offset <= len(text) for problem in found.problems)
    assert all("\n" not in problem.message for problem in found.problems)


PLAIN_SCALARS = (
    *("no", "on", "yes", "true", "0x80070005", "1.10", "012", "1_000", "12:30:00", "2026-01-01"),
    *("2026-01-01T00:00:00Z", ".inf", "=", "<<", "Null", "NULL", "1e3", "+1", "nullable", "~x"),
)


@pytest.mark.parametrize("written", PLAIN_SCALARS)
def test_plain_scalars_stay_what_was_typed(written: str) -> None:
    assert one(f"key: {written}") == {"key": written}
    assert one(f"[{written}]") == [written]
    assert one(written) == written


@pytest.mark.parametrize("written", ["", "~", "null", "null # why", " "])
def test_nothing_is_none(written: str) -> None:
    assert one(f"key: {written}") == {"key": None}
    assert one(f"- {written}\n- b") == [None, "b"]


@pytest.mark.parametrize("written", ['""', "''", '"~"', "'null'", '"null"'])
def test_quoted_nothing_is_text(written: str) -> None:
    assert one(f"key: {written}") == {"key": written.strip("'\"")}
    assert one(written) == written.strip("'\"")


def test_a_key_is_text_even_when_it_looks_like_nothing() -> None:
    assert one("null: a\n~: b\n? \n: c") == {"null": "a", "~": "b", "": "c"}


@pytest.mark.parametrize("text", ["", "\n", "# only a comment\n"])
def test_an_empty_stream_has_no_document(text: str) -> None:
    assert walk(text) == event_walk.Walk((), ())
    assert positions(text) == Positions({}, {})


@pytest.mark.parametrize(
    ("text", "kind", "offset", "path", "value"),
    [
        ("a: 1\na: 2", "duplicate-key", 5, ("a",), {"a": "1"}),
        ("é: {b: 1, b: 2}", "duplicate-key", 10, ("é", "b"), {"é": {"b": "1"}}),
        ("a: &x b", "anchor", 3, ("a",), {"a": "b"}),
        ("&x a: b", "anchor", 0, (), {"a": "b"}),
        ("a: &x [b]", "anchor", 3, ("a",), {"a": ["b"]}),
        ("a: [b, *x]", "alias", 7, ("a", 1), {"a": ["b", None]}),
        ("a: *x", "alias", 3, ("a",), {"a": None}),
        ("a: !!str b", "tag", 3, ("a",), {"a": "b"}),
        ("a: ! b", "tag", 3, ("a",), {"a": "b"}),
        ("!t a: b", "tag", 0, (), {"a": "b"}),
        ("a: !t {b: c}", "tag", 3, ("a",), {"a": {"b": "c"}}),
        ("a: 1\n---\nb: 2", "several-documents", 5, (), {"a": "1"}),
    ],
)
def test_what_is_refused_is_told_with_its_place_and_the_rest_is_read(
    text: str, kind: str, offset: int, path: FieldPath, value: Any
) -> None:
    found = walk(text)
    assert [(p.kind, p.offset, p.path) for p in found.problems] == [(kind, offset, path)]
    assert found.values[0] == value
    assert found.is_whole


def test_every_fault_is_told() -> None:
    assert kinds("a: &x !t b\na: *x\n---\nc: 1") == [
        "anchor",
        "tag",
        "alias",
        "duplicate-key",
        "several-documents",
    ]


def test_a_tag_is_shown_as_it_is_written_and_harmless() -> None:
    assert walk("a: !!int 1").problems[0].message == "the tag '!!int' is not allowed"
    assert "\\x1b" in walk("a: !t%1B b").problems[0].message


@pytest.mark.parametrize(
    ("text", "kind", "offset"),
    [
        ("a: [b", "yaml-syntax", 5),
        ("a: 'b", "yaml-syntax", 5),
        ("a: b: c", "yaml-syntax", 4),
        ("a: @b", "yaml-syntax", 3),
        ("a: %b", "yaml-syntax", 3),
        ("a: é\uffffb", "yaml-syntax", 4),
        ("a: \ud800", "yaml-syntax", 3),
        ("[a]: b", "complex-key", 0),
        ("{a: b}: c", "complex-key", 0),
        ("? - a\n: b", "complex-key", 2),
        ("a: {*x : b}", "complex-key", 4),
    ],
)
def test_what_cannot_be_read_on_ends_the_walk(text: str, kind: str, offset: int) -> None:
    found = walk(text)
    assert [(p.kind, p.offset, p.path) for p in found.problems] == [(kind, offset, None)]
    assert not found.is_whole
    positions(text)  # as far as it goes


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ("{a: ", "}")])
def test_depth_has_a_limit(opening: str, closing: str) -> None:
    allowed = opening * MAX_DEPTH + closing * MAX_DEPTH
    assert not walk(allowed).problems
    assert len(positions(allowed).values) >= MAX_DEPTH
    too_deep = opening * (MAX_DEPTH + 1) + closing * (MAX_DEPTH + 1)
    problem = walk(too_deep).problems[0]
    assert (problem.kind, problem.path) == ("too-deep", None)
    assert problem.offset == len(opening) * MAX_DEPTH


@pytest.mark.parametrize("piece", ["[", "{a: ", "- ", "? ", "&a ", "!t ", '"', "a: [\n", "a: b: "])
def test_a_million_characters_of_nesting_end_early(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    assert not walk(text).is_whole
    positions(text)


def test_a_reader_without_libyaml_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_walk, "CParser", None)
    with pytest.raises(EnvironmentProblem, match="libyaml"):
        walk("a: b")


def test_an_error_without_a_place_stands_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    for error in (yaml.YAMLError("odd\nthing"), yaml.MarkedYAMLError(problem="odd\nthing")):
        parser = Mock(get_event=Mock(side_effect=error))
        monkeypatch.setattr(event_walk, "CParser", Mock(return_value=parser))
        problem = walk("a").problems[0]
        assert (problem.kind, problem.message, problem.offset) == ("yaml-syntax", "odd thing", 0)


@given(PLAIN_TREES, st.booleans() | st.none(), st.sampled_from(["", "# é😀\n", "\ufeff", "---\n"]))
def test_positions_point_at_the_text(tree: Any, flow: bool | None, before: str) -> None:
    text = before + dumped(tree, default_flow_style=flow)
    found = positions(text)
    paths = dict(_paths(tree, ()))
    assert found.values.keys() == paths.keys()
    assert found.keys.keys() == {path for path in paths if path and isinstance(path[-1], str)}
    for path, value in paths.items():
        start, end = found.values[path]
        assert text.startswith(_beginnings(value), start)
        if isinstance(value, str):
            assert text[start:end] == value
        elif text[start] in "[{":
            assert text[end - 1] == {"[": "]", "{": "}"}[text[start]]
            assert yaml.safe_load(text[start:end]) == yaml.safe_load(dumped(value))
        else:
            assert end == start
    for path, (start, end) in found.keys.items():
        assert text[start:end] == str(path[-1])


def _paths(tree: Any, path: FieldPath) -> Any:
    yield path, tree
    children: Any = ()
    if isinstance(tree, dict):
        children = tree.items()
    elif isinstance(tree, list):
        children = enumerate(tree)
    for step, value in children:
        yield from _paths(value, (*path, step))


def _beginnings(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return ("{", next(iter(value))) if isinstance(value, dict) else ("[", "-")


def test_positions_of_keys_that_are_there_twice_are_the_first() -> None:
    assert positions("a: 1\na: 2") == Positions(
        {("a",): Span(0, 1)}, {(): Span(0, 0), ("a",): Span(3, 4)}
    )


def test_positions_of_a_broken_text_reach_to_the_fault() -> None:
    assert positions("a: 1\nb: [c\nd: 2").values[("a",)] == (3, 4)
    assert positions("a: 1\n[b]: 2").values == {(): (0, 0), ("a",): (3, 4)}
    assert positions("a: \ud800") == Positions({}, {})


def test_positions_are_of_the_first_document() -> None:
    assert positions("%YAML 1.1\n---\na: 1\n---\nb: 2").keys == {("a",): (14, 15)}
    assert positions("a: [*x, &y b]").values[("a", 1)] == (8, 12)
