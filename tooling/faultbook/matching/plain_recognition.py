"""Recognising signatures that ask for plain text alone, in a text of a few lines.

What belongs here: telling such signatures, which most are, and finding them. What does not:
windows, counts, orders, expressions and what mustn't be there (``recognition``, whose answers are
the same). It is apart because a search waits for every module that is loaded, and most searches
need no more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.matching.answer import Seen
from faultbook.matching.log_text import clean_log, cut_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from faultbook.signature import Pattern, Signature

SHOWN = 500
"""Characters of a line that are told."""

_KEPT = 4 * SHOWN  # bytes, of which a character has at most four


def is_plain(signature: Signature) -> bool:
    """Whether a signature asks for all or any of some literals, each within a line."""
    return (
        signature.form != "sequence"
        and signature.within is None
        and not signature.unless
        and all(map(_is_literal, signature.patterns))
    )


def _is_literal(pattern: Pattern) -> bool:
    text = pattern.text
    return bool(text) and not pattern.is_regex and pattern.times == 1 and "\n" not in text


def recognise_plain(
    signatures: Sequence[Signature], text: bytes
) -> Iterator[tuple[int, tuple[Seen, ...]]]:
    """Recognise signatures in a text.

    Args:
        signatures: The signatures, of which ``is_plain`` holds.
        text: The text; any bytes.

    Yields:
        The place of each one that is recognised, and where its patterns were seen first.
    """
    cleaned = clean_log(cut_lines(text))
    for number, signature in enumerate(signatures):
        places = [cleaned.find(_bytes(pattern)) for pattern in signature.patterns]
        if signature.form == "all":
            slots = list(range(len(places))) if min(places) >= 0 else []
        else:
            slots = _first_shown(places, cleaned)
        if slots:
            patterns = signature.patterns
            yield number, tuple(_seen(patterns[one], places[one], cleaned) for one in slots)


def _bytes(pattern: Pattern) -> bytes:
    return pattern.text.encode("utf-8", "surrogatepass")


def _first_shown(places: Sequence[int], text: bytes) -> list[int]:
    """Of the patterns that are shown, the first on the first line that shows any."""
    shown = [place for place in places if place >= 0]
    if not shown:
        return []
    end = text.find(b"\n", min(shown))
    end = len(text) if end < 0 else end
    return [next(one for one, place in enumerate(places) if 0 <= place < end)]


def _seen(pattern: Pattern, place: int, text: bytes) -> Seen:
    begin = text.rfind(b"\n", 0, place) + 1
    end = text.find(b"\n", place)
    end = min(len(text) if end < 0 else end, begin + _KEPT)
    line = text[begin:end].decode("utf-8", "replace")[:SHOWN]
    return Seen(pattern.text, text.count(b"\n", 0, place) + 1, line)
