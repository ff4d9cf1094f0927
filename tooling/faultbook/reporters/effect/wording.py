"""What a fix or a workaround came to, as rows and sentences that every format for people has.

What belongs here: words in which nothing is marked up yet. What does not: where they stand
(``text``, ``markdown``, ``cli.effect``).
"""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING

from faultbook.analysis.effect import LONGEST, RATE_DAYS
from faultbook.analysis.intervals import FEWEST
from faultbook.spans import span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from faultbook.analysis.effect import Effect, Side
    from faultbook.analysis.intervals import Interval, Median, RateRatio
    from faultbook.analysis.relief import Comparison, Relief, Restored
    from faultbook.analysis.summaries import ProblemSummary

SIDE_HEADS = ("", "From", "Days", "Incidents", f"In {RATE_DAYS} days", "Downtime", "Effort")
RELIEF_HEADS = ("", "Incidents", "Median until restored", "95 % interval")
ALL_HEADS = (
    "Problem",
    "Verdict",
    "Ratio",
    "95 % interval",
    "Before",
    "After",
    "Quiet days to go",
    "Title",
)

_NONE = "-"
_TENTH, _HUNDRED = 0.095, 99.5  # what rounds to these has other digits
_NAMED = 3  # incidents that a sentence names


def verdict(effect: Effect) -> str:
    """What came of a fix, in a sentence or two."""
    said = f"{effect.verdict.capitalize()}: {_compared(effect.ratio)}."
    after = len(effect.after.incidents)
    if effect.verdict == "effective" and after:
        seen = "once" if after == 1 else f"{after:,} times"
        return f"{said} It isn't gone: it was seen {seen} since."
    if effect.verdict == "failed":
        return f"{said} It was seen since the fix, and nothing shows a drop."
    if effect.verdict == "unproven":
        return f"{said} {_to_prove(effect)}"
    return said


def _compared(ratio: RateRatio) -> str:
    if ratio.value is None:
        return "nothing can be compared"
    if ratio.value == math.inf:
        return "there were incidents after the fix and none that count before it"
    if not ratio.value:
        return f"no incident since the fix (ratio 0, 95 % interval {interval_text(ratio.interval)})"
    return (
        f"{number(ratio.value)} times as many incidents as before"
        f" (95 % interval {interval_text(ratio.interval)})"
    )


def _to_prove(effect: Effect) -> str:
    if effect.quiet_days is not None:
        days = "day" if effect.quiet_days == 1 else "days"
        return f"{effect.quiet_days:,} more {days} without incident would prove the fix."
    return {
        "nothing-before": "It can't be proved by quiet alone: no incident before the fix counts.",
        "too-long": f"It can't be proved by quiet alone: it would take over {LONGEST:,} days.",
        "window-over": "It can't be proved by quiet alone within the days that were asked about.",
        "reopened": "The problem was reopened, so that nothing more is proved by waiting.",
        None: "",
    }[effect.unprovable]


def side_rows(effect: Effect) -> list[tuple[str, ...]]:
    """The time before a fix and the time after it."""
    return [("before", *_side(effect.before)), ("after", *_side(effect.after))]


def _side(side: Side) -> tuple[str, ...]:
    rate = side.rate
    return (
        side.start.date().isoformat(),
        f"{side.days:,.1f}",
        f"{len(side.incidents):,}",
        _NONE if rate is None else number(rate),
        _sum(span(side.downtime), side.without_downtime),
        _sum(span(timedelta(minutes=side.effort_minutes)), side.without_effort),
    )


def _sum(said: str, untold: int) -> str:
    return f"{said} ({untold:,} untold)" if untold else said


def remarks(effect: Effect) -> Iterator[str]:
    """What else a reader must know of a fix."""
    out = effect.left_out
    if out.opener is not None:
        yield (
            f"The time before the fix begins with {out.opener}, the first incident, which isn't"
            " counted."
        )
    if out.unfixed:
        yield f"Not counted, because they ran on versions without the fix: {_named(out.unfixed)}."
    if out.undated:
        yield f"Not counted, because they don't tell when they began: {out.undated:,}."
    if effect.reopened_at is not None:
        day = effect.reopened_at.date().isoformat()
        yield f"The time after the fix ends on {day}, when the problem was reopened."


def _named(incidents: Sequence[str]) -> str:
    more = len(incidents) - _NAMED
    return f"{', '.join(incidents[:_NAMED])}{f' and {more:,} more' if more > 0 else ''}"


