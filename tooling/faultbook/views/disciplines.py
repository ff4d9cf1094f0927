"""What makes each row of the comparison of the two disciplines true, as a page shows it.

What belongs here: from the table to a page's rows. What does not: the table
(``analysis.disciplines``), and what any of its entries is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from faultbook.analysis.disciplines import ASPECTS
from faultbook.analysis.metrics import METRICS
from faultbook.views import addresses
from faultbook.views.display import Item

if TYPE_CHECKING:
    from faultbook.analysis.disciplines import Discipline
    from faultbook.views.site_view import SiteView

METRICS_PAGE = "guide/metrics.md"
"""Page that defines the metrics."""


_METRIC_NAMES = {metric.key: metric.name for metric in METRICS}


@dataclass(frozen=True, slots=True)
class ProofRow:
    """One discipline's part of an aspect, as a page shows it; fields as of ``Discipline``."""

    aspect: str
    asks: str
    metrics: tuple[Item, ...]
    rules: tuple[Item, ...]
    commands: tuple[str, ...]
    pages: tuple[Item, ...]


def proof_rows(
    view: SiteView, titles: dict[str, str], page: str
) -> tuple[tuple[str, tuple[ProofRow, ...]], ...]:
    """Both disciplines by name, each with a row for every aspect.

    Args:
        view: The site.
        titles: Titles of the pages that the table names.
        page: The page that shows it.
    """

    def row(aspect: str, one: Discipline) -> ProofRow:
        defined = view.href(METRICS_PAGE, page)
        return ProofRow(
            aspect,
            one.asks,
            tuple(Item(_METRIC_NAMES[key], defined) for key in one.metrics),
            tuple(Item(code, view.href(addresses.rule_page(code), page)) for code in one.rules),
            one.commands,
            tuple(Item(titles[path], view.href(path, page)) for path in one.pages),
        )

    return (
        ("Incident management", tuple(row(aspect.name, aspect.incident) for aspect in ASPECTS)),
        ("Problem management", tuple(row(aspect.name, aspect.problem) for aspect in ASPECTS)),
    )
