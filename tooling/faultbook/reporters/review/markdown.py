"""A review in Markdown, for a page, a pull request or an issue.

What belongs here: layout. What does not: figures (``aspects``), steps (``next_steps``) and what all
formats say (``wording``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.reporters.code_spans import code_cell, code_span
from faultbook.reporters.review import wording
from faultbook.reporters.review.aspects import ASPECTS, EXAMPLE, lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from faultbook.reporters.review.aspects import Aspect, Line
    from faultbook.reporters.review.contents import Review, Step


def render(review: Review) -> str:
    """The comparison as a table, and what is to be done as lists."""
    return "\n".join(_render(review)) + "\n"


def _render(review: Review) -> Iterator[str]:
    yield from (f"# {wording.title(review)}", "", " ".join(wording.introduction(review)), "")
    yield from (f"| Aspect | {wording.INCIDENT} | {wording.PROBLEM} |", "|---|---|---|")
    for aspect in ASPECTS:
        incident, problem = lines(review, aspect)
        cells = (_cell(aspect, aspect.incident, incident), _cell(aspect, aspect.problem, problem))
        yield f"| **{aspect.name}** | {' | '.join(cells)} |"
    yield from ("", f"## {wording.NEXT}")
    for found in review.steps:
        yield from ("", f"### {found.heading}", "")
        yield from (f"- {_step(one)}" for one in found.steps)
        if found.left:
            yield f"- and {found.left:,} more"
    if not review.steps:
        yield from ("", wording.NOTHING_NEXT)
    yield from ("", wording.FOOT)


def _cell(aspect: Aspect, said: str, found: Sequence[Line]) -> str:
    told = [_line(aspect, one) for one in found] or [wording.NO_FIGURE]
    return "<br>".join([f"*{said}*", *told])


def _line(aspect: Aspect, one: Line) -> str:
    about = f" {code_cell(one.about)}" if one.about else ""
    behind = "; ".join(
        part for part in (one.basis, f"before {one.before}" if one.before else "") if part
    )
    value = one.value if aspect.name == EXAMPLE else f"**{one.value}**"
    return f"{one.name}{about}: {value}{f' ({behind})' if behind else ''}"


def _step(one: Step) -> str:
    commands = " or ".join(code_span(command) for command in one.commands)
    text = f" {code_span(one.text)}" if one.text else ""
    return f"{one.id}{text}: {one.told}{f': {commands}' if commands else ''}"
