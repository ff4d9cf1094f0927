"""A record's file as text, plain values and sections, with everything refused on the way.

What belongs here: bytes to ``Document``: size, encoding, front matter, sections. What does not:
which fields a record has (``model``) and which file is a record (``catalog``).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from faultbook.event_walk import FieldPath, YamlProblem

MAX_BYTES = 1 << 20
"""Size above which a file is not parsed, in bytes (1 MiB)."""

SECTIONS = "sections"
"""Key of a ``.yaml`` record that holds its sections, and first step of a section's path."""

_SUSPECT_BYTES = bytes(range(0x20, 0x7F)) + b"\t\n" + bytes(range(0x80, 0x100))
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]|\r(?!\n)")
_FENCE = re.compile(r"---[ \t]*(?:\r?\n|\Z)")
# The next three begin with the line feed before the line, a literal that a search can leap to.
_CLOSING_FENCE = re.compile(r"\n---[ \t]*\r?(?=\n|\Z)")
_HEADING = re.compile(r"\n {0,3}##[ \t]+(?P<name>[^\r\n]*)")
_HEADING_OR_CODE = re.compile(
    r"\n {0,3}(?:##[ \t]+(?P<name>[^\r\n]*)|(?P<code>`{3,}|~{3,})(?P<rest>[^\r\n]*))"
)
_TAB_INDENT = re.compile(r" *\t")
_BOM = "\ufeff"


class DocumentProblem(NamedTuple):
    """Something wrong with the file itself, before its fields mean anything.

    Attributes:
        kind: What it is, such as ``not-utf8``; one rule stands for each kind.
        message: One line for a person.
        line: Line in the file, from 1.
        column: Character in the line, from 1.
    """

    kind: str
    message: str
    line: int = 1
    column: int = 1


class Section(NamedTuple):
    """One ``##`` section of a Markdown record.

    Attributes:
        name: The heading's text.
        text: What stands below it, without blank lines at either end.
        offset: Characters from the start of the file to the heading.
    """

    name: str
    text: str
    offset: int


class Document(NamedTuple):
    """A parsed file.

    Attributes:
        text: The whole file.
        data: Front matter as plain values: text, None, lists and mappings.
        sections: Text by heading, in order; what stands before the first heading has the key "".
        problems: What was refused, in the order of the file.
        dropped: Values that can't be trusted because of a problem in them.
        is_whole: False when the file could not be read to its end, so that nothing can be said of
            what it lacks.
        yaml_start: Characters from the start of the file to its YAML text.
        yaml_end: Characters from the start of the file to the end of its YAML text.
    """

    text: str = ""
    data: dict[str, Any] | None = None
    sections: Mapping[str, str] = MappingProxyType({})
    problems: tuple[DocumentProblem, ...] = ()
    dropped: frozenset[FieldPath] = frozenset()
    is_whole: bool = False
    yaml_start: int = 0
    yaml_end: int = 0
    is_markdown: bool = True


def read_document(content: bytes, *, is_markdown: bool) -> Document:
    """Parse the bytes of a file; nothing in them makes this raise.

    Args:
        content: The file's bytes.
        is_markdown: Whether the YAML stands in front matter (``.md``) or is the whole file.
    """
    refused = _refuse_bytes(content)
    if refused is not None:
        return Document(problems=(refused,))
    text = content.decode()
    problems: list[DocumentProblem] = []
    if content.translate(None, _SUSPECT_BYTES) or not text.isascii():
        problems += _character_problems(text)
    if not text.strip("\ufeff \t\r\n"):
        return Document(text, problems=(*problems, DocumentProblem("empty-file", "is empty")))
    bounds = _yaml_bounds(text, is_markdown=is_markdown)
    if isinstance(bounds, DocumentProblem):
        return Document(text, problems=(*problems, bounds))
    start, end = bounds
    if problems and _CONTROL.search(text, start, end):
        return Document(text, problems=tuple(problems))
    return _parsed(text, start, end, tuple(problems), is_markdown=is_markdown)


def plain_parts(content: bytes) -> tuple[str, str] | None:
    """Front matter of a Markdown record, and all from the line feed after it.

    None where something in the file, besides its fields, is refused.
    """
    if _refuse_bytes(content) is not None:
        return None
    text = content.decode()
    if (content.translate(None, _SUSPECT_BYTES) or not text.isascii()) and (
        _character_problems(text)
    ):
        return None
    bounds = _yaml_bounds(text, is_markdown=True)
    if isinstance(bounds, DocumentProblem):
        return None
    start, end = bounds
    return text[start:end], text[after_fence(text, end) :]


