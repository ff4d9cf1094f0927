"""``faultbook match --follow``: watching a stream that grows.

What belongs here: waiting, and what is told when. What does not: what was seen so far
(``matching.sightings``) and how a known error is told (``reporters.matches``).
"""

from __future__ import annotations

import gc
import stat
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

import click

from faultbook.cli.here_and_now import now
from faultbook.cli.match_input import STDIN
from faultbook.cli.outcome import CLEAN, FINDINGS, note
from faultbook.cli.tailing import CHUNK, Tail
from faultbook.cli.terminal import in_colour, lay_out_markdown, on_terminal, paint
from faultbook.errors import UsageProblem
from faultbook.matching.answer import Answer, Match
from faultbook.matching.recognition import Recogniser
from faultbook.matching.sightings import Sightings
from faultbook.plain_text import visible_block
from faultbook.reporters.matches.text import sighting_lines
from faultbook.reporters.matches.told import Told
from faultbook.reporters.paint import unpainted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from io import BufferedReader

    from faultbook.matching.answer import Card
    from faultbook.matching.knowledge import Knowledge
    from faultbook.matching.recognition import Hit
    from faultbook.matching.sightings import Sighting
    from faultbook.matching.signed import Signed

_PAUSE = 0.25  # seconds between two looks at a file
_EVERY = 10.0  # seconds between two tellings of how often


class Watch(NamedTuple):
    """How a stream is watched.

    Attributes:
        name: The file, or ``-``.
        from_start: Whether what the file holds already counts.
        service: Service that was asked about, or "".
        is_redacted: Whether secrets are hidden in what is echoed.
    """

    name: str
    from_start: bool
    service: str
    is_redacted: bool


class Known(NamedTuple):
    """What a stream is watched for, apart from the index, which mustn't be held open for weeks.

    Attributes:
        signed: The signatures.
        cards: What is shown of their known errors, by number.
        size: Number of known errors, also of those without a signature.
    """

    signed: Sequence[Signed]
    cards: Mapping[int, Card]
    size: int


def known_to_watch_for(knowledge: Knowledge) -> Known:
    """Every signature, and its known error.

    Raises:
        UsageProblem: No known error has a signature.
    """
    signed = tuple(knowledge.all_signed())
    if not signed:
        raise UsageProblem("no known error has a signature, so there is nothing to watch for")
    cards = knowledge.cards(dict.fromkeys(one.known_error for one in signed))
    return Known(signed, cards, knowledge.size)


def follow(known: Known, watch: Watch) -> int:
    """Tell each known error once that a stream shows, and then how often, until it ends.

    Returns:
        The exit code: whether any was seen.
    """
    gc.enable()  # this may run for weeks
    recogniser = Recogniser([one.signature for one in known.signed], is_repeating=True)
    teller = _Teller(known, watch)
    with _stream(watch) as chunks:
        name = "standard input" if watch.name == STDIN else watch.name
        note(f"watching {name} for {len(known.signed)} signatures; Ctrl-C ends it")
        try:
            for chunk in chunks:
                if chunk:
                    teller.tell(recogniser.feed(chunk))
                teller.tell_counts_now_and_then()
        except KeyboardInterrupt:
            pass
    teller.tell(recogniser.finish())
    return teller.end(recogniser.lines)


@contextmanager
def _stream(watch: Watch) -> Iterator[Iterator[bytes]]:
    """What is added, chunk by chunk; an empty one when there is nothing new."""
    if watch.name == STDIN or not stat.S_ISREG(Path(watch.name).stat().st_mode):
        with click.open_file(watch.name, "rb") as stream:
            yield _arriving(cast("BufferedReader", stream))
    else:
        with Tail(watch.name, from_start=watch.from_start) as tail:
            yield _polled(tail)


def _arriving(stream: BufferedReader) -> Iterator[bytes]:
    while chunk := stream.read1(CHUNK):
        yield chunk


def _polled(tail: Tail) -> Iterator[bytes]:
    while True:
        chunk = tail.read()
        if not chunk:
            time.sleep(_PAUSE)
        yield chunk


class _Teller:
    """Tells what was seen."""

    def __init__(self, known: Known, watch: Watch) -> None:
        self._known = known
        self._sightings = Sightings(known.signed)
        self._watch = watch
        self._told: dict[int, int] = {}
        self._told_at = time.monotonic()

    def tell(self, hits: list[Hit]) -> None:
        """Tell what is seen for the first time."""
        for one in self._sightings.take(hits):
            self._tell_known_error(one)
            self._told[one.known_error] = one.times

    def tell_counts_now_and_then(self) -> None:
        """Tell how often those were seen that were seen again, unless that was just told."""
        if time.monotonic() - self._told_at < _EVERY:
            return
        self._told_at = time.monotonic()
        for one in self._sightings.all:
            if one.times > self._told.get(one.known_error, 0):
                click.echo(_count(one, self._known.cards[one.known_error]))
                self._told[one.known_error] = one.times

    def end(self, lines: int) -> int:
        """Tell how often each was seen, and give the exit code."""
        seen = self._sightings.all
        read = f"{lines:,} line{'' if lines == 1 else 's'}"
        if not seen:
            click.echo(f"Nothing known in {read}.")
            return FINDINGS
        click.echo(f"In {read}:")
        for one in seen:
            click.echo(f"  {_count(one, self._known.cards[one.known_error])}")
        return CLEAN

    def _tell_known_error(self, one: Sighting) -> None:
        match = Match(self._known.cards[one.known_error], 1, 0.0, one.confidence, (one.recognised,))
        if self._watch.is_redacted:
            from faultbook.matching.redaction import redacted_match

            match = redacted_match(match)
        answer = Answer((match,), one.line, self._known.size)
        told = Told(answer, now(), self._watch.service)
        look = paint if in_colour() else unpainted
        lay_out = lay_out_markdown if on_terminal() else visible_block
        click.echo("\n".join(sighting_lines(told, match, look, lay_out)) + "\n")


def _count(one: Sighting, card: Card) -> str:
    times = "once" if one.times == 1 else f"{one.times:,} times"
    return f"{card.id} seen {times}, last at line {one.line:,}"
