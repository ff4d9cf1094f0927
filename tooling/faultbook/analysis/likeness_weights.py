"""Numbers of likeness, written by ``python -m benchmarks.likeness_learning``.

What belongs here: what each trait counts, and from where on incidents are taken for the same. What
does not: what the traits are (``likeness``).
"""

from __future__ import annotations

WEIGHTS = {
    "": -0.713,
    "texts": 1.203,
    "covered": 0.78,
    "common": 0.64,
    "strongest": 1.278,
    "title in text": 2.281,
    "titles in texts": 1.497,
    "thinner": -1.013,
    "unequal": -0.05,
}
"""What each trait counts; "" counts for every pair."""

ALIKE = 0.55
"""The least probability from which on two incidents are taken for the same fault."""
