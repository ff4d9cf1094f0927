"""Ids for the records that are new.

What belongs here: which draft is which record, and ids in the order of opening. What does not:
which numbers are free (whoever imports says that).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.exchange.engine.spool import KIND_ORDER
from faultbook.ids import RecordId, parse_id, record_path
from faultbook.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from faultbook.exchange.engine.spool import Spool

_FIND = """
UPDATE drafts SET (record_id, path, known_path, known_digest) = (
    SELECT id, path, path, coalesce(digest, '') FROM known k WHERE k.source_id = drafts.source_id
) WHERE (outcome IS NULL OR outcome = 'unchanged') AND NOT is_own
    AND EXISTS (SELECT 1 FROM known k WHERE k.source_id = drafts.source_id)
"""
_FIND_OWN = """
UPDATE drafts SET (known_path, known_digest) =
    (SELECT path, coalesce(digest, '') FROM known WHERE known.id = drafts.record_id)
WHERE outcome IS NULL AND is_own
    AND EXISTS (SELECT 1 FROM known WHERE known.id = drafts.record_id)
"""
_UNCHANGED = """
UPDATE drafts SET outcome = 'unchanged'
WHERE outcome IS NULL AND NOT is_own AND known_digest = digest
"""
_NEW = """
SELECT n, rank, year, record_id FROM drafts WHERE outcome IS NULL AND known_path IS NULL
ORDER BY opened, seq
"""


def number(spool: Spool, first_free: Callable[[str, int], RecordId], *, shard: bool) -> None:
    """Find each draft's record, or give it an id and a path.

    Args:
        spool: What is imported, and what the register holds.
        first_free: The first free id of a kind and a year.
        shard: Whether a year's folder is split by hundreds.

    Raises:
        UsageProblem: A year has no number left.
    """
    spool.tell(_FIND)
    spool.tell(_FIND_OWN)
    spool.tell(_UNCHANGED)
    statement = "UPDATE drafts SET record_id = ?, path = ? WHERE n = ?"
    spool.tell(statement, _numbered(spool, first_free, shard=shard))


def _numbered(
    spool: Spool, first_free: Callable[[str, int], RecordId], *, shard: bool
) -> Iterator[tuple[str, str, int]]:
    free: dict[tuple[str, int], RecordId] = {}
    for n, rank, year, own_id in spool.ask(_NEW):
        kind = KIND_ORDER[rank]
        given = parse_id(own_id) if own_id else None
        if given is None:
            given = free.get((kind, year)) or first_free(kind, year)
            free[kind, year] = given._replace(number=given.number + 1)
        yield str(given), record_path(KINDS[kind].folder, given, shard=shard), n
