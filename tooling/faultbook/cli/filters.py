"""Which records a command is about: the options of all commands that take those that fit.

What belongs here: the filters and what they let in. What does not: what becomes of the records
(the commands).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import click

from faultbook.cli.completion import complete_services, complete_states, complete_teams
from faultbook.cli.moments import moment_of
from faultbook.cli.outcome import note
from faultbook.kinds import KINDS
from faultbook.lifecycle import MOVES
from faultbook.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from datetime import datetime

    from faultbook.analysis.evidence import Evidence
    from faultbook.record import Entry

F = TypeVar("F", bound="Callable[..., object]")

_STATES = list(dict.fromkeys(state for moves in MOVES.values() for state in moves))
_VALUES: dict[str, Callable[[Entry], Collection[object]]] = {
    "kind": lambda entry: (entry.kind,),
    "status": lambda entry: (entry.status,),
    "service": lambda entry: entry.services,
    "owner": lambda entry: (entry.owner,),
    "priority": lambda entry: (entry.priority,),
    "tag": lambda entry: entry.tags,
}
"""What a record has to say to each filter."""

_FREE_WORDS = ("service", "owner", "tag")  # filters whose values only the register knows
_TIMES = ("since", "until")

_OPTIONS = (
    click.option("--kind", multiple=True, type=click.Choice(list(KINDS)), help="Kind of record."),
    click.option(
        "--status",
        multiple=True,
        type=click.Choice(_STATES),
        metavar="STATE",
        shell_complete=complete_states,
        help="State, such as in-progress.",
    ),
    click.option(
        "--service",
        multiple=True,
        metavar="KEY",
        shell_complete=complete_services,
        help="Service concerned.",
    ),
    click.option(
        "--owner",
        multiple=True,
        metavar="TEAM",
        shell_complete=complete_teams,
        help="Team that answers for it.",
    ),
    click.option(
        "--priority",
        multiple=True,
        type=click.IntRange(1, 5),
        metavar="1-5",
        help="1 is the first.",
    ),
    click.option("--tag", multiple=True, metavar="TAG", help="One of its tags."),
    click.option("--since", metavar="TIME", help="Opened then or later."),
    click.option("--until", metavar="TIME", help="Opened then or earlier."),
)


def filter_options(command: F) -> F:
    """Give a command the filters; it gets their values by the options' names."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def is_any_filter(wanted: Mapping[str, Any]) -> bool:
    """Whether a user asked for some records only."""
    return any(wanted[name] is not None for name in _TIMES) or any(wanted[name] for name in _VALUES)


def fitting(entries: Iterable[Entry], now: datetime, wanted: Mapping[str, Any]) -> list[Entry]:
    """The records that a user asked for, in their order; says on stderr which words none has.

    Args:
        entries: All records.
        now: The moment that counts as now.
        wanted: Values of the filters by their options' names.

    Raises:
        UsageProblem: A time is none.
    """
    since, until = (wanted[name] for name in _TIMES)
    earliest = moment_of(since, now) if since is not None else None
    latest = moment_of(until, now, at_end=True) if until is not None else None
    everything = tuple(entries)
    _mention_unknown_words(wanted, everything)
    asked = {name: set(wanted[name]) for name in _VALUES if wanted[name]}
    return [
        entry
        for entry in everything
        if all(values & {*_VALUES[name](entry)} for name, values in asked.items())
        and _is_between(entry, earliest, latest)
    ]


def _is_between(entry: Entry, earliest: datetime | None, latest: datetime | None) -> bool:
    if earliest is None and latest is None:
        return True
    opened = entry.opened_at
    if opened is None:
        return False
    return (earliest is None or opened >= earliest) and (latest is None or opened <= latest)


def _mention_unknown_words(wanted: Mapping[str, Any], entries: Iterable[Entry]) -> None:
    for name in _FREE_WORDS:
        if wanted[name]:
            known = {str(value) for entry in entries for value in _VALUES[name](entry) if value}
            _mention_unknown(name, wanted[name], known)


def mention_unknown_services(services: Iterable[str], evidence: Evidence) -> None:
    """Say which services no incident has and nothing defines."""
    if services:
        named = {service for one in evidence.incidents for service in one.services}
        _mention_unknown("service", services, named | {*evidence.services})


def _mention_unknown(name: str, words: Iterable[str], known: Collection[str]) -> None:
    """An empty answer may come of a slip of the pen."""
    for word in sorted({*words} - {*known}):
        nearest = did_you_mean(word, known)
        note(f"no record has the {name} {word!r}{'; ' if nearest else ''}{nearest}")
