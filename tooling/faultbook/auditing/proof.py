"""Proving later that an audit's evidence still holds.

What belongs here: what must be true of evidence, and saying what isn't. What does not: the
evidence's form (``reporters.audit.evidence``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from faultbook.gitrepo.revisions import find_commit, is_ancestor
from faultbook.reporters.audit.evidence import render_data
from faultbook.reporters.audit.json import document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faultbook.audit_report import AuditReport
    from faultbook.gitrepo.repository import Repository

_ALIKE = ("root", "since", "head", "counts")


def faults_of_text(text: str, data: dict[str, Any]) -> Iterator[str]:
    """What in evidence was changed after it was written."""
    if text.replace("\r\n", "\n").strip() != render_data(data).strip():
        yield "the report was changed: its text doesn't follow from its data"


def faults_of_commits(repository: Repository, data: dict[str, Any]) -> Iterator[str]:
    """Commits that evidence names and that are no longer in history."""
    head = find_commit(repository, "HEAD")
    for name in ("root", "since", "head"):
        commit = data[name]
        if commit is None:
            continue
        found = find_commit(repository, commit)
        if found is None:
            yield f"the commit {commit} isn't there any more: history was rewritten"
        elif head is None or not is_ancestor(repository, found, head):
            yield f"the commit {commit} is not in the history of HEAD: it was rewritten"


def faults_of_findings(data: dict[str, Any], report: AuditReport) -> Iterator[str]:
    """What comes out otherwise when the same commits are judged again."""
    again = document(report)
    for name in _ALIKE:
        if name == "counts":
            for key, number in data["counts"].items():
                if key not in _FOUND and number != again["counts"].get(key):
                    yield f"{key}: reported {number}, now {again['counts'].get(key)}"
        elif data[name] != again[name]:
            yield f"{name}: reported {data[name]}, now {again[name]}"
    before, after = _all_findings(data), _all_findings(again)
    for commit, code, record, message in sorted(before - after):
        yield f"no longer found: {code} in {commit[:10]} {record}: {message}"
    for commit, code, record, message in sorted(after - before):
        yield f"not in the report: {code} in {commit[:10]} {record}: {message}"


def notes_on(data: dict[str, Any], report: AuditReport) -> Iterator[str]:
    """What is different now and need not make the evidence wrong."""
    if data["tool"]["version"] != report.tool:
        yield f"it was written by version {data['tool']['version']}, this is {report.tool}"
    for name, value in report.switches.items():
        if data["switches"].get(name) != value:
            yield f"{name!r} in [audit] was {data['switches'].get(name)!r} then, and is {value!r}"


_FOUND = ("errors", "warnings", "infos", "accepted")  # told by the findings themselves


def _all_findings(data: dict[str, Any]) -> set[tuple[str, str, str, str]]:
    """Findings, whether an exception accepts them or not."""
    return {
        (one["commit"], one["code"], one["record"] or "", one["message"])
        for one in (*data["findings"], *data["accepted"])
    }
