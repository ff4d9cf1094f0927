"""Why a signature recognises a text, or why not: what whoever writes signatures has to see.

What belongs here: telling the patterns that are missing, and which condition stands in the way.
What does not: recognising (``recognition``), and words about it (``rules``, ``cli``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from faultbook.matching.recognition import recognise
from faultbook.matching.signature import Signature

if TYPE_CHECKING:
    from faultbook.matching.answer import Seen
    from faultbook.matching.signature import Pattern

Obstacle: TypeAlias = Literal["", "missing", "unless", "within", "order"]
"""What keeps a signature from recognising a text: patterns that aren't there, one that mustn't be
there, a window that is too short, or another order than the sequence's; "" for nothing."""


class Sighting(NamedTuple):
    """One pattern of a signature, by itself.

    Attributes:
        pattern: The pattern.
        is_unless: Whether it is one that mustn't be there.
        seen: Where it was first found; None where it isn't there at all.
        is_enough: Whether it was found as often as it has to be.
    """

    pattern: Pattern
    is_unless: bool
    seen: Seen | None
    is_enough: bool


class Explanation(NamedTuple):
    """What of a signature a text shows.

    Attributes:
        is_recognised: Whether the signature recognises the text.
        sightings: Its patterns, those that must be there first.
        obstacle: What keeps it from recognising the text.
    """

    is_recognised: bool
    sightings: tuple[Sighting, ...]
    obstacle: Obstacle

    @property
    def missing(self) -> tuple[Sighting, ...]:
        """The patterns that would have to be there, or be there more often."""
        return tuple(one for one in self.sightings if not (one.is_unless or one.is_enough))

    @property
    def forbidden(self) -> tuple[Sighting, ...]:
        """The patterns that mustn't be there, and are."""
        return tuple(one for one in self.sightings if one.is_unless and one.is_enough)


def explain(signature: Signature, text: bytes) -> Explanation:
    """Tell what of a signature a text shows.

    Args:
        signature: The signature; RE2 takes each of its expressions.
        text: The text; any bytes.
    """
    sightings = (
        *(_sighting(pattern, text, is_unless=False) for pattern in signature.patterns),
        *(_sighting(one.pattern, text, is_unless=True) for one in signature.unless),
    )
    is_recognised = bool(recognise((signature,), text))
    obstacle: Obstacle = "" if is_recognised else _obstacle(signature, sightings, text)
    return Explanation(is_recognised, sightings, obstacle)


def _sighting(pattern: Pattern, text: bytes, *, is_unless: bool) -> Sighting:
    once = recognise((Signature("all", (pattern._replace(times=1),)),), text)
    is_enough = bool(once)
    if once and pattern.times > 1:
        is_enough = bool(recognise((Signature("all", (pattern,)),), text))
    return Sighting(pattern, is_unless, once[0].seen[0] if once else None, is_enough)


def _obstacle(signature: Signature, sightings: tuple[Sighting, ...], text: bytes) -> Obstacle:
    """Which condition, if it were away, would let the signature recognise the text."""
    enough = [one.is_enough for one in sightings if not one.is_unless]
    if not (any(enough) if signature.form == "any" else all(enough)):
        return "missing"
    without_unless = signature._replace(unless=())
    if signature.unless and recognise((without_unless,), text):
        return "unless"
    if signature.within is not None and recognise((without_unless._replace(within=None),), text):
        return "within"
    return "order"
