"""The updates inside a cState issue's text: what happened when.

What belongs here: the shortcode ``{{< track "2018-05-24 14:13:00" >}}``, which stands at the end
of an update and gives its time. What does not: the rest of an issue (``issue``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from faultbook.document import MAX_BYTES
from faultbook.editing.yaml_text import scalar_text
from faultbook.exchange.source import shown
from faultbook.exchange.times import read_moment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo

    from faultbook.exchange.moment import Moment

_TRACK = re.compile(  # all of it bounded, so that no text takes long
    r"\{\{[<%][ \t]{0,9}track[ \t]{1,9}([\"'`]?)(?P<time>[^\"'`\n]{0,60}?)\1[ \t]{0,9}/?[>%]\}\}"
)
_NO_TEXT = "Update"  # for a time that stands alone, before any text


@dataclass(frozen=True, slots=True)
class Updates:
    """An issue's text, and the updates in it.

    Attributes:
        text: The text with each shortcode replaced by its time.
        timeline: An entry of an incident's timeline for each, in order of time.
        notes: Shortcodes whose time can't be read; they stay as they are.
        naive_times: Number of times without an offset.
    """

    text: str
    timeline: tuple[dict[str, Any], ...] = ()
    notes: tuple[str, ...] = ()
    naive_times: int = 0


def read_updates(body: str, body_line: int, zone: tzinfo) -> Updates:
    """Find the updates in an issue's text.

    Args:
        body: The text, its lines ended by line feeds.
        body_line: Line of the file on which it begins.
        zone: Zone in which a time without an offset is taken.
    """
    moments: dict[str, Moment | None] = {}
    notes = []
    for match in _TRACK.finditer(body):
        moment = moments[match[0]] = read_moment(match["time"], zone)
        if moment is None:
            line = body_line + body.count("\n", 0, match.start())
            notes.append(f"line {line}: {shown(match['time'])} is not a time; the update has none")
    timed = [
        (moment.at, event)
        for event, found in _events(body, moments)
        if (moment := moments[found]) is not None
    ]
    timed.sort(key=itemgetter(0))
    if sum(len(event) for _, event in timed) > MAX_BYTES:
        timed = []
        notes.append("the updates are too long together for a timeline; they stand in the text")
    entries = tuple({"at": at, "event": event} for at, event in timed)
    naive = sum(m.is_naive for f in _TRACK.finditer(body) if (m := moments[f[0]]) is not None)
    return Updates(_spelt_out(body, moments), entries, tuple(notes), naive)


def _events(body: str, moments: dict[str, Moment | None]) -> Iterator[tuple[str, str]]:
    """Each shortcode with the text of its update, in the order of the text."""
    last = _NO_TEXT
    for update in _split(body):
        found = [match[0] for match in _TRACK.finditer(update)]
        text = update.rstrip()
        if len(found) == 1:
            text = text.removesuffix(found[0])
        text = _spelt_out(text, moments).strip()
        last = text or last
        for shortcode in found:
            yield last, shortcode


def _split(body: str) -> Iterator[str]:
    """Updates: paragraphs, cut also after each line that ends with a shortcode."""
    lines: list[str] = []
    for line in body.split("\n"):
        if line.strip():
            lines.append(line)
        if lines and (not line.strip() or _ends_with_track(line)):
            yield "\n".join(lines)
            lines = []
    if lines:
        yield "\n".join(lines)


def _ends_with_track(line: str) -> bool:
    matches = list(_TRACK.finditer(line))
    return bool(matches) and not line[matches[-1].end() :].strip()


def _spelt_out(text: str, moments: dict[str, Moment | None]) -> str:
    """Text with each shortcode replaced by its time, as records spell times."""

    def spell(match: re.Match[str]) -> str:
        moment = moments[match[0]]
        return match[0] if moment is None else f"({scalar_text(moment.at)})"

    return _TRACK.sub(spell, text)
