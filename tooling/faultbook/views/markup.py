"""A record's text as safe HTML, in a form that no site engine's Markdown touches.

What belongs here: Markdown to HTML, what of it may stay, and the shape in which HTML is put into a
page. What does not: a page's own structure (``templates``).

Two walls stand one behind the other: the Markdown parser takes no HTML and this module rewrites
its links and headings; what comes out is then cleaned by nh3 against an explicit list. The result
is one line that begins with a block tag, which Python-Markdown and its extensions hand through
unread: attribute lists, snippets, abbreviations or macros in a record do nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup, escape

from faultbook.ids import ID_PATTERN
from faultbook.rules.examples import caption
from faultbook.views.comments import hide_comments

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

EMPTY = Markup('<div class="fb-text"></div>')
"""The block of a text that says nothing."""

MAX_CHARACTERS = 100_000
"""Length above which a text is shown as it is written, and no further than this.

Parsing a megabyte takes ten seconds, and nobody reads it to its end. The record's other forms have
all of it.
"""

_TAGS = {
    *("p", "br", "hr", "blockquote", "pre", "code", "em", "strong", "s", "a", "span", "div"),
    *("ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td", "h3", "h4", "h5", "h6"),
}
_ATTRIBUTES = {
    "*": {"dir"},
    "a": {"href", "title"},
    "ol": {"start"},
    "div": {"role", "aria-label", "tabindex"},
    "span": {"role", "aria-label"},
    "pre": {"tabindex"},
}
_CLASSES = {
    "a": {"fb-id"},
    "div": {"fb-scroll"},
    "table": {"fb-table"},
    "td": {"fb-left", "fb-center", "fb-right"},
    "th": {"fb-left", "fb-center", "fb-right"},
    "span": {"fb-task"},
    "p": {"fb-path"},
}
_SCHEMES = {"http", "https", "mailto"}
_LINE_ENDS = re.compile(r"<pre\b.*?</pre>|\n\s*", re.DOTALL)
_ENTITIES = str.maketrans({c: f"&#{ord(c)};" for c in "{}[]`"})
_IDS = re.compile(rf"(?<![\w-]){ID_PATTERN}(?![\w-])")
_TASK = re.compile(r"\[([ xX])\] ")
_MARK = re.compile(r"[\\`*_\[\]<&~!\x00-\x1f]")
_FIRST_LEVEL, _LAST_LEVEL = 3, 6
# Hebrew, Arabic and the scripts beside them, and their presentation forms.
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_DIRECTED = frozenset(
    f"{name}_open"
    for name in ("paragraph", "heading", "bullet_list", "ordered_list", "blockquote", "td", "th")
)

_SCROLL = '<div class="fb-scroll" role="group" aria-label="Table" tabindex="0">'


def as_block(html: str) -> Markup:
    """Put HTML on one line, so that an engine takes it for a raw block to its very end.

    Line ends inside ``pre`` become character references; braces, brackets and backticks too,
    since macro and link plugins look for them in the whole page.

    Args:
        html: HTML that begins and ends with a block's tags.
    """
    return Markup(_LINE_ENDS.sub(_joined, str(html)).strip().translate(_ENTITIES))  # noqa: S704 - changes no markup


def _joined(match: re.Match[str]) -> str:
    found = match[0]
    return found.replace("\n", "&#10;") if found.startswith("<pre") else " "


def is_plain(text: str) -> bool:
    """Whether a text has no sign that may mean anything in a line of Markdown.

    Most lines have none, and parsing them takes most of a page's time.
    """
    return len(text) <= MAX_CHARACTERS and _MARK.search(text) is None


class _Parser(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: ARG002, N802 - the parser's own name
        """Every address is a link to the parser; ``TextRenderer`` chooses which stay."""
        return True


class TextRenderer:
    """Turns Markdown written by anyone into safe HTML.

    Args:
        show: Makes a plain text fit to be seen by the audience.
        record_href: Gives the address of a record's page, by its id, as seen from a page; None
            when there is none to be seen.
    """

    def __init__(
        self, show: Callable[[str], str], record_href: Callable[[str, str], str | None]
    ) -> None:
        self._show = show
        self._record_href = record_href
        options = {"html": False, "linkify": False, "xhtmlOut": False}
        self._parser = _Parser("commonmark", options).enable(["table", "strikethrough"])
        hide_comments(self._parser)
        for name in ("fence", "code_block"):
            self._parser.add_render_rule(name, _code)
        self._parser.add_render_rule("table_open", _table_open)
        self._parser.add_render_rule("table_close", _table_close)

    def block(self, text: str, page: str, *, examples: bool = False) -> Markup:
        """A text as one raw block.

        Args:
            text: CommonMark with GitHub's tables, strikethrough and task lists.
            page: Path of the page it goes to; links to records are seen from there.
            examples: Whether code blocks say which file they show, as rule pages do.
        """
        if len(text) > MAX_CHARACTERS:
            html = self._cut(text)
        else:
            tokens = self._parser.parse(text)
            self._rewrite(tokens, page, examples=examples)
            if _RIGHT_TO_LEFT.search(text):
                _choose_directions(tokens)
            html = self._parser.renderer.render(tokens, self._parser.options, {})
        return as_block(f'<div class="fb-text">{_clean(html)}</div>')

    def inline(self, text: str, page: str) -> Markup:
        """A text for a table's cell or a list's item: without a block around it if it has one line.

        Args:
            text: Markdown.
            page: Path of the page it goes to.
        """
        if is_plain(text):
            return as_block(self.line(text.strip(), page))
        if "\n" in text.strip() or len(text) > MAX_CHARACTERS:
            return self.block(text, page)
        tokens = self._parser.parseInline(text.strip())
        self._rewrite(tokens, page, examples=False)
        return as_block(_clean(self._parser.renderer.render(tokens, self._parser.options, {})))

    def line(self, text: str, page: str) -> Markup:
        """A plain text with the records it names as links; nothing else in it means anything."""
        parts = []
        for piece, record_id in _split_ids(text):
            target = self._record_href(record_id, page) if record_id else None
            shown = escape(self._show(piece))
            parts.append(
                Markup('<a class="fb-id" href="{}">{}</a>').format(target, shown)
                if target
                else shown
            )
        return Markup("").join(parts)

    def _cut(self, text: str) -> str:
        """The beginning of a text that is too long, up to the end of a line where there is one."""
        seen = self._show(text)  # as a whole: half an address is an address
        kept = seen[:MAX_CHARACTERS]
        kept = kept.rpartition("\n")[0] or kept
        said = f"{len(seen) - len(kept):,} more characters are in this record's JSON and Markdown."
        return f'<pre tabindex="0"><code>{escape(kept)}</code></pre><p>{said}</p>'

    def _rewrite(self, tokens: list[Token], page: str, *, examples: bool) -> None:
        above = _FIRST_LEVEL - 1
        for number, token in enumerate(tokens):
            if token.type == "heading_open":
                above = min(max(int(token.tag[1:]), _FIRST_LEVEL), above + 1, _LAST_LEVEL)
                token.tag = tokens[number + 2].tag = f"h{above}"
            elif token.type == "inline":
                is_item = number > 1 and tokens[number - 2].type == "list_item_open"
                token.children = list(self._inline(token.children or [], page, is_item=is_item))
            elif token.type in ("fence", "code_block"):
                token.content = self._show(token.content)
                token.info = token.info if examples else ""
            elif token.type in ("td_open", "th_open"):
                style = str(token.attrs.pop("style", ""))
                if style:
                    token.attrs["class"] = f"fb-{style.removeprefix('text-align:')}"

    def _inline(self, tokens: Sequence[Token], page: str, *, is_item: bool) -> Iterator[Token]:
        open_links: list[bool] = []
        for number, token in enumerate(tokens):
            if token.type == "link_open":
                target = self._href(str(token.attrGet("href") or ""), page)
                open_links.append(target is not None)
                if target is None:
                    continue
                title = token.attrGet("title")
                token.attrs["href"] = target
                if title is not None:
                    token.attrs["title"] = self._show(str(title))
            elif token.type == "link_close" and not open_links.pop():
                continue
            elif token.type == "image":
                yield from self._image(token, page, in_link=any(open_links))
                continue
            elif token.type == "code_inline":
                token.content = self._show(token.content)
            elif token.type == "text":
                if is_item and number == 0:
                    yield from _task_mark(token)
                yield from self._text(token, page, in_link=any(open_links))
                continue
            yield token

    def _text(self, token: Token, page: str, *, in_link: bool) -> Iterator[Token]:
        for piece, record_id in _split_ids(token.content):
            target = self._record_href(record_id, page) if record_id and not in_link else None
            text = Token("text", "", 0, content=self._show(piece))
            yield from _link(target, text, {"class": "fb-id"}) if target else (text,)

    def _image(self, token: Token, page: str, *, in_link: bool) -> Iterator[Token]:
        """An image as a link to it: a page loads nothing from elsewhere."""
        words = "".join(child.content for child in token.children or ())
        text = Token("text", "", 0, content=self._show(words or "image"))
        target = None if in_link else self._href(str(token.attrGet("src") or ""), page)
        yield from _link(target, text) if target else (text,)

    def _href(self, url: str, page: str) -> str | None:
        """The address a link may lead to; None when its text alone is to be shown.

        A relative link to a record's file leads to that record's page.
        """
        try:
            parts = urlsplit(url)
        except ValueError:
            return None
        if parts.scheme in _SCHEMES:
            return url if self._show(unquote(url)) == unquote(url) else None
        name = parts.path.rpartition("/")[2]
        stem, dot, suffix = name.rpartition(".")
        is_record = not parts.scheme and not parts.netloc and dot and suffix in ("md", "yaml")
        return self._record_href(stem, page) if is_record else None


def _choose_directions(tokens: Sequence[Token]) -> None:
    """Let each block run in the direction of its own text, so that the marks of a list do too."""
    for token in tokens:
        if token.type in _DIRECTED and not token.hidden:
            token.attrs["dir"] = "auto"


def _clean(html: str) -> str:
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        allowed_classes=_CLASSES,
        url_schemes=_SCHEMES,
        link_rel="noopener",
    )


def _split_ids(text: str) -> Iterator[tuple[str, str]]:
    """Pieces of a text, each with the id that it is or ""."""
    end = 0
    for match in _IDS.finditer(text):
        if match.start() > end:
            yield text[end : match.start()], ""
        yield match[0], match[0]
        end = match.end()
    if end < len(text):
        yield text[end:], ""


def _link(
    target: str, text: Token, more: Mapping[str, str] | None = None
) -> tuple[Token, Token, Token]:
    return (
        Token("link_open", "a", 1, attrs={"href": target, **(more or {})}),
        text,
        Token("link_close", "a", -1),
    )


def _task_mark(token: Token) -> Iterator[Token]:
    """The box of a task in a list, as a sign: a form's control would ask to be clicked."""
    match = _TASK.match(token.content)
    if match is None:
        return
    token.content = token.content[match.end() :]
    sign, meaning = ("☐", "to do") if match[1] == " " else ("☑", "done")
    html = f'<span class="fb-task" role="img" aria-label="{meaning}">{sign}</span> '
    yield Token("html_inline", "", 0, content=html)


def _code(_renderer: object, tokens: Sequence[Token], number: int, *_: object) -> str:
    token = tokens[number]
    path, about = caption(token.info)
    told = escape(f"{path} ({about})" if about else path)
    said = f'<p class="fb-path">{told}</p>' if told else ""
    if said and not token.content.strip():  # a file that is gone
        return f"{said}\n"
    return f'{said}<pre tabindex="0"><code>{escape(token.content)}</code></pre>\n'


def _table_open(*_: object) -> str:
    return f'{_SCROLL}<table class="fb-table">\n'


def _table_close(*_: object) -> str:
    return "</table></div>\n"
