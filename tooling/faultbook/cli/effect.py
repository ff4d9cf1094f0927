"""``faultbook effect``: whether a fix or a workaround has an effect, and how sure that is.

What belongs here: which records are asked about, and where it is shown. What does not: finding the
effect (``analysis.effect``, ``analysis.relief``) and its words (``reporters.effect``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from faultbook.analysis.effect import LONGEST, effect_of, fixed_problems
from faultbook.analysis.relief import relief_of
from faultbook.cli.completion import complete_ids
from faultbook.cli.examples import CommandWithExamples
from faultbook.cli.opening import open_register
from faultbook.cli.outcome import note
from faultbook.cli.terminal import progress_bar, show_table
from faultbook.errors import UsageProblem
from faultbook.evidence_gathering import gather
from faultbook.ids import typed_id
from faultbook.record import ProblemFacts
from faultbook.reporters.effect import EFFECT_REPORTERS, render_effects
from faultbook.reporters.effect.told import Told
from faultbook.reporters.effect.wording import ALL_HEADS, all_row
from faultbook.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from faultbook.analysis.evidence import Evidence
    from faultbook.record import Entry
    from faultbook.workspace import Workspace


@click.command(
    "effect",
    cls=CommandWithExamples,
    short_help="Tell whether a fix or a workaround has an effect.",
    examples={
        "faultbook effect PRB-2026-0001": "incidents before the fix and since",
        "faultbook effect KE-2026-0001": "how much sooner service was back",
        "faultbook effect --all": "every fix, in a table",
        "faultbook effect --all --days 90 --format json": "ninety days on either side",
    },
)
@click.argument("ids", metavar="[ID]...", nargs=-1, shell_complete=complete_ids)
@click.option("--all", "every", is_flag=True, help="All problems whose fix is deployed.")
@click.option(
    "--days",
    type=click.IntRange(1, LONGEST),
    metavar="N",
    help="Count at most N days before a fix, and N after it.",
)
@click.option(
    "--format",
    "output_format",
    type=click.Choice(list(EFFECT_REPORTERS)),
    default="text",
    show_default=True,
    help="In a pipe, the table of --all is lines with tabs between the columns.",
)
def command(ids: tuple[str, ...], days: int | None, output_format: str, *, every: bool) -> None:
    """Tell whether a fix or a workaround has an effect, and how sure that is.

    Of a problem, its incidents before the fix are compared with those since: the ratio of their
    rates with its exact 95 % interval. The verdict is `effective` where the whole interval is below
    1; else `failed` where it was seen since and nothing shows a drop; else `unproven`, with the
    days of quiet that would prove it. Of a known error, the time until service was restored is
    compared with incidents in which it wasn't applied.
    """
    if bool(ids) == every:
        raise UsageProblem("name problems or known errors, or say --all")
    register = open_register()
    with progress_bar("reading") as progress:
        lives = _was_reopened(register, ids)
        evidence = gather(register, lives=lives, progress=progress)
    named = [one.id for one in fixed_problems(evidence)] if every else ids
    told = _found(evidence, named, days)
    if every and output_format == "text":
        show_table(ALL_HEADS, {"": [all_row(one) for one in told.effects]})
        if not told.effects:
            note("no problem has a fix that is deployed ('fix.deployed_at')")
    else:
        click.echo(render_effects(output_format, told), nl=False)


def _was_reopened(register: Workspace, ids: Sequence[str]) -> bool:
    """Whether history must be asked when a problem that is asked about was taken up again."""
    asked = {register.catalog.resolve(typed_id(one)) for one in ids}
    return any(
        _is_fixed_and_open(row) for row in register.catalog.rows if not ids or row.id in asked
    )


def _is_fixed_and_open(row: Entry) -> bool:
    return (
        isinstance(row.facts, ProblemFacts)
        and row.facts.deployed_at is not None
        and row.status not in ("resolved", "closed")
    )


def _found(evidence: Evidence, ids: Sequence[str], days: int | None) -> Told:
    """What came of the fixes and workarounds that were asked about.

    Raises:
        UsageProblem: One of them is no problem and no known error.
    """
    effects, undeployed, reliefs = [], [], []
    for named in dict.fromkeys(ids):
        record_id = typed_id(named)
        problem, relief = evidence.problem.get(record_id), relief_of(evidence, record_id)
        if relief is not None:
            reliefs.append(relief)
            continue
        if problem is None:
            raise UsageProblem(_unknown(evidence, named, record_id))
        effect = effect_of(evidence, problem.id, days)
        if effect is None:
            undeployed.append(problem)
        else:
            effects.append(effect)
    return Told(evidence.now, days, tuple(effects), tuple(undeployed), tuple(reliefs))


def _unknown(evidence: Evidence, named: str, record_id: str) -> str:
    if any(one.id == record_id for one in evidence.incidents):
        return f"{named} is an incident; name its problem or its known error"
    known = [*(one.id for one in evidence.problems), *(one.id for one in evidence.known_errors)]
    hint = did_you_mean(record_id, known) or "see 'faultbook list'"
    return f"no problem or known error is called {named!r}; {hint}"
