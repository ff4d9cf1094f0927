"""``faultbook metrics``: how fast service came back, and what was kept from coming back.

What belongs here: options, and where the figures go. What does not: measuring
(``analysis.metrics``) and writing down (``reporters.metrics``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import click

from faultbook.analysis.slices import Grouping
from faultbook.cli.audience import audience_option, evidence_for
from faultbook.cli.completion import complete_services
from faultbook.cli.examples import CommandWithExamples
from faultbook.cli.filters import mention_unknown_services
from faultbook.cli.opening import open_register
from faultbook.cli.outcome import note
from faultbook.cli.terminal import show_table
from faultbook.reporters.metrics import METRIC_REPORTERS, render_metrics

if TYPE_CHECKING:
    from faultbook.analysis.metrics import Metrics

_ALL = "all"


@click.command(
    "metrics",
    cls=CommandWithExamples,
    short_help="Measure incidents, problems and what is known.",
    examples={
        "faultbook metrics --period 2026-Q3": "of a quarter",
        "faultbook metrics --by service --period 2026-11": "of a month, by service",
        "faultbook metrics --by month --format csv": "for a spreadsheet",
        "faultbook metrics --format prometheus": "for a dashboard",
    },
)
@click.option(
    "--by",
    type=click.Choice(get_args(Grouping)),
    help="Make groups; a record of two services counts in both.",
)
@click.option(
    "--period",
    metavar="PERIOD",
    default=_ALL,
    show_default=True,
    help="All time, or 2026, 2026-Q3, 2026-11, 2026-W07 or 2026-11-03.",
)
@click.option(
    "--service",
    "services",
    multiple=True,
    metavar="KEY",
    shell_complete=complete_services,
    help="Only records of this service.",
)
@audience_option
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["table", *METRIC_REPORTERS]),
    default="table",
    show_default=True,
    help="In a pipe, a table is lines with tabs between the columns.",
)
def command(
    by: Grouping | None,
    period: str,
    services: tuple[str, ...],
    audience: str,
    output_format: str,
) -> None:
    """Tell how fast service came back, and what was kept from coming back.

    Each figure says how many records it is told from (known), how many lack what is needed
    (missing), and for how many it is too early (pending). Incidents count in the period in which
    they began; cancelled ones and duplicates don't count. Periods begin at midnight of the
    configuration's reporting.timezone. What each metric means is in the guide.
    """
    from faultbook.analysis.metrics import metrics_of
    from faultbook.analysis.periods import period_named, zone_of

    register = open_register()
    zone = zone_of(register.loaded_config.config)
    asked = None if period == _ALL else period_named(period, zone)
    evidence = evidence_for(audience, register)
    mention_unknown_services(services, evidence)
    if asked is not None and asked.start > register.now:
        note(f"{asked.name} hasn't begun")
    found = metrics_of(evidence, asked, by, services)
    if output_format == "table":
        _show(found)
    else:
        click.echo(render_metrics(output_format, found), nl=False)


def _show(found: Metrics) -> None:
    from faultbook.analysis.metric import TOPICS
    from faultbook.reporters.metrics.wording import bounds, heads, rows

    note(bounds(found))
    groups = {
        topic.capitalize(): [row.cells(with_group=bool(found.by)) for row in rows(found, topic)]
        for topic in TOPICS
    }
    show_table(heads(found), groups)
