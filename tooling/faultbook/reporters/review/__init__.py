"""Ways to write a review of the two disciplines: ``Review`` in, text out, nothing else touched.

What belongs here: one module a format, each with a function ``render``, and the table of them. What
does not: gathering a review (``reviewing``), measuring (``analysis``) and where the text goes
(``cli``).

A review is handed around and printed: nobody is named in it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from faultbook.reporters.review.contents import Review

REVIEW_REPORTERS: dict[str, str] = {
    "markdown": "faultbook.reporters.review.markdown",
    "html": "faultbook.reporters.review.html",
}
"""Module of each format, by the name users give it; imported only when asked for."""


def render_review(name: str, review: Review) -> str:
    """The review in the format ``name``, ending with a line feed."""
    text: str = import_module(REVIEW_REPORTERS[name]).render(review)
    return text
