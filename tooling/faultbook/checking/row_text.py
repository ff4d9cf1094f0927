"""What is known of one file as JSON text, to be kept from one check to the next.

What belongs here: values to text and back, equal to what they were. What does not: where the text
is kept (``store``). JSON and no pickle: a repository that somebody hands over may hold its cache.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime
from json import JSONEncoder, loads
from typing import TYPE_CHECKING, Any

from faultbook.diagnostics import (
    Diagnostic,
    Fix,
    KeyOrder,
    Location,
    NewPath,
    NewValue,
    Related,
    Report,
    Severity,
)
from faultbook.record import Entry, IncidentFacts, KnownErrorFacts, ProblemFacts, Reference

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from faultbook.record import Facts


class DamagedText(Exception):
    """A kept text is not what was written."""


FACTS: dict[str, type[Facts]] = {
    "incident": IncidentFacts,
    "problem": ProblemFacts,
    "known-error": KnownErrorFacts,
}
"""What is known of a record at a glance, by kind."""

FIXES: tuple[type[Fix], ...] = (NewValue, KeyOrder, NewPath)
"""Every kind of fix; its place here stands for it in the text."""

_MOMENT, _SET = "at", "set"
_REFERENCES = Entry._fields.index("references")
_FACTS = Entry._fields.index("facts")


def entry_text(entry: Entry) -> str:
    """A row of the catalog as text."""
    return _ENCODER.encode(entry)


def read_entry(text: str) -> Entry:
    """The row that a text stands for.

    Raises:
        DamagedText: It stands for none.
    """
    with _damage_told():
        plain = loads(text, object_hook=_value)
        values = [_tuples(value) if value.__class__ is list else value for value in plain]
        references, facts = values[_REFERENCES], values[_FACTS]
        values[_REFERENCES] = tuple(Reference(*one) for one in references)
        values[_FACTS] = None if facts is None else FACTS[values[0]](*facts)
        return Entry._make(values)


def found_text(found: Sequence[Diagnostic]) -> str:
    """Findings as text."""
    return _ENCODER.encode([_plain_finding(one) for one in found])


def read_found(text: str) -> list[Diagnostic]:
    """The findings that a text stands for.

    Raises:
        DamagedText: It stands for none.
    """
    with _damage_told():
        return [_finding(one) for one in loads(text, object_hook=_value)]


def report_text(report: Report) -> str:
    """A report as text."""
    return f"{report.files} {report.known} {found_text(report.diagnostics)}"


def read_report(text: str) -> Report:
    """The report that a text stands for.

    Raises:
        DamagedText: It stands for none.
    """
    with _damage_told():
        files, known, found = text.split(" ", 2)
        return Report(tuple(read_found(found)), int(files), int(known))


@contextmanager
def _damage_told() -> Iterator[None]:
    try:
        yield
    except (ValueError, TypeError, LookupError) as error:
        msg = "what is kept can't be read"
        raise DamagedText(msg) from error


def _plain_finding(one: Diagnostic) -> tuple[Any, ...]:
    fix = one.fix
    return (*one[:-1], None if fix is None else (FIXES.index(type(fix)), *fix))


def _finding(plain: Sequence[Any]) -> Diagnostic:
    code, name, severity, message, place, related, hint, source, end_column, fix = plain
    return Diagnostic(
        code,
        name,
        Severity(severity),
        message,
        Location(*place),
        tuple(Related(Location(*there), said) for there, said in related),
        hint,
        source,
        end_column,
        None if fix is None else FIXES[fix[0]](*map(_tuples, fix[1:])),
    )


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if value.__class__ is list else value


def _written(value: object) -> dict[str, Any]:
    """What JSON has no form for; no other value is written as an object."""
    if isinstance(value, datetime):
        return {_MOMENT: value.isoformat()}
    if isinstance(value, frozenset):
        return {_SET: sorted(value, key=repr)}
    msg = f"{type(value).__name__} can't be kept"
    raise TypeError(msg)


def _value(written: dict[str, Any]) -> Any:
    if _MOMENT in written:
        return datetime.fromisoformat(written[_MOMENT])
    return frozenset(map(_tuples, written[_SET]))


_ENCODER = JSONEncoder(default=_written, separators=(",", ":"), check_circular=False)
