"""What an audience may see of a register.

What belongs here: which records an audience gets and what is left out of them, for all that goes
out. What does not: how they are shown or written (``views``, ``exchange``).

What is for the public is made from a register that holds nothing else to begin with, so that
nothing can show, count or link what it must not; plain texts are masked once more on their way out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from faultbook.catalog import Catalog
from faultbook.ids import ID_PATTERN, parse_id
from faultbook.kinds import KINDS
from faultbook.markdown_text import without_comments
from faultbook.model.validation import validate
from faultbook.plain_text import visible_block

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from faultbook.record import AnyRecord, Context, Entry, RecordFile, Register

NOT_PUBLIC = "(not public)"
"""Stands for the id of a record that the audience may not know of."""

NO_E_MAIL = "(e-mail removed)"
"""Stands for an e-mail address."""

_OURS = frozenset({"source_id", "source_digest", "ignore"})
_PEOPLE = frozenset({"reporter", "assignee", "verified_by", "by"})
_LITERAL = frozenset({"error_text", "error_codes", "signatures"})  # in which nothing is a comment
# The look-behind lets a match begin only where a word does, which keeps the search linear.
_AT = r"(?:\\?@|%40|&commat;|&#0{0,6}64;|&#[xX]0{0,6}40;)"  # as Markdown may spell it too
_AT_BEGINS = ("@", "%40", "&")
_E_MAIL = re.compile(rf"(?<![\w.+%-])[\w.+%-]+{_AT}[\w-]+(?:\.[\w-]+)+")
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
        return self.masked(seen) if self.is_public else seen

    def masked(self, value: str) -> str:
        """A text without addresses and ids that the public may not know of, all else as it is."""
        # Most texts have no such sign, and looking for one takes a tenth of the time.
        if any(sign in value for sign in _AT_BEGINS):
            value = _E_MAIL.sub(NO_E_MAIL, value)
        if "-" not in value:
            return value
        return _ANY_ID.sub(lambda m: m[0] if self._is_known(m[0]) else NOT_PUBLIC, value)

    def record(self, record: AnyRecord) -> AnyRecord:
        """A record without what the audience may not see."""
        if not self.is_public:
            return record
        model = self._without_links(record.kind, self._redacted(record.model))
        return record._replace(model=model)

    def fields(self, kind: str, data: dict[str, Any]) -> dict[str, Any]:
        """A record's plain values without what the audience may not see.

        Args:
            kind: Name of its kind.
            data: Text, None, lists and mappings, as the parser yields them.
        """
        if not self.is_public:
            return data
        kept = {key: self._kept(key, value) for key, value in data.items() if key not in _OURS}
        for link in KINDS[kind].links:
            named = _value_at(kept, link.path)
            if isinstance(named, str) and self.register.get(named) is None:
                kept.pop(link.path[0])
        dropped = validate(KINDS[kind].model, kept).dropped  # a key, for one, can't be masked
        spoilt = {path[0] for path in dropped}
        return {key: value for key, value in kept.items() if key not in spoilt}

    def sections(self, sections: Mapping[str, str]) -> Mapping[str, str]:
        """A record's sections as the audience may read them."""
        if not self.is_public:
            return sections
        seen = {name: without_comments(text) for name, text in sections.items()}
        return {
            self.masked(name): self.masked(text)
            for name, text in seen.items()
            if text or not sections[name]
        }

    def _kept(self, key: str, value: Any) -> Any:
        """A field's plain value, masked; None for nothing."""
        if key in _PEOPLE or (key == "owner" and value not in self.teams):
            return None
        if key in _LITERAL:
            return self._masked_within(value)
        if isinstance(value, str):
            return self.masked(without_comments(value)) or None
        if isinstance(value, dict):
            url = value.get("url")
            is_safe = not isinstance(url, str) or self.masked(url) == url
            return {k: self._kept(k, v) for k, v in value.items()} if is_safe else None
        if isinstance(value, list):
            found = [self._kept("", one) for one in value]
            return [one for one in found if one is not None]
        return value

    def _masked_within(self, value: Any) -> Any:
        """A value with its texts masked and otherwise word for word."""
        if isinstance(value, dict):
            return {key: self._masked_within(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [self._masked_within(inner) for inner in value]
        return self.masked(value) if isinstance(value, str) else value

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


def public_fields(kind: str) -> frozenset[str]:
    """Names of the fields, as they are written, that the public may know a kind's records to have.

    A key that the model doesn't know may be anything.
    """
    fields = KINDS[kind].model.model_fields.items()
    return frozenset(info.alias or name for name, info in fields) - _OURS - _PEOPLE


def shown_of(context: Context, load: Callable[[str], RecordFile], *, is_public: bool) -> Shown:
    """What an audience may see of a register.

    Args:
        context: The register and its configuration.
        load: Reads a record's file by its path.
        is_public: Whether the audience is the public.
    """
    rows = tuple(presentable(context.register))
    if is_public:
        rows = tuple(row for row in rows if _is_public(row, load))
        known = {name for row in rows for name in (row.id, *row.aliases)}
        rows = tuple(_without_references(row, known) for row in rows)
    return Shown(Catalog(rows), is_public, frozenset(context.teams))


def presentable(register: Register) -> Iterator[Entry]:
    """The records that anybody may be shown: those that can be read and have an id for themselves.

    Others have no id of their kind, or one that another file has too.
    """
    for row in register.entries():
        record_id = parse_id(row.id)
        if record_id is None or record_id.prefix != KINDS[row.kind].prefix or row.facts is None:
            continue
        chosen = register.get(row.id)  # where two files have one id
        if chosen is not None and chosen.path == row.path:
            yield row


def _is_public(row: Entry, load: Callable[[str], RecordFile]) -> bool:
    """Whether a record says without any doubt that it is public.

    A file with a fault in itself, such as the key twice, leaves a doubt.
    """
    return row.visibility == "public" and not load(row.path).document.problems


def _without_references(row: Entry, known: set[str]) -> Entry:
    return row._replace(references=tuple(r for r in row.references if r.target in known))


def _value_at(data: Any, path: tuple[str, ...]) -> Any:
    for step in path:
        data = data.get(step) if isinstance(data, dict) else None
    return data
