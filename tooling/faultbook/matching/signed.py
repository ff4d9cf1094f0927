"""A known error's signature as a search is given it.

What belongs here: the signature, and what of it is worked out once and for all. What does not:
working that out (``pattern_syntax``, ``ordinary``), and the known errors (``knowledge``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from faultbook.signature import Signature

WEAK = 9
"""Literal characters; a signature that demands fewer may suggest a known error, never decide.

Measured on public rules: the 27 of 361 with fewer make nearly half of all false matches.
"""


class Signed(NamedTuple):
    """A signature, and whose it is.

    Attributes:
        known_error: The number that the index gave the known error.
        number: Its place among the known error's signatures, from 0.
        signature: The signature.
        literals: Number of literal characters that it demands, as ``literal_length`` tells it.
        is_ordinary: Whether ordinary log shows it, as ``ordinary.is_ordinary`` tells it.
    """

    known_error: int
    number: int
    signature: Signature
    literals: int
    is_ordinary: bool
