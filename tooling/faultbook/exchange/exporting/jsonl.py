"""JSON Lines: every record a JSON document of its own, on one line.

What belongs here: nothing but the line ends (https://jsonlines.org). What does not: a record's
shape (``records``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from faultbook.exchange.exporting.records import Exported


def write(records: Iterable[Exported], target: BinaryIO, kinds: Sequence[str]) -> None:  # noqa: ARG001 - every exporter's signature
    """Write the records, one a line."""
    target.writelines(f"{record.line}\n".encode() for record in records)
