"""Which table a row is of, and the key of its record.

What belongs here: numbers such as ``INC0000045``, and the classes of tasks. What does not: the
other cells of a row.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from faultbook.exchange.servicenow.text import one_line
from faultbook.exchange.source import Setback, refused, shown, skipped

KIND_OF_PREFIX: dict[str, str] = {"INC": "incident", "PRB": "problem", "KB": "known-error"}
"""Kind of record by the letters that numbers of its table begin with."""

KIND_OF_CLASS: dict[str, str] = {
    "incident": "incident",
    "problem": "problem",
    "kb_knowledge": "known-error",
    "knowledge": "known-error",
    "kb_template_known_error_article": "known-error",
    "known error article": "known-error",
}
"""Kind of record by ``sys_class_name``, in lower case."""

OTHER_PREFIXES: dict[str, str] = {
    "CHG": "a change",
    "CTASK": "a task of a change",
    "DMND": "a demand",
    "HRC": "an HR case",
    "CS": "a customer's case",
    "IMS": "an interaction",
    "PRJ": "a project",
    "PRJTASK": "a task of a project",
    "PTASK": "a task of a problem",
    "REQ": "a request",
    "RITM": "a requested item",
    "SCTASK": "a task of a request",
    "STRY": "a story",
    "TASK": "a task",
    "TKT": "a ticket of the service desk",
    "VTB": "a private task",
}
"""What other numbers are of."""

LONGEST_KEY = 200
"""Characters of a number, or of a name in the place of one."""

_NUMBER = re.compile(r"([A-Za-z]+)[-_ ]?([0-9]+)")
_HINT = "name the kind with --kind if all of them are of one"


class Identity(NamedTuple):
    """What a row is about.

    Attributes:
        kind: Kind of its record.
        key: Key of its record.
    """

    kind: str
    key: str


def identify(number: str, task_class: str, kind: str | None) -> Identity | Setback:
    """The record that a row is about, or why it is about none.

    Args:
        number: Its number, as written.
        task_class: Its ``sys_class_name``; "" where it has none.
        kind: Kind that the user says rows without any sign of theirs are of.
    """
    name = plain_number(number)
    if not name:
        return refused("has no number; export the column 'Number' too")
    if len(name) > LONGEST_KEY:
        return refused(f"{shown(name)} is too long for a number")
    prefix, folded = prefix_of(name), task_class.casefold()
    found = KIND_OF_PREFIX.get(prefix) or KIND_OF_CLASS.get(folded)
    if not found and prefix not in OTHER_PREFIXES and not folded:
        found = kind
    return Identity(found, record_key(name, found)) if found else _no_record(name, prefix, folded)


def _no_record(name: str, prefix: str, task_class: str) -> Setback:
    if prefix in OTHER_PREFIXES:
        return skipped(f"{name} is {OTHER_PREFIXES[prefix]}, not an incident, problem or article")
    if task_class:
        return skipped(f"{name} is of the class {shown(task_class)}, which isn't taken over")
    if prefix:
        return refused(f"{shown(name)} may be a number of any table; {_HINT}")
    lost = "the letters before the number are lost" if name.isdigit() else "that is no number"
    return refused(f"{shown(name)} doesn't say of which table it is ({lost}); {_HINT}")


def plain_number(text: str) -> str:
    """A number in one line, without characters that nobody sees; its letters large."""
    name = "".join(c for c in one_line(text) if c.isprintable()).strip()
    return name.upper() if _NUMBER.fullmatch(name) else name


def prefix_of(name: str) -> str:
    """The letters that a number begins with; "" for what isn't one."""
    found = _NUMBER.fullmatch(name)
    return found[1].upper() if found else ""


def record_key(name: str, kind: str) -> str:
    """The key of a record: its number, with its kind before one that has lost its letters."""
    return f"{kind}/{name}" if name.isdigit() else name


def source_id(key: str) -> str:
    """The ``source_id`` of the record with a key."""
    return f"servicenow:{key}"