def sections_of(body: str) -> dict[str, str] | None:
    """Text by heading of all that follows a front matter; None when a heading is there twice."""
    sections, repeated = _markdown_sections(body, 0)
    return None if repeated else sections


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Line and column of a character, both from 1; only line feeds end a line."""
    before = text.count("\n", 0, offset)
    return before + 1, offset - (text.rfind("\n", 0, offset) + 1) + 1


class Lines:
    """Line and column of many characters of one text, as ``line_and_column`` tells them.

    Counting line feeds anew for each would take a minute for a file that is nothing but faults.
    """

    def __init__(self, text: str) -> None:
        lengths = (len(line) + 1 for line in text.split("\n"))
        self._starts = [0, *accumulate(lengths)]

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of a character, both from 1."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


def markdown_sections(text: str, start: int) -> Iterator[Section]:
    """The ``##`` sections of ``text``, headings inside code blocks left alone.

    The text before the first heading comes first, under the name "", when there is any.

    Args:
        text: The whole file.
        start: Characters to the line feed after which the body begins.
    """
    name, heading, body = "", start, start
    for match in _headings(text, start):
        found = text[body : match.start()].strip()
        if name or found:
            yield Section(name, found, heading)
        name = _heading_name(match["name"])
        heading, body = text.index("#", match.start()), match.end()
    found = text[body:].strip()
    if name or found:
        yield Section(name, found, heading)


def section_start(document: Document, name: str) -> int | None:
    """Characters from the start of the file to a Markdown section's text.

    None where that isn't known: for a section that isn't there, or one of a ``.yaml`` record.
    """
    if not document.is_markdown or name not in document.sections:
        return None
    text = document.text
    for section in markdown_sections(text, after_fence(text, document.yaml_end)):
        if section.name == name:
            heading = text.find("\n", section.offset) if name else section.offset
            return text.index(section.text, max(heading, 0))
    return None


def _heading_name(title: str) -> str:
    """A heading's text without the hashes that may close it (CommonMark, ATX headings)."""
    name = title.strip()
    bare = name.rstrip("#")
    return name if bare[-1:].strip() else bare.rstrip()


def _headings(text: str, start: int) -> Iterator[re.Match[str]]:
    """The level-2 headings of ``text`` that don't stand in a code block."""
    if "```" not in text and "~~~" not in text:
        yield from _HEADING.finditer(text, start)
        return
    fence = ""
    for match in _HEADING_OR_CODE.finditer(text, start):
        code = match["code"]
        if code:
            fence = fence_after(code, match["rest"], fence)
        elif not fence:
            yield match


def fence_after(code: str, rest: str, fence: str) -> str:
    """The code fence that is open after a fence line, or "" (CommonMark, fenced code blocks)."""
    if not fence:
        return "" if code[0] == "`" and "`" in rest else code
    closes = code[0] == fence[0] and len(code) >= len(fence) and not rest.strip()
    return "" if closes else fence


def _refuse_bytes(content: bytes) -> DocumentProblem | None:
    if len(content) > MAX_BYTES:
        said = f"is {len(content):,} bytes; a record may have {MAX_BYTES:,}"
        return DocumentProblem("too-large", said)
    try:
        content.decode()
    except UnicodeDecodeError as error:
        line_start = content.rfind(b"\n", 0, error.start) + 1
        column = len(content[line_start : error.start].decode()) + 1
        line = content.count(b"\n", 0, error.start) + 1
        said = f"the byte 0x{content[error.start]:02X} is not UTF-8"
        return DocumentProblem("not-utf8", said, line, column)
    return None


def _character_problems(text: str) -> list[DocumentProblem]:
    problems = []
    if text.startswith(_BOM):
        problems.append(DocumentProblem("byte-order-mark", "starts with a byte order mark"))
    found = list(_CONTROL.finditer(text))
    lines = Lines(text if found else "")
    last_line = 0
    for match in found:
        line, column = lines.place(match.start())
        if line != last_line:
            said = f"holds the control character U+{ord(match[0]):04X}"
            problems.append(DocumentProblem("control-character", said, line, column))
        last_line = line
    return problems


