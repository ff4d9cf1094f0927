"""A post-mortem's file: its front matter, where it has one, and its text.

What belongs here: files to keys and a body. What does not: what they mean (``incident``).
"""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any, NamedTuple

from faultbook.editing.section_text import without_controls
from faultbook.exchange.front_matter import Page, read_page
from faultbook.exchange.source import Setback, refused

if TYPE_CHECKING:
    from collections.abc import Mapping

_YAML = re.compile(
    r"\s{0,99}---[ \t]*\n(?P<yaml>(?:(?!---[ \t]*(?:\n|\Z))[^\n]*\n)*)---[ \t]*(?:\n|\Z)"
)
_KEY = re.compile(r"^[A-Za-z_][\w .-]{0,60}:(?:\s|$)", re.MULTILINE)
_TOML = re.compile(r"\s{0,99}\+\+\+[ \t]*\n(?P<toml>(?:(?!\+\+\+)[^\n]*\n)*)\+\+\+[ \t]*(?:\n|\Z)")


class PostMortem(NamedTuple):
    """A post-mortem, taken apart.

    Attributes:
        data: Front matter by key in lower case: text, None, lists and mappings.
        body: The Markdown below it, without control characters, its lines ended by line feeds.
        body_line: Line of the file on which the body begins.
        page: What knows the lines of keys, where there is front matter in YAML.
    """

    data: Mapping[str, Any]
    body: str
    body_line: int = 1
    page: Page | None = None

    def line(self, key: str) -> int:
        """Line of the file on which a key stands."""
        return self.page.line(key) if self.page else 1


def read_post_mortem(text: str) -> PostMortem | Setback:
    """Take a file apart, or say why it can't be.

    Args:
        text: The file's text.
    """
    text = without_controls(text.removeprefix("\ufeff"))
    if not text.strip():
        return refused("is empty")
    yaml = _YAML.match(text)
    if yaml and _KEY.search(yaml["yaml"]):
        page = read_page(text.encode())
        if isinstance(page, Setback):
            return page
        return PostMortem(page.data, page.body, page.body_line, page)
    toml = _TOML.match(text)
    if toml is None:
        return PostMortem({}, text)
    try:
        data = tomllib.loads(toml["toml"])
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        return refused(f"its front matter is not TOML: {error}")
    body_line = text.count("\n", 0, toml.end()) + 1
    values = {key.lower(): _as_text(value) for key, value in data.items()}
    return PostMortem(values, text[toml.end() :], body_line)


def _as_text(value: Any) -> Any:
    """A value of TOML as our parser of YAML would have it: scalars as text."""
    if isinstance(value, dict):
        return {str(key): _as_text(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_as_text(inner) for inner in value]
    return str(value)
