"""Numbers of the calibration, written by ``python -m benchmarks.calibration``.

What belongs here: what each trait counts, and the limits of the three words. What does not: what
the traits are (``ranking``).
"""

from __future__ import annotations

from faultbook.matching.answer import Confidence

SIGNED = {
    "": -3.406,
    "conditions": 0.078,
    "literals": 0.53,
    "weak": -0.34,
    "ordinary": -1.989,
    "alike": -1.154,
    "rivals": -0.381,
    "first": 1.494,
    "share": 2.204,
    "covered": 0.666,
    "title": -0.032,
    "best words": 2.049,
}
"""What counts for a known error whose signature the text shows."""

WORDED = {
    "": -4.237,
    "score": 2.743,
    "margin": 2.437,
    "covered": 0.701,
    "title": 0.715,
    "shared": -0.024,
    "length": -2.898,
    "first": 0.702,
}
"""What counts for a known error that is found by words alone."""

LIMITS = {Confidence.MATCH: 0.85, Confidence.POSSIBLE: 0.4}
"""The least probability for each word."""
