"""Cards as text.

What belongs here: their text in an index, and reading it. What does not: what a card says
(``indexing``).
"""

from __future__ import annotations

from json import dumps, loads

from faultbook.matching.answer import Card


def card_text(card: Card) -> str:
    """A card as text; in ASCII, for a path may hold bytes that are no UTF-8."""
    return dumps(card, separators=(",", ":"))


def read_card(text: str) -> Card:
    """The card of a text that ``card_text`` made."""
    card = Card(*loads(text))
    return card._replace(
        services=tuple(card.services),
        components=tuple(card.components),
        fixed_in=tuple((component, version) for component, version in card.fixed_in),
    )
