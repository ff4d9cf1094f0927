"""Where a command runs, and when: the register's root and the moment that counts as now.

What belongs here: the working directory and the clock. What does not: opening the register
(``opening``). Nothing heavy is imported, because ``match`` needs no more of the register than its
root.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from faultbook.config_text import CONFIG_NAME
from faultbook.errors import EnvironmentProblem

if TYPE_CHECKING:
    from pathlib import Path

_EPOCH = "SOURCE_DATE_EPOCH"


def register_root(start: Path | str) -> str | None:
    """The nearest folder, from ``start`` upwards, that holds a configuration.

    It does without pathlib, whose import a search would notice.

    Args:
        start: An absolute path.
    """
    folder = os.fspath(start)
    while not os.path.isfile(os.path.join(folder, CONFIG_NAME)):  # noqa: PTH113, PTH118
        above = os.path.dirname(folder)  # noqa: PTH120
        if above == folder:
            return None
        folder = above
    return folder


def root_here() -> str:
    """The root of the register that the working directory is in.

    Raises:
        EnvironmentProblem: There is none.
    """
    root = register_root(os.getcwd())  # noqa: PTH109
    if root is None:
        msg = f"no {CONFIG_NAME} here or above; run 'faultbook init'"
        raise EnvironmentProblem(msg)
    return root


def now() -> datetime:
    """The moment, or the one that SOURCE_DATE_EPOCH names for a reproducible run.

    Raises:
        EnvironmentProblem: It names none.
    """
    stated = os.environ.get(_EPOCH)
    if not stated:
        return datetime.now(UTC)
    try:
        return datetime.fromtimestamp(int(stated), UTC)
    except (ValueError, OverflowError, OSError) as error:
        msg = f"{_EPOCH} is {stated!r}, which is no number of seconds since 1970"
        raise EnvironmentProblem(msg) from error
