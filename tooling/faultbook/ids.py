"""Record ids and the one path that each id implies.

What belongs here: the grammar of ids and the layout of folders. What does not: which ids exist
(``catalog``) or which kind a prefix stands for (``kinds``).
"""

from __future__ import annotations

import re
from typing import NamedTuple

ID_PATTERN = r"(?:INC|PRB|KE)-[0-9]{4}-(?:[0-9]{4,9}|DRAFT-[a-z0-9]+(?:-[a-z0-9]+)*)"
"""Grammar of an id, as a regular expression that RE2, JavaScript and Python read alike."""

_ID = re.compile(r"(INC|PRB|KE)-([0-9]{4})-(?:([0-9]{4,9})|DRAFT-([a-z0-9]+(?:-[a-z0-9]+)*))")
_RECORDS_A_SHARD = 100


class RecordId(NamedTuple):
    """A record's id, taken apart.

    Attributes:
        prefix: ``INC``, ``PRB`` or ``KE``.
        year: Year of the record, four digits.
        number: Number within the year; 0 for a draft.
        slug: Words of a draft id; empty for a numbered one.
    """

    prefix: str
    year: int
    number: int
    slug: str = ""

    @property
    def is_draft(self) -> bool:
        """Whether the number is still to be given."""
        return bool(self.slug)

    def __str__(self) -> str:
        tail = f"DRAFT-{self.slug}" if self.slug else f"{self.number:04d}"
        return f"{self.prefix}-{self.year:04d}-{tail}"


def parse_id(text: str) -> RecordId | None:
    """Take an id apart; None when ``text`` is not one.

    A number has four digits, or more without a leading zero, so that one record has one spelling.
    """
    match = _ID.fullmatch(text)
    if match is None:
        return None
    prefix, year, number, slug = match.groups()
    if number is None:
        return RecordId(prefix, int(year), 0, slug)
    if len(number) > len("0000") and number.startswith("0"):
        return None
    return RecordId(prefix, int(year), int(number))


def typed_id(text: str) -> str:
    """What somebody typed for an id, with its prefix in capitals; a draft's words have none."""
    prefix, dash, rest = text.partition("-")
    return f"{prefix.upper()}{dash}{rest}"


def record_path(folder: str, record_id: RecordId, *, shard: bool, suffix: str = ".md") -> str:
    """The path that an id implies, from the register's root.

    Args:
        folder: The kind's folder, such as ``records/incidents``.
        record_id: The id.
        shard: Whether a year is split into folders of a hundred numbers; drafts never are.
        suffix: ``.md`` or ``.yaml``.
    """
    parts = [folder, f"{record_id.year:04d}"]
    if shard and not record_id.is_draft:
        parts.append(f"{record_id.number // _RECORDS_A_SHARD:02d}xx")
    parts.append(f"{record_id}{suffix}")
    return "/".join(parts)
