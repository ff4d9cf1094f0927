"""Which checkout a folder is in.

What belongs here: finding a checkout's folders, in linked work trees and submodules too. What does
not: what a repository is besides (``repository``). Nothing is imported that takes time, for a
search begins here.
"""

from __future__ import annotations

import os


def checkout_folders(start: str) -> tuple[str, str] | None:
    """The uppermost folder and Git's folder of the checkout that a folder is in; None outside.

    It does without pathlib, whose import a search would notice.
    """
    top, above = start, os.path.dirname(start)  # noqa: PTH120 - see above, here and below
    while True:
        place = os.path.join(top, ".git")  # noqa: PTH118
        if os.path.isdir(place):  # noqa: PTH112
            return top, place
        if os.path.isfile(place):  # noqa: PTH113
            folder = _named_folder(top, place)
            return None if folder is None else (top, folder)
        if above == top:
            return None
        top, above = above, os.path.dirname(above)  # noqa: PTH120


def _named_folder(top: str, file: str) -> str | None:
    """The folder that a ``.git`` file names, as in linked work trees and submodules."""
    try:
        with open(file, "rb") as opened:  # noqa: PTH123 - see above
            said = opened.read()
    except OSError:
        return None
    if not said.startswith(b"gitdir: "):
        return None
    named = os.fsdecode(said[len(b"gitdir: ") :].rstrip(b"\n"))
    folder = os.path.join(top, named)  # noqa: PTH118
    return folder if os.path.isdir(folder) else None  # noqa: PTH112
