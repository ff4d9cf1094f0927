"""Three versions of a record's file as one, with ordinary markers where two sides disagree.

What belongs here: the file as a whole: its line ends, front matter and sections, and proof that
the result says what was meant. What does not: fields (``merge_fields``), sections
(``merge_sections``), and reading and writing files (``cli``).

What can't be merged as a record is merged line by line, as Git does without us.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from faultbook.catalog import is_record_path
from faultbook.document import SECTIONS, Document, after_fence, read_document
from faultbook.editing.merge_fields import Merged, merge_fields
from faultbook.editing.merge_sections import merge_sections
from faultbook.editing.merge_text import (
    SIDES,
    Conflict,
    Marks,
    by_lines,
    has_conflict,
    marked,
    resolved,
)
from faultbook.editing.yaml_pieces import top_level
from faultbook.kinds import kind_of_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from faultbook.editing.merge_text import Part
    from faultbook.event_walk import FieldPath
    from faultbook.kinds import RecordKind

T = TypeVar("T")

_HARMLESS = frozenset({"byte-order-mark"})  # what a record may have that is merged by its fields


class Outcome(NamedTuple):
    """What came of a merge.

    Attributes:
        content: The file's bytes.
        is_clean: Whether nothing is left for a person to settle.
    """

    content: bytes
    is_clean: bool


class _Text(NamedTuple):
    """A file's text with an end behind its last line.

    Attributes:
        text: The text, with line feeds alone where all three files have one kind of line ends.
        line_end: What ends its lines; None where they differ.
        is_open: Whether the last line had no end.
    """

    text: str
    line_end: str | None
    is_open: bool


def merge_record(
    path: str, base: bytes, ours: bytes, theirs: bytes, marks: Marks
) -> Outcome | None:
    """Merge three versions of a file; nothing in their bytes makes this raise.

    Args:
        path: The file's path; a record when its end is a path that a record can have, for the
            register may be in a folder of the repository.
        base: What both sides began with; empty when both added the file.
        ours: One side, whose layout is kept.
        theirs: The other side.
        marks: How conflicts are shown.

    Returns:
        The merged file; None where one version is no text to Git.

    Raises:
        EnvironmentProblem: Git can't be started, or can't merge lines.
    """
    if ours in (base, theirs) or theirs == base:
        return Outcome(_three_way(base, ours, theirs), is_clean=True)
    kind = _kind_of(path)
    is_markdown = path.lower().endswith(".md")
    merged = _as_records(kind, base, ours, theirs, is_markdown=is_markdown) if kind else None
    if merged is None:
        merged = _as_lines(base, ours, theirs, is_markdown=is_markdown if kind else None)
    if merged is None:
        return None
    text = marked(merged, marks)
    return Outcome(text.encode("utf-8", "surrogateescape"), not has_conflict(merged))


def _kind_of(path: str) -> RecordKind | None:
    """The kind of record that a file is, wherever in the repository its register begins."""
    steps = path.split("/")
    ends = ("/".join(steps[start:]) for start in reversed(range(len(steps))))
    return next((kind_of_path(end) for end in ends if is_record_path(end)), None)


def _three_way(base: T, ours: T, theirs: T) -> T:
    """What one side changed, or else ours."""
    return theirs if ours == base else ours


def _as_lines(
    base: bytes, ours: bytes, theirs: bytes, *, is_markdown: bool | None
) -> tuple[Part, ...] | None:
    """The whole file line by line; a clean merge that breaks a record is no clean one."""
    texts = [content.decode("utf-8", "surrogateescape") for content in (base, ours, theirs)]
    parts = by_lines(*texts)
    if parts is None or has_conflict(parts) or is_markdown is None:
        return parts
    contents = (ours, theirs, resolved(parts, "ours").encode("utf-8", "surrogateescape"))
    *sides, result = (_is_sound(read_document(one, is_markdown=is_markdown)) for one in contents)
    return by_lines("", *texts[1:]) if all(sides) and not result else parts


def _is_sound(document: Document) -> bool:
    return (
        document.data is not None
        and document.is_whole
        and all(problem.kind in _HARMLESS for problem in document.problems)
    )


def _as_records(
    kind: RecordKind, base: bytes, ours: bytes, theirs: bytes, *, is_markdown: bool
) -> tuple[Part, ...] | None:
    """The file by fields and sections; None where one version isn't a record."""
    try:
        texts = _texts(base, ours, theirs)
    except UnicodeDecodeError:
        return None
    contents = (one.text.encode() for one in texts)
    documents = [read_document(content, is_markdown=is_markdown) for content in contents]
    if not all(map(_is_sound, documents)):
        return None
    fields = _fields(kind, documents)
    body = _body(kind, documents) if is_markdown else ()
    if fields is None or body is None:
        return None
    start = _three_way(*(one.text[: one.yaml_start] for one in documents))
    parts = (start, *fields.parts, *body)
    if not _says(parts, fields, is_markdown=is_markdown):
        return None
    line_end = _three_way(*(one.line_end for one in texts))
    is_open = _three_way(*(one.is_open for one in texts))
    return _as_it_ended(parts, line_end or "\n", is_open=is_open)


