"""Numbers of likeness, written by ``python -m benchmarks.likeness_learning``.

What belongs here: what each trait counts, and from where on incidents are taken for the same. What
does not: what the traits are (``likeness``).
"""

from __future__ import annotations

WEIGHTS = {
    "": 0.811,
    "texts": 0.9,
    "covered": 0.36,
    "common": 0.976,
    "strongest": 1.595,
    "title in text": 0.348,
    "titles in texts": 0.413,
    "thinner": -1.725,
    "unequal": -0.466,
}
"""What each trait counts; "" counts for every pair."""

ALIKE = 0.6
"""The least probability from which on two incidents are taken for the same fault."""
