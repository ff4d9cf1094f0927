"""The dashboard: how it goes with incidents, problems and what is known, for a review.

What belongs here: the order of the page and its sentences. What does not: measuring
(``dashboard_figures``), its tables and charts (``dashboard_tables``, ``dashboard_plots``), and how
it looks (``templates``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from faultbook.analysis.figure_texts import UNTOLD, figure_told
from faultbook.analysis.figures import MEAN
from faultbook.analysis.slices import NONE
from faultbook.views import addresses
from faultbook.views import dashboard_plots as plots
from faultbook.views import dashboard_tables as tables
from faultbook.views.charts.drawing import drawer
from faultbook.views.charts.plots import PALETTES
from faultbook.views.dashboard_tables import PAGE, figure_of
from faultbook.views.display import Item, fact, facts, moment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from markupsafe import Markup

    from faultbook.analysis.figures import Figure
    from faultbook.analysis.metric import Metric
    from faultbook.views.charts.plots import Plot
    from faultbook.views.dashboard_figures import DashboardFigures
    from faultbook.views.data_tables import DataTable
    from faultbook.views.display import Fact
    from faultbook.views.site_view import SiteView

TITLE = "Dashboard"
_METRICS_GUIDE = "guide/metrics.md"
_SHORT = 10  # characters of a commit's id
_FEW = 10

HEADLINES: tuple[tuple[str, tuple[tuple[str, str], ...], str], ...] = (
    ("incidents", (), ""),
    ("major_incidents", (), ""),
    ("time_to_restore", (), ""),
    ("downtime", (), ""),
    ("resolved_by", (("how", "known-error"),), "Resolved with a known error"),
    ("time_saved", (), ""),
    ("recurrence_rate", (), ""),
    ("problem_backlog", (), "Open problems"),
    ("problem_backlog_growth", (), ""),
    ("with_root_cause", (), "Problems with a root cause"),
    ("fixes_deployed", (), ""),
    ("fixes_verified", (), ""),
)
"""Key, labels and name of each figure at the top; the metric's own name for ""."""


class Headline(NamedTuple):
    """A figure at the top.

    Attributes:
        name: What it is, with a link to its definition.
        value: What it comes to in this quarter.
        before: What it came to in the quarter before.
        told_from: How many records it is told from, and how many lack what is needed.
    """

    name: Item
    value: str
    before: str
    told_from: str


class Picture(NamedTuple):
    """A chart in the page.

    Attributes:
        title: What it shows.
        svg: The chart.
        legend: Names of its series, each with the number of its colour; none where it has one
            alone.
        form: Its form, which says how the legend looks.
    """

    title: str
    svg: Markup
    legend: tuple[tuple[str, int], ...]
    form: str


class Part(NamedTuple):
    """A part of the page.

    Attributes:
        heading: Its heading.
        intro: What is said first.
        links: Definitions of what it tells.
        pictures: Its charts; none where there is nothing to be seen.
        tables: Its tables, each with the address of the same as CSV.
        is_open: Whether its tables are shown at once.
        records: Records that it names, each with a remark.
    """

    heading: str
    intro: str
    links: tuple[Item, ...]
    pictures: tuple[Picture, ...]
    tables: tuple[tuple[DataTable, str], ...]
    is_open: bool = False
    records: tuple[Item, ...] = ()

    @property
    def is_over_time(self) -> bool:
        """Whether a chart shows months or quarters, of which the last isn't over."""
        return any(one.form != "ranked" for one in self.pictures)


@dataclass(frozen=True, slots=True)
class DashboardPage:
    """The page.

    Attributes:
        path: Where it stands.
        title: Its title.
        facts: As of when it is told.
        intro: Which quarters it compares.
        headlines: The figures at the top.
        quarters_csv: Address of all metrics of both quarters as CSV.
        parts: Its parts.
        sorter: Address of the script that sorts and filters its tables, or "" where none is long.
    """

    path: str
    title: str
    facts: tuple[Fact, ...]
    intro: str
    headlines: tuple[Headline, ...]
    quarters_csv: str
    parts: tuple[Part, ...]
    sorter: str


def dashboard_page(view: SiteView) -> DashboardPage:
    """The dashboard of a register."""
    figures = view.dashboard
    parts = tuple(_parts(view, figures))
    is_sorted = any(table.is_worth_sorting for part in parts for table, _ in part.tables)
    return DashboardPage(
        PAGE,
        TITLE,
        _as_of(view),
        _quarters_intro(figures),
        tuple(_headlines(view, figures)),
        _csv_href(view, tables.quarters_table(figures).key),
        parts,
        view.file_href(addresses.script("tables.js"), PAGE) if is_sorted else "",
    )


def _as_of(view: SiteView) -> tuple[Fact, ...]:
    """Commits are named to those alone who may see the register."""
    past = view.past
    landed = moment(past.head_at) if past.head_at else None
    commit = past.head[:_SHORT] if past.head and not view.shown.is_public else None
    return facts(
        fact("Figures of", moment(view.now)),
        fact("Records of", *(one for one in (commit, landed) if one)),
    )


def _quarters_intro(figures: DashboardFigures) -> str:
    present, before = figures.present.period, figures.before
    compared = "" if before is None else f" Below it stands that of {before.period}."
    return (
        f"Each figure is that of {present}, which isn't over.{compared}"
        f" Periods begin at midnight ({figures.present.zone})."
    )


