"""The sentence that an incident's page begins with: what it meant for whom.

What belongs here: the first sentence of its Impact section, or one made of its fields. What does
not: the section itself (``record_parts``).
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from markdown_it import MarkdownIt

from faultbook.analysis.downtime import spans_of, total
from faultbook.analysis.summaries import IncidentSummary, OutageSummary, in_utc
from faultbook.markdown_text import without_comments
from faultbook.views.comments import hide_comments
from faultbook.views.display import OPEN_STATES, length
from faultbook.views.markup import is_plain

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from markdown_it.token import Token
    from markupsafe import Markup

    from faultbook.model.incident import Incident
    from faultbook.record import Record
    from faultbook.views.site_view import SiteView

SECTION = "Impact"

LONGEST = 280
"""Characters beyond which a sentence is cut."""

_MOST_NAMES = 3
_LONGEST_PARAGRAPH = 4_000  # of which the sentence is the beginning
_END = re.compile(r"[.!?](?=\s+[^\sa-z])|[。！？]")  # noqa: RUF001 - which end sentences too
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_SPACES = re.compile(r"\s+")
_PLAIN_START = re.compile(r"[^\W\d_]")  # a letter: no list, heading, quotation or table


class Opening(NamedTuple):
    """The beginning of a text.

    Attributes:
        text: Its first sentence without marks, or "".
        is_whole: Whether there is nothing else in the text.
    """

    text: str
    is_whole: bool


class Sentence(NamedTuple):
    """What a page begins with.

    Attributes:
        html: The sentence.
        is_section: Whether it is all that the section says.
    """

    html: Markup
    is_section: bool


def opening_sentence(view: SiteView, record: Record[Incident], page: str) -> Sentence | None:
    """What an incident meant; None where nothing is known.

    Args:
        view: The register.
        record: The incident.
        page: Path of the page it goes to.
    """
    section = _section(record)
    opening = opening_of(section)
    if opening.is_whole:
        return Sentence(view.inline(_SPACES.sub(" ", section.strip()), page), is_section=True)
    if opening.text:
        return Sentence(view.line(opening.text, page), is_section=False)
    composed = _composed(view, record.model, page)
    return Sentence(view.line(composed, page), is_section=False) if composed else None


def opening_of(markdown: str) -> Opening:
    """The first sentence of a text that begins with a paragraph.

    Args:
        markdown: The text; a list, a table or code at its beginning has no sentence.
    """
    text = without_comments(markdown.strip())
    first, *more = _BLANK_LINE.split(text, maxsplit=1)
    words, is_paragraph = _first_words(first[:_LONGEST_PARAGRAPH])
    end = _END.search(words)
    sentence = words[: end.end()] if end else words
    is_whole = sentence == words and is_paragraph and not more
    if len(sentence) > LONGEST:
        sentence, is_whole = (
            f"{sentence[:LONGEST].rpartition(' ')[0] or sentence[:LONGEST]} …",
            False,
        )
    return Opening(sentence, is_whole and bool(sentence) and len(text) <= 2 * LONGEST)


def _first_words(text: str) -> tuple[str, bool]:
    """The words of the paragraph that a text begins with, and whether it is nothing else."""
    line = _SPACES.sub(" ", text)
    if _PLAIN_START.match(line) and is_plain(line) and text.count("\n") == 0:
        return line, True
    tokens = _parser().parse(text)
    if not tokens or tokens[0].type != "paragraph_open":
        return "", False
    words = _SPACES.sub(" ", _words(tokens[1].children or ())).strip()
    return words, len(tokens) == 3  # noqa: PLR2004 - its beginning, its text and its end


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    hide_comments(parser)
    return parser


def _words(tokens: list[Token] | tuple[()]) -> str:
    return "".join(
        " "
        if token.type in ("softbreak", "hardbreak")
        else token.content
        if token.type in ("text", "code_inline", "image")
        else ""
        for token in tokens
    )


def _section(record: Record[Incident]) -> str:
    sections = record.document.sections or {}
    return next((sections[one] for one in sections if one.casefold() == SECTION.casefold()), "")


def _composed(view: SiteView, incident: Incident, page: str) -> str:
    if incident.status == "cancelled":
        return ""
    level = f"{incident.impact} impact" if incident.impact else ""
    away = _time_away(incident, view.now)
    names = _names([item.text for item in view.service_items(incident.services, page)])
    if not names or (away is None and not level):
        return f"{level.capitalize()}." if level else ""
    is_open = incident.status in OPEN_STATES["incident"] and incident.restored_at is None
    many = len(incident.services) > 1
    verb = ("have been" if many else "has been") if is_open else ("were" if many else "was")
    how = "down" if incident.outages and away is not None else "affected"
    lasted = f" for {length(away)}" if away is not None else ""
    return f"{names} {verb} {how}{lasted}{f'; {level}' if level else ''}."


def _names(found: list[str]) -> str:
    if len(found) > _MOST_NAMES + 1:
        found = [*found[:_MOST_NAMES], f"{len(found) - _MOST_NAMES} more services"]
    return " and ".join(filter(None, [", ".join(found[:-1]), found[-1]])) if found else ""


def _time_away(incident: Incident, now: datetime) -> timedelta | None:
    """How long service was away, as analysis has it; None where nobody can tell."""
    spans = spans_of(
        IncidentSummary(
            incident.id,
            "",
            "",
            incident.status,
            started_at=_utc(incident.started_at),
            restored_at=_utc(incident.restored_at),
            outages=tuple(
                OutageSummary(in_utc(one.start), _utc(one.end)) for one in incident.outages
            ),
        ),
        in_utc(now),
    )
    return None if spans is None else total(spans)


def _utc(at: datetime | None) -> datetime | None:
    return None if at is None else in_utc(at)
