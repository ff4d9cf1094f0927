"""Templates to Markdown.

What belongs here: Jinja's settings and the filters that keep a value a value. What does not: what
the templates are given.

Every value is made fit for the audience and escaped on its way out, in HTML blocks by Jinja; in
headings and front matter, which an engine reads, by filters of their own.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from faultbook.views.markup import as_block

if TYPE_CHECKING:
    from collections.abc import Callable

_PUNCTUATION = re.compile(r"[!-,./:-@\[-`{-~]|(?<=-)-")
_NO_CHARACTERS = re.compile("[\ufffe\uffff]")  # which YAML takes only as escapes
_SPACES = re.compile(r"\s+")


class Templates:
    """The templates of pages and of the guide.

    Args:
        show: Makes a plain text fit to be seen by the audience.
    """

    def __init__(self, show: Callable[[str], str]) -> None:
        self._environment = Environment(
            loader=ChoiceLoader(
                [
                    PackageLoader("faultbook.views", "templates"),
                    PackageLoader("faultbook.views", "guide"),
                ]
            ),
            autoescape=True,
            undefined=StrictUndefined,
            finalize=lambda value: show(value) if type(value) is str else value,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self._environment.filters |= {
            "block": as_block,
            "heading": lambda text: _heading(_shown(text, show)),
            "front_matter": lambda text: _front_matter(_shown(text, show)),
        }

    def render(self, name: str, **values: Any) -> str:
        """The Markdown that a template makes of values."""
        return self._environment.get_template(name).render(values)


def _shown(text: str, show: Callable[[str], str]) -> str:
    """A text as the audience may read it; ``Markup`` is that already."""
    return text if isinstance(text, Markup) else show(text)


def _heading(text: str) -> Markup:
    """Text for a Markdown heading in which no sign means anything to any extension."""
    line = _SPACES.sub(" ", text).strip()
    return Markup(_PUNCTUATION.sub(lambda m: f"&#{ord(m[0])};", line))  # noqa: S704 - that is the escaping


def _front_matter(text: str) -> Markup:
    """Text as a YAML scalar; escaped for HTML too, since themes put a page's title in unescaped."""
    safe = as_block(str(escape(_SPACES.sub(" ", text).strip())))
    quoted = json.dumps(safe, ensure_ascii=False)
    return Markup(_NO_CHARACTERS.sub(lambda m: f"\\u{ord(m[0]):04x}", quoted))  # noqa: S704 - a JSON string is a YAML scalar
