"""``faultbook metrics``: how fast service came back, and what was kept from coming back.

What belongs here: options, and where the figures go. What does not: measuring
(``analysis.metrics``) and writing down (``reporters.metrics``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import click

from faultbook.analysis.slices import Grouping
from faultbook.cli.completion import complete_services
from faultbook.cli.examples import CommandWithExamples
from faultbook.cli.opening import open_register
from faultbook.cli.outcome import note
from faultbook.cli.terminal import progress_bar, show_table
from faultbook.reporters.metrics import METRIC_REPORTERS, render_metrics

if TYPE_CHECKING:
    from collections.abc import Collection

    from faultbook.analysis.evidence import Evidence
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
    help="A year, quarter, month, week or day: 2026, 2026-Q3, 2026-11, 2026-W07 or 2026-11-03.",
)
@click.option(
    "--service",
    "services",
    multiple=True,
    metavar="KEY",
    shell_complete=complete_services,
    help="Only records of this service.",
)
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["table", *METRIC_REPORTERS]),
    default="table",
    show_default=True,
    help="In a pipe, a table is lines with tabs between the columns.",
)
def command(
    by: Grouping | None, period: str, services: tuple[str, ...], output_format: str
) -> None:
    """Tell how fast service came back, and what was kept from coming back.

    Each figure says how many records it is told from (known), how many lack what is needed
    (missing), and for how many it is too early (pending). Incidents count in the period in which
    they began; cancelled ones and duplicates don't count. Periods begin at midnight of the
    configuration's reporting.timezone. What each metric means is in the guide.
    """
    from faultbook.analysis.metrics import metrics_of
    from faultbook.analysis.periods import period_named, zone_of
    from faultbook.evidence_gathering import gather

    register = open_register()
    zone = zone_of(register.loaded_config.config)
    asked = None if period == _ALL else period_named(period, zone)
    with progress_bar("reading records") as progress:
        evidence = gather(register, lives=True, progress=progress)
    _mention_unknown(services, evidence)
    found = metrics_of(evidence, asked, by, services)
    if output_format == "table":
        _show(found)
    else:
        click.echo(render_metrics(output_format, found), nl=False)


def _mention_unknown(services: Collection[str], evidence: Evidence) -> None:
    """A figure of nothing may come of a slip of the pen."""
    from faultbook.suggestions import did_you_mean

    if services:
        named = {service for one in evidence.incidents for service in one.services}
        known = named | {*evidence.services}
        for service in sorted({*services} - known):
            nearest = did_you_mean(service, known)
            note(f"no record has the service {service!r}{'; ' if nearest else ''}{nearest}")


def _show(found: Metrics) -> None:
    from faultbook.analysis.metric import TOPICS
    from faultbook.reporters.history_values import minute
    from faultbook.reporters.metrics.wording import heads, rows

    start = f"{minute(found.start)} UTC" if found.start else "the first incident"
    note(f"from {start} to {minute(found.end)} UTC")
    groups = {
        topic.capitalize(): [row.cells(with_group=bool(found.by)) for row in rows(found, topic)]
        for topic in TOPICS
    }
    show_table(heads(found), groups)
