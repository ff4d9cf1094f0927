"""The tables of the dashboard.

What belongs here: which figure stands in which row and column. What does not: measuring them
(``dashboard_figures``), and the sentences around them (``dashboard_page``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.analysis.figures import MEDIAN, ONLY, P90
from faultbook.analysis.pareto import pareto_of
from faultbook.analysis.problem_metrics import AGES
from faultbook.analysis.slices import NONE
from faultbook.views import addresses
from faultbook.views.data_tables import Cell, Column, DataTable, number_cell, words_cell
from faultbook.views.display import Item, calendar_day, words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from faultbook.analysis.figures import Figure
    from faultbook.analysis.guarding import Due, Overdue
    from faultbook.analysis.intervals import Median
    from faultbook.analysis.metric import Unit
    from faultbook.analysis.metrics import Metrics
    from faultbook.analysis.relief import Relief
    from faultbook.views.dashboard_figures import DashboardFigures
    from faultbook.views.site_view import SiteView

PAGE = addresses.DASHBOARD

_KNOWN = (Column("Known", "known"), Column("Missing", "missing"), Column("Pending", "pending"))
_MOST_SERVICES = 20
_MOST_OVERDUE = 50
_MINUTE = 60

DUE_WORDS: dict[Due, str] = {
    "workaround": "Review of a known error",
    "risk": "Review of an accepted risk",
    "action": "Action",
}
"""What was to be done, as readers see it."""


def dashboard_tables(view: SiteView) -> tuple[DataTable, ...]:
    """Every table of the dashboard, each with the rows that a page leaves out too."""
    figures = view.dashboard
    return (
        quarters_table(figures),
        incidents_table(figures),
        restore_table(figures),
        known_errors_table(figures),
        workarounds_table(view, figures),
        recurrence_table(figures),
        backlog_table(figures),
        services_table(view, figures),
        overdue_table(view, figures),
    )


def figure_of(metrics: Metrics, key: str, group: str = "", **labels: str) -> Figure | None:
    """A figure; None where there is no such group, or nothing to tell of it."""
    found = [one for one in metrics.measured if (one.metric.key, one.group) == (key, group)]
    return found[0].figure(**labels) if found else None


def value_of(figure: Figure | None, statistic: str = ONLY) -> float | None:
    """One value of a figure."""
    return None if figure is None else dict(figure.values).get(statistic)


def count_in(metrics: Metrics, key: str, group: str = "", **labels: str) -> float:
    """A number of records; 0 where no record belongs to the group."""
    return value_of(figure_of(metrics, key, group, **labels)) or 0


def priorities_of(figures: DashboardFigures) -> tuple[str, ...]:
    """Priorities that incidents of these months have, those without one last."""
    found = {
        group
        for metrics in figures.priorities
        for group in metrics.groups
        if count_in(metrics, "incidents", group)
    }
    return tuple(sorted(found, key=lambda group: (group == NONE, group)))


def priority_name(group: str) -> str:
    """A priority as readers see it."""
    return "No priority" if group == NONE else f"Priority {group}"


def period_names(periods: tuple[str, ...]) -> tuple[str, ...]:
    """Names of periods; the last one isn't over."""
    return (*periods[:-1], *(f"{name} (so far)" for name in periods[-1:]))


def quarters_table(figures: DashboardFigures) -> DataTable:
    """All metrics of this quarter and the one before."""
    rows = [
        row
        for metrics in (figures.present, figures.before)
        if metrics is not None
        for row in _metric_rows(metrics)
    ]
    columns = (
        *(Column("Quarter", "quarter"), Column("Metric", "metric"), Column("Of", "about")),
        *(Column("Statistic", "statistic"), Column("Value", "value"), *_KNOWN),
    )
    return DataTable("quarters", "Metrics of this quarter and the one before", columns, tuple(rows))


def _metric_rows(metrics: Metrics) -> Iterator[tuple[Cell, ...]]:
    for measured in metrics.measured:
        for figure in measured.figures:
            about = ", ".join(value for _, value in figure.labels)
            for statistic, value in figure.values:
                yield (
                    words_cell(metrics.period),
                    words_cell(measured.metric.name, measured.metric.key),
                    words_cell(about),
                    words_cell(statistic),
                    number_cell(measured.metric.unit, value),
                    *_told_from(figure),
                )


