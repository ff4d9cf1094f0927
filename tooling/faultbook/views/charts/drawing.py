"""From charts to pictures in a page.

What belongs here: the way from a plot to finished HTML, and doing without. What does not: either
half of it (``altair_charts``, ``svg``).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from faultbook.views.charts.altair_charts import LIBRARIES, as_svg, can_draw
from faultbook.views.charts.svg import embedded

if TYPE_CHECKING:
    from collections.abc import Callable

    from markupsafe import Markup

    from faultbook.views.charts.plots import Plot

_NEEDED = " and ".join(name.replace("_", "-") for name in LIBRARIES)
MISSING = f"charts are left out, since {_NEEDED} aren't installed: pip install 'faultbook[site]'"
"""What is told where the libraries are missing."""


def drawer(tell: Callable[[str], None]) -> Callable[[Plot], Markup | None]:
    """What draws the charts of a page; it gives None for those that can't be, or show nothing.

    Args:
        tell: Told, once, where charts can't be drawn.
    """
    if not can_draw():
        tell(MISSING)
        return lambda _plot: None
    return _drawn


@lru_cache(maxsize=64)  # so that serving a site draws again only what changed
def _drawn(plot: Plot) -> Markup | None:
    if plot.is_empty:
        return None
    return embedded(as_svg(plot), f"fb-plot-{plot.key}", plot.title, plot.description)
