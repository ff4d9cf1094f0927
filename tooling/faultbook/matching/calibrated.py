"""Numbers of the calibration, written by ``python -m benchmarks.calibration``.

What belongs here: what each trait counts, and the limits of the three words. What does not: what
the traits are (``ranking``).
"""

from __future__ import annotations

from faultbook.matching.answer import Confidence

SIGNED = {
    "": -3.184,
    "conditions": 0.561,
    "literals": 0.346,
    "weak": -0.702,
    "ordinary": -1.118,
    "alike": -0.679,
    "rivals": -0.131,
    "first": 1.198,
    "share": 0.912,
    "covered": 1.282,
    "title": 0.177,
    "best words": 1.918,
}
"""What counts for a known error whose signature the text shows."""

WORDED = {
    "": -6.27,
    "score": 2.863,
    "margin": 2.622,
    "covered": 1.771,
    "title": 0.416,
    "shared": 0.166,
    "length": -2.648,
    "first": 1.357,
    "unshown": -0.956,
}
"""What counts for a known error that is found by words alone."""

LIMITS = {Confidence.MATCH: 0.85, Confidence.POSSIBLE: 0.4}
"""The least probability for each word."""
