"""Sentences that make a benchmark's records as long as real ones.

What belongs here: plain prose for sections. What does not: the records themselves (``registers``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

SENTENCES = (
    "The first calls came from the branch offices in the north, then from everywhere.",
    "The dashboards showed nothing for the first minutes, because they average over a quarter.",
    "A deployment had gone out that morning, which turned out to have nothing to do with it.",
    "Retries from the mobile clients tripled the load while the service was coming back.",
    "The second instance took over as it should, but with the settings of last year.",
    "Nobody on the rota had seen this screen before, and the page about it was out of date.",
    "Sessions that were open kept working, so that part of the callers noticed nothing.",
    "The supplier was called at once and answered after the service had been restored.",
    "Batch jobs of the night were moved to the evening so that they would not run into it.",
    "The same picture was seen in the test environment a week before and taken for noise.",
    "A restart helped for about ten minutes each time, until the queue had filled again.",
    "Traffic was moved to the other site by hand, since the automatic switch did not see it.",
)


def paragraph(size: int, chance: random.Random) -> str:
    """Sentences of about ``size`` characters in all, one a line; "" for none."""
    lines: list[str] = []
    while sum(map(len, lines)) + len(SENTENCES[0]) // 2 < size:
        lines.append(chance.choice(SENTENCES))
    return "\n".join(lines)
