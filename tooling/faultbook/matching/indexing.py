"""From a known error's file to all that the index holds of it.

What belongs here: what finding needs of a record, and its form in the index. What does not: which
files are read (``refreshing``) and the tables (``index_tables``).
"""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from faultbook.matching.answer import Card
from faultbook.matching.card_text import card_text
from faultbook.matching.demand import demand_of
from faultbook.matching.index_writing import Entry
from faultbook.matching.knowledge import Known, TextFields
from faultbook.matching.ordinary import is_ordinary
from faultbook.matching.pattern_syntax import literal_length
from faultbook.matching.pieces import pieces_of
from faultbook.matching.terms import document_terms, words_of
from faultbook.signature import read_signatures, signature_of, signatures_text

if TYPE_CHECKING:
    from datetime import datetime

    from faultbook.model.known_error import KnownError
    from faultbook.model.signature import Signature as SignatureModel
    from faultbook.record import Record


def known_of(record: Record[KnownError]) -> Known:
    """What finding needs of a known error."""
    model = record.model
    return Known(
        _card(record),
        tuple(signature_of(one) for one in model.signatures),
        TextFields(
            title=model.title,
            applications=(*model.services, *(one.component for one in model.affects)),
            tags=model.tags,
            error_codes=model.error_codes,
            symptoms=model.symptoms,
            prose="\n\n".join(filter(None, map(record.told, record.document.sections))),
            samples=tuple(text for one in model.signatures for text in _samples(one)),
        ),
    )


def _card(record: Record[KnownError]) -> Card:
    model, workaround = record.model, record.model.workaround
    return Card(
        id=record.id,
        path=record.path,
        title=model.title,
        status=model.status,
        services=model.services,
        components=tuple(one.component for one in model.affects),
        workaround=record.told("Workaround"),
        no_workaround=model.no_workaround or "",
        risk=(workaround and workaround.risk) or "",
        minutes=workaround.minutes if workaround else None,
        verified_at=_moment(workaround.verified_at) if workaround else "",
        fixed_in=tuple((one.component, one.version or "") for one in model.fixed_in),
        problem=model.problem or "",
        superseded_by=model.superseded_by or "",
        retired_because=model.retired_because or "",
        visibility=model.visibility,
    )


def _moment(moment: datetime | None) -> str:
    """A moment as RFC 3339 has it, in UTC."""
    return "" if moment is None else moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _samples(signature: SignatureModel) -> tuple[str, ...]:
    """What a signature recognises, as far as that stands in it word for word."""
    patterns = (*signature.all, *signature.any, *signature.sequence)
    literals = (one.literal for one in patterns if one.literal is not None)
    return (*(signature.samples.match if signature.samples else ()), *literals)


def entry_of_known(known: Known) -> Entry:
    """All of a known error as the index holds it."""
    terms = document_terms(known.text)
    return Entry(
        card_text(known.card),
        tuple(signatures_text((one,)) for one in known.signatures),
        tuple(map(demand_of, known.signatures)),
        tuple(map(literal_length, known.signatures)),
        tuple(map(is_ordinary, known.signatures)),
        tuple(map(pieces_of, known.signatures)),
        terms,
        tuple(words_of(terms)),
    )


def entry_as_kept(signatures: tuple[str, ...], terms: str) -> Entry:
    """As much of a known error as is needed to forget it, from what was kept of it."""
    pieces = (pieces_of(one) for text in signatures for one in read_signatures(text))
    return Entry("", signatures, (), (), (), tuple(pieces), terms, tuple(words_of(terms)))
