"""The logs beside a CRE rule as samples of its signatures.

What belongs here: what of a log is kept, and that it proves the signature. What does not: running
signatures (``matching``), finding the logs (``reading``) and making them fit (``fit_text``).

A log that is short is kept whole, and of a long one the lines that the patterns need, with some
around them. Nothing is kept unless the signature recognises it, or leaves it alone where it should.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import islice
from typing import TYPE_CHECKING, Any

from faultbook.exchange.cre.signature_fields import runnable
from faultbook.matching.occurrences import Block
from faultbook.matching.recognition import recognise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from faultbook.matching.recognition import Hit
    from faultbook.signature import Signature

MOST_WHOLE = 8 << 10
"""Characters of a log that is kept whole."""

MOST_KEPT = 32 << 10
"""Characters of those lines of a log that a signature can't do without."""

_AROUND = (3, 1, 0)  # lines kept on either side of those that count, the most that fit


def samples_of(fields: Mapping[str, Any], log: str, other_log: str) -> dict[str, list[str]]:
    """What proves a signature, as a record holds it.

    Args:
        fields: The signature's fields.
        log: A log that it should recognise; "" for none.
        other_log: A log that it should leave alone; "" for none.

    Returns:
        Samples by ``match`` and ``no_match``; without a log that proves nothing.
    """
    signature = runnable(fields)
    hit = hit_in(signature, log)
    found = {
        "match": _first(signature, _shorter(signature, log, hit), is_wanted=True) if hit else "",
        "no_match": _first(signature, _shorter(signature, other_log), is_wanted=False),
    }
    return {key: [text] for key, text in found.items() if text}


def hit_in(signature: Signature, text: str) -> Hit | None:
    """Where a signature recognises a text; None where it doesn't."""
    return next(iter(recognise((signature,), text.encode())), None) if text else None


def _first(signature: Signature, texts: Iterable[str], *, is_wanted: bool) -> str:
    """The first text that is recognised, or that isn't; "" where there is none."""
    for text in texts:
        if (hit_in(signature, text) is not None) == is_wanted:
            return text
    return ""


def _shorter(signature: Signature, text: str, hit: Hit | None = None) -> Iterator[str]:
    """A log, or parts of it that may do, the one with the most lines first."""
    if not text.strip():
        return
    if len(text) <= MOST_WHOLE:
        yield text
        return
    lines = text.split("\n")
    begins = {one.pattern: one.line for one in hit.seen} if hit is not None else {}
    for since in (begins, {}) if begins else ({},):
        needed = _needed_lines(signature, text.encode(), since)
        for around in _AROUND:
            near = {n for one in needed for n in range(one - around, one + around + 1)}
            kept = "\n".join(lines[n] for n in sorted(near) if 0 <= n < len(lines))
            if kept.strip() and len(kept) <= (MOST_WHOLE if around else MOST_KEPT):
                yield kept


def _needed_lines(signature: Signature, log: bytes, since: Mapping[str, int]) -> set[int]:
    """Numbers of the lines, from 0, in which patterns are found, as often as they are needed.

    The first lines of their records are among them, since these say when it was.

    Args:
        signature: The signature.
        log: The log.
        since: For a pattern, the number of the line, from 1, from which on it counts.
    """
    block = Block(log)
    starts = [0, *(found.end() for found in re.finditer(b"\n", log))]
    needed: set[int] = set()
    for pattern in (*signature.patterns, *(one.pattern for one in signature.unless)):
        least = since.get(pattern.text, 0)
        found = (one for one in block.occurrences(pattern, is_timed=False) if one.line >= least)
        for one in islice(found, pattern.times):
            begin = starts[one.line - 1]
            record = block.records.around(begin)
            needed.add(bisect_right(starts, record.begin) - 1)
            last = max(begin, begin + one.spans[0][1] - 1)
            needed.update(range(one.line - 1, bisect_right(starts, last)))
    return needed
