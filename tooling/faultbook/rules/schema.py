"""FB1: fields, their values, and the names of sections.

What belongs here: one row for each way in which a field can fail to fit, and the words that an
organisation may add to. What does not: finding the fault (``model.validation``, ``document``).
"""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING

from faultbook.diagnostics import NewValue, Severity
from faultbook.kinds import KINDS
from faultbook.model.vocabulary import ROOT_CAUSE_CATEGORIES
from faultbook.rules.registry import Finding, Scope, rule
from faultbook.suggestions import but_for_a_slip, did_you_mean, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from faultbook.model.problem import Problem
    from faultbook.record import AnyRecord, Context, Record, RecordFile

SCHEMA_PROBLEMS: dict[str, str] = {
    "unknown-field": "FB101",
    "missing-field": "FB102",
    "unknown-value": "FB103",
    "wrong-shape": "FB104",
    "bad-time": "FB105",
    "bad-day": "FB106",
    "bad-number": "FB107",
    "bad-flag": "FB108",
    "empty-text": "FB109",
    "bad-format": "FB110",
    "one-of": "FB111",
}
"""Code of each way a field doesn't fit, by its kind; the kind is also the rule's name."""

SECTION_PROBLEMS: dict[str, tuple[str, str]] = {
    "duplicate-section": ("FB112", "put both texts under one heading"),
    "sections-not-text": ("FB113", "write each section as 'Name: |' with its text below"),
}
"""Code and hint of each fault in a file's sections, by its kind."""

_SECTION_LIKENESS = 0.75
_KNOWN_SECTIONS = {
    kind.name: {name.casefold(): name for name in kind.sections} for kind in KINDS.values()
}


def _field(problem_kind: str, file: RecordFile, _: Context) -> Iterable[Finding]:
    if not file.schema_problems:
        return ()
    at_key = problem_kind == "unknown-field"
    return [
        Finding(
            problem.message,
            problem.path,
            problem.hint,
            at_key=at_key,
            fix=NewValue(problem.path, problem.meant) if problem.meant else None,
        )
        for problem in file.schema_problems
        if problem.kind == problem_kind
    ]


def _sections(problem_kind: str, hint: str, file: RecordFile, _: Context) -> Iterable[Finding]:
    if not file.document.problems:
        return ()
    return [
        Finding(problem.message, hint=hint, place=(problem.line, problem.column))
        for problem in file.document.problems
        if problem.kind == problem_kind
    ]


for _kind, _code in SCHEMA_PROBLEMS.items():
    rule(_code, _kind, Scope.FAULT)(partial(_field, _kind))

for _kind, (_code, _hint) in SECTION_PROBLEMS.items():
    rule(_code, _kind, Scope.FAULT)(partial(_sections, _kind, _hint))


@rule("FB114", "unknown-section", Scope.RECORD, severity=Severity.WARNING)
def _unknown_section(record: AnyRecord, _: Context) -> Iterable[Finding]:
    known = _KNOWN_SECTIONS[record.kind]
    found = []
    for name in record.document.sections or ():
        if name and name.casefold() not in known and (meant := _meant_section(record.kind, name)):
            said = f"the section {name!r} is nearly, but not quite, {meant!r}"
            hint = f"write '{meant}', so that it counts as that section; or say it otherwise"
            found.append(Finding(said, ("sections", name), hint, at_key=True))
    return found


@lru_cache(maxsize=1024)  # a register's records share their free headings
def _meant_section(kind: str, name: str) -> str | None:
    return nearest(name, KINDS[kind].sections, likeness=_SECTION_LIKENESS)


@rule("FB115", "root-cause-category", Scope.RECORD, kinds=("problem",))
def _root_cause_category(record: Record[Problem], context: Context) -> Iterable[Finding]:
    cause = record.model.root_cause
    if cause is None or cause.category in ROOT_CAUSE_CATEGORIES:
        return ()
    own = context.config.root_cause.categories
    if cause.category in own or not context.loaded.is_sound("root_cause"):
        return ()
    known = (*ROOT_CAUSE_CATEGORIES, *own)
    hint = did_you_mean(cause.category, known) or f"one of {', '.join(known)}"
    said = f"{cause.category!r} is not a category of root causes"
    path = ("root_cause", "category")
    meant = but_for_a_slip(cause.category, known)
    return (Finding(said, path, hint, fix=NewValue(path, meant) if meant else None),)
