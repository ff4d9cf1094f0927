"""Trends in words: a sentence for each alarm, and what stands in the tables.

What belongs here: what text and Markdown have in common. What does not: how they lay it out, and
how they keep text from records from doing anything, which is their ``quote``.
"""

from __future__ import annotations

from math import floor, log10
from typing import TYPE_CHECKING, NamedTuple

from faultbook.analysis.alarms import FALSE_ALARMS, FEWEST_WINDOWS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from faultbook.analysis.rising import Alarm, Judged
    from faultbook.analysis.seasonality import Cycle, Seasonality
    from faultbook.analysis.series import Dimension
    from faultbook.analysis.trends import Table, Trends

    Quote = Callable[[str], str]

NAMES: dict[Dimension, str] = {
    "service": "service",
    "category": "category",
    "cause": "root cause",
    "item": "configuration item",
}
"""What each dimension is called."""

LEADING = 6
"""Series that a table shows; a reader's screen has no room for more."""

_RAREST = 1e-6
_PLURALS = {"category": "categories"}
_BLOCK = 3  # hours in a column


class Section(NamedTuple):
    """A part of the answer.

    Attributes:
        title: Its heading.
        lines: Sentences before the table.
        heads: Names of the table's columns; none where there is no table.
        rows: The table.
    """

    title: str
    lines: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def sections_of(trends: Trends, quote: Quote) -> Iterator[Section]:
    """The answer, part by part.

    Args:
        trends: What there is to tell.
        quote: Makes text from records harmless.
    """
    yield Section("Alarms", (*_alarm_lines(trends, quote), *_left_out(trends)))
    for table in trends.tables:
        if table.series:
            yield _series_section(trends, table, quote)
    if trends.causes:
        yield _cause_section(trends, quote)
    if trends.seasonality.days and sum(trends.seasonality.weekday.counts):
        yield _season_section(trends.seasonality, trends.zone, quote)
    if trends.appearances:
        yield _new_section(trends, quote)


def sentence(alarm: Alarm, quote: Quote) -> str:
    """What an alarm means, in one sentence.

    Args:
        alarm: The alarm.
        quote: Makes text from records harmless.
    """
    series = alarm.series
    *before, last = series.windows
    many, windows = incidents(last), _windows(len(before))
    return (
        f"{NAMES[series.dimension]} {quote(series.key)}: {many} in the last 30 days against"
        f" {_range(before)} in each of the {windows} before; {_odds(alarm.rise.familywise or 0.0)}"
    )


def incidents(count: int) -> str:
    """A number of incidents."""
    return "1 incident" if count == 1 else f"{count:,} incidents"


def _windows(count: int) -> str:
    return f"{count} periods of 30 days"


def _are(count: int) -> str:
    return {0: "is none", 1: "is 1"}.get(count, f"are {count}")


def _range(counts: Sequence[int]) -> str:
    least, most = min(counts), max(counts)
    if most == 0:
        return "none"
    return f"{least:,}" if least == most else f"{least:,} to {most:,}"


def _odds(familywise: float) -> str:
    """How seldom a register in which nothing rises shows as much."""
    if familywise < _RAREST:
        return "by chance, less than one register in a million would show as much"
    number = 1 / familywise
    digits = 10 ** max(floor(log10(number)) - 1, 0)
    return f"by chance, one register in {round(number / digits) * digits:,} would show as much"


def _alarm_lines(trends: Trends, quote: Quote) -> Iterator[str]:
    if not trends.is_judged:
        yield (
            "History is too short to tell whether anything rises:"
            f" {_windows(FEWEST_WINDOWS)} before the last 30 days are needed,"
            f" and there {_are(trends.windows)}."
        )
        return
    if not trends.alarms:
        yield (
            "Nothing has risen: no series has more incidents in the last 30 days than chance"
            f" explains, given the {_windows(trends.windows)} before."
        )
    for alarm in trends.alarms:
        yield f"{sentence(alarm, quote)}; {_answer(alarm, quote)}."


def _answer(alarm: Alarm, quote: Quote) -> str:
    if alarm.problems:
        named = ", ".join(quote(one) for one in alarm.problems)
        return f"open for it: {named}"
    if not alarm.unexplained:
        return "all of them belong to problems"
    return f"no open problem covers it, and {_without(len(alarm.unexplained))}"


def _without(count: int) -> str:
    return f"{incidents(count)} {'belongs' if count == 1 else 'belong'} to none"


