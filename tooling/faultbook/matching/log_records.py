"""Which lines of a log belong together.

What belongs here: where a record of a log begins and ends. What does not: what is looked for in it
(``occurrences``), and records of a register (``record``).

A line with a timestamp begins a record; those without one that follow belong to it. Where a record
has no timestamp, every line begins the next one but those that go on with something, as the lines
of a stack trace do. A record has at most ``MOST_LINES`` lines and ``MOST_BYTES`` bytes; what is
over begins another one.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from faultbook.matching.timestamps import Timestamp, has_timestamp, timestamp_of

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_LINES = 200
MOST_BYTES = 64 << 10

_READ = 4_096  # bytes of a line that say whether it begins a record

_BLANK = (b"", b" ", b"\t")  # how a line begins that has no timestamp, quick to tell
_CONTINUATIONS = (
    r"$|[ \t]",  # after what docker compose puts before it
    r"at |Caused by|Suppressed: |\.\.\. [0-9]+ (?:more|common)|--- End of ",  # Java and .NET
    r"During handling of the above|The above exception was",  # Python
    r"(?:\w+\.)*(?:exceptions?\.|errors?\.)?[A-Z]\w*(?:Error|Exception|Warning|Interrupt)(?::|$)",
    r"goroutine [0-9]+ \[|created by |[\w./*-]+\.[\w.*()-]+\([^)\n]*\)$",  # Go
    r"stack backtrace:$|note: run with ",  # Rust
    r"[)\]}>]+[,;.]?$",  # closes a bracket
)
_BEGIN_OF_TRACE = r"(?:java|javax|jakarta|org|com|net|io|scala|kotlin|akka)\."
_BEFORE = r"(?:[\w.-]+ *\| |\[pod/[^\]\n]*\] )?"  # docker compose and kubectl


class LogRecord(NamedTuple):
    """A record's place in a text.

    Attributes:
        begin: Where its first line begins.
        end: Where its last line ends, before the line break.
    """

    begin: int
    end: int


class LogRecords:
    """The records of a text that begins where a record begins.

    Nothing is read but the lines around the places that are asked for, so that most of a long text
    costs nothing.

    Args:
        text: Lines; without the last line break.
    """

    def __init__(self, text: bytes) -> None:
        self._text = text
        self._begins: list[int] = []  # of the records that are known, in their order
        self._followings: dict[int, int] = {}  # from a record's beginning to that of the next
        self._times: dict[int, Timestamp | None] = {}

    def around(self, place: int) -> LogRecord:
        """The record that holds a place of the text."""
        begin, following = self._found(place)
        return LogRecord(begin, following - 1)

    def after(self, place: int) -> Iterator[LogRecord]:
        """The records from the one that holds a place of the text, one after the other."""
        begin, following = self._found(place)
        while True:
            yield LogRecord(begin, following - 1)
            if following > len(self._text):
                return
            begin, following = following, self._following(following)

    def last(self) -> int:
        """Where the last record begins."""
        return self._found(len(self._text))[0]

    def time_at(self, place: int) -> Timestamp | None:
        """When the record that holds a place was written."""
        begin, _ = self._found(place)
        if begin not in self._times:
            self._times[begin] = timestamp_of(self._text[begin : self._line_end(begin)])
        return self._times[begin]

    def _found(self, place: int) -> tuple[int, int]:
        """Where the record that holds a place begins, and where the next one does."""
        known = self._known(place)
        if known is not None and place < self._followings[known]:
            return known, self._followings[known]
        line = self._text.rfind(b"\n", 0, place) + 1
        begin = self._certain(line, known or 0)
        following = self._following(begin)
        while following <= line:
            begin, following = following, self._following(following)
        return begin, following

    def _known(self, place: int) -> int | None:
        """Where the last known record begins that begins at a place or before it."""
        number = bisect_right(self._begins, place)
        return self._begins[number - 1] if number else None

    def _certain(self, line: int, known: int) -> int:
        """Where a record begins for certain, between one that is known and a line."""
        is_plain = False
        while line > known:
            read = self._read(line)
            if _has_timestamp(read):
                break
            if not is_plain and not _is_continuation(read):
                is_plain = True
                # No record that has a timestamp reaches this far, so the line begins one.
                if not has_timestamp(self._text[self._lines_before(line, known) : line]):
                    break
            line = self._text.rfind(b"\n", 0, line - 1) + 1
        return line

    def _lines_before(self, line: int, known: int) -> int:
        """Where as many lines as a record may have begin, if that isn't before a known place."""
        for _ in range(MOST_LINES - 1):
            if line <= known:
                return known
            line = self._text.rfind(b"\n", 0, line - 1) + 1
        return line

    def _following(self, begin: int) -> int:
        """Where the record after the one that begins at ``begin`` begins; past the end if none."""
        if begin not in self._followings:
            self._followings[begin] = self._end_of(begin) + 1
            insort(self._begins, begin)
        return self._followings[begin]

    def _end_of(self, begin: int) -> int:
        is_timed = _has_timestamp(self._read(begin))
        end = self._line_end(begin)
        for _ in range(MOST_LINES - 1):
            if end == len(self._text):
                break
            further = self._line_end(end + 1)
            read = self._read(end + 1)
            if further - begin > MOST_BYTES or _has_timestamp(read):
                break
            if not is_timed and not _is_continuation(read):
                break
            end = further
        return end

    def _read(self, line: int) -> bytes:
        return self._text[line : min(self._line_end(line), line + _READ)]

    def _line_end(self, line: int) -> int:
        end = self._text.find(b"\n", line)
        return len(self._text) if end < 0 else end


def _has_timestamp(line: bytes) -> bool:
    return line[:1] not in _BLANK and has_timestamp(line)


def _is_continuation(line: bytes) -> bool:
    """Whether a line goes on with what the one before it began."""
    if line[:1] in _BLANK:
        return True
    continues, begins = _forms()
    return continues.match(line) is not None and begins.match(line) is None


@cache
def _forms() -> tuple[Any, Any]:
    import re2

    options = re2.Options()
    options.log_errors = False
    options.never_capture = True
    return (
        re2.compile(f"(?m){_BEFORE}(?:{'|'.join(_CONTINUATIONS)})".encode(), options),
        re2.compile(f"{_BEFORE}{_BEGIN_OF_TRACE}".encode(), options),
    )
