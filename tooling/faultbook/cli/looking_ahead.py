"""Looking at a register's files while the program is still loading.

What belongs here: beginning before click is imported, which takes longer than all else that a
search does. What does not: the look itself (``matching.index``).
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from faultbook.config_text import CONFIG_NAME

if TYPE_CHECKING:
    from faultbook.matching.index import Opening

_begun: dict[str, Opening] = {}


def look_ahead() -> None:
    """Begin to open the index of the register around the working directory, if there is one."""
    with suppress(OSError):  # whoever opens it in earnest says what is wrong
        folder = os.getcwd()  # noqa: PTH109 - pathlib takes as long as what is gained here
        while not os.path.isfile(f"{folder}/{CONFIG_NAME}"):  # noqa: PTH113
            above = os.path.dirname(folder)  # noqa: PTH120
            if above == folder:
                return
            folder = above
        from faultbook.matching.index import Opening

        _begun[folder] = Opening(folder)


def begun(root: str) -> Opening | None:
    """The opening of a register's index that was begun ahead; nobody else gets it then."""
    return _begun.pop(root, None)
