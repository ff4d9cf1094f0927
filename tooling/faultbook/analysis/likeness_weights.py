"""Numbers of likeness, written by ``python -m benchmarks.likeness_learning``.

What belongs here: what each trait counts, and from where on incidents are taken for the same. What
does not: what the traits are (``likeness``).
"""

from __future__ import annotations

WEIGHTS = {
    "": -0.2,
    "texts": 1.01,
    "covered": 0.17,
    "common": 0.67,
    "strongest": 1.67,
    "title in text": 0.64,
    "titles in texts": 0.53,
    "thinner": -1.39,
    "unequal": -0.25,
}
"""What each trait counts; "" counts for every pair."""

ALIKE = 0.5
"""The least probability from which on two incidents are taken for the same fault."""
