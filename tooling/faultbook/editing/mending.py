"""Fixes made in a record's text: scalars written anew and keys put in order, and nothing else.

What belongs here: splicing at the parser's marks, and proof that the text then says what was meant.
What does not: what is wrong and what would mend it (``rules``), and the file on disk (``files``).
"""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING, Any, NamedTuple

from faultbook.diagnostics import KeyOrder, NewValue
from faultbook.document import Document, read_document
from faultbook.editing.yaml_text import quoted
from faultbook.event_walk import positions
from faultbook.key_entries import key_entries

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from faultbook.event_walk import FieldPath, Span

_SINGLY = 100  # values tried one by one where they don't fit in all together
_PLAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")  # means itself wherever it is


class Mended(NamedTuple):
    """What became of a file's bytes.

    Attributes:
        content: The bytes, those given where nothing could be mended.
        done: The fixes that were made.
    """

    content: bytes
    done: frozenset[NewValue | KeyOrder]


def mend(content: bytes, fixes: Iterable[NewValue | KeyOrder], *, is_markdown: bool) -> Mended:
    """Make fixes in a record's text.

    Every byte outside the scalars that are written anew stays as it is; keys move with their whole
    lines. A fix whose result would say anything else than what was meant is not made. Of two for
    one field the first is made, and the order of keys comes after all values.

    Args:
        content: The file's bytes.
        fixes: What to mend.
        is_markdown: Whether the YAML stands in front matter.
    """
    document = read_document(content, is_markdown=is_markdown)
    values: dict[FieldPath, NewValue] = {}
    orders: list[KeyOrder] = []
    for fix in fixes:
        if isinstance(fix, NewValue):
            values.setdefault(fix.path, fix)
        else:
            orders.append(fix)
    document, done = _with_values(document, list(values.values()))
    made: set[NewValue | KeyOrder] = {*done}
    for order in orders[:1]:
        ordered = _with_order(document, order)
        if ordered is not None:
            document = ordered
            made.add(order)
    return Mended(document.text.encode() if made else content, frozenset(made))


def _with_values(document: Document, fixes: list[NewValue]) -> tuple[Document, list[NewValue]]:
    """The document with the values that could be written, and which ones those are."""
    together = _spliced(document, fixes) if fixes else None
    if together is not None:
        return together, fixes
    done: list[NewValue] = []
    for fix in fixes[:_SINGLY]:
        alone = _spliced(document, [fix])
        if alone is not None:
            document = alone
            done.append(fix)
    return document, done


def _spliced(document: Document, fixes: Sequence[NewValue]) -> Document | None:
    """The document with new values, or None when that isn't what it would say."""
    meant = deepcopy(document.data)
    yaml = document.text[document.yaml_start : document.yaml_end]
    spans = positions(yaml).values
    splices: list[tuple[Span, str]] = []
    for fix in fixes:
        span = spans.get(fix.path)
        if span is None or not _set(meant, fix.path, fix.value):
            return None
        old = yaml[span.start : span.end].rstrip()  # a block's span ends with its last line
        gap = "" if old or yaml[span.start - 1 : span.start].isspace() else " "
        splices.append((span._replace(end=span.start + len(old)), gap + _spelt(fix, old)))
    for span, text in sorted(splices, reverse=True):
        yaml = yaml[: span.start] + text + yaml[span.end :]
    return _if_meant(document, yaml, meant)


def _set(data: Any, path: FieldPath, value: str) -> bool:
    """Write a scalar into plain values; False when no scalar is there."""
    *parents, last = path
    try:
        for step in parents:
            data = data[step]
        if isinstance(data[last], list | dict):
            return False
        data[last] = value
    except (KeyError, IndexError, TypeError):
        return False
    return True


def _spelt(fix: NewValue, old: str) -> str:
    """The value as it is typed: quoted as before, else only where it must be."""
    value, quote = fix.value, old[:1]
    if quote not in ("'", '"'):
        if not fix.is_text and _PLAIN.fullmatch(value):
            return value
        quote = "'"
    return quoted(value, quote)


def _with_order(document: Document, order: KeyOrder) -> Document | None:
    """The document with its entries in order; entries that the order doesn't name stay in place."""
    found = key_entries(document)
    if found is None:
        return None
    yaml = document.text[document.yaml_start : document.yaml_end]
    pieces = {entry.key: yaml[entry.start : entry.end] for entry in found}
    if not set(order.keys) <= set(pieces):
        return None
    line_end = "\r\n" if "\r\n" in yaml else "\n"
    last = found[-1]
    is_open = not pieces[last.key].endswith("\n")  # the last line of a file may lack its end
    if is_open:
        pieces[last.key] += line_end
    named = iter(order.keys)
    moved = "".join(
        pieces[next(named) if entry.key in order.keys else entry.key] for entry in found
    )
    if is_open:
        moved = moved.removesuffix(line_end)
    text = yaml[: found[0].start] + moved + yaml[last.end :]
    return _if_meant(document, text, document.data)


def _if_meant(document: Document, yaml: str, meant: Any) -> Document | None:
    """The document with another YAML text, if that says ``meant`` and is no worse than before."""
    text = document.text
    whole = text[: document.yaml_start] + yaml + text[document.yaml_end :]
    if whole == text:  # what is written already mends nothing
        return None
    found = read_document(whole.encode(), is_markdown=document.is_markdown)
    is_meant = (
        found.data == meant
        and found.sections == document.sections
        and [one[:2] for one in found.problems] == [one[:2] for one in document.problems]
    )
    return found if is_meant and meant is not None else None
