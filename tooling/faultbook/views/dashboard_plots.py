"""The charts of the dashboard.

What belongs here: which figures a chart shows, and what is said of it to those who don't see it.
What does not: drawing (``charts``), and the tables of the same figures (``dashboard_tables``).
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from faultbook.analysis.figure_texts import duration, percent
from faultbook.analysis.figures import MEDIAN, P90
from faultbook.analysis.pareto import pareto_of
from faultbook.analysis.problem_metrics import AGES
from faultbook.analysis.slices import NONE
from faultbook.views.charts.plots import Plot, Series
from faultbook.views.dashboard_tables import (
    PAGE,
    count_in,
    figure_of,
    priorities_of,
    priority_name,
    value_of,
)
from faultbook.views.display import words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from faultbook.views.dashboard_figures import DashboardFigures
    from faultbook.views.site_view import SiteView

NOT_OVER = "*"
"""Stands behind the name of a month or quarter that isn't over."""

_MOST_SERVICES = 10
_UNITS = (("minutes", 60), ("hours", 3600), ("days", 86400))
_FEW = 3  # so many of the next unit are still told in the smaller one
_PERCENT = 100


def incidents_plot(figures: DashboardFigures) -> Plot:
    """Incidents by month and priority."""
    series = tuple(
        Series(
            priority_name(priority),
            tuple(count_in(one, "incidents", priority) for one in figures.priorities),
        )
        for priority in priorities_of(figures)
    )
    whole = tuple(count_in(figures.months, "incidents", month) for month in figures.months.groups)
    what = ("incidents", "Incidents by month and priority", "incidents")
    return _stacked(what, figures.months.groups, series, whole)


def backlog_plot(figures: DashboardFigures) -> Plot:
    """Open problems at the end of each month, by age."""
    months = figures.months.groups
    series = tuple(
        Series(
            words(age),
            tuple(
                count_in(figures.months, "problem_backlog_by_age", month, age=age)
                for month in months
            ),
        )
        for age, _ in reversed(AGES)
    )
    whole = tuple(sum(one.values[n] or 0 for one in series) for n in range(len(months)))
    title = "Open problems at the end of each month, by age"
    return _stacked(("problem-backlog", title, "open problems"), months, series, whole)


def _stacked(
    what: tuple[str, str, str],
    periods: Sequence[str],
    series: tuple[Series, ...],
    whole: Sequence[float],
) -> Plot:
    key, title, unit = what
    said = _summary(periods, whole, lambda value: f"{value:,.0f}")
    return Plot(key, "stacked", title, said, unit, _marked(periods), series)


def restore_plot(figures: DashboardFigures) -> Plot:
    """Time to restore by month."""
    months = figures.months.groups
    found = [figure_of(figures.months, "time_to_restore", month) for month in months]
    seconds = {
        name: [value_of(one, statistic) for one in found]
        for name, statistic in (("Median", MEDIAN), ("90 % within", P90))
    }
    highest = max((one or 0 for values in seconds.values() for one in values), default=0)
    unit, size = _unit_for(highest)
    series = tuple(
        Series(name, tuple(None if one is None else one / size for one in values))
        for name, values in seconds.items()
    )
    said = f"Median. {_summary(months, seconds['Median'], duration)}"
    title = "Time to restore by month"
    return Plot("time-to-restore", "lines", title, said, unit, _marked(months), series)


def _unit_for(seconds: float) -> tuple[str, int]:
    """The unit in which a time is no large number, and its length in seconds."""
    for smaller, larger in pairwise(_UNITS):
        if seconds < _FEW * larger[1]:
            return smaller
    return _UNITS[-1]


def known_errors_plot(figures: DashboardFigures) -> Plot:
    """The share of incidents that known errors helped with, by quarter."""
    resolved = [
        value_of(figure_of(one, "resolved_by", how="known-error")) for one in figures.quarters
    ]
    met = [value_of(figure_of(one, "known_error_share")) for one in figures.quarters]
    series = (("Were of a known error", met), ("Resolved with a known error", resolved))
    return _shares("known-errors", "Incidents and known errors by quarter", figures, series)


def recurrence_plot(figures: DashboardFigures) -> Plot:
    """The recurrence rate by quarter."""
    rate = [value_of(figure_of(one, "recurrence_rate")) for one in figures.quarters]
    series = (("Recurrence rate", rate),)
    return _shares("recurrence", "Recurrence rate by quarter", figures, series)


def _shares(
    key: str,
    title: str,
    figures: DashboardFigures,
    series: Sequence[tuple[str, Sequence[float | None]]],
) -> Plot:
    quarters = tuple(one.period for one in figures.quarters)
    drawn = tuple(
        Series(name, tuple(None if one is None else one * _PERCENT for one in shares))
        for name, shares in series
    )
    said = " ".join(f"{name}. {_summary(quarters, one, percent)}" for name, one in series)
    return Plot(key, "lines", title, said, "%", _marked(quarters), drawn, highest=_PERCENT)


def services_plots(view: SiteView, figures: DashboardFigures) -> tuple[Plot, ...]:
    """Services with most incidents, and those that were away for the longest time."""
    metrics = figures.services
    incidents = {group: int(count_in(metrics, "incidents", group)) for group in metrics.groups}
    most = pareto_of(incidents)[:_MOST_SERVICES]
    away = {
        group: seconds
        for group in metrics.groups
        if (seconds := count_in(metrics, "service_downtime", group, service=group)) > 0
    }
    longest = sorted(away, key=lambda group: (-away[group], group))[:_MOST_SERVICES]
    return (
        _ranked(
            view,
            ("services-incidents", "Services with most incidents", "incidents"),
            {row.key: row.incidents for row in most},
            [f"{row.incidents:,} ({percent(row.share)})" for row in most],
        ),
        _ranked(
            view,
            ("services-downtime", "Services with most downtime", "downtime"),
            {key: away[key] for key in longest},
            [duration(away[key]) for key in longest],
        ),
    )


def _ranked(
    view: SiteView,
    what: tuple[str, str, str],
    values: dict[str, float],
    texts: Sequence[str],
) -> Plot:
    key, title, unit = what
    names = tuple(_service_name(view, one) for one in values)
    said = ", ".join(f"{name}: {text}" for name, text in zip(names, texts, strict=True))
    series = (Series(unit.capitalize(), tuple(values.values())),)
    return Plot(key, "ranked", title, f"{said}.", unit, names, series, tuple(texts))


def _service_name(view: SiteView, key: str) -> str:
    text = "No service" if key == NONE else view.service_items((key,), PAGE)[0].text
    return view.shown.text(text)


def _marked(periods: Sequence[str]) -> tuple[str, ...]:
    """Names of periods, the last of which isn't over."""
    return (*periods[:-1], *(f"{name}{NOT_OVER}" for name in periods[-1:]))


def _summary(
    periods: Sequence[str], values: Sequence[float | None], told: Callable[[float], str]
) -> str:
    """What is to be seen, in words: the ends, the highest and the lowest."""
    told_of = zip(periods, values, strict=True)
    known = [(value, name) for name, value in told_of if value is not None]
    if not known:
        return "Nothing is known."
    (most, highest), (least, lowest) = max(known), min(known)
    last, latest = known[-1]
    return (
        f"From {periods[0]} to {periods[-1]}, which isn't over. Highest: {told(most)} in {highest}."
        f" Lowest: {told(least)} in {lowest}. Last: {told(last)} in {latest}."
    )
