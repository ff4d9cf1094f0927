"""Markdown as far as it is understood without a parser: where its code, links and HTML stand.

What belongs here: places in a text, and the links that may be followed. What does not: Markdown to
HTML (``views.markup``), sections (``document``) and what is wrong with a text (``rules``).

The parser that makes pages comes with the ``site`` extra, and ``check`` has to say the same
without it. All of this takes time in proportion to the text, whatever is in it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from faultbook.document import fence_after

if TYPE_CHECKING:
    from collections.abc import Iterator

SAFE_SCHEMES = frozenset({"http", "https", "mailto"})
"""The beginnings of addresses that a page links to."""

_TAB = 4  # columns from one tab stop to the next
_CODE_INDENT = 4  # columns that make a line code
_MOST_ITEMS = 100  # that one line may begin inside each other, so that it is soon read
_QUOTE = re.compile(r"(?: {0,3}>[ \t]?)*")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|[0-9]{1,9}[.)])(?:[ \t]+|$)")
_FENCE = re.compile(r"[ \t]*(?P<code>`{3,}|~{3,})(?P<rest>.*)")
_COMMENT_LINE = re.compile(r" {0,3}<!--")
_UNCLOSED = re.compile(r"^[ \t>*+.)0-9-]*<!--", re.MULTILINE)  # also as an item or a quotation
_HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]|$)")
_PARAGRAPH_END = re.compile(r"\n(?=[ \t]*(?:\n|(?:[-*+]|[0-9]{1,9}[.)]|#{1,6})[ \t]))")
_INLINE = re.compile(r"\\[^\n]|`+|<!--")
_LONGEST_TEXT = 1_000  # characters from a link's bracket to its address
_MARKS = "[]<`!("  # escaped, they begin nothing

_ADDRESS = r"[ \t]{0,9}\n?[ \t]{0,9}<?(?P<address>[^\s<>]{1,300})"
_INLINE_LINK = re.compile(rf"\]\({_ADDRESS}")
_DEFINITION = re.compile(
    rf"^ {{0,3}}\[(?!\^)[^\]\[]{{1,300}}\]:{_ADDRESS}>?[ \t]*(?P<rest>[^\r\n]?)", re.MULTILINE
)
_AUTOLINK = re.compile(r"<(?P<address>[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]{1,2000})>")
_TITLE = ("", '"', "'", "(")  # what may follow a definition's address
_PLACEHOLDER = re.compile(r"(?!(?:javascript|vbscript):|data:[^,]*,)[^:]*:(?!/)", re.IGNORECASE)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):[^)]")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_UNSEEN = re.compile(r"[\x00-\x20]+")

_ATTRIBUTE = (
    r"\s{1,99}[A-Za-z_:][\w.:-]{0,99}"
    r"""(?:\s{0,99}=\s{0,99}(?:[^\s"'=<>`]{1,999}|'[^']{0,999}'|"[^"]{0,999}"))?"""
)
_TAG = re.compile(
    rf"<(?:[A-Za-z][A-Za-z0-9-]{{0,99}}(?:{_ATTRIBUTE}){{0,99}}\s{{0,99}}/?>|[?]|![A-Z[])"
)


class Link(NamedTuple):
    """A link or an image that names a scheme.

    Attributes:
        scheme: What its address begins with, in lower case, without the colon.
        start: Characters before its address.
        end: Characters to the end of the scheme, colon included.
    """

    scheme: str
    start: int
    end: int

    @property
    def is_safe(self) -> bool:
        """Whether a page links to it."""
        return self.scheme in SAFE_SCHEMES


class Tag(NamedTuple):
    """A piece of HTML: an opening tag, or the beginning of a declaration.

    Attributes:
        text: As it is written.
        start: Characters before it.
    """

    text: str
    start: int


def links(text: str) -> list[Link]:
    """Links, images, definitions and autolinks that name a scheme, in the order of their kinds.

    A name in angle brackets such as ``<host:port>`` is taken for what it is, a placeholder.

    Args:
        text: Markdown; what stands in code counts, so blank it first (``without_code``).
    """
    found = [_link(match) for at in _ends(text) if (match := _INLINE_LINK.match(text, at))]
    if "]:" in text:
        found += [_link(match) for match in _DEFINITION.finditer(text) if match["rest"] in _TITLE]
    for at in _places(text, "<"):
        match = _AUTOLINK.match(text, at)
        if match and not _PLACEHOLDER.match(match["address"]):
            found.append(_link(match))
    by_place = {link.start: link for link in found if link.scheme}  # `](<a:b>)` is found twice
    return list(by_place.values())


def _link(match: re.Match[str]) -> Link:
    address = match["address"]
    if "\\" in address:
        address = _ESCAPED.sub(r"\1", address)
    if "&" in address:
        from html import unescape

        address = unescape(address)
    scheme = _SCHEME.match(_UNSEEN.sub("", address))
    start = match.start("address")
    if scheme is None:
        return Link("", start, start)
    colon = match["address"].find(":")
    length = colon + 1 if colon >= 0 else len(match["address"])
    return Link(scheme[1].lower(), start, start + length)


def tags(text: str) -> list[Tag]:
    """HTML that opens something; closing tags and comments are left out.

    Args:
        text: Markdown; what stands in code counts, so blank it first (``without_code``).
    """
    matches = (_TAG.match(text, at) for at in _places(text, "<"))
    return [Tag(match[0], match.start()) for match in matches if match]


def _places(text: str, sign: str) -> Iterator[int]:
    at = text.find(sign)
    while at >= 0:
        yield at
        at = text.find(sign, at + 1)


def _ends(text: str) -> Iterator[int]:
    """Where the text of an inline link ends: at a ``](`` with a bracket open before it."""
    opened, before = -_LONGEST_TEXT, 0
    for at in _places(text, "]("):
        opened = max(opened, text.rfind("[", before, at))
        before = at
        if at - opened <= _LONGEST_TEXT and opened >= 0:
            yield at


def without_comments(text: str) -> str:
    """Markdown without what its readers never see.

    Comments in code go too, and so does all after one that begins a line and is never closed:
    rather too much is left out than anything shown.
    """
    parts: list[str] = []
    kept, at = 0, text.find("<!--")
    while at >= 0:
        closing = text.find("-->", at + len("<!--"))
        if closing < 0:
            line = text.rfind("\n", 0, at) + 1
            ends = (found.end() - len("<!--") for found in _UNCLOSED.finditer(text, line))
            end = next((end for end in ends if end >= at), len(text))
            return "".join([*parts, text[kept:end]]).strip()
        parts.append(text[kept:at])
        kept = closing + len("-->")
        at = text.find("<!--", kept)
    return "".join([*parts, text[kept:]]).strip() if parts else text


def without_code(text: str) -> str:
    """Markdown with code, comments and escaped signs as blanks; all else stays where it is."""
    return _without_spans(_Blocks().without_code(text))


class _Blocks:
    """Goes through lines and knows which are code or comment (CommonMark, block structure).

    Lists are followed by the column at which their items' text begins, since a line is indented
    code only from four columns beyond that.
    """

    def __init__(self) -> None:
        self._fence = ""
        self._fence_column = 0
        self._is_quoted = False
        self._columns: list[int] = []
        self._in_comment = False
        self._after_blank = True

    def without_code(self, text: str) -> str:
        return "\n".join(self._line(line) for line in text.split("\n"))

    def _line(self, line: str) -> str:
        if self._in_comment:
            return self._comment(line, 0)
        inner = _QUOTE.sub("", line, count=1)
        if self._fence and not self._is_quoted:
            inner = line  # what looks like a quotation is part of the code
        elif self._fence and inner == line:
            self._fence = ""
        if not inner.strip():
            self._after_blank = True
            return line
        column = _column(inner)
        if self._fence and column >= self._fence_column:
            return self._fenced(inner, line)
        self._fence = ""
        if self._columns and column < self._columns[-1] and self._after_blank:
            self._columns = [one for one in self._columns if one <= column]
        if self._after_blank and column >= self._column + _CODE_INDENT:
            return " " * len(line)  # and the next line may be code too
        self._after_blank = _HEADING.match(inner) is not None
        return self._open(inner, line)

    @property
    def _column(self) -> int:
        return self._columns[-1] if self._columns else 0

    def _open(self, inner: str, line: str) -> str:
        """A line of text; it may begin items, and in the innermost a fence."""
        start = 0
        for _ in range(_MOST_ITEMS):
            item = _ITEM.match(inner, start)
            if item is None:
                break
            column = _column(inner, start)
            self._columns = [one for one in self._columns if one <= column]
            start = item.end()
            self._columns.append(len(inner[:start].expandtabs(_TAB)))
        if _COMMENT_LINE.match(inner, start):
            return self._comment(line, line.index("<!--") + len("<!--"))
        code = _FENCE.match(inner, start)
        column = _column(inner, start)
        if not code or column >= self._column + _CODE_INDENT:
            return line
        self._columns = [one for one in self._columns if one <= column]
        self._fence = fence_after(code["code"], code["rest"], "")
        self._fence_column = self._column
        self._is_quoted = len(inner) < len(line)
        return " " * len(line) if self._fence else line

    def _fenced(self, inner: str, line: str) -> str:
        code = _FENCE.fullmatch(inner)
        if code:
            self._fence = fence_after(code["code"], code["rest"], self._fence)
        self._after_blank = not self._fence
        return " " * len(line)

    def _comment(self, line: str, start: int) -> str:
        closing = line.find("-->", start)
        self._in_comment = closing < 0
        end = len(line) if closing < 0 else closing + len("-->")
        return " " * end + line[end:]


def _column(line: str, start: int = 0) -> int:
    """Column at which the first character after ``start`` that is no blank stands."""
    rest = line[start:].lstrip(" \t")
    return len(line[: len(line) - len(rest)].expandtabs(_TAB))


def _without_spans(text: str) -> str:
    """Text with code spans, comments within lines and escaped signs as blanks."""
    spans = _Spans(text)
    parts, kept, at = [], 0, 0
    while found := _INLINE.search(text, at):
        at = spans.end(found)
        if at > found.end() or found[0][1:] in _MARKS:
            parts += [text[kept : found.start()], _blanks(text[found.start() : at])]
            kept = at
    return "".join([*parts, text[kept:]])


class _Spans:
    """Where the code spans and comments of a text end, looked up and not searched for."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._runs: dict[int, list[int]] = defaultdict(list)
        for run in re.finditer("`+", text):
            self._runs[len(run[0])].append(run.start())
        self._paragraph_ends = [match.start() for match in _PARAGRAPH_END.finditer(text)]
        self._last_closing = text.rfind("-->")

    def end(self, found: re.Match[str]) -> int:
        """Where what a sign opens has its end; the sign's own end when it opens nothing."""
        sign, after = found[0], found.end()
        if sign[0] == "\\":
            return after
        if sign[0] == "<":
            is_closed = after <= self._last_closing
            return self._text.find("-->", after) + len("-->") if is_closed else after
        same = self._runs.get(len(sign), [])
        closing = bisect_right(same, found.start())
        if closing == len(same):
            return after
        paragraph = bisect_right(self._paragraph_ends, found.start())
        ends = self._paragraph_ends[paragraph : paragraph + 1]
        return same[closing] + len(sign) if not ends or same[closing] < ends[0] else after


def _blanks(text: str) -> str:
    return "\n".join(" " * len(line) for line in text.split("\n"))
