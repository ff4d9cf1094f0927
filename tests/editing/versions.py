"""Records at random in three versions, each oddly laid out in its own way."""

from __future__ import annotations

import json
from typing import Any, NamedTuple, TypeAlias

from hypothesis import strategies as st

from faultbook.editing.yaml_text import flow_text

Values: TypeAlias = dict[str, Any]

WORDS = ("web", "a b", "no", "it's", "x: y", "[z]", "é", "1.10", "# 3", "-")
WORD = st.sampled_from(WORDS)
WORD_LIST = st.lists(WORD, unique=True, max_size=4)
MOMENT = st.integers(0, 5).map(lambda hour: f"2026-05-03T0{hour}:00:00Z")
ENTRY = st.fixed_dictionaries({"at": MOMENT, "event": WORD})
LINK = st.fixed_dictionaries({"title": WORD, "url": WORD})
FIX = {"description": WORD, "changes": WORD_LIST, "deployed_at": MOMENT}
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "title": WORD,
    "status": st.sampled_from(["new", "resolved"]),
    "tags": WORD_LIST,
    "links": st.lists(LINK, max_size=3),
    "priority": st.sampled_from(["1", "2", "3"]),
    "error_text": st.sampled_from(["one", "a\n b\n", "c\n\n# d\n"]),
    "five_whys": WORD_LIST,
    "fix": st.fixed_dictionaries({}, optional=FIX),
    "timeline": st.lists(ENTRY, max_size=4, unique_by=lambda entry: entry["event"]),
}
"""A strategy for the value of each field."""

LINES = st.lists(st.sampled_from(["One.", "Two.", "Three.", "```", "## no", "> four"]), max_size=5)
SECTION_NAMES = ("Summary", "Impact", "Resolution", "Own one")
SECTION = LINES.map("\n".join).filter(
    lambda text: text.count("```") % 2 == 0 and "## no" not in text
)


class Layout(NamedTuple):
    """How a field is written: which of several ways, and the comments above and behind it."""

    way: int
    above: str
    behind: str


LAYOUT = st.builds(
    Layout,
    st.integers(0, 5),
    st.sampled_from(["", "", "", "# c", "# d"]),
    st.sampled_from(["", "", "", " # e"]),
)


class Version(NamedTuple):
    """A record: its fields, how each is written, and its sections."""

    fields: Values
    layouts: dict[str, Layout]
    sections: dict[str, str]


@st.composite
def versions(draw: st.DrawFn) -> Version:
    """A record that has any of the fields."""
    optional = {name: value for name, value in FIELDS.items() if name != "title"}
    fields = draw(st.fixed_dictionaries({"title": WORD}, optional=optional))
    names = draw(st.lists(st.sampled_from(SECTION_NAMES), unique=True))
    sections = {name: draw(SECTION) for name in names}
    return Version(fields, {name: draw(LAYOUT) for name in FIELDS}, sections)


@st.composite
def changed(draw: st.DrawFn, before: Version, names: tuple[str, ...] | None = None) -> Version:
    """The record after somebody worked on it.

    Args:
        draw: Draws.
        before: The record.
        names: Fields and sections that may change; all when None.
    """
    fields, layouts, sections = dict(before.fields), dict(before.layouts), dict(before.sections)
    meant = names or (*FIELDS, *SECTION_NAMES)
    for name in draw(st.lists(st.sampled_from(meant), unique=True, min_size=1, max_size=5)):
        if name in FIELDS:
            fields |= {name: draw(_value(name, fields.get(name)))}
            if draw(st.integers(0, 3)) == 0:
                layouts[name] = draw(LAYOUT)
            if name != "title" and draw(st.integers(0, 5)) == 0:
                del fields[name]
        else:
            sections[name] = draw(SECTION)
            if draw(st.integers(0, 3)) == 0:
                del sections[name]
    return Version(fields, layouts, sections)


@st.composite
def _value(draw: st.DrawFn, name: str, before: Any) -> Any:
    """Another value of a field; a list loses and gains items, a mapping keys."""
    drawn = draw(FIELDS[name])
    if isinstance(before, list):
        kept = [item for item in before if draw(st.integers(0, 2))]
        return kept + [item for item in drawn if item not in kept]
    if isinstance(before, dict):
        return {key: drawn.get(key, value) for key, value in before.items()} | drawn
    return drawn


def written(version: Version, *, is_markdown: bool, line_end: str = "\n") -> bytes:
    """The record's file."""
    lines = [
        _field(name, version.fields[name], version.layouts[name])
        for name in FIELDS
        if name in version.fields
    ]
    text = "".join(lines)
    if is_markdown:
        body = "".join(f"\n## {name}\n\n{said}\n" for name, said in version.sections.items())
        text = f"---\n{text}---\n{body}"
    elif version.sections:
        text += "sections:\n"
        for name, said in version.sections.items():
            block = "".join(f"    {line}\n" for line in said.split("\n") if line)
            text += f"  {name}: |\n{block}" if block else f"  {name}: ''\n"
    return text.replace("\n", line_end).encode()


def _field(name: str, value: Any, layout: Layout) -> str:
    above = f"{layout.above} {name}\n" if layout.above else ""
    behind = f"{layout.behind} {name}" if layout.behind else ""
    if not isinstance(value, list | dict) or not value or layout.way == 0:
        return f"{above}{name}: {_scalar(value, layout.way)}{behind}\n"
    indent = " " * (layout.way % 3 + isinstance(value, dict))
    return f"{above}{name}:{behind}\n{_block(value, indent, layout.way)}"


def _scalar(value: Any, way: int) -> str:
    return json.dumps(value) if isinstance(value, str) and way > 3 else flow_text(value)


def _block(value: Any, indent: str, way: int) -> str:
    if isinstance(value, dict):
        return "".join(f"{indent}{key}: {_scalar(one, way)}\n" for key, one in value.items())
    return "".join(_item(one, indent, way) for one in value)


def _item(value: Any, indent: str, way: int) -> str:
    dash = f"{indent}-{' ' * (1 + way % 2)}"
    if not isinstance(value, dict) or way == 3:
        return f"{dash}{_scalar(value, way)}\n"
    return dash + _block(value, " " * len(dash), way).lstrip(" ")
