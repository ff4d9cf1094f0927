"""What makes findings: this program, with the libraries it judges by.

What belongs here: telling one state of them from another without importing any. What does not: the
register that they judge (``checking.context``).
"""

from __future__ import annotations

import os
import sys
from hashlib import sha256
from importlib.util import find_spec
from typing import TYPE_CHECKING

import faultbook

if TYPE_CHECKING:
    from collections.abc import Iterator

_INSTALLED = ".dist-info"


def tool_key() -> str:
    """A text that is another as soon as a module or a library beside us is another."""
    digest = sha256(f"{faultbook.__version__} {sys.version}".encode())
    for line in (*_modules(os.path.dirname(faultbook.__file__)), *_libraries()):  # noqa: PTH120
        digest.update(f"{line}\n".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def _modules(folder: str) -> Iterator[str]:
    """A line for each module of the package that tells its state."""
    with os.scandir(folder) as found:
        entries = sorted(found, key=lambda one: one.name)
    for entry in entries:
        if entry.name.endswith(".py"):
            state = entry.stat()
            yield f"{entry.path} {state.st_mtime_ns} {state.st_size}"
        elif entry.is_dir() and "." not in entry.name and not entry.name.startswith("_"):
            yield from _modules(entry.path)


def _libraries() -> Iterator[str]:
    """Name and version of each distribution that is installed beside PyYAML."""
    library = find_spec("yaml")
    if library is None or library.origin is None:
        return
    beside = os.path.dirname(os.path.dirname(library.origin))  # noqa: PTH120 - pathlib takes long
    yield from sorted(name for name in os.listdir(beside) if name.endswith(_INSTALLED))  # noqa: PTH208
