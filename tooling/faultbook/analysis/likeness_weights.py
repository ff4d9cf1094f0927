"""Numbers of likeness, written by ``python -m benchmarks.likeness_learning``.

What belongs here: what each trait counts, and from where on incidents are taken for the same. What
does not: what the traits are (``likeness``).
"""

from __future__ import annotations

WEIGHTS = {
    "": -1.696,
    "texts": 1.072,
    "covered": 0.693,
    "common": 1.179,
    "strongest": 2.601,
    "title in text": 1.488,
    "titles in texts": 0.528,
    "thinner": -1.365,
    "unequal": -0.145,
}
"""What each trait counts; "" counts for every pair."""

ALIKE = 0.6
"""The least probability from which on two incidents are taken for the same fault."""
