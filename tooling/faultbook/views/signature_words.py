"""Signatures for people: what must, and what must not, be in a text.

What belongs here: a signature in sentences. What does not: what it means to a program
(``faultbook.signature``, ``matching``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from faultbook.model.signature import Pattern, Signature


@dataclass(frozen=True, slots=True)
class SignatureWords:
    """A signature in words.

    Attributes:
        name: What it recognises, or "".
        groups: What must, or must not, be there: a sentence and its patterns.
    """

    name: str
    groups: tuple[tuple[str, tuple[str, ...]], ...]


def in_words(signature: Signature) -> SignatureWords:
    """A signature in words."""
    window = f", within {signature.within}" if signature.within else ""
    groups = (
        (f"All of these{window}:", signature.all),
        (f"Any of these{window}:", signature.any),
        (f"These in this order{window}:", signature.sequence),
        ("But none of these:", signature.unless),
    )
    shown = tuple((said, tuple(map(_pattern, found))) for said, found in groups if found)
    return SignatureWords(signature.name or "", shown)


def _pattern(pattern: Pattern) -> str:
    text = pattern.literal if pattern.literal is not None else f"/{pattern.regex}/"
    return f"{text} ({pattern.count} times)" if pattern.count > 1 else text
