"""Numbers of likeness, written by ``python -m benchmarks.likeness_learning``.

What belongs here: what each trait counts, and from where on incidents are taken for the same. What
does not: what the traits are (``likeness``).
"""

from __future__ import annotations

WEIGHTS = {
    "": -5.0,
    "texts": 5.0,
    "covered": 2.0,
    "common": 0.3,
    "strongest": 0.5,
    "titles": 2.0,
    "title letters": 1.0,
    "title in text": 1.0,
    "titles in texts": 1.0,
    "names": 1.0,
    "names known": 0.0,
    "frames": 2.0,
    "length": 0.0,
    "lengths": 0.0,
}
"""What each trait counts; "" counts for every pair."""

ALIKE = 0.5
"""The least probability from which on two incidents are taken for the same fault."""