def _left_out(trends: Trends) -> Iterator[str]:
    void, undated, ahead = trends.left_out
    reasons = [
        f"{count:,} {why}"
        for count, why in (
            (void, "cancelled or repeating another"),
            (undated, "without a date of beginning"),
            (ahead, "beginning after now"),
        )
        if count
    ]
    if reasons:
        yield f"Not counted: {', '.join(reasons)}."


def _series_section(trends: Trends, table: Table, quote: Quote) -> Section:
    name = NAMES[table.dimension]
    risen = {
        alarm.series.key for alarm in trends.alarms if alarm.series.dimension == table.dimension
    }
    leading = sorted(table.series, key=lambda one: one.series.key not in risen)[:LEADING]
    plural = _PLURALS.get(name, f"{name}s")
    shown = f"{len(leading)} of {len(table.series):,} {plural}" if table.series[LEADING:] else ""
    lines = [f"The largest {shown}." if shown and not risen else f"{shown}." if shown else ""]
    if table.keyless:
        have = "has" if table.keyless == 1 else "have"
        lines.append(f"{incidents(table.keyless)} of these months {have} no {name}.")
    rows = [
        (month.name, *(str(one.series.months[number]) for one in leading))
        for number, month in enumerate(trends.months)
    ]
    rows += [
        ("last 30 days", *(str(one.series.windows[-1]) for one in leading)),
        ("30 days before", *(_previous(one) for one in leading)),
        ("chance", *(_chance_cell(one) for one in leading)),
    ]
    heads = ("Month", *(quote(one.series.key) for one in leading))
    return Section(f"By {name}", tuple(line for line in lines if line), heads, tuple(rows))


def _previous(one: Judged) -> str:
    return str(one.series.windows[-2]) if one.series.windows[1:] else ""


def _chance_cell(one: Judged) -> str:
    return "" if one.rise is None else probability(one.rise.chance)


def probability(chance: float) -> str:
    """A probability as tables show it."""
    return "< 0.001" if chance < 0.001 else f"{min(chance, 1.0):.3f}"  # noqa: PLR2004 - as shown


def _cause_section(trends: Trends, quote: Quote) -> Section:
    rows = [
        (quote(row.key), str(row.incidents), f"{row.share:.0%}", f"{row.cumulated:.0%}")
        for row in trends.causes
    ]
    lines = []
    if trends.causeless:
        have = "has" if trends.causeless == 1 else "have"
        lines.append(f"{incidents(trends.causeless)} {have} no known root cause.")
    return Section(
        "Root causes", tuple(lines), ("Cause", "Incidents", "Share", "Together"), tuple(rows)
    )


def _season_section(found: Seasonality, zone: str, quote: Quote) -> Section:
    starts = range(0, 24, _BLOCK)
    heads = ("Day", *(f"{start:02}-{start + _BLOCK - 1:02}" for start in starts), "All", "Ratio")
    rows = [
        (
            name,
            *(str(sum(found.grid[day][start : start + _BLOCK])) for start in starts),
            str(found.weekday.counts[day]),
            _ratio(found.weekday, day),
        )
        for day, name in enumerate(found.weekday.names)
    ]
    hours = (str(sum(found.hour.counts[start : start + _BLOCK])) for start in starts)
    rows.append(("All", *hours, str(sum(found.hour.counts)), ""))
    lines = (
        f"Hours of {quote(zone)}, {found.days:,} days.",
        _differ("Weekdays", found.weekday),
        _differ("Hours", found.hour),
    )
    return Section("Weekdays and hours", lines, heads, tuple(rows))


def _ratio(cycle: Cycle, part: int) -> str:
    ratio = cycle.ratio(part)
    return "" if ratio is None else f"{ratio:.2f}"


def _differ(what: str, cycle: Cycle) -> str:
    if cycle.chance is None:
        return f"{what}: too few incidents to tell whether they differ."
    said = "differ more than chance explains" if cycle.chance < FALSE_ALARMS else "differ by chance"
    return f"{what} {said} (p {_equals(probability(cycle.chance))})."


def _equals(shown: str) -> str:
    return shown if shown.startswith("<") else f"= {shown}"


def _new_section(trends: Trends, quote: Quote) -> Section:
    rows = [
        (
            quote(one.known_error),
            str(len(one.incidents)),
            one.first.date().isoformat(),
            one.before.date().isoformat() if one.before else "",
            quote(one.title),
        )
        for one in trends.appearances
    ]
    heads = ("Known error", "Incidents", "First", "Before", "Title")
    lines = ("Met for the first time in the last 30 days, or after a year without.",)
    return Section("New known errors", lines, heads, tuple(rows))
