"""Reading what is added to a file, as ``tail -F`` does.

What belongs here: a file that grows, is cut, is replaced by another or isn't there for a while.
What does not: what is done with what is read (``following``), and waiting.
"""

from __future__ import annotations

import io
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

CHUNK = 1 << 16
"""Bytes that are read at once."""


class Tail:
    """A file that is followed by its name.

    Args:
        path: The file.
        from_start: Whether what it holds already is read too.

    Raises:
        OSError: It can't be opened.
    """

    def __init__(self, path: str, *, from_start: bool) -> None:
        self._path = Path(path)
        self._file = io.FileIO(path)
        self._is_line_open = False
        if not from_start:
            self._file.seek(0, os.SEEK_END)

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the file."""
        self._file.close()

    def read(self) -> bytes:
        """What was added; nothing where nothing was, at the moment.

        Raises:
            OSError: What is open can't be read any more.
        """
        chunk = self._file.read(CHUNK) or b""
        if not chunk and self._begins_anew():
            chunk = self._file.read(CHUNK) or b""
            if chunk and self._is_line_open:  # its last line never got an end
                chunk = b"\n" + chunk
        if chunk:
            self._is_line_open = not chunk.endswith(b"\n")
        return chunk

    def _begins_anew(self) -> bool:
        """Go to the start of a file that was cut, or that stands where the old one stood."""
        ours = os.fstat(self._file.fileno())
        try:
            theirs = self._path.stat()
            if not os.path.samestat(ours, theirs):
                replacement = io.FileIO(self._path)
                self._file.close()
                self._file = replacement
                return True
        except OSError:  # moved away, and the next one isn't there yet or can't be read yet
            return False
        if stat.S_ISREG(ours.st_mode) and ours.st_size < self._file.tell():
            self._file.seek(0)
            return True
        return False
