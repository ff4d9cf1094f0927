"""A library's SVG as part of a page.

What belongs here: what is taken out of it, and what readers who don't see it are told. What does
not: drawing it (``altair_charts``).

Only shapes, texts and how they look stay: what a script or a style sheet of the library's would go
by is of no use here, and a picture is one thing for a screen reader, not a hundred.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, fromstring, tostring

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Iterator

_KEPT: dict[str, frozenset[str]] = {
    "g": frozenset({"transform"}),
    "line": frozenset({"transform", "x2", "y2", "stroke", "stroke-opacity", "stroke-width"}),
    "path": frozenset(
        {"transform", "d", "fill", "stroke", "stroke-width", "stroke-dasharray", "fill-opacity"}
    ),
    "text": frozenset({"transform", "text-anchor", "font-size", "fill"}),
}
"""Attributes that stay, by element; what isn't named here goes."""

_LONG_NUMBER = re.compile(r"-?\d+\.\d{3,}")
_NAMESPACE = "{http://www.w3.org/2000/svg}"


def embedded(svg: str, key: str, title: str, description: str) -> Markup:
    """An SVG document as an image of a page.

    Args:
        svg: The document.
        key: What its ids begin with; no other on the page does.
        title: Its name.
        description: What is to be seen.
    """
    root = fromstring(svg)  # noqa: S314 - it was drawn here
    inside = "".join(tostring(kept, encoding="unicode") for child in root for kept in _kept(child))
    opening = Markup(
        '<svg class="fb-plot" role="img" aria-labelledby="{key}-title"'
        ' aria-describedby="{key}-desc" viewBox="{box}"'
        ' width="{width}" height="{height}" fill="none">'
        '<title id="{key}-title">{title}</title><desc id="{key}-desc">{description}</desc>'
    ).format(
        key=escape(key),
        box=root.get("viewBox", ""),
        width=root.get("width", ""),
        height=root.get("height", ""),
        title=title,
        description=description,
    )
    return opening + Markup(inside) + Markup("</svg>")  # noqa: S704 - elements of the table above


def _kept(element: Element) -> Iterator[Element]:
    tag = element.tag.removeprefix(_NAMESPACE)
    allowed = _KEPT.get(tag)
    if allowed is None or element.get("display") == "none" or "background" in _classes(element):
        return
    attributes = {
        name: _LONG_NUMBER.sub(_shorter, value)
        for name, value in element.attrib.items()
        if name in allowed
    }
    inner = [kept for child in element for kept in _kept(child)]
    if tag == "g" and not inner:
        return
    if tag == "g" and not attributes:
        yield from inner
        return
    made = Element(tag, attributes)
    made.text = element.text if tag == "text" else None
    made.extend(inner)
    yield made


def _shorter(number: re.Match[str]) -> str:
    """A number of pixels, of which nobody sees a thousandth."""
    return f"{float(number[0]):.2f}".rstrip("0").rstrip(".")


def _classes(element: Element) -> list[str]:
    return element.get("class", "").split()
