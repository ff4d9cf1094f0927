"""Files that stand where a record should and get no page, with the reason and its place.

What belongs here: which they are, why, and how that is told in lines. What does not: which records
an audience may see (``audience``) and how a page shows it (``views.broken_files``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.diagnostics import Severity
from faultbook.plain_text import visible
from faultbook.views.audience import files_without_page
from faultbook.views.page import BrokenFile

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from faultbook.catalog import Catalog
    from faultbook.record import Entry
    from faultbook.workspace import Workspace

MOST_JUDGED = 20
"""Files whose fault is looked for; a register in which more are broken has one fault in common."""

MOST_TOLD = 5
"""Files that lines are told of."""


def broken_files(workspace: Workspace) -> tuple[BrokenFile, ...]:
    """Every file that gets no page, sorted by path; the first of them with what is wrong.

    Args:
        workspace: The register.
    """
    catalog = workspace.catalog
    paths = files_without_page(catalog)
    if not paths:
        return ()
    rows = {row.path: row for row in catalog.entries()}
    reasons = {path: _without_fault(catalog, rows[path]) for path in paths}
    judged = frozenset(paths[:MOST_JUDGED])
    for one in reversed(workspace.check(sorted(judged)).diagnostics):
        if one.severity is Severity.ERROR and one.location.path in judged:
            path, line, column = one.location
            reasons[path] = BrokenFile(path, line, column, one.code, one.message)
    return tuple(reasons.values())


def _without_fault(catalog: Catalog, entry: Entry) -> BrokenFile:
    """What is said of a file that is whole in itself: another one may have its id."""
    chosen = catalog.get(entry.id)
    if chosen is None or chosen.path == entry.path:
        return BrokenFile(entry.path)
    return BrokenFile(entry.path, message=f"{chosen.path} has the same id")


def told(found: Sequence[BrokenFile]) -> Iterator[str]:
    """The files as ``faultbook check`` tells findings, a line each, and a line on all of them."""
    for one in found[:MOST_TOLD]:
        place = f"{visible(one.path)}:{one.line}:{one.column}" if one.line else visible(one.path)
        said = f"{one.code} {visible(one.message)}".strip() or "has no page"
        yield f"{place}: {said}"
    if found:
        many = "1 file has" if len(found) == 1 else f"{len(found):,} files have"
        yield f"{many} no page: run 'faultbook check'"
