"""FB6, second part: whether titles, symptoms and sections say something.

What belongs here: text that is missing, stands for nothing, or can't be told from another. What
does not: what a text says of people (``causes``) and sections that a state asks for (``gates``).
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from faultbook.diagnostics import NewValue, Severity
from faultbook.gates import RecordGate
from faultbook.kinds import KINDS
from faultbook.lifecycle import gates_of
from faultbook.record import title_key
from faultbook.rules.prose import words
from faultbook.rules.registry import Finding, Pointer, Scope, rule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from faultbook.event_walk import FieldPath
    from faultbook.record import AnyRecord, Context, Entry

_NAMED = 4  # others that a finding names; any more say nothing new
_LONGEST_PLACEHOLDER = 60
_LONGEST_CODE = 40

_PLACEHOLDER = re.compile(
    r"(?:(?:to ?do|tbd|tbc|tba|fix ?me|xxx+|n ?/ ?a|wip|placeholder|lorem ipsum)"
    r"(?: ?[:(\u2013\u2014-].{0,40})?"
    r"|todo (?:write|add|fill|ask|check|describe|explain|complete|later)\b.{0,40}"
    r"|to be (?:done|added|decided|defined|determined|confirmed|filled(?: in)?|written)(?: later)?"
    r"|(?:please )?(?:fill (?:this |it |me )?(?:in|out)|add (?:some )?(?:text|details?)(?: here)?)"
    r"|(?:describe|write|enter|insert)(?: [a-z]+){0,3} here"
    r"|(?:not (?:yet )?(?:written|filled in)(?: yet)?|coming soon|work in progress)"
    r"|(?:your |some )?text(?: goes)? here)",
    re.IGNORECASE,
)
_BEGINNINGS = words("to tb fi xx n n/ wi pl lo ad de wr en in no co wo yo so te") | {"", "n "}
_BEGINNING = 40  # characters of a section that hold them
_LOREM = "lorem ipsum"
_MARKS = " \t\r\n*_`~#>|-\u2013\u2014.…:;,!?()[]<>{}"

_CODE = re.compile(
    r"(?:[A-Z][A-Za-z]*[ :-]{1,2})?(?:(?:[Ee]rror|[Ss]tatus|[Cc]ode|[Ee]xit)[ :]{1,2}){0,2}"
    r"(?:0[xX][0-9A-Fa-f]+"  # 0x80070005
    r"|[A-Z]{1,12}[-_]?[0-9][A-Z0-9]*(?:[-_.][A-Z0-9]+)*"  # ORA-01555, AADSTS700024, an id
    r"|#?[0-9]+(?:[-_.][0-9]+)*"  # HTTP 503
    r"|(?:[A-Z][A-Z0-9]*_){1,6}[A-Z0-9]+|E[A-Z]{3,12}"  # ERR_CONNECTION_RESET, ENOSPC
    r"|(?:[a-z]\w*\.){2,8}[A-Z]\w*)"  # java.lang.OutOfMemoryError
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:etc|inc|ltd|co|corp|vs|resp|approx|no|nr|dr|st|jr|sr|bzw|usw|[a-z])|\.)\.$",
    re.IGNORECASE,
)


@rule("FB611", "empty-section", Scope.RECORD, severity=Severity.WARNING)
def _empty_section(record: AnyRecord, _: Context) -> Iterable[Finding]:
    found: list[Finding] = []
    for name, text in record.document.sections.items():
        if text and (text[0] != "<" or record.told(name)):
            continue  # nothing is told only where a comment comes first
        if name and not _is_asked_for(record, name):
            said = f"the section {name!r} is empty"
            hint = "write it, or delete its heading"
            found.append(Finding(said, ("sections", name), hint))
    return found


def _is_asked_for(record: AnyRecord, name: str) -> bool:
    """Whether a section's absence is a finding of another rule, which says more."""
    wanted, model = name.casefold(), record.model
    if record.kind == "incident" and wanted == "lessons":
        return bool(model.major) and model.status in ("resolved", "closed")
    if record.kind == "known-error" and wanted == "workaround" and model.status == "draft":
        return not model.no_workaround
    if record.kind == "known-error" and wanted == "cause":
        return model.status in ("active", "fixed")
    code = model.closure_code if record.kind == "problem" else None
    unmet = (
        gate.unmet(record)
        for gate in gates_of(record.kind, model.status, code)
        if isinstance(gate, RecordGate)
    )
    return any(
        why is not None and why.path[0] == "sections" and str(why.path[-1]).casefold() == wanted
        for why in unmet
    )


@rule("FB612", "placeholder-section", Scope.RECORD, severity=Severity.WARNING)
def _placeholder_section(record: AnyRecord, _: Context) -> Iterable[Finding]:
    found: list[Finding] = []
    for name, text in record.document.sections.items():
        if text[:1] != "<" and text[:_BEGINNING].lstrip(_MARKS)[:2].lower() not in _BEGINNINGS:
            continue  # nearly every section
        told = record.told(name) if "<!--" in text else text
        if told and _stands_for_text(told):
            said = f"the section {name!r} only holds the place of a text" if name else _BEFORE
            path: FieldPath = ("sections", name) if name else ()
            found.append(Finding(said, path, "write it, or delete the section"))
    return found