def _texts(*contents: bytes) -> list[_Text]:
    texts = [content.decode() for content in contents]
    ends = [_line_end(text) for text in texts]
    found = []
    for text, end in zip(texts, ends, strict=True):
        closed = text if text.endswith("\n") else f"{text}{end or ''}"
        lines = closed if None in ends else closed.replace("\r\n", "\n")
        found.append(_Text(lines, None if None in ends else end, closed != text))
    return found


def _line_end(text: str) -> str | None:
    """What ends the lines of a text; None where they differ."""
    pairs = text.count("\r\n")
    if pairs:
        return "\r\n" if pairs == text.count("\n") else None
    return "\n"


def _fields(kind: RecordKind, documents: Sequence[Document]) -> Merged | None:
    """The front matter; by lines where its fields can't be told apart, and then unproved."""

    def order(path: FieldPath) -> Sequence[str]:
        if not path:
            return kind.keys
        return kind.sections if path == (SECTIONS,) else ()

    found = [top_level(document) for document in documents]
    base, ours, theirs = found
    if base is None or ours is None or theirs is None:
        parts = by_lines(*(one.text[one.yaml_start : one.yaml_end] for one in documents))
        return Merged(parts) if parts is not None else None
    fields = merge_fields(base, ours, theirs, order)
    head = _merge_text(base.head, ours.head, theirs.head)
    tail = _merge_text(base.tail, ours.tail, theirs.tail)
    if head is None or tail is None:
        return None
    return fields._replace(parts=(*head, *fields.parts, *tail))


def _merge_text(base: str, ours: str, theirs: str) -> tuple[Part, ...] | None:
    """Lines that are no field's: blank ones, and comments that belong to none."""
    if ours in (base, theirs) or theirs == base:
        return (_three_way(base, ours, theirs),)
    return by_lines(base, ours, theirs)


def _body(kind: RecordKind, documents: Sequence[Document]) -> tuple[Part, ...] | None:
    """The line that ends the front matter, and the sections."""
    ends = [after_fence(one.text, one.yaml_end) + 1 for one in documents]
    both = list(zip(documents, ends, strict=True))
    fence = _three_way(*(one.text[one.yaml_end : end] for one, end in both))
    base, ours, theirs = (one.text[end:] for one, end in both)
    sections = merge_sections(base, ours, theirs, kind.sections)
    return (fence, *sections) if sections is not None else None


def _says(parts: Sequence[Part], fields: Merged, *, is_markdown: bool) -> bool:
    """Whether the text is a record with either side of each conflict, and says what was meant."""
    if not fields.ours and has_conflict(fields.parts):
        return True  # nobody knows what a side of lines in conflict is meant to say
    for side in SIDES:
        meant = dict(*getattr(fields, side))
        document = read_document(resolved(parts, side).encode(), is_markdown=is_markdown)
        if not is_markdown:
            meant.pop(SECTIONS, None)
        if not _is_sound(document) or (fields.ours and document.data != meant):
            return False
    return True


def _as_it_ended(parts: Sequence[Part], line_end: str, *, is_open: bool) -> tuple[Part, ...]:
    """The parts with a file's line ends, its last line with or without one."""
    *others, last = (_with_line_ends(part, line_end) for part in parts if part)
    if is_open and isinstance(last, str):
        last = last.removesuffix(line_end)
    return (*others, last)


def _with_line_ends(part: Part, line_end: str) -> Part:
    if line_end == "\n":
        return part
    if isinstance(part, str):
        return part.replace("\n", line_end)
    return Conflict(*(side.replace("\n", line_end) for side in part))
