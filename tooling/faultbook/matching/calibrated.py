"""Numbers of the calibration, written by ``python -m benchmarks.calibration``.

What belongs here: what each trait counts, and the limits of the three words. What does not: what
the traits are (``ranking``).
"""

from __future__ import annotations

from faultbook.matching.answer import Confidence

SIGNED = {
    "": -1.354,
    "conditions": 0.575,
    "literals": 0.054,
    "weak": -0.369,
    "ordinary": -2.05,
    "alike": -1.152,
    "rivals": -1.391,
    "first": 1.632,
    "share": 0.326,
    "weak in much": -0.808,
    "ordinary in much": -2.496,
    "covered": 0.359,
    "title": 1.08,
    "best words": 1.195,
}
"""What counts for a known error whose signature the text shows."""

WORDED = {
    "": -5.953,
    "score": 3.41,
    "margin": 2.923,
    "covered": 1.892,
    "title": 0.276,
    "shared": -0.705,
    "length": -2.187,
    "first": 0.975,
    "unshown": -1.026,
    "calm": -0.498,
}
"""What counts for a known error that is found by words alone."""

LIMITS = {Confidence.MATCH: 0.75, Confidence.POSSIBLE: 0.5}
"""The least probability for each word."""
