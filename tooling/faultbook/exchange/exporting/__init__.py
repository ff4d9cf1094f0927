"""A register's records as files for other programs.

What belongs here: exporters, one module a format, the table of them, and what they share. What does
not: which records are asked for, and where the file goes (``cli``).

An exporter is a function ``write(records, target, kinds)``: it takes the records one by one and
keeps none. One of a folder is a function ``files_of(records, tell)`` that gives the files of one
record after the other, and tells of those that the format can't hold. The same records give the
same bytes.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from faultbook.exchange.exporting.folder import RecordFiles
    from faultbook.exchange.exporting.records import Exported, LeftOut


class Exporter(NamedTuple):
    """A format that records are exported in.

    Attributes:
        module: Its module; imported only when asked for.
        suffix: What the names of its files end with.
        is_text: Whether it can be read on a terminal.
        needs_path: Whether it is written by path and not as a stream.
    """

    module: str
    suffix: str
    is_text: bool = True
    needs_path: bool = False


EXPORTERS: dict[str, Exporter] = {
    "json": Exporter("faultbook.exchange.exporting.json", ".json"),
    "jsonl": Exporter("faultbook.exchange.exporting.jsonl", ".jsonl"),
    "csv": Exporter("faultbook.exchange.exporting.csv", ".csv"),
    "xlsx": Exporter("faultbook.exchange.exporting.xlsx", ".xlsx", is_text=False),
    "sqlite": Exporter(
        "faultbook.exchange.exporting.sqlite", ".sqlite", is_text=False, needs_path=True
    ),
}
"""Every format by the name users give it."""


class FolderExporter(NamedTuple):
    """A format that is a folder of files.

    Attributes:
        module: Its module; imported only when asked for.
        kind: Name of the only kind of records that it holds.
        holds: Which of them, in a few words.
    """

    module: str
    kind: str
    holds: str


FOLDER_EXPORTERS: dict[str, FolderExporter] = {
    "cre": FolderExporter(
        "faultbook.exchange.exporting.cre", "known-error", "known error with a signature"
    ),
}
"""Every format that is a folder, by the name users give it."""


def write_export(
    name: str, records: Iterable[Exported], target: BinaryIO | Path, kinds: Sequence[str]
) -> None:
    """Write records in the format ``name``.

    Args:
        name: The format.
        records: The records, by kind and then by id.
        target: A stream of bytes or, where the format needs one, the path of an empty file.
        kinds: Names of the kinds that there may be.

    Raises:
        EnvironmentProblem: The format can't hold them, or they can't be written.
        OSError: The target can't be written.
    """
    import_module(EXPORTERS[name].module).write(records, target, kinds)


def files_of(
    name: str, records: Iterable[Exported], tell: Callable[[LeftOut], None]
) -> Iterator[RecordFiles]:
    """The files of the folder format ``name``, one record after the other.

    Args:
        name: The format.
        records: The records, by kind and then by id.
        tell: Told of each record that the format can't hold.
    """
    module = import_module(FOLDER_EXPORTERS[name].module)
    found: Iterator[RecordFiles] = module.files_of(records, tell)
    return found
