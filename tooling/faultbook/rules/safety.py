"""FB7, first part: text that does or hides something, or that other readers take for another value.

What belongs here: characters, links, HTML and scalars that aren't what they seem. What does not:
control characters (``document``), secrets (``secrets``) and people's addresses (``contacts``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from faultbook.diagnostics import Severity
from faultbook.document import Lines
from faultbook.plain_text import HIDDEN
from faultbook.rules.prefilter import signs
from faultbook.rules.prose import section_prose, words
from faultbook.rules.registry import Finding, Scope, rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from faultbook.markdown_text import Link, Tag
    from faultbook.record import AnyRecord, Context, RecordFile
    from faultbook.rules.prose import Prose

_HIDDEN = re.compile(f"[{HIDDEN}]")
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_BOM = "\ufeff"

ACTING_SCHEMES = frozenset({"javascript", "vbscript", "data", "file", "blob", "livescript"})
"""Beginnings of addresses that run something or read the reader's own files."""

_SUSPECT_LINK = re.compile(
    r"\](?:\(|:)[ \t]{0,9}\n?[ \t]{0,9}<?(?!https?://|mailto:)[^\s<>)]{0,60}?[:&\\]"
    r"|<(?!https?://|mailto:)[A-Za-z][A-Za-z0-9+.-]{1,31}:"
)

_ELEMENTS = words(
    "a abbr b big blockquote br button canvas center cite code dd del details div dl dt em embed"
    " figure font form frame h1 h2 h3 h4 h5 h6 hr i iframe img ins kbd li mark meta noscript ol p"
    " pre q s samp script small span strike strong style sub sup svg table tbody td textarea tfoot"
    " th thead tr tt u ul video audio"
)
_STANDS_FOR = frozenset({"a", "b", "code", "font", "form", "i", "p", "q", "s", "table", "u"})
_LONGEST_SHOWN = 40
_CLOSING = re.compile(r"</([A-Za-z][A-Za-z0-9-]*)")
_TAG_NAME = re.compile(r"<([A-Za-z][A-Za-z0-9-]*)")


@rule("FB701", "hidden-character", Scope.FILE)
def _hidden_character(file: RecordFile, _: Context) -> Iterable[Finding]:
    text = file.document.text
    if text.isascii() or "hidden" not in signs(text):
        return ()
    lines, last_line = Lines(text), 0
    found: list[Finding] = []
    for match in _HIDDEN.finditer(text, 1 if text.startswith(_BOM) else 0):
        line, column = lines.place(match.start())
        if line != last_line:
            found.append(_hidden(match[0], line, column))
        last_line = line
    return found


def _hidden(character: str, line: int, column: int) -> Finding:
    from unicodedata import name

    called = name(character, "a tag character").lower()
    does = "turns the text around" if _TURNS.match(character) else "can't be seen"
    said = f"holds the character U+{ord(character):04X} ({called}), which {does}"
    hint = "delete it; if it was meant, write its number instead"
    return Finding(said, hint=hint, place=(line, column), until=(line, column + 1))


@rule("FB702", "unsafe-link", Scope.RECORD)
def _unsafe_link(record: AnyRecord, _: Context) -> Iterable[Finding]:
    hint = "link to a page with https, or write the address as code"
    return [
        prose.finding((link.start, link.end), f"the link begins with '{link.scheme}:'", hint)
        for prose, link in _odd_links(record)
        if link.scheme in ACTING_SCHEMES
    ]


@rule("FB703", "unlinked-scheme", Scope.RECORD, severity=Severity.INFO)
def _unlinked_scheme(record: AnyRecord, _: Context) -> Iterable[Finding]:
    hint = "link with http, https or mailto, or write the address as code"
    return [
        prose.finding((link.start, link.end), f"pages don't link to '{link.scheme}:'", hint)
        for prose, link in _odd_links(record)
        if link.scheme not in ACTING_SCHEMES
    ]


def _odd_links(record: AnyRecord) -> Iterable[tuple[Prose, Link]]:
    """The links that no page follows."""
    text = record.document.text
    if "link" not in signs(text) or _SUSPECT_LINK.search(text) is None:
        return ()
    from faultbook.markdown_text import links

    return [
        (prose, link)
        for prose in section_prose(record)
        for link in links(prose.text)
        if not link.is_safe
    ]


@rule("FB704", "raw-html", Scope.RECORD, severity=Severity.WARNING)
def _raw_html(record: AnyRecord, _: Context) -> Iterable[Finding]:
    if "html" not in signs(record.document.text):
        return ()
    hint = "write Markdown; if the reader is to see it, write it as code"
    return [
        prose.finding(
            (tag.start, tag.start + len(tag.text)),
            f"{_shown(tag.text)} will be shown as it is written",
            hint,
        )
        for prose in section_prose(record)
        for tag in _html(prose.text)
    ]


def _html(text: str) -> Iterator[Tag]:
    """The first piece of HTML in each line; ``<host>`` and ``List<String>`` are none."""
    from faultbook.markdown_text import tags

    closed = {name.lower() for name in _CLOSING.findall(text)}
    line_end = -1
    for tag in tags(text):
        if tag.start > line_end and _is_html(tag, closed):
            yield tag
            line_end = text.find("\n", tag.start)
            if line_end < 0:
                return


def _is_html(tag: Tag, closed: set[str]) -> bool:
    match = _TAG_NAME.match(tag.text)
    if match is None:
        return True
    name = match[1].lower()
    if name not in _ELEMENTS:
        return False
    return name not in _STANDS_FOR or "=" in tag.text or name in closed


def _shown(tag: str) -> str:
    first = tag.split("\n", 1)[0]
    return repr(first if len(first) <= _LONGEST_SHOWN else f"{first[:_LONGEST_SHOWN]}…")
