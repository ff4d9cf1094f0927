"""Where Faultbook keeps what it can work out again.

What belongs here: the folder's name. What does not: databases (``cache``), which need SQLite; a
search looks into the folder before it has loaded that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_FOLDER = "faultbook"


def cache_folder(git_folder: Path | str) -> str:
    """The folder that databases are kept in, and what belongs to them."""
    return f"{git_folder}/{_FOLDER}"
