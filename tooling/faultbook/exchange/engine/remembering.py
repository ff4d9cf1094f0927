"""An import of a source that is as it was: what the last one read, kept in Git's own folder.

What belongs here: keeping what rows became, and taking it up again where it still holds. What does
not: what it depends on, which whoever imports says as a key.

It is taken up only where every record is there with the digests that its rows gave it, so that
nothing is left to be written; in any other case the source is read. Nothing is lost with it but
time. Rows and records' texts themselves aren't kept.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from faultbook.exchange.source import Remark

if TYPE_CHECKING:
    from pathlib import Path

    from faultbook.exchange.engine.spool import Spool

_DRAFT = (
    "key, seq, rank, source_id, opened, year, digest, links, notes, line, is_planned, is_own,"
    " naive_times, unmapped, services, outcome, reason"
)
_KEEP = f"""
CREATE TABLE kept.key AS SELECT ? AS text;
CREATE TABLE kept.files AS SELECT id, name FROM main.files;
CREATE TABLE kept.rows AS SELECT seq, file, number, unit, key, outcome, reason FROM main.rows;
CREATE TABLE kept.drafts AS SELECT {_DRAFT} FROM main.drafts WHERE NOT is_implied;
CREATE TABLE kept.implied AS SELECT source_id, opened, seq, key FROM main.implied
"""  # noqa: S608 - names of ours
_RECALL = f"""
INSERT INTO main.files SELECT id, name FROM kept.files;
INSERT INTO main.rows (seq, file, number, unit, key, outcome, reason)
    SELECT seq, file, number, unit, key, outcome, reason FROM kept.rows;
INSERT INTO main.drafts ({_DRAFT}, is_implied) SELECT {_DRAFT}, 0 FROM kept.drafts;
INSERT INTO main.implied SELECT source_id, opened, seq, key FROM kept.implied;
UPDATE main.drafts SET outcome = 'unchanged' WHERE source_id IS NOT NULL
"""  # noqa: S608 - names of ours
_SETTLED = """
SELECT NOT EXISTS (
    SELECT 1 FROM drafts
    WHERE is_own OR (source_id IS NOT NULL AND outcome NOT IN ('created', 'unchanged'))
)
"""
_HOLDS = """
SELECT NOT EXISTS (
    SELECT 1 FROM drafts d WHERE d.source_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM known k WHERE k.source_id = d.source_id AND k.digest = d.digest
    )
) AND NOT EXISTS (
    SELECT 1 FROM implied i WHERE i.source_id NOT IN (SELECT source_id FROM drafts
        WHERE source_id IS NOT NULL)
    AND NOT EXISTS (SELECT 1 FROM known k WHERE k.source_id = i.source_id)
)
"""


class Memory(NamedTuple):
    """Where the last import of an importer is kept.

    Attributes:
        path: Its database; the folder need not be there.
        key: What rows and what they become depend on, as a digest: the source's bytes, the mapping,
            the options, the configuration and the program.
    """

    path: Path
    key: str


def recall(spool: Spool, memory: Memory) -> tuple[Remark, ...] | None:
    """Fill a spool, which knows what the register holds, with what was kept.

    Returns:
        What was odd about the source; None where nothing is kept that still holds. The spool's
        rows and drafts are empty then.
    """
    if not memory.path.is_file():
        return None
    try:
        with spool.beside(memory.path, "kept"):
            if next(spool.ask("SELECT text FROM kept.key"), None) != (memory.key,):
                return None
            spool.take_up(_RECALL)
            if next(spool.ask(_HOLDS)) == (1,):
                return tuple(Remark(*one) for one in spool.ask("SELECT * FROM kept.remarks"))
    except sqlite3.Error:  # damaged, or of another version
        pass
    spool.clear()
    return None


def keep(spool: Spool, memory: Memory, remarks: tuple[Remark, ...]) -> None:
    """Keep what an import came to, where its next one may take it up."""
    if next(spool.ask(_SETTLED)) != (1,):
        return
    beside = memory.path.with_name(f"{memory.path.name}.{os.getpid()}.tmp")
    with suppress(sqlite3.Error, OSError):
        memory.path.parent.mkdir(exist_ok=True)
        try:
            with spool.beside(beside, "kept"):
                create_key, *others = _KEEP.split(";")
                spool.tell(create_key, [(memory.key,)])
                for statement in others:
                    spool.tell(statement)
                spool.tell("CREATE TABLE kept.remarks (message TEXT, number INTEGER)")
                spool.tell("INSERT INTO kept.remarks VALUES (?, ?)", remarks)
            beside.replace(memory.path)
        finally:
            beside.unlink(missing_ok=True)
