"""One JSON document that holds every record, one a line.

What belongs here: what stands around the records. What does not: a record's shape (``records``).

A line a record, so that two exports can be compared line by line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from faultbook.exchange.exporting.records import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from faultbook.exchange.exporting.records import Exported


def write(records: Iterable[Exported], target: BinaryIO, kinds: Sequence[str]) -> None:  # noqa: ARG001 - every exporter's signature
    """Write the records as one document."""
    target.write(b'{"version": %d, "records": [' % VERSION)
    before = "\n"
    for record in records:
        target.write(f"{before}{record.line}".encode())
        before = ",\n"
    target.write(b"\n]}\n")
