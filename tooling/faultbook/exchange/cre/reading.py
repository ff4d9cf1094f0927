"""Opening CRE rules: each rule as a row, with the logs beside its file.

What belongs here: files to rows, and which of them hold no rules. What does not: what becomes of a
rule (``known_error``).

Of folders the files ending with ``.yaml`` and ``.yml`` are read; all others but the logs are no
part of the standard. A file is a list of ``rules``, each with ``cre``, ``metadata`` and ``rule``,
and may have ``terms`` that its rules name.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from faultbook.catalog import read_content
from faultbook.document import DocumentProblem, read_document
from faultbook.exchange.cre.conditions import conditions_of
from faultbook.exchange.cre.fit_text import plain_log, visible_text
from faultbook.exchange.cre.known_error import FIELDLESS, KnownErrorReading
from faultbook.exchange.cre.terms import CreFault
from faultbook.exchange.field_text import one_line
from faultbook.exchange.source import (
    Outcome,
    Place,
    Remark,
    RowSetback,
    Setback,
    SourceRow,
    refused,
    shown,
    skipped,
)
from faultbook.exchange.source_files import source_files, why_unread
from faultbook.field_positions import FieldPositions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from faultbook.document import Document
    from faultbook.event_walk import FieldPath
    from faultbook.exchange.source import Draft, ImportContext
    from faultbook.exchange.source_files import SourceFile

LOGS = {"match": "test.log", "no_match": "test-fp.log"}
"""Names of the files beside a rule: what it must recognise, and what it must leave alone."""

_ENDINGS = (".yaml", ".yml")
_HARMLESS = frozenset({"byte-order-mark"})
_LISTS = ("categories", "tags")  # what other files of the standard hold


def open_source(paths: Sequence[Path], context: ImportContext) -> CreSource:
    """The rules of a folder of the CRE standard.

    Args:
        paths: Files of rules, and folders of such.
        context: What every importer is given.

    Raises:
        UsageProblem: The mapping is at fault.
    """
    return CreSource(paths, context)


class CreSource:
    """A ``Source`` of CRE rules."""

    def __init__(self, paths: Sequence[Path], context: ImportContext) -> None:
        self._paths = paths
        self._reading = KnownErrorReading(context)
        self._left_out: set[str] = set()
        self._rules = 0

    def rows(self) -> Iterator[SourceRow | RowSetback]:
        """Every rule of every file."""
        for file in source_files(self._paths):
            name = file.path.name
            if name.lower().endswith(_ENDINGS) and not name.startswith("."):
                yield from self._rows_of(file)
            elif file.is_named:
                reason = f"isn't read by its name; read are {', '.join(_ENDINGS)}"
                yield RowSetback(Place(file.shown), Outcome.REFUSED, reason)

    def draft(self, rows: Sequence[SourceRow]) -> Draft | Setback:
        """The known error of one id."""
        return self._reading.draft(rows)

    def remarks(self) -> Iterable[Remark]:
        """What no field of a known error holds."""
        if not self._left_out:
            return ()
        named = ", ".join(sorted(self._left_out))
        return (Remark(f"a known error has no field for {named}; left out", self._rules),)

    def _rows_of(self, file: SourceFile) -> Iterator[SourceRow | RowSetback]:
        found = _rules_file(file)
        if isinstance(found, Setback):
            yield RowSetback(Place(file.shown, found.line or 1), found.outcome, found.reason)
            return
        positions = FieldPositions(found)
        logs, notes = _logs(file)
        rules, terms = (found.data or {})["rules"], (found.data or {}).get("terms")
        for number, rule in enumerate(rules):
            path: FieldPath = ("rules", number)
            place = Place(file.shown, positions.of_value(path).line)
            try:
                key, data = _rule(rule, path, terms if isinstance(terms, dict) else {})
            except CreFault as fault:
                at = place._replace(number=positions.of_value(fault.path).line)
                yield RowSetback(at, Outcome.REFUSED, f"{_name_of(rule)}{fault.reason}")
                continue
            self._rules += 1
            self._left_out |= FIELDLESS & data["cre"].keys()
            said = [*notes, *data["notes"]]
            yield SourceRow(place, key, {**data, "logs": logs, "notes": said})


def _rules_file(file: SourceFile) -> Document | Setback:
    """A file that lists rules, or why it is none."""
    reason = why_unread(file)
    if reason:
        return refused(reason) if file.is_named else skipped(reason)
    content = read_content(file.folder, file.within)
    if isinstance(content, DocumentProblem):
        return refused(content.message)
    document = read_document(content, is_markdown=False)
    fault = next((one for one in document.problems if one.kind not in _HARMLESS), None)
    if fault is not None:
        return refused(fault.message, fault.line)
    return _without_rules(document, is_named=file.is_named) or document


def _without_rules(document: Document, *, is_named: bool) -> Setback | None:
    """Why a sound file has no rules; None for one that has."""
    data = document.data or {}
    metadata = data.get("metadata")
    kind = metadata.get("kind") if isinstance(metadata, dict) else None
    if isinstance(data.get("rules"), list):
        return None
    if "rules" in data:
        line = FieldPositions(document).of_key(("rules",)).line
        return refused("'rules' is no list; begin each rule with a dash", line)
    listed = next((one for one in _LISTS if one in data or one == kind), None)
    if listed:
        return skipped(f"lists {listed}, no rules")
    if is_named:
        return refused("has no 'rules'; write a list of them under that key")
    return skipped("has no 'rules'")


def _rule(rule: Any, path: FieldPath, terms: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """A rule's key, and what of it counts.

    Raises:
        CreFault: It can't become a known error.
    """
    if not isinstance(rule, dict):
        raise CreFault(path, "the rule holds no keys with values")
    cre, metadata = rule.get("cre"), rule.get("metadata")
    if not isinstance(cre, dict):
        raise CreFault(path, "has no 'cre'; give it one with 'id' and 'title'")
    key = one_line(cre.get("id"))
    if not key:
        raise CreFault((*path, "cre"), "'cre' has no 'id'; write one such as CRE-2026-0001")
    if not key.isprintable():
        raise CreFault((*path, "cre", "id"), "the id has a character that a record can't hold")
    if not visible_text(one_line(cre.get("title"))).strip():
        raise CreFault((*path, "cre"), "'cre' has no 'title'; say in one line what goes wrong")
    name = metadata.get("name") if isinstance(metadata, dict) else None
    found = conditions_of(rule.get("rule"), (*path, "rule"), terms, one_line(name))
    return key, {"cre": cre, "signatures": found.signatures, "notes": found.notes}


def _name_of(rule: Any) -> str:
    """How a reason begins: with the rule's id, where it has one."""
    cre = rule.get("cre") if isinstance(rule, dict) else None
    key = one_line(cre.get("id")) if isinstance(cre, dict) else ""
    return f"{shown(key)[1:-1]}: " if key else ""


def _logs(file: SourceFile) -> tuple[dict[str, str], list[str]]:
    """The texts of the logs beside a file, "" for none; and why some can't be had."""
    folder = file.within.rpartition("/")[0]
    found: dict[str, str] = {}
    notes: list[str] = []
    for key, name in LOGS.items():
        content = read_content(file.folder, f"{folder}/{name}" if folder else name)
        found[key] = ""
        if not isinstance(content, DocumentProblem):
            found[key] = plain_log(content)
        elif os.path.lexists(file.path.parent / name):
            notes.append(f"{name} {content.message}; it is left out")
    return found, notes
