"""Numbers of the calibration, written by ``python -m benchmarks.calibration``.

What belongs here: what each trait counts, and the limits of the three words. What does not: what
the traits are (``ranking``).
"""

from __future__ import annotations

from faultbook.matching.answer import Confidence

SIGNED = {
    "": -2.701,
    "conditions": 0.602,
    "literals": 0.186,
    "weak": -0.58,
    "ordinary": -0.883,
    "alike": -0.663,
    "rivals": -0.18,
    "first": 1.186,
    "share": 0.777,
    "doubtful in much": -0.844,
    "covered": 1.196,
    "title": 0.187,
    "best words": 1.894,
}
"""What counts for a known error whose signature the text shows."""

WORDED = {
    "": -5.921,
    "score": 2.83,
    "margin": 2.724,
    "covered": 1.723,
    "title": 0.334,
    "shared": 0.136,
    "length": -2.702,
    "first": 1.341,
    "unshown": -0.938,
    "calm": -0.483,
}
"""What counts for a known error that is found by words alone."""

LIMITS = {Confidence.MATCH: 0.9, Confidence.POSSIBLE: 0.5}
"""The least probability for each word."""
