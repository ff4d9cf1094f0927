"""HTML in a text to Markdown.

What belongs here: telling HTML from plain text, and converting it. What does not: fitting the
Markdown into a record (``editing.section_text``).

A text is HTML where it holds a tag that HTML knows, or a character that HTML spells out. What only
looks like a tag, such as ``List<String>``, stays what it is. ServiceNow's journals have HTML
between ``[code]`` and ``[/code]`` and plain text around it.
"""

from __future__ import annotations

import re
import warnings
from functools import cache
from html import unescape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bs4 import BeautifulSoup

_BLOCK_TAGS = (
    "address article aside blockquote body br caption center col colgroup dd details div dl dt"
    " fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hr html legend li main"
    " meta nav ol p pre section summary table tbody td tfoot th thead title tr ul"
)
_INLINE_TAGS = (
    "a abbr acronym b bdi bdo big button cite code data del dfn em font i img input ins kbd label"
    " link mark o:p option q s samp select small span strike strong sub sup textarea time tt u var"
    " wbr"
)
_DROPPED_TAGS = (
    "applet audio base canvas embed frame frameset iframe map math noframes noscript object param"
    " script source style svg template track video"
)
_BLOCK_NAME = _BLOCK_TAGS.replace(" ", "|")
_TAG_NAME = f"{_BLOCK_NAME}|{_INLINE_TAGS} {_DROPPED_TAGS}".replace(" ", "|")
_REST_OF_TAG = r"(?=[\s/>])[^<>]{0,5000}>"
_TAG = re.compile(rf"</?(?:{_TAG_NAME}){_REST_OF_TAG}", re.IGNORECASE)
_BLOCK = re.compile(rf"</?(?:{_BLOCK_NAME}){_REST_OF_TAG}", re.IGNORECASE)
_SPELT_OUT = re.compile(
    r"&(?:nbsp|amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9a-f]{1,6});", re.IGNORECASE
)
_CODE = re.compile(r"\[(/?)code\]", re.IGNORECASE)
_LIKE_TAG = re.compile(r"<(?=[a-zA-Z/!?])")
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n){2,}")
_WEB = ("http://", "https://")
_DEEPEST = 200  # tags within tags; the converter calls itself for each


def to_markdown(text: str) -> str:
    """A text's HTML as Markdown; a text without any is left as it is.

    Scripts, styles and comments are dropped, and so are addresses other than http and https; their
    text stays.
    """
    if "[" in text and _CODE.search(text):
        return "".join(_of_journal(text)).strip()
    return _converted(text) if _is_html(text) else text


def to_text(text: str) -> str:
    """A text's HTML as plain text, with a line for each block; one without any is left as it is.

    For fields that are no Markdown, such as titles.
    """
    plain = _CODE.sub("", text) if "[" in text else text
    if not _is_html(plain):
        return plain
    source = _BLOCK.sub(r"\n\g<0>", _with_known_tags(plain))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about texts that look like addresses or files
            found = str(_soup(source).get_text())
    except (RecursionError, AssertionError, ValueError):
        found = unescape(_TAG.sub(" ", plain))
    return found.replace("\xa0", " ").strip()


def _is_html(text: str) -> bool:
    return ("<" in text and _TAG.search(text) is not None) or (
        "&" in text and _SPELT_OUT.search(text) is not None
    )


def _of_journal(text: str) -> Iterator[str]:
    """Plain text as it is and what is marked as HTML converted, in their order."""
    depth, end = 0, 0
    for mark in _CODE.finditer(text):
        yield _part(text[end : mark.start()], is_html=depth > 0)
        depth = max(0, depth + (-1 if mark[1] else 1))
        end = mark.end()
    yield _part(text[end:], is_html=depth > 0)


def _part(text: str, *, is_html: bool) -> str:
    if not text.strip() or not (is_html or _is_html(text)):
        return text
    before = text[: len(text) - len(text.lstrip())]
    after = text[len(text.rstrip()) :]
    return f"{before}{_converted(text)}{after}"


