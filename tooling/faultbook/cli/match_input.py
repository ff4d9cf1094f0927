"""What ``match`` is given to read.

What belongs here: files and standard input as one stream of bytes, and where each file ends in it.
What does not: an incident's text (``matching.incident_text``) and files that grow (``tailing``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from faultbook.reporters.matches.told import Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_CHUNK = 1 << 20
STDIN = "-"
"""What users call standard input."""


class FileInput:
    """Files that are read one after the other, once.

    Args:
        names: Their paths; ``-`` is standard input.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names
        self._sources: list[Source] = []

    @property
    def sources(self) -> tuple[Source, ...]:
        """The files that were read, where there are several; a line's number says it all else."""
        return tuple(self._sources) if len(self._names) > 1 else ()

    def chunks(self) -> Iterator[bytes]:
        """Their bytes; a file whose last line has no end gets one."""
        for name in self._names:
            lines, last = 0, b""
            with click.open_file(name, "rb") as file:
                while chunk := file.read(_CHUNK):
                    lines += chunk.count(b"\n")
                    last = chunk[-1:]
                    yield chunk
            if last and last != b"\n":
                lines += 1
                yield b"\n"
            self._sources.append(Source(name, lines))
