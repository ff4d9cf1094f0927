"""How a new value is typed where another one stood, or where a field or an item comes in.

What belongs here: a value's text in its place: quoted as what it replaces was, on one line or on
lines of its own. What does not: how a value is spelt by itself (``yaml_text``) and where the place
is (``splicing``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, cast

from faultbook.editing.yaml_text import flow_text, plain_value, quoted, scalar_text, yaml_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from faultbook.editing.yaml_text import Value

_KEY, _ITEM = "k:", "  "


class Place(NamedTuple):
    """Where a value goes.

    Attributes:
        in_flow: Whether it must stay on one line, as in brackets and braces.
        column: Blanks before its key; None for an item of a list.
        is_last_in_line: Whether nothing follows in its line.
    """

    in_flow: bool
    column: int | None
    is_last_in_line: bool


def plain(value: Value | None) -> Any:
    """What the parser yields for a value once written."""
    if value is None or value.__class__ is str:  # nearly always
        return value
    if value.__class__ is list or value.__class__ is tuple:
        return [plain(item) for item in cast("Sequence[Value]", value)]
    if value.__class__ is dict:
        return {key: plain(inner) for key, inner in cast("Mapping[str, Value]", value).items()}
    return plain_value(value)


def spelt_in_flow(value: Value | None) -> str:
    """A value on one line."""
    return flow_text(value)


def entry_lines(key: str, value: Value, column: int, line_end: str) -> str:
    """A field as whole lines."""
    return _indented(yaml_text({key: value}), column, line_end)


def item_lines(value: Value, column: int, line_end: str) -> str:
    """An item of a list as whole lines, its dash first."""
    _, _, lines = yaml_text({"k": [value]}).partition("\n")
    bare = "".join(line.removeprefix(_ITEM) for line in lines.splitlines(keepends=True))
    return _indented(bare, column, line_end)


def spelt_after(value: Value, old: str, gap: str, place: Place, line_end: str) -> str:
    """A value in the place of one that stands on the line of its key, or of its dash.

    Args:
        value: The new value.
        old: The old one's text.
        gap: Blanks before it.
        place: Where it stands.
        line_end: What ends a line.
    """
    if not isinstance(value, dict | list | tuple) and old[:1] in ("'", '"'):
        return gap + quoted(scalar_text(value), old[0])
    gap = gap or ("" if place.column is None else " ")
    if place.in_flow or place.column is None or old[:1] in ("[", "{"):
        return gap + flow_text(value)
    after = yaml_text({"k": value}).removeprefix(_KEY).removesuffix("\n")
    head, _, below = after.partition("\n")
    if not below:
        return gap + head.removeprefix(" ")
    if not place.is_last_in_line and head:
        return gap + quoted(scalar_text(value), '"')
    first = gap + head.removeprefix(" ") if head else ""
    return first + line_end + _indented(below, place.column, line_end).removesuffix(line_end)


def _indented(text: str, column: int, line_end: str) -> str:
    """Whole lines with so many blanks before each that isn't empty."""
    lines = text.removesuffix("\n").split("\n")
    return "".join(f"{' ' * column}{line}{line_end}" if line else line_end for line in lines)
