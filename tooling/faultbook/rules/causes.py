"""FB6, third part: causes that name a person instead of what let the fault happen.

What belongs here: which texts tell a cause, and what is said of them. What does not: telling blame
from the rest (``blame``), and whether there is a cause at all (``gates``).

These findings are hints.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.diagnostics import Severity
from faultbook.rules.prefilter import signs
from faultbook.rules.prose import field_prose, section_prose
from faultbook.rules.registry import Scope, rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from faultbook.record import AnyRecord, Context
    from faultbook.rules.prose import Prose
    from faultbook.rules.registry import Finding


@rule(
    "FB621",
    "cause-names-person",
    Scope.RECORD,
    severity=Severity.INFO,
    kinds=("problem", "known-error"),
)
def _names_person(record: AnyRecord, context: Context) -> Iterable[Finding]:
    names = _own_names(record, context) if record.kind == "problem" else ()
    if not names and "blame" not in signs(record.document.text):
        return ()
    from faultbook.rules.blame import first_person  # has much to compile

    found = []
    for told in _texts(record):
        place = first_person(told.text, names, context)
        if place is not None:
            said = "the cause names a person"
            hint = "say what made it possible: the next one would have done the same"
            found.append(told.finding(place, said, hint))
    return found


@rule(
    "FB622",
    "cause-human-error",
    Scope.RECORD,
    severity=Severity.INFO,
    kinds=("problem", "known-error"),
)
def _human_error(record: AnyRecord, _: Context) -> Iterable[Finding]:
    if "human-error" not in signs(record.document.text):
        return ()
    from faultbook.rules.blame import only_human_error

    found = []
    for told in _texts(record):
        place = only_human_error(told.text)
        if place is not None:
            said = "'human error' is where the search for a cause begins, not where it ends"
            hint = "say what made the slip likely and what let it through"
            found.append(told.finding(place, said, hint))
    return found


def _texts(record: AnyRecord) -> Iterator[Prose]:
    """The texts of a record that tell its cause."""
    if record.kind == "problem":
        if record.model.root_cause is not None:
            yield field_prose(("root_cause", "summary"), record.model.root_cause.summary)
        yield from section_prose(record, ("analysis",))
    else:
        yield from section_prose(record, ("cause",))


def _own_names(record: AnyRecord, context: Context) -> tuple[str, ...]:
    """The names of people that stand in a problem's fields and once more in its file."""
    model, text = record.model, record.document.text
    written = {model.assignee, *(action.owner for action in model.actions)}
    told = [name for name in written if name and text.count(name) > 1]
    if not told:
        return ()
    from faultbook.rules.blame import is_person

    return tuple(name for name in told if is_person(name, context))
