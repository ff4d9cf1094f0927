"""What a record becomes, before anything is written.

What belongs here: from a record and what it should say to the change of its file, and what is
wrong with that. What does not: what it should say (the neighbouring modules) and writing it
(``editing.changes``).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from faultbook.diagnostics import Severity
from faultbook.editing.changes import Change
from faultbook.editing.rewriting import rewrite
from faultbook.editing.spelling import plain, spelt_in_flow
from faultbook.errors import Refused
from faultbook.kinds import KINDS
from faultbook.model.validation import validate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from faultbook.diagnostics import Diagnostic
    from faultbook.editing.yaml_text import Value
    from faultbook.record import AnyRecord
    from faultbook.workspace import Workspace

_FAMILIES = ("FB0", "FB1", "FB2", "FB3")  # what says that a value itself can't be right


class Step(NamedTuple):
    """One thing that a record says anew.

    Attributes:
        id: The record.
        field: The field, or the heading of a section.
        before: What it says, on one line; "" for nothing.
        after: What it will say, likewise.
    """

    id: str
    field: str
    before: str
    after: str


class Plan(NamedTuple):
    """What becomes of files, and what to tell of it.

    Attributes:
        changes: What becomes of each file.
        steps: What the records say anew.
        findings: What a check finds then that it doesn't find now.
    """

    changes: tuple[Change, ...] = ()
    steps: tuple[Step, ...] = ()
    findings: tuple[Diagnostic, ...] = ()


class Revision(NamedTuple):
    """What one record becomes."""

    change: Change
    steps: tuple[Step, ...]


def revised(
    record: AnyRecord,
    fields: Mapping[str, Value | None],
    sections: Mapping[str, str] | None = None,
) -> Revision:
    """The change of a record's file that makes it say something else.

    Args:
        record: The record.
        fields: All its fields.
        sections: All its sections; those that it has when None.

    Raises:
        Refused: A field would not fit that fits now.
        UnwritableRecord: The file can't say that.
    """
    document = record.document
    held = document.data or {}
    model = KINDS[record.kind].model
    faults = validate(model, {key: plain(value) for key, value in fields.items()}).problems
    known = {problem.path for problem in validate(model, held).problems} if faults else set()
    new = [problem for problem in faults if problem.path not in known]
    if new:
        raise Refused(
            f"{record.id}: {one.message}{f'; {one.hint}' if one.hint else ''}" for one in new
        )
    said = document.sections if sections is None else sections
    before = document.text.encode()
    after = rewrite(document, record.kind, fields, said)
    steps = [*_steps(record.id, held, fields), *_steps(record.id, document.sections, said, "## ")]
    return Revision(Change(record.path, record.path, before, after), tuple(steps))


def _steps(
    record_id: str, before: Mapping[str, Any], after: Mapping[str, Any], mark: str = ""
) -> Iterable[Step]:
    for key in {**before, **after}:
        old, new = before.get(key), plain(after.get(key)) or None
        if (old or None) != new:
            yield Step(record_id, f"{mark}{key}", _shown(old), _shown(new))


def _shown(value: Any) -> str:
    if value is None:
        return ""
    return " ".join(value.split()) if isinstance(value, str) else spelt_in_flow(value)


def planned(
    workspace: Workspace,
    revisions: Iterable[Revision],
    progress: Callable[[int, int], None] | None = None,
) -> Plan:
    """A plan of revisions, each looked at by the rules.

    Args:
        workspace: The register.
        revisions: What becomes of each record.
        progress: Told, now and then, how many records of how many are looked at.

    Raises:
        Refused: A value would be wrong by itself, such as an unknown service.
    """
    made = [one for one in revisions if one.change.before != one.change.after]
    changes = tuple(one.change for one in made)
    found = new_findings(workspace, changes, progress)
    wrong = [
        f"{one.message}{f'; {one.hint}' if one.hint else ''}"
        for one in found
        if one.code.startswith(_FAMILIES) and one.severity is Severity.ERROR
    ]
    if wrong:
        raise Refused(wrong)
    return Plan(changes, tuple(step for one in made for step in one.steps), found)


def new_findings(
    workspace: Workspace,
    changes: Sequence[Change],
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Diagnostic, ...]:
    """What a check of changed files finds after their change and not before it.

    Args:
        workspace: The register.
        changes: What becomes of files; none of them moves.
        progress: As of ``planned``.
    """
    overlay = {**workspace.overlay, **{one.path: one.after for one in changes}}
    if not changes:
        return ()
    after = replace(workspace, overlay=overlay).check(list(overlay), progress).diagnostics
    there = {one.path for one in changes if one.before is not None}
    doubtful = sorted({one.location.path for one in after} & there)
    before = workspace.check(doubtful).diagnostics if doubtful else ()
    known = {(one.code, one.message, one.location.path) for one in before}
    return tuple(one for one in after if (one.code, one.message, one.location.path) not in known)


class Drafted(NamedTuple):
    """Records that are still to be written.

    Attributes:
        ids: Their ids, in the order of what they are drafted of.
        plan: What becomes of every file; they belong together.
    """

    ids: tuple[str, ...]
    plan: Plan
