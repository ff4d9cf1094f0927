"""What every format of a review says in the same words.

What belongs here: headings and the sentences around the figures. What does not: the figures
(``aspects``) and layout (``markdown``, ``html``).
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from faultbook.reporters.history_values import minute

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faultbook.reporters.review.contents import Review

INCIDENT, PROBLEM = "Incident management", "Problem management"
NEXT = "What to do next"
NOTHING_NEXT = (
    "Nothing: no fix is broken or waits to be verified, nothing is overdue, no incident came back"
    " without a problem, and every known error tells a workaround."
)
NO_FIGURE = "Nothing to tell in this period."
FOOT = (
    "What each figure means, and what to bear in mind, is in the guide, on the page on metrics."
    " Figures that nothing can be told from are none, not 0."
)

_DAY = timedelta(days=1)


def title(review: Review) -> str:
    """What the review is called."""
    return f"Incident and problem review, {review.period.name}"


def introduction(review: Review) -> Iterator[str]:
    """Sentences on what the figures are of."""
    period, metrics = review.period, review.now.metrics
    yield f"From {minute(period.start)} to {minute(metrics.end)} UTC."
    if not review.is_over:
        days, whole = (max(metrics.end - period.start, timedelta()) // _DAY, period.length // _DAY)
        yield f"The period isn't over: {days:,} of its {whole:,} days have passed."
    if review.before is not None:
        yield f"What stands behind 'before' is of {review.before.metrics.period}."
