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

_OPENED_AT = Entry._fields.index("opened_at")
_REFERENCES = Entry._fields.index("references")
_FACTS = Entry._fields.index("facts")
_DROPPED = Entry._fields.index("dropped")
_MOMENTS = {
    kind: tuple(
        place
        for place, type_ in enumerate(facts.__annotations__.values())
        if "datetime" in str(type_)
    )
    for kind, facts in FACTS.items()
}  # which of the facts are moments


def entry_text(entry: Entry) -> str:
    """A row of the catalog as text."""
    values: list[Any] = list(entry)
    facts, opened_at = entry.facts, entry.opened_at
    values[_OPENED_AT] = opened_at and opened_at.isoformat()
    values[_DROPPED] = sorted(entry.dropped, key=repr) if entry.dropped else ()
    if facts is not None:
        stated: list[Any] = list(facts)
        for place in _MOMENTS[entry.kind]:
            stated[place] = stated[place] and stated[place].isoformat()
        values[_FACTS] = stated
    return _ENCODER.encode(values)


def read_entry(text: str) -> Entry:
    """The row that a text stands for.

    Raises:
        DamagedText: It stands for none.
    """
    with _damage_told():
        values = [_tuples(value) if value.__class__ is list else value for value in loads(text)]
        facts, opened_at = values[_FACTS], values[_OPENED_AT]
        values[_OPENED_AT] = opened_at and datetime.fromisoformat(opened_at)
        values[_REFERENCES] = tuple(Reference(*one) for one in values[_REFERENCES])
        values[_DROPPED] = frozenset(values[_DROPPED])
        if facts is not None:
            stated = list(facts)
            for place in _MOMENTS[values[0]]:
                stated[place] = stated[place] and datetime.fromisoformat(stated[place])
            values[_FACTS] = FACTS[values[0]](*stated)
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
        return [_finding(one) for one in loads(text)]


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


_ENCODER = JSONEncoder(separators=(",", ":"), check_circular=False)
