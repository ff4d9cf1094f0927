"""What a source said of a record, as a digest for each field.

What belongs here: making digests, and what they tell of a field. What does not: deciding what is
done about it (``updating``).

A record carries the digests of what it was imported as, in ``source_digest``. A later import needs
no more to tell, for each field, whether the source says something else by now, and whether somebody
edited the record; neither history nor a file beside the records is asked. Links count as the
``source_id`` of what they lead to, so that renumbering is no edit.

A field's digest is three hexadecimal digits for its name and six for its value, of BLAKE2b. They
are joined by dashes, behind the version of all this. Two values that differ have one digest once in
17 million times.
"""

from __future__ import annotations

import json
from functools import cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_VERSION = "v1"
_NAME, _VALUE = 3, 6  # hexadecimal digits
_WITHOUT = frozenset({"id", "aliases", "source_id", "source_digest"})
_SECTION = "## "


def said(fields: Mapping[str, Any], sections: Mapping[str, str]) -> dict[str, Any]:
    """What a record says, by field; sections under their headings with their marks.

    Args:
        fields: Its plain values, links as what they are compared by.
        sections: Its sections.
    """
    found = {key: value for key, value in fields.items() if key not in _WITHOUT}
    return found | {f"{_SECTION}{name}": text for name, text in sections.items()}


def section_name(field: str) -> str | None:
    """The heading of a section that ``said`` names; None for a field."""
    return field.removeprefix(_SECTION) if field.startswith(_SECTION) else None


def digest_of(values: Mapping[str, Any]) -> str:
    """The digests of all that a record says.

    Args:
        values: As of ``said``.
    """
    return "-".join([_VERSION, *sorted(field_digest(*field) for field in values.items())])


def without(digest: str, name: str) -> str:
    """The digests of all that a record says but for one field."""
    return "-".join(one for one in digest.split("-") if one[:_NAME] != name_digest(name))


def field_digest(name: str, value: Any) -> str:
    """The digest of one field."""
    text = f"s{value}" if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"{name_digest(name)}{_digits(text)[:_VALUE]}"


@cache
def name_digest(name: str) -> str:
    """The part of a field's digest that stands for its name."""
    return _digits(name)[:_NAME]


def _digits(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_VALUE // 2).hexdigest()


class Base:
    """What the source said at the last import, as far as digests tell.

    Args:
        digest: The record's ``source_digest``.
    """

    def __init__(self, digest: str) -> None:
        self._digests = frozenset(digest.split("-"))
        self._names = frozenset(one[:_NAME] for one in self._digests)

    def is_as_it_was(self, name: str, values: Mapping[str, Any]) -> bool:
        """Whether a field says now what the source said then; both may say nothing.

        Args:
            name: The field, as of ``said``.
            values: What is said now.
        """
        if name in values:
            return field_digest(name, values[name]) in self._digests
        return name_digest(name) not in self._names


def with_base(digest: str, base: str, names: Iterable[str]) -> str:
    """Digests of what a source says, but for some fields those of what it said before.

    Args:
        digest: The digests.
        base: Those of the last import, or "".
        names: The fields.
    """
    marks = tuple(name_digest(name) for name in names)
    version, *entries = (one for one in digest.split("-") if not one.startswith(marks))
    kept = [one for one in base.split("-") if one.startswith(marks)]
    return "-".join([version, *sorted([*entries, *kept])])


def names_in(*several: Iterable[str]) -> list[str]:
    """Every field that one of several records names, each once."""
    return list(dict.fromkeys(name for names in several for name in names))
