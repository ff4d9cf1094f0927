"""The answer for people: the likeliest known error with its workaround, then the others.

What belongs here: the lines and which of their parts has which colour. What does not: laying out
Markdown on a terminal (``cli``).
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from faultbook.matching.answer import Confidence
from faultbook.plain_text import visible, visible_block
from faultbook.reporters.matches import wording
from faultbook.reporters.paint import unpainted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from faultbook.matching.answer import Match, Recognised
    from faultbook.reporters.matches.told import Told
    from faultbook.reporters.paint import Paint

_STYLES = {Confidence.MATCH: "bold green", Confidence.POSSIBLE: "bold yellow"}
_MOST_SEEN = 8  # patterns of a signature whose lines are shown


def render(
    told: Told, paint: Paint = unpainted, lay_out: Callable[[str], str] = visible_block
) -> str:
    """The answer, ending with a line feed.

    Args:
        told: The answer.
        paint: Colours a piece of text.
        lay_out: Makes lines of a workaround's Markdown; nothing that a terminal obeys comes
            through it but what it adds itself.
    """
    return "\n".join(_lines(told, paint, lay_out)) + "\n"


def _lines(told: Told, paint: Paint, lay_out: Callable[[str], str]) -> Iterator[str]:
    said = wording.about_incident(told)
    if told.answer.confidence is Confidence.NONE:
        yield from wording.nothing_known(told)
        if said:
            yield said
        return
    first, *others = told.answer.matches
    yield from _match_lines(told, first, paint, lay_out)
    same = [one for one in others if one.rank == first.rank]
    if same:
        yield ""
        yield paint("bold", "Nothing tells these apart from it")
        yield from (f"  {_name(one, paint)}" for one in same)
    rest = others[len(same) :]
    if rest:
        yield ""
        yield paint("bold", "Others")
        yield from (f"  {_verdict(one, paint)}: {_name(one, paint)}" for one in rest)
    if said:
        yield ""
        yield said


def _match_lines(
    told: Told, match: Match, paint: Paint, lay_out: Callable[[str], str]
) -> Iterator[str]:
    """One known error: how sure it is, why, and what to do."""
    yield f"{_verdict(match, paint)}: {_name(match, paint)}"
    yield from _account(told, match, paint, lay_out)


def sighting_lines(
    told: Told, match: Match, paint: Paint, lay_out: Callable[[str], str]
) -> Iterator[str]:
    """One known error that a stream shows, of which no probability can be told."""
    yield f"{_word(match, paint)}: {_name(match, paint)}"
    yield from _account(told, match, paint, lay_out)


def _account(
    told: Told, match: Match, paint: Paint, lay_out: Callable[[str], str]
) -> Iterator[str]:
    card = match.known_error
    for said in (wording.state_of(card), wording.another_service(told)):
        if said:
            yield paint("yellow", said)
    facts = [card.path]
    if card.problem:
        facts.append(f"problem {card.problem}")
    facts += [", ".join(names) for names in (card.services, card.components) if names]
    yield paint("dim", visible("; ".join(facts)))
    yield ""
    yield paint("bold", "Why")
    yield from _reasons(told, match)
    yield ""
    yield from _workaround(told, match, paint, lay_out)


def _verdict(match: Match, paint: Paint) -> str:
    return f"{_word(match, paint)} ({wording.percent(match)})"


def _word(match: Match, paint: Paint) -> str:
    return paint(_STYLES.get(match.confidence, "bold"), match.confidence.value)


def _name(match: Match, paint: Paint) -> str:
    card = match.known_error
    return f"{paint('bold', visible(card.id))}  {visible(card.title)}"


def _reasons(told: Told, match: Match) -> Iterator[str]:
    for signature in match.signatures:
        yield f"  {_signature_name(signature)}"
        for line, all_seen in groupby(signature.seen[:_MOST_SEEN], lambda seen: seen.line):
            first, *others = all_seen
            patterns = " and ".join(f"'{wording.cut(it.pattern)}'" for it in (first, *others))
            yield f"    {wording.line_name(told, line)} has {patterns}"
            yield f"      {wording.excerpt(first.text, first.pattern)}"
        if len(signature.seen) > _MOST_SEEN:
            yield f"    and {len(signature.seen) - _MOST_SEEN} more"
    terms = wording.terms_of(match)
    if terms:
        yield f"  words it shares: {', '.join(terms)}"


def _signature_name(signature: Recognised) -> str:
    name = visible(signature.name) or f"number {signature.number + 1}"
    weak = ", which demands too little text to decide alone" if signature.is_weak else ""
    return f"signature: {name}{weak}"


def _workaround(
    told: Told, match: Match, paint: Paint, lay_out: Callable[[str], str]
) -> Iterator[str]:
    card = match.known_error
    if card.workaround.strip():
        facts = wording.workaround_facts(card, told.now)
        yield f"{paint('bold', 'Workaround')} ({facts})"
        yield ""
        yield lay_out(card.workaround.strip("\n")).rstrip()
    elif card.no_workaround:
        yield f"{paint('bold', 'No workaround')}: {visible(card.no_workaround)}"
    else:
        yield paint("bold", "No workaround is written down")
