"""Where a register's index is kept, and a look at the files before it is opened.

What belongs here: names, and starting Git. What does not: the index (``index``), for which SQLite
and much else must be loaded; Git looks at the files meanwhile.
"""

from __future__ import annotations

import os

from faultbook.cache_place import cache_folder
from faultbook.gitrepo.checkout import checkout_folders
from faultbook.gitrepo.states import PendingStates, latest_states

_NAME = "match"


def index_place(root: str) -> tuple[str | None, str]:
    """Git's folder, None outside of a checkout, and the name of the register's index in it."""
    place = os.path.realpath(root)
    found = checkout_folders(place)
    if found is None:
        return None, _NAME
    top, folder = found
    inside = place[len(top) :].strip("/")
    if not inside:
        return folder, _NAME
    from zlib import crc32

    return folder, f"{_NAME}-{crc32(os.fsencode(inside)):08x}"


def states_folder(git_folder: str, name: str) -> str:
    """The folder of the files' states that Git compares."""
    return f"{cache_folder(git_folder)}/{name}.states"


def begin_look(root: str) -> PendingStates | None:
    """Git looking at the files of a register; None where nobody has written their states.

    What it finds counts only if the index turns out to be of the same states.

    Args:
        root: The register's root.
    """
    folder, name = index_place(root)
    states = latest_states(states_folder(folder, name)) if folder is not None else None
    return PendingStates(root, states) if states is not None else None
