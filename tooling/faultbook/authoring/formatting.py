"""Records brought into their one form.

What belongs here: what becomes of each of many files, in as many processes as are worth it. What
does not: the form (``editing.canonical``), writing files (``editing.changes``) and telling of it
(``cli``).
"""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

from faultbook.document import DocumentProblem
from faultbook.editing.canonical import Unformattable, canonical
from faultbook.editing.changes import Change
from faultbook.kinds import KINDS, kind_named
from faultbook.parallel import job_count, map_chunks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from faultbook.workspace import Workspace


class Formatted(NamedTuple):
    """What formatting one record comes to.

    Attributes:
        path: Its file.
        change: What becomes of the file; None where it stays.
        left: Why it can't be formatted; "" where it can.
        problem: What is wrong with the file, where that is why.
    """

    path: str
    change: Change | None = None
    left: str = ""
    problem: DocumentProblem | None = None


def format_records(
    workspace: Workspace,
    paths: Sequence[str],
    progress: Callable[[int, int], None] | None = None,
) -> Iterator[Formatted]:
    """What becomes of records in their one form, in the order of the paths; nothing is written.

    Args:
        workspace: The register.
        paths: Files of records, from the root.
        progress: Told, now and then, how many files of how many are done.
    """

    def work(chunk: list[str]) -> list[Formatted]:
        return [_formatted(workspace, path) for path in chunk]

    count = 0
    jobs = job_count(len(paths), workspace.jobs)
    with closing(map_chunks(work, paths, jobs)) as chunks:
        for chunk in chunks:
            yield from chunk
            count += len(chunk)
            if progress is not None:
                progress(count, len(paths))


def _formatted(workspace: Workspace, path: str) -> Formatted:
    content = workspace.read(path)
    if isinstance(content, DocumentProblem):
        return Formatted(path, left=content.message, problem=content)
    kind = KINDS[kind_named(path)]
    try:
        after = canonical(content, kind, is_markdown=path.lower().endswith(".md"))
    except Unformattable as error:
        return Formatted(path, left=str(error), problem=error.problem)
    change = Change(path, path, content, after) if after != content else None
    return Formatted(path, change)