def incidents_table(figures: DashboardFigures) -> DataTable:
    """Incidents by month and priority."""
    priorities = priorities_of(figures)
    months = figures.months.groups
    rows = tuple(
        (
            words_cell(name, month),
            *(
                number_cell("count", count_in(metrics, "incidents", priority))
                for priority in priorities
            ),
            number_cell("count", count_in(figures.months, "incidents", month)),
        )
        for name, month, metrics in zip(
            period_names(months), months, figures.priorities, strict=True
        )
    )
    columns = (
        Column("Month", "month"),
        *(Column(priority_name(one), _priority_key(one)) for one in priorities),
        Column("All", "all"),
    )
    return DataTable("incidents", "Incidents by month and priority", columns, rows)


def _priority_key(group: str) -> str:
    return "no_priority" if group == NONE else f"priority_{group}"


def restore_table(figures: DashboardFigures) -> DataTable:
    """Time to restore by month."""
    columns = (
        Column("Month", "month"),
        Column("Median", "median_seconds"),
        Column("90 % within", "p90_seconds"),
        *_KNOWN,
    )
    rows = tuple(
        (
            words_cell(name, month),
            *_values(figures.months, "time_to_restore", month, "seconds", (MEDIAN, P90)),
            *_told_from(figure_of(figures.months, "time_to_restore", month)),
        )
        for name, month in _months(figures)
    )
    return DataTable("time-to-restore", "Time to restore by month", columns, rows)


def known_errors_table(figures: DashboardFigures) -> DataTable:
    """What known errors did, by quarter."""
    columns = (
        Column("Quarter", "quarter"),
        Column("Resolved with a known error", "resolved_with_known_error_share"),
        *_named("Resolved", "resolved"),
        Column("Were of a known error", "known_error_share"),
        Column("Incidents", "incidents"),
        Column("Time saved", "time_saved_seconds"),
        *_named("Restored", "restored"),
    )
    rows = []
    for name, metrics in _quarters(figures):
        resolved = figure_of(metrics, "resolved_by", how="known-error")
        met = figure_of(metrics, "known_error_share")
        saved = figure_of(metrics, "time_saved")
        rows.append(
            (
                words_cell(name, metrics.period),
                number_cell("share", value_of(resolved)),
                *_told_from(resolved),
                number_cell("share", value_of(met)),
                *_told_from(met)[:1],
                number_cell("seconds", value_of(saved)),
                *_told_from(saved),
            )
        )
    return DataTable("known-errors", "Known errors by quarter", columns, tuple(rows))


def _named(name: str, key: str) -> Iterator[Column]:
    """The columns of what a figure is told from, where there are several figures."""
    for column in _KNOWN:
        yield Column(f"{name}: {column.name.lower()}", f"{key}_{column.key}")


def workarounds_table(view: SiteView, figures: DashboardFigures) -> DataTable:
    """What came of the workarounds that were applied most often."""
    columns = (
        Column("Known error", "known_error"),
        Column("Incidents", "incidents"),
        Column("Restored with it", "with_median_seconds"),
        Column("Without it, same fault", "without_same_fault_median_seconds"),
        Column("Without any, same services", "without_same_services_median_seconds"),
        Column("It helped", "helped_share"),
        Column("Incidents that say", "helped_known"),
    )
    rows = tuple(_relief_row(view, one) for one in figures.reliefs)
    caption = "Known errors that were applied most often"
    return DataTable("workarounds", caption, columns, rows, has_order=False)


def _relief_row(view: SiteView, relief: Relief) -> tuple[Cell, ...]:
    helped = relief.helped
    applied = relief.applied.incidents + relief.applied.untold
    return (
        _record(view, relief.known_error.id),
        number_cell("count", applied),
        _median(relief.applied.minutes),
        *(_median(one.restored.minutes) for one in relief.comparisons),
        number_cell("share", helped.share),
        number_cell("count", helped.yes + helped.partly + helped.no),
    )


def _median(minutes: Median | None) -> Cell:
    return number_cell("seconds", None if minutes is None else minutes.value * _MINUTE)


def recurrence_table(figures: DashboardFigures) -> DataTable:
    """Recurrence rate by quarter."""
    columns = (
        Column("Quarter", "quarter"),
        Column("Recurrence rate", "recurrence_rate"),
        *_KNOWN,
    )
    rows = tuple(
        (
            words_cell(name, metrics.period),
            *_values(metrics, "recurrence_rate", "", "share"),
            *_told_from(figure_of(metrics, "recurrence_rate")),
        )
        for name, metrics in _quarters(figures)
    )
    return DataTable("recurrence", "Recurrence rate by quarter", columns, rows)


