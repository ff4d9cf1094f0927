"""The one form of a record's file: what the writer writes for the same values, comments kept.

What belongs here: the file as a whole, and proof that it says what it said. What does not: the
layout of its YAML (``canonical_yaml``), and files on disk (``authoring``).
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from faultbook.document import Document, after_fence, markdown_sections, read_document
from faultbook.editing.canonical_values import in_order
from faultbook.editing.canonical_yaml import canonical_yaml
from faultbook.editing.section_text import close_fence
from faultbook.editing.yaml_comments import comment_texts
from faultbook.errors import FaultbookError
from faultbook.event_walk import positions
from faultbook.model.validation import validate

if TYPE_CHECKING:
    from faultbook.document import DocumentProblem
    from faultbook.kinds import RecordKind

_BOM = "\ufeff"
_NO_HINDRANCE = frozenset(
    {"byte-order-mark", "control-character", "duplicate-section", "sections-not-text"}
)
_BLANK_LINES = re.compile(r"(?:[ \t]*\n)+")


class Unformattable(FaultbookError):
    """A record that has no canonical form.

    Attributes:
        problem: What keeps it from being read; None where it can be, and would not say the same.
    """

    def __init__(self, said: str, problem: DocumentProblem | None = None) -> None:
        super().__init__(said)
        self.problem = problem


class _Section(NamedTuple):
    """A section of a Markdown record.

    Attributes:
        name: What its heading says; "" before the first heading.
        heading: The heading as it is to be written.
        text: What stands below it, without blank lines at its ends.
    """

    name: str
    heading: str
    text: str


def canonical(content: bytes, kind: RecordKind, *, is_markdown: bool) -> bytes:
    """A record's file in canonical form.

    It says the same to the letter: fields, sections, comments, and faults in them. What is in
    canonical form already comes back as it is.

    Args:
        content: The file's bytes.
        kind: The record's kind.
        is_markdown: Whether the YAML stands in front matter.

    Raises:
        Unformattable: The file can't be read, or would not say the same.
    """
    formatted = _formatted(content, kind, is_markdown=is_markdown)
    if formatted == content:
        return content
    before, after = (_said(one, is_markdown=is_markdown) for one in (content, formatted))
    if before != after:
        raise Unformattable("the record would not say the same")
    if _formatted(formatted, kind, is_markdown=is_markdown) != formatted:
        raise Unformattable("the record's form would change with every run")
    return formatted


def _formatted(content: bytes, kind: RecordKind, *, is_markdown: bool) -> bytes:
    refused = read_document(content, is_markdown=is_markdown)
    document = _with_line_feeds(content, is_markdown=is_markdown)
    if document.data is None or not document.is_whole or _hindrance(document):
        problem = _hindrance(refused) or _hindrance(document)
        raise Unformattable(problem.message if problem else "can't be read", problem)
    text = document.text
    found = validate(kind.model, document.data)
    doubtful = {
        str(path[0])
        for path in (*found.dropped, *document.dropped, *(one.path for one in found.problems))
        if path
    }
    yaml = canonical_yaml(text[document.yaml_start : document.yaml_end], kind, doubtful)
    if not is_markdown:
        return yaml.encode()
    return f"---\n{yaml}---\n{_body(document, kind)}".encode()


def _hindrance(document: Document) -> DocumentProblem | None:
    """What keeps a file from being written anew."""
    return next((one for one in document.problems if one.kind not in _NO_HINDRANCE), None)


def _with_line_feeds(content: bytes, *, is_markdown: bool) -> Document:
    """The document that a file is with line feeds alone between its lines and no mark before."""
    plain = content.removeprefix(_BOM.encode()).replace(b"\r\n", b"\n")
    return read_document(plain, is_markdown=is_markdown)


def _said(content: bytes, *, is_markdown: bool) -> object:
    """All that a record says, whatever its layout."""
    document = _with_line_feeds(content, is_markdown=is_markdown)
    written = read_document(content, is_markdown=is_markdown)
    sections = {name: text.replace("\r\n", "\n") for name, text in written.sections.items()}
    yaml = document.text[document.yaml_start : document.yaml_end]
    return (
        written.data,
        sections,
        sorted(one[:2] for one in written.problems if one.kind != "byte-order-mark"),
        written.dropped,
        comment_texts(yaml, positions(yaml)) if "#" in yaml else [],
    )


def _body(document: Document, kind: RecordKind) -> str:
    """All that follows the front matter."""
    sections = _ordered(_sections(document), kind)
    return "".join(f"\n{_section_text(one)}\n" for one in sections)


def _section_text(section: _Section) -> str:
    return "\n\n".join(part for part in (section.heading, section.text) if part)


def _sections(document: Document) -> list[_Section]:
    text = document.text
    begin = after_fence(text, document.yaml_end)
    found = list(markdown_sections(text, begin))
    sections = []
    starts = [text.rfind("\n", 0, one.offset) + 1 if one.name else begin for one in found]
    for section, (start, end) in zip(found, pairwise([*starts, len(text)]), strict=True):
        line_end = text.find("\n", section.offset)
        is_headed = bool(section.name)
        below = start if not is_headed else (line_end if line_end >= 0 else len(text))
        bare = text[below:end].rstrip(" \t\n")
        blank = _BLANK_LINES.match(bare)
        heading = _heading(section.name, text[section.offset : below]) if is_headed else ""
        sections.append(_Section(section.name, heading, bare[blank.end() :] if blank else bare))
    return sections


def _heading(name: str, typed: str) -> str:
    """A heading; one whose text ends with hashes may need those that close it."""
    return typed.rstrip() if name.endswith("#") else f"## {name}"


def _ordered(sections: list[_Section], kind: RecordKind) -> list[_Section]:
    """The sections in the kind's order, where each is whole by itself."""
    by_name = {section.name: section for section in sections}
    if len(by_name) < len(sections) or not all(map(_is_whole, sections)):
        return sections
    return [by_name[name] for name in in_order(list(by_name), kind.sections, str.casefold)]


def _is_whole(section: _Section) -> bool:
    """Whether nothing is left open in a section that would go on in what follows it."""
    text = section.text
    return close_fence(text) == text and text.rfind("<!--") <= text.rfind("-->")
