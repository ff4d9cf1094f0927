"""A review as one HTML file that can be mailed and printed.

What belongs here: layout. What does not: figures (``aspects``), steps (``next_steps``) and what all
formats say (``wording``).

The file needs nothing else: no script, no picture, no font, no request. Everything is escaped on
its way in, whatever it comes from.
"""

from __future__ import annotations

from html import escape
from importlib import resources
from typing import TYPE_CHECKING

from faultbook.plain_text import visible
from faultbook.reporters.review import wording
from faultbook.reporters.review.aspects import ASPECTS, lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from faultbook.reporters.review.aspects import Line
    from faultbook.reporters.review.contents import Review, Step

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def render(review: Review) -> str:
    """The review as a whole document."""
    return "".join(f"{line}\n" for line in _document(review))


def _document(review: Review) -> Iterator[str]:
    style = resources.files(__package__).joinpath("review.css").read_text(encoding="utf-8")
    yield from ("<!doctype html>", '<html lang="en">', "<head>", '<meta charset="utf-8">')
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield f"<title>{_text(wording.title(review))}</title>"
    yield from ("<style>", style.rstrip("\n"), "</style>", "</head>", "<body>", "<main>")
    yield f"<h1>{_text(wording.title(review))}</h1>"
    yield f"<p>{_text(' '.join(wording.introduction(review)))}</p>"
    yield from _comparison(review)
    yield from _next(review)
    yield f"<footer><p>{_text(wording.FOOT)}</p></footer>"
    yield from ("</main>", "</body>", "</html>")


def _comparison(review: Review) -> Iterator[str]:
    heads = ("Aspect", wording.INCIDENT, wording.PROBLEM)
    head = " ".join(f'<th scope="col">{_text(name)}</th>' for name in heads)
    yield from ('<table class="aspects">', f"<thead><tr>{head}</tr></thead>", "<tbody>")
    for aspect in ASPECTS:
        incident, problem = lines(review, aspect)
        yield f'<tr><th scope="row">{_text(aspect.name)}</th>'
        yield from _cell(aspect.incident, incident)
        yield from _cell(aspect.problem, problem)
        yield "</tr>"
    yield from ("</tbody>", "</table>")


def _cell(said: str, found: Sequence[Line]) -> Iterator[str]:
    yield f'<td><p class="said">{_text(said)}</p>'
    if found:
        yield "<ul>"
        yield from (f"<li>{_line(one)}</li>" for one in found)
        yield "</ul>"
    else:
        yield f'<p class="none">{_text(wording.NO_FIGURE)}</p>'
    yield "</td>"


def _line(one: Line) -> str:
    about = f" <em>{_text(one.about)}</em>" if one.about else ""
    behind = "; ".join(
        part for part in (one.basis, f"before {one.before}" if one.before else "") if part
    )
    small = f" <small>({_text(behind)})</small>" if behind else ""
    return f"{_text(one.name)}{about}: <strong>{_text(one.value)}</strong>{small}"


def _next(review: Review) -> Iterator[str]:
    yield f"<h2>{_text(wording.NEXT)}</h2>"
    if not review.steps:
        yield f"<p>{_text(wording.NOTHING_NEXT)}</p>"
    for found in review.steps:
        yield from (f"<h3>{_text(found.heading)}</h3>", "<ul>")
        yield from (f"<li>{_step(one)}</li>" for one in found.steps)
        if found.left:
            yield f"<li>and {found.left:,} more</li>"
        yield "</ul>"


def _step(one: Step) -> str:
    commands = " or ".join(f"<code>{_text(command)}</code>" for command in one.commands)
    text = f" <em>{_text(one.text)}</em>" if one.text else ""
    line = f"<br>{commands}" if commands else ""
    return f"<strong>{_text(one.id)}</strong>{text}: {_text(one.told)}{line}"


def _text(said: str) -> str:
    return escape(visible(said))
