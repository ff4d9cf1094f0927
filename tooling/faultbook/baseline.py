"""The baseline: findings that a register knows of and has agreed to leave for now.

What belongs here: the file's text, and telling known findings from new ones. What does not: where
the file is (``checking.known``) and what is wrong with it (``rules.baseline``).

The file is JSON Lines (https://jsonlines.org): the version, and then one finding a line, sorted. So
a diff shows what was mended, branches that mend different findings merge, and a line can be deleted
by hand. It holds no text of a record: a finding is known by its code, its path and a fingerprint.
"""

from __future__ import annotations

import json
import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from faultbook.fingerprints import fingerprints

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from faultbook.diagnostics import Diagnostic

VERSION = 1
"""Version of the file's shape."""

_DIGITS = 16  # of a fingerprint; 64 bits tell the findings of one rule in one file apart
_SHAPE = {
    "code": re.compile(r"FB[0-9]{3}"),
    "path": re.compile(r".+", re.DOTALL),
    "fingerprint": re.compile(rf"[0-9a-f]{{{_DIGITS}}}"),
}


class Known(NamedTuple):
    """A finding as the baseline knows it.

    Attributes:
        path: The record's path from the register's root.
        code: The rule's code.
        fingerprint: What tells it from others of its rule in its file.
    """

    path: str
    code: str
    fingerprint: str


class BaselineProblem(NamedTuple):
    """Why a baseline can't be read.

    Attributes:
        message: One line for a person.
        line: Line in the file, from 1; 0 when there is no file to point into.
    """

    message: str
    line: int = 0


class Baseline(NamedTuple):
    """A baseline file.

    Attributes:
        path: Its path from the register's root.
        text: Its text.
        known: What it knows, each with the line it stands in, from 1.
        problem: Why it can't be read, or None.
    """

    path: str = ""
    text: str = ""
    known: Mapping[Known, int] = MappingProxyType({})
    problem: BaselineProblem | None = None


NOTHING_KNOWN = Baseline()
"""A baseline that leaves nothing out."""


class Sorted(NamedTuple):
    """Findings told apart by a baseline.

    Attributes:
        new: Those it doesn't know.
        left_out: Number of those it knows.
        unused: What it knows and nobody found.
    """

    new: list[Diagnostic]
    left_out: int
    unused: frozenset[Known]


def sort_out(diagnostics: Iterable[Diagnostic], baseline: Baseline) -> Sorted:
    """Tell known findings from new ones; of several alike, as many are known as were written."""
    found = list(diagnostics)
    entries = _as_known(found)
    new = [one for one, entry in zip(found, entries, strict=True) if entry not in baseline.known]
    return Sorted(new, len(found) - len(new), frozenset(baseline.known).difference(entries))


def baseline_text(diagnostics: Iterable[Diagnostic]) -> str:
    """The text of a baseline that knows these findings, in ASCII."""
    entries = (known._asdict() for known in sorted(_as_known(diagnostics)))
    lines = [json.dumps(one) + "\n" for one in ({"version": VERSION}, *entries)]
    # DEL is the one character that JSON in ASCII lets through to a terminal.
    return "".join(lines).replace("\x7f", "\\u007f")


def parse_baseline(path: str, text: str) -> Baseline:
    """Read a baseline's text; nothing in it makes this raise.

    Args:
        path: Where it stands, from the register's root.
        text: Its text.
    """
    first, *lines = text.split("\n")
    said = _fault_in_version(_value(first))
    if said:
        return Baseline(path, text, problem=BaselineProblem(said, 1))
    known: dict[Known, int] = {}
    for number, line in enumerate(lines, 2):
        if line.strip():
            entry = _value(line)
            if not _is_entry(entry):
                said = "the line is no known finding"
                return Baseline(path, text, problem=BaselineProblem(said, number))
            known.setdefault(Known(**entry), number)
    return Baseline(path, text, known)


def _value(line: str) -> Any:
    """What a line says; None for what is no JSON."""
    try:
        return json.loads(line)
    except (RecursionError, ValueError):  # a ValueError also for a number of too many digits
        return None


def _fault_in_version(said: Any) -> str:
    if not isinstance(said, dict) or set(said) != {"version"}:
        return f'a baseline begins with {{"version": {VERSION}}}'
    if said["version"] == VERSION:
        return ""
    version = str(said["version"])[:_DIGITS]
    return f"the baseline has version {version}, and this Faultbook reads version {VERSION}"


def _is_entry(entry: Any) -> bool:
    return (
        isinstance(entry, dict)
        and entry.keys() == _SHAPE.keys()
        and all(isinstance(entry[k], str) and v.fullmatch(entry[k]) for k, v in _SHAPE.items())
    )


def _as_known(diagnostics: Iterable[Diagnostic]) -> list[Known]:
    found = list(diagnostics)
    return [
        Known(one.location.path, one.code, fingerprint[:_DIGITS])
        for one, fingerprint in zip(found, fingerprints(found), strict=True)
    ]
