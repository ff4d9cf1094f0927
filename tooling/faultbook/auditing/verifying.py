"""Proving that a report of an earlier audit still holds.

What belongs here: comparing what it says with what the history says now. What does not: taking its
file apart (``reporters.audit.evidence``) and auditing again (``audit``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from faultbook import __version__
from faultbook.config import Audit
from faultbook.model.validation import validate
from faultbook.record_change import short_commit
from faultbook.reporters.audit.evidence import text_of
from faultbook.reporters.audit.json import document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faultbook.audit_report import AuditReport
    from faultbook.reporters.audit.evidence import Evidence

_COMPARED = ("roots", "since", "first", "head", "commits", "changing")


class Reported(NamedTuple):
    """What a report says that an audit needs to be done again.

    Attributes:
        head: Id of the last commit that was judged.
        since: Id of the commit after which was judged; None for the whole history.
        switches: The table ``[audit]``.
        select: What was selected.
        ignore: What was left out.
        config_digest: SHA-256 of ``faultbook.toml``.
        made_at: When, as it is written.
        version: Version of Faultbook.
        notes: What else the report told.
    """

    head: str
    since: str | None
    switches: Audit
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    config_digest: str
    made_at: str
    version: str
    notes: tuple[str, ...]


class Verdict(NamedTuple):
    """What became of a report.

    Attributes:
        broken: What doesn't hold, a line each.
        notes: What else is to be said, a line each.
        head: Id of the last commit that the report is about; "" where it can't be told.
    """

    broken: tuple[str, ...]
    notes: tuple[str, ...] = ()
    head: str = ""


def reported(evidence: Evidence) -> Reported | None:
    """What a report says; None where its block doesn't hold what it should."""
    told = evidence.document
    try:
        terms, coverage = told["terms"], told["coverage"]
        switches = validate(Audit, terms["switches"])
        head, since = coverage["head"] or "", coverage["since"]
        found = Reported(
            head,
            since,
            switches.model or Audit(),
            tuple(terms["select"]),
            tuple(terms["ignore"]),
            terms["config_sha256"],
            told["made_at"],
            told["tool"]["version"],
            tuple(told["notes"]),
        )
    except (KeyError, TypeError, AttributeError):
        return None
    texts = (head, since or "", found.config_digest, found.made_at, found.version, *found.notes)
    is_text = all(isinstance(one, str) for one in (*texts, *found.select, *found.ignore))
    return found if is_text and switches.model is not None and not switches.problems else None


def differences(evidence: Evidence, again: AuditReport) -> tuple[str, ...]:
    """What a report says otherwise than an audit of the same commits does now, a line each."""
    if again.rewritten:
        return (again.rewritten,)
    told, now = evidence.document, document(again)
    found = [
        *_compared("", told["coverage"], now["coverage"], _COMPARED),
        *_kinds(told["coverage"].get("kinds"), now["coverage"]["kinds"]),
        *_rules(told.get("rules"), now["rules"]),
        *_lists(told, now),
    ]
    is_same_tool = told["tool"].get("version") == __version__
    if not found and not evidence.tampered and is_same_tool and text_of(again) != evidence.text:
        found.append("the report's text says something else than its audit does")
    return tuple(found)


def _compared(
    about: str, told: dict[str, Any], now: dict[str, Any], keys: tuple[str, ...]
) -> Iterator[str]:
    for key in keys:
        if told.get(key) != now[key]:
            yield f"{about}{key}: {_shown(told.get(key))} reported, {_shown(now[key])} now"


def _kinds(told: Any, now: dict[str, Any]) -> Iterator[str]:
    for kind, numbers in now.items():
        before = told.get(kind) if isinstance(told, dict) else None
        if not isinstance(before, dict):
            yield f"{kind}: not in the report"
        else:
            yield from _compared(f"{kind}: ", before, numbers, tuple(numbers))


def _rules(told: Any, now: list[dict[str, Any]]) -> Iterator[str]:
    """Counts of the rules that the report knew; a rule that is newer than it counts for nothing."""
    rows = _objects(told)
    by_code = {row["code"]: row for row in now}
    for row in rows:
        code = str(row.get("code"))
        if code not in by_code:
            yield f"{code}: there is no such rule any more"
        else:
            yield from _compared(f"{code}: ", row, by_code[code], ("findings", "accepted"))
    if not rows:
        yield "rules: none reported"


def _lists(told: dict[str, Any], now: dict[str, Any]) -> Iterator[str]:
    """Findings themselves, whose numbers might agree by accident."""
    known = {str(one.get("code")) for one in _objects(told.get("rules"))}
    for key in ("findings", "accepted"):
        before = {_known_by(one) for one in _objects(told.get(key))}
        after = {_known_by(one) for one in now[key] if one["code"] in known}
        for one in sorted(before - after):
            yield f"{key}: {one} reported, not there now"
        for one in sorted(after - before):
            yield f"{key}: {one} there now, not reported"


def _objects(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _known_by(finding: dict[str, Any]) -> str:
    commit = short_commit(str(finding.get("commit") or ""))
    parts = (str(finding.get("code")), commit, str(finding.get("record") or ""))
    return " ".join(part for part in parts if part)


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    return "none" if value is None else str(value)
