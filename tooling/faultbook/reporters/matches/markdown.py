"""The answer as Markdown, for a chat or a ticket.

What belongs here: headings and lists. What does not: the sentences (``wording``).

Lines of the input stand in code spans, in which nothing is live. The workaround is Markdown itself
and stands in a quotation, out of which none of its headings or open fences can break.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.matching.answer import Confidence
from faultbook.plain_text import visible_block
from faultbook.reporters.code_spans import code_span
from faultbook.reporters.matches import wording

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faultbook.matching.answer import Match
    from faultbook.reporters.matches.told import Told


def render(told: Told) -> str:
    """The answer, ending with a line feed."""
    return "\n".join(_lines(told)) + "\n"


def _lines(told: Told) -> Iterator[str]:
    yield from _nothing(told) if told.answer.confidence is Confidence.NONE else _something(told)
    said = wording.about_incident(told)
    if said:
        yield ""
        yield said


def _nothing(told: Told) -> Iterator[str]:
    first, *advice = wording.nothing_known(told)
    yield f"**{first}**"
    if advice:
        yield ""
    for line in advice:
        doing, _, command = line.partition(": ")
        command, comma, more = command.partition(", ")
        yield f"- {doing}: {code_span(command)}{comma}{more}"


def _something(told: Told) -> Iterator[str]:
    first, *others = told.answer.matches
    yield from _match(told, first)
    if others:
        yield ""
        yield "**Others**"
        yield ""
    for one in others:
        same = ", nothing tells it apart" if one.rank == first.rank else ""
        yield f"- {one.confidence}, {wording.percent(one)}{same}: {_name(one)}"


def _match(told: Told, match: Match) -> Iterator[str]:
    card = match.known_error
    yield f"**{match.confidence}, {wording.percent(match)}:** {_name(match)}"
    for said in (wording.state_of(card), wording.another_service(told)):
        if said:
            yield ""
            yield code_span(said)
    yield ""
    for signature in match.signatures:
        for seen in signature.seen:
            line = code_span(wording.excerpt(seen.text, seen.pattern))
            yield f"- {code_span(wording.line_name(told, seen.line))}: {line}"
    terms = wording.terms_of(match)
    if terms:
        yield f"- words it shares: {', '.join(map(code_span, terms))}"
    yield f"- record: {code_span(card.path)}"
    if card.problem:
        yield f"- problem: {code_span(card.problem)}"
    yield ""
    if card.workaround.strip():
        yield f"**Workaround** ({wording.workaround_facts(card, told.now)})"
        yield ""
        for line in visible_block(card.workaround.strip("\n")).split("\n"):
            yield f"> {line}".rstrip()
    elif card.no_workaround:
        yield f"**No workaround:** {code_span(card.no_workaround)}"
    else:
        yield "**No workaround is written down**"


def _name(match: Match) -> str:
    card = match.known_error
    return f"{code_span(card.id)} {code_span(card.title)}"
