"""Looking at a register's files while the program is still loading.

What belongs here: beginning before anything else is imported, which takes longer than all else that
a search does. What does not: the look itself (``matching.index_place``).
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from faultbook.config_text import CONFIG_NAME

if TYPE_CHECKING:
    from faultbook.gitrepo.states import PendingStates

_begun: dict[str, PendingStates] = {}


def look_ahead() -> None:
    """Begin to look at the files of the register around the working directory, if there is one."""
    with suppress(OSError):  # whoever opens the index says what is wrong
        folder = os.getcwd()  # noqa: PTH109 - pathlib takes as long as what is gained here
        while not os.path.isfile(f"{folder}/{CONFIG_NAME}"):  # noqa: PTH113
            above = os.path.dirname(folder)  # noqa: PTH120
            if above == folder:
                return
            folder = above
        from faultbook.matching.index_place import begin_look

        begun = begin_look(folder)
        if begun is not None:
            _begun[folder] = begun


def begun(root: str) -> PendingStates | None:
    """Git's look at a register's files that was begun ahead; nobody else gets it then."""
    return _begun.pop(root, None)
