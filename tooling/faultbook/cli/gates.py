"""Gates as users meet them: what opens one, told or asked for.

What belongs here: the command that opens a gate, and the questions on a terminal. What does not:
the gates (``lifecycle``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from faultbook.cli.asking import ask
from faultbook.cli.editor import NothingTyped, edited
from faultbook.cli.outcome import note
from faultbook.cli.writing import as_text
from faultbook.document import SECTIONS
from faultbook.editing.assignments import Assignment, assigned
from faultbook.editing.section_text import section_text
from faultbook.errors import Refused, UsageProblem
from faultbook.kinds import KINDS
from faultbook.model.field_types import field_type
from faultbook.record import plain_path

if TYPE_CHECKING:
    from collections.abc import Mapping

    from faultbook.authoring.moving import Shut
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


def command_for(record_id: str, shut: Shut) -> str:
    """What opens a gate: a command or an option, or else the gate's own hint."""
    path = shut.unmet.path
    if path[0] == SECTIONS:
        return f"write it with: faultbook section {record_id} '{path[1]}'"
    wanted = [_option(one) for one in _asked_paths(shut)]
    return f"say {' '.join(wanted)}" if wanted else shut.unmet.hint


def asked(shut: Shut) -> str:
    """What a gate asks for, in a word or two."""
    path = shut.unmet.path
    if path[0] == SECTIONS:
        return f"## {path[1]}"
    return plain_path(path) if _asked_paths(shut) else shut.unmet.message


def ask_for_missing(register: Workspace, record: AnyRecord, shut: Shut, given: Given) -> Given:
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


def _asked_paths(shut: Shut) -> list[FieldPath]:
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


def _option(path: FieldPath) -> str:
    return f"--set {plain_path(path)}=…"


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
        if words and said not in words:
            raise UsageProblem(f"use one of {', '.join(words)}")
        assigned(model, {}, [one], register.now)
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