def _yaml_bounds(text: str, *, is_markdown: bool) -> tuple[int, int] | DocumentProblem:
    start = 1 if text.startswith(_BOM) else 0
    if not is_markdown:
        return start, len(text)
    opening = _FENCE.match(text, start)
    if opening is None:
        return DocumentProblem("front-matter-missing", "does not start with a line '---'")
    closing = _CLOSING_FENCE.search(text, opening.end() - 1)
    if closing is None:
        return DocumentProblem("front-matter-unclosed", "no line '---' ends the front matter")
    return opening.end(), closing.start() + 1


def after_fence(text: str, yaml_end: int) -> int:
    """Characters to the line feed that ends the closing fence."""
    line_end = text.find("\n", yaml_end)
    return line_end if line_end >= 0 else len(text)


def _parsed(
    text: str, start: int, end: int, problems: tuple[DocumentProblem, ...], *, is_markdown: bool
) -> Document:
    from faultbook.event_walk import walk  # imports yaml, which an unchanged register needs not

    found = walk(text[start:end])
    if found.problems:
        lines = Lines(text)
        problems += tuple(_placed(text, start, problem, lines) for problem in found.problems)
    root = found.values[0] if found.values else None
    if not isinstance(root, dict):
        if found.is_whole:
            place = line_and_column(text, start)
            said = DocumentProblem("not-a-mapping", "holds no keys with values", *place)
            problems += (said,)
        return Document(text, problems=problems, is_markdown=is_markdown)
    sections: dict[str, str] = {}
    if is_markdown:
        sections, repeated = _markdown_sections(text, after_fence(text, end))
        problems += repeated
    document = Document(
        text,
        root,
        sections,
        problems,
        frozenset(p.path for p in found.problems if p.path and p.kind == "alias"),
        found.is_whole,
        start,
        end,
        is_markdown,
    )
    return document if is_markdown else _with_yaml_sections(document)


def _markdown_sections(text: str, start: int) -> tuple[dict[str, str], tuple[DocumentProblem, ...]]:
    """Text by heading, and the headings that are there twice."""
    if "```" not in text and "~~~" not in text:
        found = _plain_sections(text[start:])
        if found is not None:
            return found, ()
    sections: dict[str, str] = {}
    repeated: list[Section] = []
    for section in markdown_sections(text, start):
        if section.name in sections:
            repeated.append(section)
        else:
            sections[section.name] = section.text
    if not repeated:
        return sections, ()
    lines = Lines(text)
    return sections, tuple(
        DocumentProblem(
            "duplicate-section",
            f"the section {section.name!r} is there twice",
            *lines.place(section.offset),
        )
        for section in repeated
    )


def _plain_sections(body: str) -> dict[str, str] | None:
    """Text by heading as ``markdown_sections`` finds it; None when a heading is there twice.

    Only for a text without code blocks, which most are; a third of the time.
    """
    first, *pieces = _HEADING.split(body)
    names = ["", *map(_heading_name, pieces[::2])]
    texts = [text.strip() for text in (first, *pieces[1::2])]
    named = [one for one in zip(names, texts, strict=True) if one[0] or one[1]]
    sections = dict(named)
    return sections if len(sections) == len(named) else None


def _with_yaml_sections(document: Document) -> Document:
    data = dict(document.data or {})
    found = data.pop(SECTIONS, None)
    if found is None:
        return document._replace(data=data)
    texts = found if isinstance(found, dict) else {}
    sections = {name: text.strip() for name, text in texts.items() if isinstance(text, str)}
    problems = document.problems
    if not isinstance(found, dict) or any(isinstance(v, list | dict) for v in texts.values()):
        from faultbook.event_walk import positions

        keys = positions(document.text[document.yaml_start : document.yaml_end]).keys
        place = line_and_column(document.text, document.yaml_start + keys[(SECTIONS,)].start)
        said = "'sections' must hold names with text"
        problems += (DocumentProblem("sections-not-text", said, *place),)
    return document._replace(data=data, sections=sections, problems=problems)


def _placed(text: str, start: int, problem: YamlProblem, lines: Lines) -> DocumentProblem:
    offset = min(start + problem.offset, len(text))
    kind, message = problem.kind, problem.message
    if kind == "yaml-syntax":
        line_start = text.rfind("\n", 0, offset) + 1
        tab = _TAB_INDENT.match(text, line_start)
        if tab is not None:
            kind, message = "tab-indentation", "a tab stands in the indentation"
            offset = tab.end() - 1
    return DocumentProblem(kind, message, *lines.place(offset))
