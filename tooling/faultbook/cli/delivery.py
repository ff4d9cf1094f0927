"""What commands that find things have in common: levels, rules named by users, files written.

What belongs here: options' values and where a report goes. What does not: the reports
(``reporters``).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from faultbook.diagnostics import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

LEVELS = {severity.label: severity for severity in reversed(Severity)}
"""Severities by the names users give them, the gravest first."""


def codes_in(options: Iterable[str]) -> list[str]:
    """Rules that an option names, given once or often, with commas between them."""
    return [code.strip() for option in options for code in option.split(",") if code.strip()]


def write_whole(output_file: str, content: str) -> None:
    """Replace a file as a whole; what is no file, such as /dev/stdout, is written to as it is."""
    from faultbook.editing.files import write_atomically

    target = Path(os.path.realpath(output_file))
    if target.exists() and not target.is_file():
        target.write_bytes(content.encode())
    else:
        write_atomically(target.parent, target.name, content.encode(), replace=True)
