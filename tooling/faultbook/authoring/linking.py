"""Links between records, written where they are stored.

What belongs here: which field a link between two records goes into, and setting or clearing it.
What does not: the table of links (``kinds``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from faultbook.authoring.finding import find
from faultbook.authoring.planning import Plan, planned, revised
from faultbook.errors import UsageProblem
from faultbook.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faultbook.record import AnyRecord
    from faultbook.workspace import Workspace


class _Ends(NamedTuple):
    """A link: the record that stores it, the field, and the record that it names."""

    holder: AnyRecord
    field: str
    target: AnyRecord


def plan_link(
    workspace: Workspace, one: str, other: str, field: str | None = None, *, replace: bool = False
) -> Plan:
    """What becomes of a record that gets a link to another one; nothing is written.

    Args:
        workspace: The register.
        one: A record.
        other: Another one; whichever stores such links gets it.
        field: The field, where there is more than one that it could be.
        replace: Whether a link to yet another record may be replaced.

    Raises:
        UsageProblem: There is no such link, or another one stands there.
    """
    first, second = find(workspace, one), find(workspace, other)
    if first.id == second.id:
        raise UsageProblem(f"{first.id} can't be linked to itself")
    ends = _one_of(list(_possible(first, second)), first, second, field)
    fields = dict(ends.holder.document.data or {})
    held = fields.get(ends.field)
    if held and not _is(str(held), ends.target) and not replace:
        raise UsageProblem(
            f"{ends.holder.id} names {held} as its {ends.field} already; unlink them first,"
            " or say --replace"
        )
    if not held or not _is(str(held), ends.target):
        fields[ends.field] = ends.target.id
    return planned(workspace, [revised(ends.holder, fields)])


def plan_unlink(workspace: Workspace, one: str, other: str, field: str | None = None) -> Plan:
    """What becomes of the records when no link between two of them is left; nothing is written.

    Args:
        workspace: The register.
        one: A record.
        other: Another one.
        field: The only field to clear; None for every link between the two.

    Raises:
        UsageProblem: Neither names the other.
    """
    first, second = find(workspace, one), find(workspace, other)
    revisions = []
    for holder, target in ((first, second), (second, first)):
        fields = dict(holder.document.data or {})
        names = [link.path[0] for link in KINDS[holder.kind].links if len(link.path) == 1]
        linked = [
            name
            for name in names
            if field in (None, name) and fields.get(name) and _is(str(fields[name]), target)
        ]
        if linked:
            revisions.append(revised(holder, {**fields, **dict.fromkeys(linked)}))
    if not revisions:
        raise UsageProblem(f"{first.id} and {second.id} are not linked; see 'faultbook show'")
    return planned(workspace, revisions)


def _possible(first: AnyRecord, second: AnyRecord) -> Iterator[_Ends]:
    """The links that two records could have; between two of a kind the first one's alone."""
    for holder, target in ((first, second), (second, first)):
        for link in KINDS[holder.kind].links:
            if link.kind == target.kind and len(link.path) == 1:
                yield _Ends(holder, link.path[0], target)
        if first.kind == second.kind:
            return


def _one_of(possible: list[_Ends], first: AnyRecord, second: AnyRecord, field: str | None) -> _Ends:
    """The link that is meant.

    Raises:
        UsageProblem: There is none, or more than one.
    """
    kinds = " and ".join(KINDS[one.kind].title.lower() for one in (first, second))
    names = [ends.field for ends in possible]
    if field is not None:
        possible = [ends for ends in possible if ends.field == field]
    if len(possible) == 1:
        return possible[0]
    if not names:
        raise UsageProblem(f"no link leads from one {kinds} to the other")
    wanted = " or ".join(f"--as {name}" for name in names)
    ways = "only in one way" if len(names) == 1 else "in several ways"
    raise UsageProblem(f"{first.id} and {second.id} can be linked {ways}: say {wanted}")


def _is(named: str, target: AnyRecord) -> bool:
    """Whether an id, or one that it had before, is a record's."""
    return named == target.id or named in target.model.aliases
