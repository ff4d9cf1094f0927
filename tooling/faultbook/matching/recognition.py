"""Running signatures over a text or a stream.

What belongs here: the two ways to the same answer, one for a short text and a few signatures, one
for a log of any length and thousands of them. What does not: which signatures are worth running
(``index``) and what follows from those that are recognised (``finding``).

A pattern is found in a record of a log, of one line or several, as RE2 finds it in the record by
itself, wherever the log was cut into chunks.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from faultbook.matching.answer import Seen
from faultbook.matching.conditions import Course
from faultbook.matching.log_text import LONGEST_LINE, clean_log, cut_lines
from faultbook.matching.occurrences import Block, Occurrence
from faultbook.matching.plain_recognition import SHOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from faultbook.matching.frames import Frame
    from faultbook.signature import Pattern, Signature

_BLOCK = 256 << 10  # bytes that are looked at in one pass


class Hit(NamedTuple):
    """A signature that is recognised.

    Attributes:
        number: Its place in the signatures given.
        seen: Where its patterns were found, one place each for those that were.
    """

    number: int
    seen: tuple[Seen, ...]


def recognise(signatures: Sequence[Signature], text: bytes) -> tuple[Hit, ...]:
    """Recognise signatures in a text.

    Each pattern is compiled by itself and only when it is needed, so this is for a text of a few
    lines and signatures that were chosen for it; ``Recogniser`` gives the same answer.

    Args:
        signatures: The signatures.
        text: The text; any bytes.

    Returns:
        Those that are recognised, by number.
    """
    watch = _Watch(signatures, is_repeating=False)
    lines = _ended(cut_lines(text))
    hits = watch.look(Block(clean_log(lines)[:-1]), range(len(watch.patterns))) if lines else []
    return tuple(sorted([*hits, *watch.finish()]))


def _ended(text: bytes) -> bytes:
    """The text with an end to its last line."""
    return text if not text or text.endswith(b"\n") else text + b"\n"


class Recogniser:
    """Recognises signatures in a stream, in one pass and in memory that doesn't grow with it.

    Lines of more than four million bytes are cut, and their rest is another line.

    Args:
        signatures: The signatures.
        is_repeating: Whether each further time is told too, and everything as soon as it can be:
            for a log that is still being written.

    Attributes:
        lines: Number of lines seen so far; one without an end counts when the stream ends.
    """

    def __init__(self, signatures: Sequence[Signature], *, is_repeating: bool = False) -> None:
        from faultbook.matching.pattern_sets import PatternSets

        self._watch = _Watch(signatures, is_repeating=is_repeating)
        self._sets = PatternSets(self._watch.patterns)
        self._is_repeating = is_repeating
        self._pieces: list[bytes] = []  # what came since the last look
        self._size = 0
        self._has_line = False  # whether a line ends in what came
        self._held = b""  # whole lines of a record that may go on
        self._first_line = 1  # of what is held
        self.lines = 0

    def feed(self, chunk: bytes) -> list[Hit]:
        """Take the next part of the stream, cut anywhere; tell what is recognised by now."""
        hits: list[Hit] = []
        for begin in range(0, len(chunk), _BLOCK):
            piece = chunk[begin : begin + _BLOCK]
            self._pieces.append(piece)
            self._size += len(piece)
            self._has_line = self._has_line or b"\n" in piece
            if self._size >= _BLOCK or (self._is_repeating and self._has_line):
                hits += self._look(is_end=False)
        return hits

    def finish(self) -> list[Hit]:
        """Tell what is recognised because the stream ends here."""
        return [*self._look(is_end=True), *self._watch.finish()]

    def _look(self, *, is_end: bool) -> list[Hit]:
        lines = self._held + self._new_lines(is_end=is_end)
        if not lines:
            return []
        block = Block(lines[:-1], self._first_line)
        begin = len(lines) if is_end else block.records.last()
        hits: list[Hit] = []
        if begin:
            self._held = lines[begin:]
            whole = block if is_end else Block(lines[: begin - 1], self._first_line)
            hits += self._look_at(whole)
            self._first_line = self.lines - lines.count(b"\n", begin) + 1
        else:
            self._held = lines
        if self._is_repeating and self._held:
            rest = Block(self._held[:-1], self._first_line)
            hits += self._look_at(rest)
            hits += self._watch.pass_by(rest)
        return hits

    def _look_at(self, block: Block) -> list[Hit]:
        return self._watch.look(block, self._sets.shown_in(block.text))

    def _new_lines(self, *, is_end: bool) -> bytes:
        """The whole lines of what came, each with its end; the rest is kept for the next time."""
        if not (is_end or self._has_line or self._size > LONGEST_LINE):
            return b""
        text = cut_lines(b"".join(self._pieces))
        if is_end:
            text = _ended(text)
        end = text.rfind(b"\n") + 1
        self._pieces = [text[end:]] if end < len(text) else []
        self._size = len(text) - end
        self._has_line = False
        lines = clean_log(text[:end])
        self.lines += lines.count(b"\n")
        return lines


_User: TypeAlias = tuple[int, int, int]
"""How many occurrences are wanted of a pattern, by which signature and for which slot."""


class _Watch:
    """Patterns and the signatures that they belong to, on their course over a log."""

    def __init__(self, signatures: Sequence[Signature], *, is_repeating: bool) -> None:
        self._signatures = signatures
        self._is_repeating = is_repeating
        self._courses: dict[int, Course] = {}  # of those of which something was shown
        self._given: set[tuple[int, int]] = set()  # pattern and line, of the record that may go on
        numbers: dict[tuple[str, bool], int] = {}
        self.patterns: list[Pattern] = []
        self._users: list[list[tuple[int, int]]] = []  # of each pattern: signature and slot
        for number, signature in enumerate(signatures):
            unless = (one.pattern for one in signature.unless)
            for slot, pattern in enumerate((*signature.patterns, *unless)):
                place = numbers.setdefault(pattern[:2], len(self.patterns))
                if place == len(self.patterns):
                    self.patterns.append(pattern)
                    self._users.append([])
                self._users[place].append((number, slot))

    def look(self, block: Block, shown: Iterable[int]) -> list[Hit]:
        """Take what a block shows.

        Args:
            block: The block, which comes after those looked at before.
            shown: Places of the patterns that it may show.
        """
        lines = self._lines(block, self._wanted(shown))
        told = []
        for number in sorted(lines):
            course = self._courses[number]
            for line in sorted(lines[number]):
                frame = course.take(lines[number][line])
                if frame is not None:
                    told.append((line, self._hit(number, frame)))
        if self._given:
            self._given = {one for one in self._given if one[1] >= block.first_line}
        return [hit for _, hit in sorted(told)]

    def pass_by(self, block: Block) -> list[Hit]:
        """Tell what is recognised because the log has come to a block's end without more."""
        at: Occurrence | None = None
        hits = []
        for number, course in self._courses.items():
            if course.is_waiting:
                at = at or block.end()
                frame = course.pass_by(at)
                if frame is not None:
                    hits.append(self._hit(number, frame))
        return hits

    def finish(self) -> list[Hit]:
        """Tell what is recognised because the log ends."""
        frames = ((number, course.finish()) for number, course in sorted(self._courses.items()))
        return [self._hit(number, frame) for number, frame in frames if frame is not None]

    def _wanted(self, shown: Iterable[int]) -> dict[int, list[_User]]:
        """The patterns of which the places are needed, and for what."""
        slots: dict[int, dict[int, int]] = {}
        for place in shown:
            for number, slot in self._users[place]:
                slots.setdefault(number, {})[slot] = place
        wanted: dict[int, list[_User]] = {}
        for number, places in slots.items():
            course = self._courses.get(number)
            if course is None:
                course = Course(self._signatures[number], is_repeating=self._is_repeating)
                self._courses[number] = course
            for slot, place in places.items():
                most = course.wants(slot, places)
                if most:
                    wanted.setdefault(place, []).append((most, number, slot))
        return wanted

    def _lines(
        self, block: Block, wanted: dict[int, list[_User]]
    ) -> dict[int, dict[int, dict[int, Occurrence]]]:
        """By signature, line and slot what the block shows."""
        lines: dict[int, dict[int, dict[int, Occurrence]]] = {}
        for place, users in wanted.items():
            is_timed = any(self._courses[number].is_timed for _, number, _ in users)
            found = block.occurrences(self.patterns[place], is_timed=is_timed)
            if self._is_repeating:
                found = self._not_given(place, found)
            else:
                found = islice(found, max(most for most, _, _ in users))
            for at in found:
                for _, number, slot in users:
                    lines.setdefault(number, {}).setdefault(at.line, {})[slot] = at
        return lines

    def _not_given(self, place: int, found: Iterable[Occurrence]) -> Iterator[Occurrence]:
        """What wasn't given when a record was looked at that may have gone on since."""
        for at in found:
            if (place, at.line) not in self._given:
                self._given.add((place, at.line))
                yield at

    def _hit(self, number: int, frame: Frame) -> Hit:
        patterns = self._signatures[number].patterns
        seen = (
            Seen(patterns[slot].text, at.line, at.text.decode("utf-8", "replace")[:SHOWN])
            for slot, at in frame.firsts
        )
        return Hit(number, tuple(seen))
