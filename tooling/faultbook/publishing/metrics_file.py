"""What ``faultbook metrics`` tells of all time, as a file of the site.

What belongs here: where it stands. What does not: what is measured (``analysis.metrics``) and how
it is written down (``reporters.metrics``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.analysis.metrics import metrics_of
from faultbook.reporters.metrics import render_metrics
from faultbook.views import addresses
from faultbook.views.page import SiteFile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faultbook.views.site_view import SiteView

METRICS_FILE = f"{addresses.API}/metrics.json"
"""Where it stands."""


def metrics_file(view: SiteView) -> Iterator[SiteFile]:
    """The metrics of all records that the audience may see."""
    text = render_metrics("json", metrics_of(view.evidence))
    yield SiteFile(METRICS_FILE, text.encode())