def _headlines(view: SiteView, figures: DashboardFigures) -> Iterator[Headline]:
    for key, labels, name in HEADLINES:
        metric = figures.present.of(key).metric
        now = figure_of(figures.present, key, **dict(labels))
        before = None if figures.before is None else figure_of(figures.before, key, **dict(labels))
        yield Headline(
            _definition(view, metric, name),
            _told(metric, now),
            "" if figures.before is None else f"{figures.before.period}: {_told(metric, before)}",
            _told_from(now),
        )


def _told(metric: Metric, figure: Figure | None) -> str:
    """A figure without its mean, for which there is no room, and which few incidents make."""
    if figure is None:
        return UNTOLD
    values = tuple(one for one in figure.values if one[0] != MEAN)
    return figure_told(metric.unit, figure._replace(values=values))


def _told_from(figure: Figure | None) -> str:
    known, missing, pending = (0, 0, 0) if figure is None else figure[1:4]
    return f"of {known:,}; {missing:,} missing, {pending:,} pending"


def _definition(view: SiteView, metric: Metric, name: str = "") -> Item:
    return Item(name or metric.name, f"{view.href(_METRICS_GUIDE, PAGE)}#metric-{metric.key}")


def _parts(view: SiteView, figures: DashboardFigures) -> Iterator[Part]:
    draw = drawer(view.site.tell)

    def part(  # noqa: PLR0913 - the parts of a part
        heading: str,
        intro: str,
        keys: tuple[str, ...],
        shown: tuple[Plot, ...],
        *data: DataTable,
        is_open: bool = False,
        records: tuple[Item, ...] = (),
    ) -> Part:
        by_key = {one.metric.key: one.metric for one in figures.present.measured}
        links = tuple(_definition(view, by_key[key]) for key in keys)
        files = tuple((table, _csv_href(view, table.key)) for table in data)
        pictures = tuple(_pictures(shown, draw))
        return Part(heading, intro, links, pictures, files, is_open, records)

    yield part(
        "Incidents",
        _incidents_intro(figures),
        ("incidents",),
        (plots.incidents_plot(figures),),
        tables.incidents_table(figures),
    )
    yield part(
        "Time to restore",
        "How long until service was back, of the incidents that began in each month.",
        ("time_to_restore",),
        (plots.restore_plot(figures),),
        tables.restore_table(figures),
    )
    yield part(
        "Known errors",
        "How many incidents were of a known error, how many it resolved, and what that saved:"
        " an estimate, which may be negative.",
        ("known_error_share", "resolved_by", "time_saved"),
        (plots.known_errors_plot(figures),),
        tables.known_errors_table(figures),
        tables.workarounds_table(view, figures),
    )
    yield part(
        "Recurrence",
        "The share of incidents that had happened before." + _broken_intro(figures),
        ("recurrence_rate",),
        (plots.recurrence_plot(figures),),
        tables.recurrence_table(figures),
        records=_broken(view, figures),
    )
    yield part(
        "Problem backlog",
        "Problems that were open at the end of each month, by how long they had been.",
        ("problem_backlog", "problem_backlog_by_age", "problem_backlog_growth", "problem_age"),
        (plots.backlog_plot(figures),),
        tables.backlog_table(figures),
    )
    yield part(
        "Services",
        f"From {figures.services.period}. {_shared_intro(figures)}",
        ("incidents", "service_downtime", "service_availability"),
        plots.services_plots(view, figures),
        tables.services_table(view, figures),
    )
    overdue = tables.overdue_table(view, figures)
    said = "Known errors, accepted risks and actions whose day is over."
    nothing = "Nothing is overdue."
    yield part("Overdue", said if overdue.rows else nothing, (), (), overdue, is_open=True)


def _pictures(shown: tuple[Plot, ...], draw: Callable[[Plot], Markup | None]) -> Iterator[Picture]:
    for plot in shown:
        svg = draw(plot)
        if svg is not None:
            colours = PALETTES[plot.form]
            legend = tuple((one.name, colours[n]) for n, one in enumerate(plot.series))
            yield Picture(plot.title, svg, legend if len(legend) > 1 else (), plot.form)


def _incidents_intro(figures: DashboardFigures) -> str:
    said = "Incidents by the month in which they began."
    if not figures.undated:
        return said
    one = figures.undated == 1
    return (
        f"{said} {figures.undated:,} {'incident doesn' if one else 'incidents don'}'t say when"
        f" {'it' if one else 'they'} began and {'counts' if one else 'count'} in no period."
    )


def _shared_intro(figures: DashboardFigures) -> str:
    unnamed = NONE in figures.services.groups
    said = "An incident of two services counts for both; shares are of all that is counted."
    return f"{said} Those that name none are told of as “No service”." if unnamed else said


def _broken_intro(figures: DashboardFigures) -> str:
    number = len(figures.guard.broken)
    if not number:
        return " No fix that is said to hold was followed by the same fault."
    shown = "" if number <= _FEW else f", of which the first {_FEW} are shown"
    return f" Fixes that are said to hold and don't: {number:,}{shown}."


def _broken(view: SiteView, figures: DashboardFigures) -> tuple[Item, ...]:
    found = (view.record_item(one.problem.id, PAGE) for one in figures.guard.broken[:_FEW])
    return tuple(one for one in found if one is not None)


def _csv_href(view: SiteView, key: str) -> str:
    return view.file_href(addresses.dashboard_table(key), PAGE)
