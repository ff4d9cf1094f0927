"""A record's life, told to people: as rows of a table and as Markdown.

What belongs here: what is told of each landing and each state, and in which words. What does not:
putting a life together (``history.account``), JSON (``history_json``), and terminals (``cli``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from faultbook.document import SECTIONS
from faultbook.kinds import KINDS
from faultbook.record import plain_path
from faultbook.reporters.code_spans import code_cell, code_span
from faultbook.reporters.history_values import (
    changed,
    field_name,
    minute,
    section_changed,
    section_name,
    short,
    value,
    who,
)
from faultbook.spans import span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from faultbook.history.account import Account, SetField, Stamp, Step
    from faultbook.history.credit import Credit

STEP_HEADS = ("Commit", "When (UTC)", "Who", "Request", "Field", "Change")
STAY_HEADS = ("State", "From (UTC)", "Until (UTC)", "For")
BLAME_HEADS = (*STEP_HEADS[:-1], "Value")
_RECORD = "record"
_LASTS = "now"
_VERBS = {"opened_at": "opened", "closed_at": "closed"}


class Line(NamedTuple):
    """A line of the table: what a landing did to one field, to a section or to the record."""

    credit: Credit
    field: str
    told: str


def lines(account: Account) -> list[Line]:
    """What each landing did; of a record that came, one line stands for all its fields."""
    return [line for step in account.steps for line in _lines_of(step)]


def rows(found: Sequence[Line]) -> list[tuple[str, ...]]:
    """Lines as rows of a table."""
    return [(*credit_cells(line.credit), line.field, line.told) for line in found]


def credit_cells(credit: Credit) -> tuple[str, ...]:
    """Commit, time, persons and pull request."""
    at = minute(credit.landed_at)
    return short(credit.commit), at, who(credit), credit.pull_request


def stay_rows(account: Account, now: datetime) -> list[tuple[str, ...]]:
    """The states that a record was in, each with how long.

    Args:
        account: The record's life.
        now: Until when the last state has lasted.
    """
    found: list[tuple[str, ...]] = []
    for stay in account.stays:
        until = _LASTS if stay.until is None else minute(stay.until)
        length = span((stay.until or now) - stay.since)
        found.append((stay.status, minute(stay.since), until, length))
    return found


def blame_lines(fields: Sequence[SetField]) -> list[Line]:
    """Each field and section with what last set it."""
    found = []
    for one in fields:
        is_section = one.path[0] == SECTIONS
        name = section_name(str(one.path[1])) if is_section else plain_path(one.path)
        found.append(Line(one.credit, name, value(one.value)))
    return found


def heading(account: Account) -> tuple[str, str, str]:
    """The id, the title, and a line with kind, state, path and the ids that it had before."""
    timeline = account.timeline
    path = timeline.versions[-1].path
    state = account.status or "?"
    if timeline.is_live:
        place = f"{KINDS[timeline.kind].title}, {state}: {path}"
    else:
        place = f"{KINDS[timeline.kind].title}, deleted when {state}: {path}"
    before = [name for name in timeline.ids if name != timeline.id]
    return timeline.id, account.title, f"{place} (was {', '.join(before)})" if before else place


def stamp_lines(account: Account) -> list[str]:
    """When it was opened and closed, and how that is known."""
    return [_stamp_line(stamp) for stamp in account.stamps]


def _stamp_line(stamp: Stamp) -> str:
    at = stamp.at if isinstance(stamp.at, str) else f"{minute(stamp.at)}Z"
    source = f"from the commit {short(stamp.commit)}" if stamp.is_derived else "as the record says"
    return f"{_VERBS[stamp.field]} {at}, {source}"


def _lines_of(step: Step) -> Iterator[Line]:
    told = list(_record_told(step))
    yield from (Line(step.credit, _RECORD, text) for text in told)
    if step.event == "added":
        return
    fields = [
        Line(step.credit, field_name(one), changed(one))
        for one in step.fields
        if not (step.renumbered_from and one.path == ("id",))
    ]
    sections = [
        Line(step.credit, section_name(one.name), section_changed(one)) for one in step.sections
    ]
    yield from fields
    yield from sections
    if not told and not fields and not sections:
        yield Line(step.credit, _RECORD, "text changed, no field or section")


def _record_told(step: Step) -> Iterator[str]:
    version = step.version
    state = f" as {step.status}" if step.status is not None else ""
    unread = "" if version.is_readable else ", but can't be read"
    if step.event in ("added", "restored"):
        yield f"{step.event}{unread or state}"
    elif step.event == "deleted":
        yield "deleted"
    elif step.event == "unreadable":
        yield "changed, but can't be read"
    if step.renumbered_from:
        yield f"renumbered: {step.renumbered_from} -> {version.record_id}"
    elif step.moved_from:
        yield f"moved: {step.moved_from} -> {version.path}"
    for other in version.beside:
        yield f"has the same id as {other}"


def markdown(account: Account, now: datetime) -> str:
    """A record's life as Markdown."""
    record_id, title, place = heading(account)
    written = [f"## {code_span(record_id)} {code_span(title)}", "", code_span(place), ""]
    written += [f"- {code_span(line)}" for line in stamp_lines(account)]
    written += ["", *_table(STEP_HEADS, rows(lines(account)), plain=(1,))]
    written += ["", *_table(STAY_HEADS, stay_rows(account, now), plain=(1, 2, 3))]
    return "\n".join(written) + "\n"


def _table(
    heads: Sequence[str], found: Sequence[Sequence[str]], plain: Sequence[int]
) -> Iterator[str]:
    """A table, in which only columns of times stand as they are."""
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    for row in found:
        cells = (cell if n in plain else code_cell(cell) for n, cell in enumerate(row))
        yield f"| {' | '.join(cells)} |"
