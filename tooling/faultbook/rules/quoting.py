"""Texts that records quote, as signatures see them.

What belongs here: cleaning them, and the pieces that signatures are looked up by. What does not:
running signatures (``recognising``), which takes far longer to load and is seldom needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.matching.log_text import clean_log
from faultbook.matching.pieces import pieces_in

if TYPE_CHECKING:
    from collections.abc import Iterable


def as_log(text: str) -> bytes:
    """A text as a log would hold it, without what is there for a terminal's sake."""
    return clean_log(text.encode("utf-8", "replace"))


def pieces_of_texts(texts: Iterable[str]) -> set[int]:
    """The pieces of texts."""
    cleaned = (as_log(text).decode("utf-8", "replace") for text in texts)
    return {piece for text in cleaned for piece in pieces_in(text)}