def _converted(text: str) -> str:
    source = _with_known_tags(text)
    if not _BLOCK.search(text):  # line ends are the author's, and not those of the HTML
        source = source.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "<br>\n")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about texts that look like addresses or files
            markdown = _markdown(source)
    except (RecursionError, AssertionError, ValueError):
        markdown = unescape(_TAG.sub(" ", text))
    lines = (line.rstrip(" ") if line.strip() else "" for line in markdown.split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).replace("\xa0", " ").strip()


def _with_known_tags(text: str) -> str:
    """The text as HTML, with all that only looks like a tag spelt out."""
    apart = "".join(_known_tags_apart(_without_comments(text)))
    return _LIKE_TAG.sub("&lt;", apart).replace(_OPEN, "<")


_OPEN = "\x00"  # stands for a known tag's first character; no text that is kept holds it


def _known_tags_apart(text: str) -> Iterator[str]:
    """The text with known tags begun by another character than what only looks like one."""
    plain = text.replace(_OPEN, "")
    end = 0
    for tag in _TAG.finditer(plain):
        yield plain[end : tag.start()]
        yield f"{_OPEN}{tag[0][1:]}"
        end = tag.end()
    yield plain[end:]


def _without_comments(text: str) -> str:
    """The text without comments, each pass over it being one pass."""
    parts: list[str] = []
    start = 0
    while (begin := text.find("<!--", start)) >= 0 and (end := text.find("-->", begin + 4)) >= 0:
        parts.append(text[start:begin])
        start = end + len("-->")
    return "".join((*parts, text[start:]))


def _soup(source: str) -> BeautifulSoup:
    """The text as a tree, without what is no text of its author's."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(source, "html.parser")
    for tag in soup.find_all(_DROPPED_TAGS.split()):
        tag.decompose()
    return soup


def _markdown(source: str) -> str:
    soup = _soup(source)
    if _depth(soup) > _DEEPEST:
        return str(soup.get_text("\n"))
    converted: str = _converter().convert_soup(soup)
    return converted


def _depth(soup: Any) -> int:
    """How deep tags stand in each other, found without calling itself."""
    deepest = 0
    level = [soup]
    while level:
        level = [child for tag in level for child in getattr(tag, "contents", ())]
        deepest += 1
        if deepest > _DEEPEST:
            break
    return deepest


@cache
def _converter() -> Any:
    """The library's converter, with links and pictures as records may hold them."""
    from markdownify import ATX, MarkdownConverter

    class Converter(MarkdownConverter):
        """Keeps web addresses alone, and lets nothing become HTML again."""

        def convert_a(self, el: Any, text: str, parent_tags: Any) -> str:
            """A link, or its text where it leads elsewhere than to the web."""
            if not _is_web(el.get("href")):
                return text
            linked: str = super().convert_a(el, text, parent_tags)  # type: ignore[misc]
            return linked

        def convert_img(self, el: Any, text: str, parent_tags: Any) -> str:  # noqa: ARG002 - its place
            """A picture as a link to it: pages that show records load nothing from elsewhere."""
            said = " ".join(str(el.get("alt") or "").split())
            address = el.get("src")
            if not _is_web(address):
                return self.escape(said, parent_tags)
            return f"[{self.escape(said, parent_tags) or 'picture'}](<{address}>)"

        def convert_td(self, el: Any, text: str, parent_tags: Any) -> str:
            """A cell of a table, which a bar in its text must not end."""
            cell: str = super().convert_td(el, text.replace("|", r"\|"), parent_tags)  # type: ignore[misc]
            return cell

        def convert_th(self, el: Any, text: str, parent_tags: Any) -> str:
            """Likewise."""
            cell: str = super().convert_th(el, text.replace("|", r"\|"), parent_tags)  # type: ignore[misc]
            return cell

        def escape(self, text: str, parent_tags: Any) -> str:
            """Text with what Markdown or a browser would take for more than text marked."""
            escaped: str = super().escape(text, parent_tags)  # type: ignore[misc]
            return _LIKE_TAG.sub(r"\\<", escaped)

    return Converter(
        heading_style=ATX, bullets="-", table_infer_header=True, escape_underscores=False
    )


def _is_web(address: object) -> bool:
    return isinstance(address, str) and address.strip().casefold().startswith(_WEB)
