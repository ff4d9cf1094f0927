"""Sentences about a known error and about not knowing one, as every format for people says them.

What belongs here: words in which nothing is marked up yet. What does not: where they stand
(``text``, ``markdown``).
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from faultbook.plain_text import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faultbook.matching.answer import Answer, Card, Match
    from faultbook.reporters.matches.told import Told

WIDEST = 160
"""Characters of an echoed line that are shown."""

_BEFORE = 40  # characters shown before what was found, in a line that is cut
_MOST_TERMS = 8
_CUT = "..."


def percent(match: Match) -> str:
    """How likely it is, in words that never promise more than was measured."""
    number = round(match.probability * 100)
    return "over 99 %" if number >= 100 else "under 1 %" if number < 1 else f"{number} %"  # noqa: PLR2004 - a percentage


def state_of(card: Card) -> str:
    """What a reader must know of its state before trying anything; "" while it is active."""
    if card.status == "draft":
        return "This is a draft: nobody should rely on it yet."
    if card.status == "fixed":
        return f"{_fixed(card)}. Seen there or later, it came back, or it is something else."
    if card.status == "retired":
        if card.superseded_by:
            return f"Retired: {card.superseded_by} replaces it."
        return f"Retired: {visible(card.retired_because)}" if card.retired_because else "Retired."
    if card.fixed_in:
        return f"{_fixed(card)}."
    return ""


def _fixed(card: Card) -> str:
    versions = ", ".join(f"{component} {version}" for component, version in card.fixed_in)
    return f"Fixed in {visible(versions)}" if versions else "Fixed"


def workaround_facts(card: Card, now: datetime) -> str:
    """Risk, duration and age of the workaround, as far as they are known."""
    facts = []
    if card.risk:
        facts.append(f"{visible(card.risk)} risk")
    if card.minutes is not None:
        facts.append(f"{card.minutes} minute{'' if card.minutes == 1 else 's'}")
    facts.append(_age(card.verified_at, now))
    return ", ".join(facts)


def _age(verified_at: str, now: datetime) -> str:
    """How long ago somebody saw it help; the time as it stands where that can't be told."""
    if not verified_at:
        return "not verified yet"
    try:
        days = (now - datetime.fromisoformat(verified_at)).days
    except (ValueError, TypeError, OverflowError):
        return f"verified {visible(verified_at)}"
    if days < 0:
        return f"verified {visible(verified_at)}"
    ago = {0: "today", 1: "yesterday"}.get(days, f"{days} days ago")
    return f"verified {ago}"


def nothing_known(told: Told) -> Iterator[str]:
    """That nothing is known, of how much, and what to do next; a line each."""
    answer = told.answer
    if not answer.lines:
        yield "Nothing known: the input is empty."
        return
    if not answer.known_errors:
        yield "Nothing known: this register holds no known errors yet."
    else:
        yield f"Nothing known: {_looked_through(answer)}."
    if told.incident is None:
        yield "To record it: faultbook new incident"
    yield "To know it next time: faultbook signature suggest FILE, with the log in FILE"


def _looked_through(answer: Answer) -> str:
    lines = "this line" if answer.lines == 1 else f"these {answer.lines:,} lines"
    if answer.known_errors == 1:
        return f"the only known error doesn't fit {lines}"
    return f"none of {answer.known_errors:,} known errors fits {lines}"


def about_incident(told: Told) -> str:
    """What the incident that was asked about links already; "" where none was."""
    if told.incident is None:
        return ""
    linked = told.incident.known_error
    best = told.answer.matches[0].known_error.id if told.answer.matches else ""
    if linked and linked == best:
        return f"{told.incident.id} links {linked} already."
    if linked:
        return f"{told.incident.id} links {linked}."
    hint = f" To link it: faultbook link {told.incident.id} {best}" if best else ""
    return f"{told.incident.id} links no known error.{hint}"


def another_service(told: Told) -> str:
    """That what was found belongs to other services than the one asked about, or ""."""
    first = told.answer.matches[0].known_error
    names = (*first.services, *first.components)
    wanted = told.service.casefold()
    if not wanted or not names or any(wanted in name.casefold() for name in names):
        return ""
    return f"It is known for {visible(', '.join(names))}, not for {visible(told.service)}."


def line_name(told: Told, line: int) -> str:
    """A line of the input, with its file where there are several."""
    file, number = told.place(line)
    return f"{visible(file)} line {number:,}" if file else f"line {number:,}"


def excerpt(text: str, pattern: str) -> str:
    """As much of a line as is shown, with what was found in it where that can be told."""
    found = text.find(pattern)
    start = max(0, found - _BEFORE) if len(text) > WIDEST and found > _BEFORE else 0
    part = text[start : start + WIDEST].strip()
    before, after = _CUT if start else "", _CUT if start + WIDEST < len(text) else ""
    return visible(f"{before}{part}{after}")


def terms_of(match: Match) -> tuple[str, ...]:
    """The shared words that say most, safe to print."""
    return tuple(cut(term) for term in match.terms[:_MOST_TERMS])


def cut(text: str) -> str:
    """The beginning of a text that may be long, safe to print."""
    return visible(text if len(text) <= WIDEST else f"{text[:WIDEST]}{_CUT}")