def undeployed(problem: ProblemSummary) -> str:
    """That a problem has no fix to be judged yet."""
    if problem.deployed_at is None:
        return "No fix is deployed yet ('fix.deployed_at' is empty)."
    return f"The fix isn't live before {problem.deployed_at.date().isoformat()}."


def all_row(effect: Effect) -> tuple[str, ...]:
    """A fix among all fixes."""
    ratio = effect.ratio
    quiet = "never" if effect.quiet_days is None else f"{effect.quiet_days:,}"
    if effect.unprovable == "too-long":
        quiet = f"over {LONGEST:,}"
    return (
        effect.problem.id,
        effect.verdict,
        _NONE if ratio.value is None else number(ratio.value),
        interval_text(ratio.interval),
        _in_days(effect.before),
        _in_days(effect.after),
        quiet if effect.verdict == "unproven" else "",
        effect.problem.title,
    )


def _in_days(side: Side) -> str:
    return f"{len(side.incidents):,} in {side.days:,.0f} d"


def relief_rows(relief: Relief) -> list[tuple[str, ...]]:
    """How fast service came back with the known error applied, and without."""
    names = {"same-fault": "same fault without", "same-services": "same services without"}
    others = [(names[one.without], *_restored(one.restored)) for one in relief.comparisons]
    return [("with it", *_restored(relief.applied)), *others]


def _restored(restored: Restored) -> tuple[str, str, str]:
    incidents = _sum(f"{restored.incidents:,}", restored.untold)
    if restored.minutes is None:
        return (incidents, _NONE, _NONE)
    interval = restored.minutes.interval
    between = _NONE if interval is None else " to ".join(map(_minutes, interval))
    return (incidents, _minutes(restored.minutes.value), between)


def _minutes(minutes: float) -> str:
    return span(timedelta(minutes=minutes))


def relief_remarks(relief: Relief) -> Iterator[str]:
    """What came of a workaround, in sentences."""
    for one in relief.comparisons:
        said = _difference(one)
        if said:
            yield said
    helped = relief.helped
    if helped.share is None:
        yield "No incident says whether the workaround helped ('workaround_helped')."
        return
    whole = helped.yes + helped.partly + helped.no
    interval = helped.interval
    bounds = (
        ""
        if interval is None
        else f" (95 % interval {_percent(interval.low)} to {_percent(interval.high)})"
    )
    unsaid = f"; {helped.unsaid:,} more don't say" if helped.unsaid else ""
    yield (
        f"It helped in {_percent(helped.share)} of {whole:,}{bounds}:"
        f" {helped.yes:,} yes, {helped.partly:,} partly, {helped.no:,} no{unsaid}."
    )


def _difference(one: Comparison) -> str:
    if one.difference is None:
        return ""
    than = {
        "same-fault": "incidents of the same fault without it",
        "same-services": "other incidents of its services",
    }[one.without]
    said = _signed(one.difference.value)
    compared = f"{said} than" if said else "as soon as"
    return f"With it, service is back {compared} in {than}{_sureness(one.difference)}."


def _sureness(difference: Median) -> str:
    if difference.interval is None:
        return f"; fewer than {FEWEST} incidents on a side are too few to tell how sure that is"
    low, high = difference.interval
    between = " to ".join(_signed(one) or "no difference" for one in (low, high))
    if low <= 0 <= high:
        return f" (95 % interval {between}), which may be chance"
    return f" (95 % interval {between})"


def _signed(minutes: float) -> str:
    """A difference as how much sooner or later; "" where it is less than half a minute."""
    if not round(minutes):
        return ""
    return f"{_minutes(abs(minutes))} {'sooner' if minutes < 0 else 'later'}"


def _percent(share: float) -> str:
    return f"{round(share * 100)} %"


def interval_text(interval: Interval) -> str:
    """From where to where, without pretending to a bound that there isn't."""
    if interval.high == math.inf:
        return f"{number(interval.low)} or more"
    return f"{number(interval.low)} to {number(interval.high)}"


def number(value: float) -> str:
    """A number in two digits or so, which never crosses 1 by being rounded."""
    if value == math.inf:
        return "unbounded"
    if value >= _HUNDRED or not value:
        return f"{value:,.0f}"
    said = f"{value:.2g}" if 0 < value < _TENTH else f"{value:.2f}"
    if said == "1.00" and value != 1:
        return "0.99" if value < 1 else "1.01"
    return said
