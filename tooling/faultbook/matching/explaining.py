"""Why a signature recognises a text, or why not: what whoever writes signatures has to see.

What belongs here: telling the patterns that are missing, and which condition stands in the way.
What does not: recognising (``recognition``), and words about it (``rules``, ``cli``).

It is done by asking further signatures, made of the one in question: each of its patterns by
itself, and the whole with fewer conditions. So the same is told of a text and of a stream.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from faultbook.matching.compiled_expressions import compiled, expression_problem
from faultbook.matching.recognition import recognise
from faultbook.signature import Signature

if TYPE_CHECKING:
    from collections.abc import Mapping

    from faultbook.matching.answer import Seen
    from faultbook.matching.recognition import Hit
    from faultbook.signature import Pattern, Unless

Obstacle: TypeAlias = Literal["", "missing", "unless", "within", "order"]
"""What keeps a signature from recognising a text: patterns that aren't there, one that mustn't be
there, a window that is too short, or another order than the sequence's; "" for nothing."""


class PatternSeen(NamedTuple):
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
        patterns: Its patterns, those that must be there first.
        obstacle: What keeps it from recognising the text.
    """

    is_recognised: bool
    patterns: tuple[PatternSeen, ...]
    obstacle: Obstacle

    @property
    def missing(self) -> tuple[PatternSeen, ...]:
        """The patterns that would have to be there, or be there more often."""
        return tuple(one for one in self.patterns if not (one.is_unless or one.is_enough))

    @property
    def forbidden(self) -> tuple[PatternSeen, ...]:
        """The patterns that mustn't be there, and are."""
        return tuple(one for one in self.patterns if one.is_unless and one.is_enough)


def why_not_run(signature: Signature) -> str:
    """Why a signature can't be run: RE2 refuses an expression, or there is no such anchor.

    Returns:
        The reason; "" where it can be run.
    """
    for pattern in _all_patterns(signature):
        if pattern.is_regex and compiled(pattern.text) is None:
            return f"RE2 can't read '{pattern.text}': {expression_problem(pattern.text)}"
    missing = (one.anchor for one in signature.unless if has_no_anchor(one, signature))
    return next((f"there is no pattern {number} to be its anchor" for number in missing), "")


def has_no_anchor(unless: Unless, signature: Signature) -> bool:
    """Whether a pattern is measured from one that there isn't."""
    return unless.anchor is not None and unless.anchor >= len(signature.patterns)


def explain(signature: Signature, text: bytes) -> Explanation:
    """Tell what of a signature a text shows.

    Args:
        signature: The signature; it can be run.
        text: The text; any bytes.
    """
    hits = recognise(questions_about(signature), text)
    return explanation(signature, {hit.number: hit for hit in hits})


def questions_about(signature: Signature) -> tuple[Signature, ...]:
    """The signatures whose hits tell what of a signature a text shows; for ``explanation``."""
    patterns = _all_patterns(signature)
    without_unless = signature._replace(unless=())
    return (
        signature,
        without_unless,
        without_unless._replace(within=None),
        *(Signature("all", (pattern._replace(times=1),)) for pattern in patterns),
        *(Signature("all", (pattern,)) for pattern in patterns),
    )


def explanation(signature: Signature, hits: Mapping[int, Hit]) -> Explanation:
    """Tell what of a signature a text shows, from the answers to the questions about it.

    Args:
        signature: The signature.
        hits: What the text shows of ``questions_about(signature)``, by number.
    """
    whole, without_unless, without_window = (number in hits for number in range(_WHOLES))
    patterns = _all_patterns(signature)
    seen = tuple(
        PatternSeen(
            pattern,
            number >= len(signature.patterns),
            _first_seen(hits.get(_WHOLES + number)),
            _WHOLES + len(patterns) + number in hits,
        )
        for number, pattern in enumerate(patterns)
    )
    enough = [one.is_enough for one in seen if not one.is_unless]
    obstacle: Obstacle = "order"
    if whole:
        obstacle = ""
    elif not (any(enough) if signature.form == "any" else all(enough)):
        obstacle = "missing"
    elif without_unless:
        obstacle = "unless"
    elif without_window:
        obstacle = "within"
    return Explanation(whole, seen, obstacle)


_WHOLES = 3  # questions about the signature as a whole, before those about each pattern


def _all_patterns(signature: Signature) -> tuple[Pattern, ...]:
    return (*signature.patterns, *(one.pattern for one in signature.unless))


def _first_seen(hit: Hit | None) -> Seen | None:
    return hit.seen[0] if hit is not None and hit.seen else None