_BEFORE = "the text before the first section only holds the place of one"


def _stands_for_text(told: str) -> bool:
    bare = told.strip(_MARKS)
    if bare[: len(_LOREM)].casefold() == _LOREM:
        return True
    if len(bare) > _LONGEST_PLACEHOLDER:
        return False
    return not bare or _PLACEHOLDER.fullmatch(" ".join(bare.split())) is not None


@rule("FB613", "section-order", Scope.RECORD, severity=Severity.INFO)
def _section_order(record: AnyRecord, _: Context) -> Iterable[Finding]:
    late = _late_section(record.kind, tuple(record.document.sections))
    if late is None:
        return ()
    name, before = late
    said = f"the section {name!r} belongs before {before!r}"
    order = ", ".join(KINDS[record.kind].sections)
    return (Finding(said, ("sections", name), f"the order is {order}; others may stand anywhere"),)


@lru_cache(maxsize=512)  # registers use a few orders, in all their records
def _late_section(kind: str, names: tuple[str, ...]) -> tuple[str, str] | None:
    """The first section that stands too late, and the one it belongs before."""
    order = _orders()[kind]
    furthest, at = "", -1
    for name in names:
        place = order.get(name.casefold())
        if place is None:
            continue
        if place < at:
            return name, furthest
        furthest, at = name, place
    return None


@cache
def _orders() -> dict[str, dict[str, int]]:
    return {
        kind.name: {name.casefold(): at for at, name in enumerate(kind.sections)}
        for kind in KINDS.values()
    }


@rule("FB614", "title-is-code", Scope.RECORD, severity=Severity.WARNING)
def _title_is_code(record: AnyRecord, _: Context) -> Iterable[Finding]:
    title = record.model.title
    if len(title) > _LONGEST_CODE or ("title",) in record.dropped:
        return ()
    if _CODE.fullmatch(title.strip(" .:[]()")) is None:
        return ()
    said = "the title is a code alone"
    hint = "say what a user sees or what fails, and keep the code behind it or in 'error_codes'"
    return (Finding(said, ("title",), hint),)


@rule("FB615", "title-full-stop", Scope.RECORD, severity=Severity.INFO)
def _title_full_stop(record: AnyRecord, _: Context) -> Iterable[Finding]:
    title = record.model.title
    if title[-1] != "." or _ABBREVIATION.search(title):
        return ()
    shorter = title[:-1].rstrip()
    if not shorter:
        return ()
    said = "the title ends in a full stop"
    fix = NewValue(("title",), shorter)
    return (Finding(said, ("title",), "a title is no sentence; leave it out", fix=fix),)


@rule("FB616", "title-repeated", Scope.REGISTER, severity=Severity.INFO)
def _title_repeated(entry: Entry, context: Context) -> Iterable[Finding]:
    titled = context.register.titled(entry.kind, entry.title)
    if len(titled) <= 1 or entry.status is None or ("title",) in entry.dropped:
        return ()
    if entry.source_id is not None:
        return ()  # its title is the source's
    others = (one for one in titled if one.id != entry.id and not _are_one(one, entry, context))
    named = list(islice(others, _NAMED))
    if not named:
        return ()
    said = f"{', '.join(one.id for one in named)} has this title too"
    if len(named) > 1:
        said = f"{', '.join(one.id for one in named)} have this title too"
    hint = "say what tells them apart; if they are the same, link one to the other"
    pointers = tuple(Pointer("the same title", one.path, ("title",)) for one in named)
    return (Finding(said, ("title",), hint, related=pointers),)


def _are_one(one: Entry, other: Entry, context: Context) -> bool:
    """Whether one of two records says that it repeats, replaces or is part of the other."""
    return any(
        context.register.resolve(target) == named.id
        for here, named in ((one, other), (other, one))
        for field in ("duplicate_of", "superseded_by", "parent")
        if (target := here.target(field))
    )


@rule(
    "FB617",
    "symptom-repeats-title",
    Scope.RECORD,
    severity=Severity.INFO,
    kinds=("incident", "known-error"),
)
def _symptom_repeats_title(record: AnyRecord, _: Context) -> Iterable[Finding]:
    model = record.model
    symptoms = model.symptoms
    if not symptoms or model.error_codes or not all(_repeats(one, model.title) for one in symptoms):
        return ()
    if model.signatures if record.kind == "known-error" else model.error_text:
        return ()
    said = "all that is told of the symptoms is the title"
    hint = "say what else somebody sees: a message, a number, what still works; or leave them out"
    return (Finding(said, ("symptoms", 0), hint),)


def _repeats(symptom: str, title: str) -> bool:
    is_near = -_SLACK < len(symptom) - len(title) < _SLACK
    return is_near and _bare(symptom) == _bare(title)


_SLACK = 6  # characters by which two texts that say the same may differ


def _bare(text: str) -> str:
    return title_key(text).strip(_MARKS)
