"""What an audience may see of a register.

What belongs here: which records a build holds and what is left out of them. What does not: how
they are shown.

A public build is made from a register that holds nothing else to begin with, so that no page can
show, count or link what it must not; plain texts are masked once more on their way out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from faultbook.catalog import Catalog
from faultbook.ids import ID_PATTERN, parse_id
from faultbook.kinds import KINDS
from faultbook.plain_text import visible_block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faultbook.record import AnyRecord, Entry, Register
    from faultbook.views.page import SiteInput

NOT_PUBLIC = "(not public)"
"""Stands for the id of a record that the audience may not know of."""

NO_E_MAIL = "(e-mail removed)"
"""Stands for an e-mail address."""

_PEOPLE = frozenset({"reporter", "assignee", "verified_by", "by"})
# The look-behind lets a match begin only where a word does, which keeps the search linear.
_E_MAIL = re.compile(r"(?<![\w.+%-])[\w.+%-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+")
_ANY_ID = re.compile(ID_PATTERN, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Shown:
    """What an audience may see.

    Attributes:
        register: The records that there are for it.
        is_public: Whether people, addresses and internal records are left out.
        teams: Keys of the teams; any other owner may be a person.
    """

    register: Catalog
    is_public: bool
    teams: frozenset[str]

    def text(self, value: str) -> str:
        """A plain text as the audience may read it."""
        seen = value if value.isascii() and value.isprintable() else visible_block(value)
        if not self.is_public:
            return seen
        masked = _E_MAIL.sub(NO_E_MAIL, seen)
        return _ANY_ID.sub(lambda m: m[0] if self._is_known(m[0]) else NOT_PUBLIC, masked)

    def record(self, record: AnyRecord) -> AnyRecord:
        """A record without what the audience may not see."""
        if not self.is_public:
            return record
        model = self._without_links(record.kind, self._redacted(record.model))
        return record._replace(model=model)

    def _is_known(self, found: str) -> bool:
        prefix, year, rest = found.split("-", 2)
        number = rest.upper() if rest[:5].upper() != "DRAFT" else f"DRAFT{rest[5:].lower()}"
        return self.register.get(f"{prefix.upper()}-{year}-{number}") is not None

    def _redacted(self, model: Any) -> Any:
        changes: dict[str, Any] = {}
        for name in type(model).model_fields:
            value = getattr(model, name)
            if name in _PEOPLE or (name == "owner" and value not in self.teams):
                changes[name] = None
            elif isinstance(value, BaseModel):
                changes[name] = self._redacted(value) if self._may_lead(value) else None
            elif isinstance(value, tuple) and value and isinstance(value[0], BaseModel):
                changes[name] = tuple(self._redacted(v) for v in value if self._may_lead(v))
        return model.model_copy(update=changes)

    def _may_lead(self, value: BaseModel) -> bool:
        """Whether a link's address says nothing that must not be said."""
        url = getattr(value, "url", "")
        return bool(self.text(url) == url)

    def _without_links(self, kind: str, model: Any) -> Any:
        for link in KINDS[kind].links:
            value = model
            for step in link.path:
                value = getattr(value, step) if value is not None else None
            if value is not None and self.register.get(value) is None:
                model = model.model_copy(update={link.path[0]: None})
        return model


def shown_to(site: SiteInput) -> Shown:
    """What the audience of a site may see."""
    is_public = site.audience == "public"
    rows = tuple(_with_page(site.context.register))
    if is_public:
        rows = tuple(row for row in rows if _is_public(site, row))
        known = {name for row in rows for name in (row.id, *row.aliases)}
        rows = tuple(_without_references(row, known) for row in rows)
    return Shown(Catalog(rows), is_public, frozenset(site.context.teams))


def files_without_page(register: Register) -> tuple[str, ...]:
    """Paths of files that stand where a record should and get no page for anybody.

    They can't be read, have no id of their kind, or have one that another file has too.
    """
    shown = {row.path for row in _with_page(register)}
    return tuple(row.path for row in register.entries() if row.path not in shown)


def _with_page(register: Register) -> Iterator[Entry]:
    for row in register.entries():
        record_id = parse_id(row.id)
        if record_id is None or record_id.prefix != KINDS[row.kind].prefix or row.facts is None:
            continue
        chosen = register.get(row.id)  # where two files have one id
        if chosen is not None and chosen.path == row.path:
            yield row


def _is_public(site: SiteInput, row: Entry) -> bool:
    """Whether a record says without any doubt that it is public.

    A file with a fault in itself, such as the key twice, leaves a doubt.
    """
    return row.visibility == "public" and not site.load(row.path).document.problems


def _without_references(row: Entry, known: set[str]) -> Entry:
    return row._replace(references=tuple(r for r in row.references if r.target in known))
