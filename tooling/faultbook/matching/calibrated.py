"""Numbers of the calibration, written by ``python -m benchmarks.calibration``.

What belongs here: what each trait counts, and the limits of the three words. What does not: what
the traits are (``ranking``).
"""

from __future__ import annotations

from faultbook.matching.answer import Confidence

SIGNED = {
    "": -1.35,
    "conditions": 0.559,
    "literals": 0.067,
    "weak": -0.389,
    "ordinary": -2.064,
    "alike": -0.983,
    "rivals": -1.401,
    "first": 1.621,
    "share": 0.33,
    "weak in much": -0.802,
    "ordinary in much": -2.48,
    "covered": 0.358,
    "title": 1.061,
    "best words": 1.272,
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
