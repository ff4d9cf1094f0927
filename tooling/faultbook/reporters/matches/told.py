"""An answer with what was asked, as all formats tell it.

What belongs here: the value that they are given, and where a line of the input stands. What does
not: words (``wording``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime

    from faultbook.matching.answer import Answer


class Source(NamedTuple):
    """A file that was read.

    Attributes:
        name: What the user called it.
        lines: Number of its lines.
    """

    name: str
    lines: int


class Asker(NamedTuple):
    """An incident whose text was looked for.

    Attributes:
        id: Its id.
        known_error: Id of the known error that it links already, or "".
    """

    id: str
    known_error: str


class Told(NamedTuple):
    """An answer, and what is needed to tell it.

    Attributes:
        answer: What is known; what it echoes of the input is fit to be seen.
        now: The moment that ages are counted to.
        service: Service or application that was asked about, or "".
        sources: The files that were read, one after the other, where there are several.
        incident: The incident that was asked about.
    """

    answer: Answer
    now: datetime
    service: str = ""
    sources: tuple[Source, ...] = ()
    incident: Asker | None = None

    def place(self, line: int) -> tuple[str, int]:
        """File and line in it of a line of the whole input; "" where there is only one.

        Args:
            line: Number of the line in all that was read, from 1.
        """
        rest = line
        for source in self.sources:
            if rest <= source.lines:
                return source.name, rest
            rest -= source.lines
        return "", line
