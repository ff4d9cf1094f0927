"""Numbers of likeness, written by ``python -m benchmarks.likeness_learning``.

What belongs here: what each trait counts, and from where on incidents are taken for the same. What
does not: what the traits are (``likeness``).
"""

from __future__ import annotations

WEIGHTS = {
    "": -0.824,
    "texts": 1.156,
    "covered": 0.789,
    "common": 0.676,
    "strongest": 1.313,
    "title in text": 2.257,
    "titles in texts": 1.512,
    "thinner": -1.015,
    "unequal": -0.028,
}
"""What each trait counts; "" counts for every pair."""

ALIKE = 0.55
"""The least probability from which on two incidents are taken for the same fault."""
