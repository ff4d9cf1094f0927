"""Finding the known errors of a text: signatures, words, order and probability, as one answer.

What belongs here: the whole search, over a text of any size. What does not: its parts
(``recognition``, ``words``, ``ranking``), and watching a stream that never ends (``cli.match``).
"""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

from faultbook.matching.answer import Answer, Confidence, Recognised
from faultbook.matching.ranking import Evidence, Shown, rank
from faultbook.matching.sampling import WHOLE, Sample
from faultbook.matching.signed import WEAK
from faultbook.matching.words import find_by_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from faultbook.matching.answer import Seen
    from faultbook.matching.knowledge import Knowledge
    from faultbook.matching.signed import Signed
    from faultbook.matching.words import Query
    from faultbook.signature import Signature


class Found(NamedTuple):
    """What a text shows.

    Attributes:
        evidence: What speaks for each known error that something speaks for.
        query: The words of the text.
        lines: Number of its lines.
    """

    evidence: tuple[Evidence, ...]
    query: Query
    lines: int


def find(
    knowledge: Knowledge, chunks: Iterable[bytes], *, service: str | None = None, limit: int = 5
) -> Answer:
    """The known errors that a text shows, or none where nothing is known.

    Args:
        knowledge: The known errors.
        chunks: The text, UTF-8, in parts of any size; what isn't UTF-8 is borne.
        service: Key of a service or name of a component that the text is from.
        limit: How many known errors are told at most.
    """
    evidence, query, lines = gather(knowledge, chunks)
    likely = (
        match for match in rank(evidence, query, service) if match.confidence is not Confidence.NONE
    )
    return Answer(tuple(islice(likely, limit)), lines, knowledge.size)


def gather(knowledge: Knowledge, chunks: Iterable[bytes]) -> Found:
    """Everything that speaks for a known error, in no order and whatever it is worth."""
    parts = iter(chunks)
    head = _head(parts)
    if len(head) <= WHOLE:
        return _gather_short(knowledge, head)
    return _gather_long(knowledge, head, parts)


def _head(parts: Iterator[bytes]) -> bytes:
    """The beginning of a text, as much as tells a short one from a long one."""
    read = b""
    for part in parts:
        read += part
        if len(read) > WHOLE:
            break
    return read


def _gather_short(knowledge: Knowledge, text: bytes) -> Found:
    """The short way: only signatures that the index takes for candidates are compiled."""
    from faultbook.matching.log_text import clean_log

    cleaned = clean_log(text)
    candidates = knowledge.candidates(cleaned.decode("utf-8", "replace"))
    hits = _recognised([one.signature for one in candidates], cleaned)
    sample = Sample()
    sample.feed(cleaned)
    shown = _shown((candidates[number], seen) for number, seen in hits)
    query = sample.query()
    lines = cleaned.count(b"\n") + (not cleaned.endswith(b"\n") and bool(cleaned))
    return Found(_evidence(knowledge, query, shown), query, lines)


def _recognised(
    signatures: Sequence[Signature], text: bytes
) -> Iterable[tuple[int, tuple[Seen, ...]]]:
    """The signatures that a text shows; what runs them all is loaded only where it must be."""
    if not signatures:
        return ()
    from faultbook.matching.plain_recognition import is_plain, recognise_plain

    if all(map(is_plain, signatures)):
        return recognise_plain(signatures, text)
    from faultbook.matching.recognition import recognise

    return recognise(signatures, text)


def _gather_long(knowledge: Knowledge, head: bytes, parts: Iterator[bytes]) -> Found:
    """The way for long texts: all signatures run over each part, which is then forgotten."""
    from faultbook.matching.log_text import clean_log
    from faultbook.matching.recognition import Recogniser

    signed = list(knowledge.all_signed())
    recogniser = Recogniser([one.signature for one in signed])
    sample = Sample()
    hits = []
    for part in chain((head,), parts):
        hits.extend(recogniser.feed(part))
        sample.feed(clean_log(part))
    hits.extend(recogniser.finish())
    shown = _shown((signed[number], seen) for number, seen in hits)
    query = sample.query()
    return Found(_evidence(knowledge, query, shown), query, recogniser.lines)


def _shown(hits: Iterable[tuple[Signed, tuple[Seen, ...]]]) -> dict[int, list[Shown]]:
    """The signatures that were recognised, by the number of their known error."""
    shown: dict[int, list[Shown]] = {}
    for (known_error, number, signature, literals, is_ordinary), seen in hits:
        recognised = Recognised(
            number, signature.name, signature.conditions, literals, literals < WEAK, seen
        )
        shown.setdefault(known_error, []).append(Shown(signature, recognised, is_ordinary))
    return shown


def _evidence(
    knowledge: Knowledge, query: Query, shown: Mapping[int, Sequence[Shown]]
) -> tuple[Evidence, ...]:
    scored = find_by_words(knowledge, query, also=shown)
    cards = knowledge.cards(one.number for one in scored)
    return tuple(
        Evidence(cards[one.number], tuple(shown.get(one.number, ())), one) for one in scored
    )
