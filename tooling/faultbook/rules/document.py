"""FB0: the file itself, before its fields mean anything.

What belongs here: one row for each thing that reading a file can refuse. What does not: finding it
(``document``, ``event_walk``, ``catalog``).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from faultbook.rules.registry import Finding, Scope, rule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from faultbook.record import Context, RecordFile

DOCUMENT_PROBLEMS: dict[str, tuple[str, str]] = {
    "unreadable": ("FB001", "check that the file is there and may be read"),
    "too-large": ("FB002", "keep logs elsewhere and link to them"),
    "not-utf8": ("FB003", "save the file as UTF-8"),
    "byte-order-mark": ("FB004", "save the file as UTF-8 without a byte order mark"),
    "control-character": ("FB005", "delete it"),
    "empty-file": ("FB006", "write the record, or delete the file"),
    "front-matter-missing": ("FB007", "begin the file with '---', the fields, and '---'"),
    "front-matter-unclosed": ("FB008", "put a line '---' after the fields"),
    "yaml-syntax": ("FB009", "quote text that holds ': ' or begins with a sign such as * @ ["),
    "tab-indentation": ("FB010", "indent with spaces"),
    "duplicate-key": ("FB011", "keep one of them"),
    "anchor": ("FB012", "write the value where it is needed"),
    "alias": ("FB013", "write the value where it is needed"),
    "tag": ("FB014", "write the value alone; its type follows from the field"),
    "several-documents": ("FB015", "keep one record in a file"),
    "too-deep": ("FB016", "records are two or three levels deep"),
    "not-a-mapping": ("FB017", "write fields as 'key: value'"),
    "not-a-file": ("FB018", "rename it, or move it out of the records' folders"),
    "symlink": ("FB019", "put the record itself here"),
    "complex-key": ("FB020", "write keys as plain text"),
}
"""Code and hint of each problem, by its kind; the kind is also the rule's name."""


def _check(problem_kind: str, hint: str, file: RecordFile, _: Context) -> Iterable[Finding]:
    if not file.document.problems:
        return ()
    return [
        Finding(problem.message, hint=hint, place=(problem.line, problem.column))
        for problem in file.document.problems
        if problem.kind == problem_kind
    ]


for _kind, (_code, _hint) in DOCUMENT_PROBLEMS.items():
    rule(_code, _kind, Scope.FAULT)(partial(_check, _kind, _hint))
