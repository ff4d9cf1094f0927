"""The next free id of a kind and a year.

What belongs here: which numbers are taken, in the working tree and on every branch. What does not:
giving a record its number (``renumbering``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from faultbook.catalog import discover, is_record_path
from faultbook.errors import EnvironmentProblem, UsageProblem
from faultbook.gitrepo.repository import find_checkout
from faultbook.history.timeline import id_in
from faultbook.ids import RecordId, parse_id
from faultbook.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from faultbook.workspace import Workspace


def next_id(workspace: Workspace, kind: str, year: int, taken: Iterable[str] = ()) -> RecordId:
    """The id after the highest one that is taken.

    Where Git can't tell what other branches hold, that is told, and the working tree decides.

    Args:
        workspace: The register.
        kind: Name of the kind.
        year: Year of the record.
        taken: Further ids that are taken.

    Raises:
        UsageProblem: The year has no number left.
    """
    numbering = Numbering(workspace)
    numbering.take(taken)
    return numbering.next_id(kind, year)


class Numbering:
    """Gives out ids, each once; what is taken is looked at once for each kind and year.

    Args:
        workspace: The register.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._taken: dict[tuple[str, int], set[int]] = {}
        self._more: set[str] = set()

    def take(self, ids: Iterable[str]) -> None:
        """Count further ids as taken."""
        self._more.update(ids)

    def next_id(self, kind: str, year: int) -> RecordId:
        """The id after the highest one that is taken or was given out.

        Args:
            kind: Name of the kind.
            year: Year of the record.

        Raises:
            UsageProblem: The year has no number left.
        """
        prefix = KINDS[kind].prefix
        found = self._taken.get((kind, year))
        if found is None:
            found = self._taken[kind, year] = _taken(self._workspace, kind, year)
        found |= _numbers(self._more, prefix, year)
        given = RecordId(prefix, year, max(found, default=0) + 1)
        if parse_id(str(given)) is None:
            raise UsageProblem(f"no number is left after {given._replace(number=max(found))}")
        found.add(given.number)
        return given


def _taken(workspace: Workspace, kind: str, year: int) -> set[int]:
    """Numbers that a year's records have or had."""
    prefix = KINDS[kind].prefix
    paths = list(discover(workspace.root, [KINDS[kind].folder]))
    paths += [path for path in workspace.overlay if is_record_path(path)]
    names = {*map(id_in, paths), *map(id_in, _names_on_branches(workspace, kind, year))}
    numbers = _numbers(names, prefix, year)
    return numbers | _former_numbers(workspace, kind, year, max(numbers, default=0))


def _numbers(ids: Iterable[str], prefix: str, year: int) -> set[int]:
    parsed = (parse_id(one) for one in ids)
    return {
        one.number
        for one in parsed
        if one is not None and not one.is_draft and (one.prefix, one.year) == (prefix, year)
    }


def _names_on_branches(workspace: Workspace, kind: str, year: int) -> frozenset[str]:
    """Names of the files in a year's folder on every branch; none outside of a repository."""
    from faultbook.gitrepo.branches import names_on_branches  # starts processes

    if find_checkout(workspace.root.resolve()) is None:
        return frozenset()
    try:
        repository, prefix = workspace.placed_in_repository()
        return names_on_branches(repository, f"{prefix}{KINDS[kind].folder}/{year:04d}")
    except EnvironmentProblem as problem:
        workspace.tell(f"ids on other branches aren't known, and may be taken there: {problem}")
        return frozenset()


def _former_numbers(workspace: Workspace, kind: str, year: int, highest: int) -> set[int]:
    """Numbers above the highest that a record of the year's folder had before."""
    ids = re.compile(rb"%b-%04d-([0-9]{4,9})" % (KINDS[kind].prefix.encode(), year))
    folder = f"{KINDS[kind].folder}/{year:04d}"
    aliases: set[str] = set()
    for path in discover(workspace.root, [folder]):
        content = workspace.read(path)
        named = ids.findall(content) if isinstance(content, bytes) else []
        if any(int(number) > highest for number in named):  # only then is it worth parsing
            record = workspace.load(path).record
            aliases.update(record.model.aliases if record is not None else ())
    return _numbers(aliases, KINDS[kind].prefix, year)
