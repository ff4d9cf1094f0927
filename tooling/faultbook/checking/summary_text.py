"""Summaries of records as JSON text, to be kept beside what a check found.

What belongs here: one summary to text, and many texts back at once, equal to what they were. What
does not: where the text is kept (``store``). JSON and no pickle: a repository that somebody hands
over may hold its cache.

A hundred thousand are read each time that something is counted, so that what is done for each of
them and each of their fields counts. Texts are read in blocks, and a field is turned into what it
was for all records of a block at once.
"""

from __future__ import annotations

from datetime import date, datetime
from json import JSONEncoder, loads
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from faultbook.analysis.summaries import SUMMARIES, ActionSummary, OutageSummary, summary_of
from faultbook.checking.row_text import DamagedText

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from faultbook.analysis.summaries import Summary
    from faultbook.record import RecordFile

Column: TypeAlias = "Sequence[Any]"
"""One field of many records."""


class Form(NamedTuple):
    """How the values of a field are kept.

    Attributes:
        plain: A value as JSON has it; None for one that is kept as it is.
        read: Turns what JSON has, of many records, into the values.
    """

    plain: Callable[[Any], Any] | None
    read: Callable[[Column], Column]


def _moment_text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _day_text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _moments(column: Column) -> Column:
    read = datetime.fromisoformat
    return [None if text is None else read(text) for text in column]


def _days(column: Column) -> Column:
    return [None if text is None else date.fromisoformat(text) for text in column]


def _texts(column: Column) -> Column:
    """Texts of which many records have the same: each is there once."""
    known: dict[str | None, str | None] = {}
    return [known.setdefault(text, text) for text in column]


def _lists(column: Column) -> Column:
    known: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    return [known.setdefault(one, one) for one in map(tuple, column)]


def _pairs(column: Column) -> Column:
    return [tuple([(name, version) for name, version in one]) if one else () for one in column]


def _plain_outages(outages: Sequence[OutageSummary]) -> list[Any]:
    return [[_moment_text(start), _moment_text(end)] for start, end in outages]


def _outages(column: Column) -> Column:
    return [tuple([OutageSummary._make(_moments(span)) for span in one]) for one in column]


def _plain_actions(actions: Sequence[ActionSummary]) -> list[Any]:
    return [
        [action, owner, _day_text(due), _moment_text(done_at)]
        for action, owner, due, done_at in actions
    ]


def _actions(column: Column) -> Column:
    return [tuple([_action(*action) for action in one]) for one in column]


def _action(action: str, owner: str | None, due: str | None, done_at: str | None) -> ActionSummary:
    return ActionSummary(action, owner, *_days([due]), *_moments([done_at]))


_AS_IT_IS = Form(None, lambda column: column)
_MOMENT = Form(_moment_text, _moments)

FORMS: dict[str, Form] = {
    "str": _AS_IT_IS,
    "str | None": Form(None, _texts),
    "int | None": _AS_IT_IS,
    "bool": _AS_IT_IS,
    "tuple[str, ...]": Form(None, _lists),
    "tuple[Component, ...]": Form(None, _pairs),
    "datetime | None": _MOMENT,
    "date | None": Form(_day_text, _days),
    "tuple[OutageSummary, ...]": Form(_plain_outages, _outages),
    "tuple[ActionSummary, ...]": Form(_plain_actions, _actions),
}
"""The form of each type that a summary's field has."""


def _forms_of(summary: type[Summary]) -> tuple[Form, ...]:
    types = summary.__annotations__.values()
    return tuple(FORMS[str(getattr(one, "__forward_arg__", one))] for one in types)


_FORMS = {kind: _forms_of(summary) for kind, summary in SUMMARIES.items()}
_PLAIN = {
    kind: tuple((place, form.plain) for place, form in enumerate(forms) if form.plain is not None)
    for kind, forms in _FORMS.items()
}  # places of the fields that aren't kept as they are


NO_SUMMARY = ("", "")
"""What is kept of a file of which no summary can be made."""


def kept_summary(file: RecordFile) -> tuple[str, str]:
    """A file's kind, and its record's summary as text; ``NO_SUMMARY`` where it can't be read."""
    record = file.record
    return (
        NO_SUMMARY if record is None else (file.kind, summary_text(file.kind, summary_of(record)))
    )


def summary_text(kind: str, summary: Summary) -> str:
    """A summary as text.

    Args:
        kind: Name of the record's kind.
        summary: The summary.
    """
    values: list[Any] = list(summary)
    for place, plain in _PLAIN[kind]:
        values[place] = plain(values[place])
    return _ENCODER.encode(values)


def read_summaries(kind: str, texts: Sequence[str]) -> list[Summary]:
    """The summaries that texts stand for; some thousands at once are read fastest.

    Args:
        kind: Name of the records' kind.
        texts: The texts.

    Raises:
        DamagedText: One of them stands for none.
    """
    try:
        rows = loads(f"[{','.join(texts)}]")
        columns = list(zip(*rows, strict=True))
        if len(rows) != len(texts):
            msg = "what is kept of records can't be told apart"
            raise DamagedText(msg)
        forms = _FORMS[kind] if rows else ()
        read = [form.read(column) for form, column in zip(forms, columns, strict=True)]
        return list(map(SUMMARIES[kind]._make, zip(*read, strict=True)))
    except (ValueError, TypeError, LookupError) as error:
        msg = "what is kept of records can't be read"
        raise DamagedText(msg) from error


_ENCODER = JSONEncoder(separators=(",", ":"), check_circular=False)
