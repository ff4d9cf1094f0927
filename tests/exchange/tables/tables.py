"""Tables written for tests, and what is read from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.exchange.source import RowSetback
from faultbook.exchange.tables.reading import read_cells

if TYPE_CHECKING:
    from pathlib import Path

    from faultbook.exchange.tables.cells import Cells


def read(
    folder: Path, content: str | bytes, name: str = "t.csv"
) -> tuple[list[Cells], list[RowSetback]]:
    """The rows of a file of this content, and those that are none."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    found = list(read_cells(path, name))
    return (
        [row for row in found if not isinstance(row, RowSetback)],
        [row for row in found if isinstance(row, RowSetback)],
    )


def values(rows: list[Cells]) -> list[list[str]]:
    """The cells of rows, without their columns."""
    return [list(row.values.values()) for row in rows]


def places(rows: list[Cells] | list[RowSetback]) -> list[str]:
    """Where rows stand, as people read it."""
    return [str(row.place) for row in rows]
