"""What commands that report findings have in common.

What belongs here: options' values, and files that are written to. What does not: the reports
(``reporters``).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from faultbook.diagnostics import Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

LEVELS = {severity.label: severity for severity in reversed(Severity)}
"""Severities as users name them, the worst first."""


def codes_in(options: Sequence[str]) -> list[str]:
    """Rules as options name them, with commas between several."""
    return [code.strip() for option in options for code in option.split(",") if code.strip()]


def write_output(output_file: str, content: str) -> None:
    """Replace a file as a whole; what is no file, such as /dev/stdout, is written to as it is."""
    from faultbook.editing.files import write_atomically

    target = Path(os.path.realpath(output_file))
    if target.exists() and not target.is_file():
        target.write_bytes(content.encode())
    else:
        write_atomically(target.parent, target.name, content.encode(), replace=True)
