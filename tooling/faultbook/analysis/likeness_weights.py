"""Numbers of likeness, written by ``python -m benchmarks.likeness_learning``.

What belongs here: what each trait counts, and from where on incidents are taken for the same. What
does not: what the traits are (``likeness``).
"""

from __future__ import annotations

WEIGHTS = {
    "": -1.324,
    "texts": 1.064,
    "covered": 0.604,
    "common": 1.309,
    "strongest": 1.702,
    "title in text": 0.543,
    "titles in texts": 0.435,
    "thinner": -1.288,
    "unequal": -0.62,
}
"""What each trait counts; "" counts for every pair."""

ALIKE = 0.6
"""The least probability from which on two incidents are taken for the same fault."""