def backlog_table(figures: DashboardFigures) -> DataTable:
    """Open problems at the end of each month, by how long they had been open."""
    metrics = figures.months
    columns = (
        Column("End of month", "month"),
        *(Column(words(age), age.replace(" ", "_")) for age, _ in AGES),
        Column("Open", "open"),
        Column("Growth", "growth"),
        Column("Median age", "median_age_seconds"),
        Column("Missing", "missing"),
    )
    rows = []
    for name, month in _months(figures):
        found = figure_of(metrics, "problem_backlog", month)
        by_age = (
            number_cell("count", count_in(metrics, "problem_backlog_by_age", month, age=age))
            for age, _ in AGES
        )
        rows.append(
            (
                words_cell(name, month),
                *by_age,
                number_cell("count", value_of(found)),
                *_values(metrics, "problem_backlog_growth", month, "count"),
                *_values(metrics, "problem_age", month, "seconds", (MEDIAN,)),
                number_cell("count", found.missing if found else 0),
            )
        )
    return DataTable("problem-backlog", "Open problems by age", columns, tuple(rows))


def services_table(view: SiteView, figures: DashboardFigures) -> DataTable:
    """Services by their incidents, those that have most leading."""
    metrics = figures.services
    counts = {group: int(count_in(metrics, "incidents", group)) for group in metrics.groups}
    columns = (
        *(Column("Service", "service"), Column("Incidents", "incidents")),
        *(Column("Share", "share"), Column("Running sum", "cumulated_share")),
        *(Column("Downtime", "downtime_seconds"), Column("Availability", "availability")),
        *(Column("Counted", "downtime_known"), Column("Missing", "downtime_missing")),
    )
    rows = []
    for row in pareto_of(counts):
        # No service is away because of an incident that names none.
        key = "" if row.key == NONE else row.key
        away = figure_of(metrics, "service_downtime", key, service=key)
        there = figure_of(metrics, "service_availability", key, service=key)
        rows.append(
            (
                _service(view, row.key),
                number_cell("count", row.incidents),
                number_cell("share", row.share),
                number_cell("share", row.cumulated),
                number_cell("seconds", value_of(away)),
                number_cell("share", value_of(there)),
                *_told_from(away)[:2],
            )
        )
    caption = "Services by incidents and downtime"
    return DataTable("services", caption, columns, tuple(rows), _MOST_SERVICES, has_order=False)


def _service(view: SiteView, key: str) -> Cell:
    if key == NONE:
        return words_cell("No service", NONE)
    item = view.service_items((key,), PAGE)[0]
    return Cell(item, key)


def overdue_table(view: SiteView, figures: DashboardFigures) -> DataTable:
    """What was to be done by a day that is over, the oldest leading."""
    columns = (
        *(Column("What", "what"), Column("Record", "record"), Column("To be done", "action")),
        *(Column("Owner", "owner"), Column("Due", "due"), Column("Days late", "days_late")),
    )
    today = figures.now.date()
    late = sorted(figures.guard.overdue, key=lambda one: (one.due, one.id, one.number or 0))
    rows = tuple(_overdue_row(view, one, today) for one in late)
    return DataTable("overdue", "What is overdue", columns, rows, _MOST_OVERDUE, has_order=False)


def _overdue_row(view: SiteView, one: Overdue, today: date) -> tuple[Cell, ...]:
    return (
        words_cell(DUE_WORDS[one.what], one.what),
        _record(view, one.id),
        words_cell(one.action),
        words_cell(view.team(one.owner) or "", one.owner or ""),
        Cell(calendar_day(one.due), one.due.isoformat()),
        number_cell("count", (today - one.due).days),
    )


def _record(view: SiteView, record_id: str) -> Cell:
    return Cell(view.record_item(record_id, PAGE) or Item(record_id), record_id)


def _months(figures: DashboardFigures) -> Iterator[tuple[str, str]]:
    months = figures.months.groups
    return zip(period_names(months), months, strict=True)


def _quarters(figures: DashboardFigures) -> Iterator[tuple[str, Metrics]]:
    names = period_names(tuple(one.period for one in figures.quarters))
    return zip(names, figures.quarters, strict=True)


def _values(
    metrics: Metrics, key: str, group: str, unit: Unit, statistics: tuple[str, ...] = (ONLY,)
) -> Iterator[Cell]:
    figure = figure_of(metrics, key, group)
    return (number_cell(unit, value_of(figure, one)) for one in statistics)


def _told_from(figure: Figure | None) -> tuple[Cell, ...]:
    counts = (0, 0, 0) if figure is None else (figure.known, figure.missing, figure.pending)
    return tuple(number_cell("count", one) for one in counts)
