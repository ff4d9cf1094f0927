"""From a version's bytes to its fields, quickly where the version before is known.

What belongs here: plain values by field, and digests of sections. What does not: which versions
there are (``mainline``) and what a value means (``model``).

From one version to the next nearly all stays as it was, so that only those keys are parsed again
whose text is another. A key's text can be taken by itself where each key begins a line of its own
and the parser finds exactly these keys; anything else is parsed as a whole.
"""

from __future__ import annotations

import re
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, NamedTuple

from faultbook.document import SECTIONS, plain_parts, read_document, sections_of
from faultbook.event_walk import walk

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from faultbook.event_walk import FieldPath
    from faultbook.history.timeline import Fields

_KEY = re.compile(r"^(?=[A-Za-z_])([A-Za-z0-9_-]+):(?=[ \r\n])", re.MULTILINE)
_MARKS = re.compile(r"^(?:---|\.\.\.|%)", re.MULTILINE)
_COMMENTS = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\n)*")
_DIGEST_BYTES = 8


class Reading(NamedTuple):
    """What a version says.

    Attributes:
        fields: Its fields, and a digest of each section.
        is_readable: Whether its front matter could be read.
    """

    fields: Fields
    is_readable: bool = True


UNREADABLE = Reading({}, is_readable=False)


class Reader:
    """Reads one record's versions one after the other."""

    def __init__(self) -> None:
        self._yaml: str | None = None
        self._body: str | None = None
        self._texts: dict[str, str] = {}
        self._values: dict[str, Any] = {}
        self._sections: Fields = {}

    def read(self, content: bytes, *, is_markdown: bool) -> Reading:
        """The fields that a version's bytes say; nothing in them makes this raise."""
        parts = plain_parts(content) if is_markdown else None
        if parts is None:
            return self._whole(content, is_markdown=is_markdown)
        yaml, body = parts
        if yaml != self._yaml and not self._renew(yaml):
            return self._whole(content, is_markdown=is_markdown)
        if body != self._body:
            sections = sections_of(body)
            if sections is None:
                return self._whole(content, is_markdown=is_markdown)
            self._body, self._sections = body, _digests(sections)
        self._yaml = yaml
        return Reading({**flat(self._values), **self._sections})

    def _renew(self, yaml: str) -> bool:
        """Read a front matter; whether each key's text could be told from the others'."""
        texts = _texts_by_key(yaml)
        if texts is None:
            return False
        values = self._values_of_each(texts) if self._texts else _values(yaml, list(texts))
        if values is None:
            return False
        self._texts, self._values = texts, values
        return True

    def _values_of_each(self, texts: dict[str, str]) -> dict[str, Any] | None:
        values: dict[str, Any] = {}
        for key, text in texts.items():
            if self._texts.get(key) == text:
                values[key] = self._values[key]
                continue
            value = _values(text, [key])
            if value is None:
                return None
            values[key] = value[key]
        return values

    def _whole(self, content: bytes, *, is_markdown: bool) -> Reading:
        self._texts, self._yaml = {}, None
        document = read_document(content, is_markdown=is_markdown)
        if document.data is None or not document.is_whole:
            return UNREADABLE
        return Reading({**flat(document.data), **_digests(document.sections)})


def flat(values: Mapping[str, Any]) -> Fields:
    """Values by field; those that say nothing are left out."""
    fields: Fields = {}
    for key, value in values.items():
        if value.__class__ is dict and value:
            fields.update(_inner((key,), value))
        elif value is not None:
            fields[(key,)] = value
    return fields


def _inner(path: FieldPath, values: Mapping[str, Any]) -> Iterator[tuple[FieldPath, Any]]:
    for key, value in values.items():
        inner = (*path, key)
        if isinstance(value, dict) and value:
            yield from _inner(inner, value)
        elif value is not None:
            yield inner, value


def _values(yaml: str, keys: list[str]) -> dict[str, Any] | None:
    """The values of a mapping with just these keys; None for anything else."""
    found = walk(yaml)
    if found.problems or len(found.values) != 1:
        return None
    value = found.values[0]
    return value if isinstance(value, dict) and list(value) == keys else None


def _texts_by_key(yaml: str) -> dict[str, str] | None:
    """The text of each key with its value; None where they can't be told apart by lines."""
    if _MARKS.search(yaml):
        return None
    first, *pieces = _KEY.split(yaml)
    if _COMMENTS.fullmatch(first) is None:
        return None
    names = pieces[::2]
    texts = {name: f"{name}:{text}" for name, text in zip(names, pieces[1::2], strict=True)}
    return texts if len(texts) == len(names) else None


def _digests(sections: Mapping[str, str]) -> Fields:
    return {
        (SECTIONS, name): blake2b(text.encode(), digest_size=_DIGEST_BYTES).hexdigest()
        for name, text in sections.items()
    }
