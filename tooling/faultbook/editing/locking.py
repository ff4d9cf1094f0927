"""One writer at a time.

What belongs here: keeping two commands that write records of one register apart. What does not:
what they write (``changes``).
"""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def exclusive(root: Path) -> Iterator[None]:
    """Wait until nobody else writes records of a register, and keep others waiting meanwhile.

    The lock is on the folder itself, so that nothing is left behind. A file system that knows no
    locks is written to without: every file is still replaced as a whole, and only if it is what it
    was.
    """
    handle = os.open(root, os.O_RDONLY)
    try:
        with suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
