"""From a version's bytes to what it changed, quickly where the version before is known.

What belongs here: plain values by field, and digests of sections. What does not: which versions
there are (``mainline``) and what a value means (``model``).

From one version to the next nearly all stays as it was, so that only those keys are read again
whose text is another; and a value that is a few plain words on one line needs no parser. Both are
right only where each key begins a line of its own. Whether it does is seen by the keys that the
parser finds in all other text: were one of these lines within something longer, another key would
be missing. Anything else is parsed as a whole.
"""

from __future__ import annotations

import re
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, NamedTuple

from faultbook.document import SECTIONS, plain_parts, read_document, sections_of
from faultbook.event_walk import walk
from faultbook.history.timeline import Change, changes_between

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from faultbook.event_walk import FieldPath
    from faultbook.history.timeline import Fields

_KEY = re.compile(r"^(?=[A-Za-z_])([A-Za-z0-9_-]+):(?=[ \r\n])", re.MULTILINE)
_COMMENTS = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\n)*")
_MARKS = ("---", "...", "%")
# A plain scalar on one line (YAML 1.2, 7.3.3) that begins with a letter or digit: without "#", and
# with a colon only where no space or line end follows.
_WORDS = re.compile(r"""[^:]+:(?: +([A-Za-z0-9](?:[ !"$-9;-~]|:(?=[!-~]))*))? *\r?\n""")
_NULL = "null"
_DIGEST_BYTES = 8


class Reader:
    """Reads one record's versions one after the other.

    Args:
        fields: What the version before said, as far as it is known.

    Attributes:
        fields: What the last version that could be read says.
    """

    def __init__(self, fields: Fields | None = None) -> None:
        self.fields = dict(fields or {})
        self._yaml: str | None = None
        self._body: str | None = None
        self._texts: dict[str, str] = {}

    def read(self, content: bytes, *, is_markdown: bool) -> tuple[Change, ...] | None:
        """What a version changed; None where its front matter can't be read.

        Nothing in its bytes makes this raise.
        """
        parts = plain_parts(content) if is_markdown else None
        changes = self._read_parts(*parts) if parts is not None else None
        if changes is not None:
            return changes
        self._texts, self._yaml, self._body = {}, None, None
        document = read_document(content, is_markdown=is_markdown)
        if document.data is None or not document.is_whole:
            return None
        fields = {**flat(document.data), **_digests(document.sections)}
        whole = changes_between(self.fields, fields)
        self.fields = fields
        return whole

    def _read_parts(self, yaml: str, body: str) -> tuple[Change, ...] | None:
        before: Fields = {}
        after: Fields = {}
        texts = self._texts
        if yaml != self._yaml:
            split = self._split(yaml)
            values = _values(split.renewed) if split is not None else None
            if split is None or values is None:
                return None
            told = {*split.renewed, *split.gone}
            before = {path: value for path, value in self.fields.items() if path[0] in told}
            after = flat(values)
            texts = split.texts
        if body != self._body:
            sections = sections_of(body)
            if sections is None:
                return None
            before |= {path: text for path, text in self.fields.items() if path[0] == SECTIONS}
            after |= _digests(sections)
        changes = changes_between(before, after)
        for path, _, value in changes:
            if value is None:
                del self.fields[path]
            else:
                self.fields[path] = value
        self._yaml, self._body, self._texts = yaml, body, texts
        return changes

    def _split(self, yaml: str) -> _Split | None:
        """A front matter's text by key; None where keys can't be told apart by lines."""
        texts = _texts_by_key(yaml)
        if not texts:
            return None
        if self._yaml is None:
            gone = {str(path[0]) for path in self.fields if path[0] != SECTIONS} - texts.keys()
            return _Split(texts, texts, gone)
        known = self._texts
        renewed = {key: text for key, text in texts.items() if known.get(key) != text}
        return _Split(texts, renewed, known.keys() - texts.keys())


class _Split(NamedTuple):
    """A front matter's text by key.

    Attributes:
        texts: The text of each key with its value.
        renewed: Those that are others than in the version before.
        gone: Keys of the version before that aren't there any more.
    """

    texts: dict[str, str]
    renewed: dict[str, str]
    gone: set[str]


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


def _texts_by_key(yaml: str) -> dict[str, str]:
    """The text of each key with its value; none where they can't be told apart by lines."""
    if "\n---" in yaml or "\n..." in yaml or "\n%" in yaml or yaml.startswith(_MARKS):
        return {}
    first, *pieces = _KEY.split(yaml)
    if first and _COMMENTS.fullmatch(first) is None:
        return {}
    names = pieces[::2]
    texts = {name: f"{name}:{text}" for name, text in zip(names, pieces[1::2], strict=True)}
    return texts if len(texts) == len(names) else {}


def _values(texts: Mapping[str, str]) -> dict[str, Any] | None:
    """Values by key; None where the texts are not what they seem to be."""
    if SECTIONS in texts:
        return None
    values: dict[str, Any] = {}
    longer: dict[str, str] = {}
    for key, text in texts.items():
        words = _WORDS.fullmatch(text)
        if words is None:
            longer[key] = text
            values[key] = None
        else:
            value = words[1]
            values[key] = None if value is None or value == _NULL else value.rstrip(" ")
    if longer:
        found = walk("".join(longer.values()))
        if found.problems or len(found.values) != 1:
            return None
        value = found.values[0]
        if not isinstance(value, dict) or list(value) != list(longer):
            return None
        values.update(value)
    return values


def _digests(sections: Mapping[str, str]) -> Fields:
    return {
        (SECTIONS, name): blake2b(text.encode(), digest_size=_DIGEST_BYTES).hexdigest()
        for name, text in sections.items()
    }
