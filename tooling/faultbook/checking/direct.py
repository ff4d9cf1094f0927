"""Checking by reading: a few files with what they are linked with, or all of a register.

What belongs here: the two ways that know of no earlier check. What does not: keeping what was
found for the next check (``kept``).
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from faultbook.catalog import Catalog, entry_of_file, load_file
from faultbook.parallel import job_count, map_chunks
from faultbook.partial_catalog import PartialCatalog

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from faultbook.clock import Clock
    from faultbook.diagnostics import Diagnostic
    from faultbook.document import DocumentProblem
    from faultbook.record import Entry, RecordFile, Register
    from faultbook.rules.engine import Engine


class Kept(NamedTuple):
    """What is kept of a file besides its findings; made in the process that reads it.

    Attributes:
        text: Its row as text.
        content: What tells its content from any other.
        names: Checksum and role of each name that it is looked up by.
        summary: Its kind and its summary as text; None where none is asked for.
    """

    text: str
    content: str
    names: tuple[tuple[int, int], ...]
    summary: tuple[str, str] | None = None


NOTHING_KEPT = Kept("", "", ())

Keep: TypeAlias = "Callable[[RecordFile, Entry, bytes | DocumentProblem], Kept]"
"""Makes what is kept of a file, its row and its content."""


@dataclass(frozen=True)
class RegisterFiles:
    """A register as a check needs it.

    Attributes:
        paths: Gives the paths of all records.
        read: Gives a file's bytes, or why there are none.
        engine: Makes the engine that judges against a register.
        clock: What is judged by time, asked for moments at which that changes.
        is_sharded: Tells whether folders are split by hundreds.
        jobs: Processes to use; None to decide by the work.
    """

    paths: Callable[[], Sequence[str]]
    read: Callable[[str], bytes | DocumentProblem]
    engine: Callable[[Register], Engine]
    clock: Clock
    is_sharded: Callable[[], bool]
    jobs: int | None = None

    def catalog(self, rows: Iterable[Entry]) -> Catalog:
        """The register that these rows are."""
        return Catalog(tuple(sorted(rows, key=lambda row: row.path)), shard=self.is_sharded())


class ReadFile(NamedTuple):
    """What one file comes to by itself.

    Attributes:
        entry: Its row.
        found: Its findings.
        until: The first moment at which they may be others, or None.
        kept: What is kept of it.
    """

    entry: Entry
    found: list[Diagnostic]
    until: datetime | None = None
    kept: Kept = NOTHING_KEPT


def check_few(files: RegisterFiles, wanted: Iterable[str]) -> list[Diagnostic]:
    """Judge files, reading beyond them only what they are linked with."""
    loaded = {path: load_file(path, files.read(path)) for path in wanted}
    rows = {path: entry_of_file(file) for path, file in loaded.items()}
    register = PartialCatalog(rows, files.read, files.paths, shard=files.is_sharded())
    alone, linked = files.engine(Catalog(())), files.engine(register)
    found = alone.check_configuration()
    for path, file in loaded.items():
        entry = rows[path]
        said = alone.check_file(file) + linked.check_entry(entry, whole=False)
        found += linked.judge(entry, said, whole=False)
    return found


def check_many(
    files: RegisterFiles,
    wanted: Iterable[str],
    progress: Callable[[int, int], None] | None = None,
) -> list[Diagnostic]:
    """Judge some files against the whole register."""
    judged = frozenset(wanted)
    everything = sorted({*files.paths(), *judged})
    read = list(read_files(files, everything, progress, judged))
    engine = files.engine(files.catalog(one.entry for one in read))
    found = engine.check_configuration()
    for one in read:
        if one.entry.path in judged:
            said = one.found + engine.check_entry(one.entry, whole=False)
            found += engine.judge(one.entry, said, whole=False)
    return found


def check_all(
    files: RegisterFiles,
    paths: Sequence[str],
    progress: Callable[[int, int], None] | None = None,
) -> list[Diagnostic]:
    """Judge the whole register, whose files are at these paths."""
    read = list(read_files(files, paths, progress))
    engine = files.engine(files.catalog(one.entry for one in read))
    found = engine.check_configuration()
    for one in read:
        said = one.found + engine.check_entry(one.entry, whole=True)
        found += engine.judge(one.entry, said, whole=True)
    return found


def read_files(
    files: RegisterFiles,
    paths: Sequence[str],
    progress: Callable[[int, int], None] | None = None,
    judged: frozenset[str] | None = None,
    keep: Keep | None = None,
) -> Iterator[ReadFile]:
    """Read files and judge each by itself, in as many processes as are worth it.

    Args:
        files: The register.
        paths: The files, sorted.
        progress: Told, now and then, how many files of how many are done.
        judged: Those that are judged; all when None.
        keep: Makes of a file, its row and its content what is kept of them.
    """
    engine = files.engine(Catalog(()))
    clock = files.clock

    def read(chunk: list[str]) -> list[ReadFile]:
        done = []
        for path in chunk:
            content = files.read(path)
            file = load_file(path, content)
            entry = entry_of_file(file)
            is_judged = judged is None or path in judged
            found = engine.check_file(file) if is_judged else []
            kept = keep(file, entry, content) if keep is not None else NOTHING_KEPT
            done.append(ReadFile(entry, found, clock.next_change(), kept))
        return done

    count = 0
    with closing(map_chunks(read, paths, job_count(len(paths), files.jobs))) as chunks:
        for chunk in chunks:
            yield from chunk
            count += len(chunk)
            if progress is not None:
                progress(count, len(paths))
