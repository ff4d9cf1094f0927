"""Gates as users meet them: what opens one, told or asked for.

What belongs here: the command that opens a gate, and the questions on a terminal. What does not:
the gates (``lifecycle``).
"""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, NamedTuple

from faultbook.cli.asking import ask
from faultbook.cli.editor import NothingTyped, edited
from faultbook.cli.outcome import note
from faultbook.cli.writing import as_text
from faultbook.document import SECTIONS
from faultbook.editing.assignments import Assignment, assigned
from faultbook.editing.section_text import section_text
from faultbook.editing.spelling import plain
from faultbook.errors import Refused, UsageProblem
from faultbook.kinds import KINDS
from faultbook.model.field_types import field_type
from faultbook.model.validation import validate
from faultbook.record import plain_path

if TYPE_CHECKING:
    from collections.abc import Mapping

    from faultbook.authoring.gatekeeping import ShutGate
    from faultbook.event_walk import FieldPath
    from faultbook.record import AnyRecord
    from faultbook.workspace import Workspace


class Given(NamedTuple):
    """What was given with a move.

    Attributes:
        assignments: What fields become.
        sections: Texts of sections, by heading.
    """

    assignments: tuple[Assignment, ...]
    sections: Mapping[str, str]


def option_for(record_id: str, shut: ShutGate) -> str:
    """What is said with a move so that it opens a gate, or the gate's own hint."""
    path = shut.unmet.path
    if path[0] == SECTIONS:
        return f"write it with: {command_for(record_id, shut)}"
    wanted = [f"--set {one}" for one in _assignments(shut)]
    return f"say {' '.join(wanted)}" if wanted else shut.unmet.hint


def command_for(record_id: str, shut: ShutGate) -> str:
    """The command that gives what a gate misses; "" where none does."""
    path = shut.unmet.path
    if path[0] == SECTIONS:
        return f"faultbook section {record_id} {shlex.quote(str(path[1]))}"
    wanted = _assignments(shut)
    return f"faultbook set {record_id} {' '.join(wanted)}" if wanted else ""


def _assignments(shut: ShutGate) -> list[str]:
    """What would be typed for each field that a gate asks for."""
    model = KINDS[shut.gate.kind].model
    found = []
    for path in _asked_paths(shut):
        wanted = field_type(model, path)
        words = wanted.words if wanted is not None else ()
        is_moment = wanted is not None and wanted.form == "moment"
        value = "now" if is_moment else f"<{'|'.join(words)}>" if words else "…"
        found.append(f"{plain_path(path)}={value}")
    return found


def asked(shut: ShutGate) -> str:
    """What a gate asks for, in a word or two."""
    path = shut.unmet.path
    if path[0] == SECTIONS:
        return f"## {path[1]}"
    return plain_path(path) if _asked_paths(shut) else shut.unmet.message


def ask_for_missing(register: Workspace, record: AnyRecord, shut: ShutGate, given: Given) -> Given:
    """Ask for what opens a gate.

    Raises:
        Refused: Nothing that could be typed here opens it, or nothing was typed.
    """
    path, unmet = shut.unmet.path, shut.unmet
    note(f"{unmet.message}{f'; {unmet.hint}' if unmet.hint else ''}")
    if path[0] == SECTIONS:
        name = str(path[1])
        return given._replace(sections={**given.sections, name: _section(record, name)})
    asked_paths = _asked_paths(shut)
    if not asked_paths:
        raise Refused([f"{record.id} stays {record.model.status!r}"])
    more = tuple(_answer(register, record, one) for one in asked_paths)
    return given._replace(assignments=(*given.assignments, *more))


def _asked_paths(shut: ShutGate) -> list[FieldPath]:
    """The fields that open a gate when they are set; none where that takes more."""
    path = shut.unmet.path
    if path == ("status",) or shut.gate.code in _NOT_BY_A_VALUE:
        return []
    model = KINDS[shut.gate.kind].model
    wanted = field_type(model, path)
    if wanted is None or wanted.form != "mapping" or wanted.model is None:
        return [path]
    required = [i.alias or n for n, i in wanted.model.model_fields.items() if i.is_required()]
    return [(*path, key) for key in required]


_NOT_BY_A_VALUE = frozenset({"FB408", "FB419", "FB420"})
"""Gates that want time to pass, other records, or a list that ``note`` writes."""


def _answer(register: Workspace, record: AnyRecord, path: FieldPath) -> Assignment:
    """Ask for a field's value until one will do."""
    model = KINDS[record.kind].model
    wanted = field_type(model, path)
    words = wanted.words if wanted is not None else ()
    form = wanted.form if wanted is not None else "text"
    example = " (such as now or now-15m)" if form == "moment" else ""
    choices = f" ({', '.join(words)})" if words else example

    def read(said: str) -> Assignment:
        if not said:
            raise UsageProblem("type it, or end with Ctrl-C")
        one = Assignment(path, "=", said)
        held = record.document.data or {}
        fields = assigned(model, held, [one], register.now)
        faults = validate(model, {key: plain(value) for key, value in fields.items()}).problems
        for fault in faults:
            if fault.path[: len(path)] == path:
                raise UsageProblem(f"{fault.message}{f'; {fault.hint}' if fault.hint else ''}")
        return one

    return ask(f"{plain_path(path)}{choices}", read)


def _section(record: AnyRecord, name: str) -> str:
    """Ask for a section's text in an editor.

    Raises:
        Refused: Nothing was typed.
    """
    try:
        with edited(b"", f"{record.id}-{name}.md") as typed:
            return section_text(as_text(typed, "what the editor left"))
    except NothingTyped as reason:
        raise Refused([str(reason)]) from reason
