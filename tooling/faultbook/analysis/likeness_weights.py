"""Numbers of likeness, written by ``python -m benchmarks.likeness_learning``.

What belongs here: what each trait counts, and from where on incidents are taken for the same. What
does not: what the traits are (``likeness``).
"""

from __future__ import annotations

WEIGHTS = {
    "": -0.879,
    "texts": 0.465,
    "covered": 0.546,
    "common": 1.191,
    "strongest": 2.61,
    "title in text": 1.359,
    "titles in texts": 0.48,
    "thinner": -1.541,
    "unequal": -0.224,
}
"""What each trait counts; "" counts for every pair."""

ALIKE = 0.5
"""The least probability from which on two incidents are taken for the same fault."""
