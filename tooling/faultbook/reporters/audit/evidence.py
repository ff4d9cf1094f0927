"""An audit's report as Markdown that an auditor keeps, and that can be proved later.

What belongs here: its text, the block at its end that programs read, and taking it apart again.
What does not: proving what it says (``auditing.verifying``).

The block is an HTML comment with JSON: readers don't see it, so that nobody edits it by accident,
and what formatters do to Markdown, such as other line ends or spaces, leaves what it says alone.
"""

from __future__ import annotations

import json
import re
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from faultbook import __version__
from faultbook.plain_text import visible
from faultbook.reporters.audit.json import VERSION, document
from faultbook.reporters.audit.text import moment, people, summary
from faultbook.reporters.code_spans import code_cell
from faultbook.reporters.json import to_json
from faultbook.rules.registry import summary_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from faultbook.audit_report import AuditFinding, AuditReport, Coverage

_BEGIN, _END = "<!-- faultbook-audit", "-->"
_BLOCK = re.compile(rf"^{re.escape(_BEGIN)}[ \t]*\n(?P<json>.*?)^{_END}", re.DOTALL | re.MULTILINE)
_BARS, _SPACES, _RULE = re.compile(r"[ \t]*\|[ \t]*"), re.compile(r"[ \t]+"), re.compile("-{2,}")
_TEXT_SEAL, _BLOCK_SEAL = "text_sha256", "block_sha256"

_TERMS_WORDS = {
    "separate_closer": "Nobody may close a problem whose root cause they wrote",
    "signed_commits": "Every commit must be signed",
    "reviewed_changes": "Every change must be merged or approved by somebody else",
    "review_trailers": "Lines of a message that name who approved it",
    "skew": "How far a clock may be ahead of a commit's",
    "backdate_limit": "How long after a moment its stamp may be written",
}
_LIMITS = """\
Names and times are those that commits carry, as the machines of those who made them had them.
Whatever may be pushed to the repository without review, and who may, is decided where it is hosted.
A record's own text can switch off none of the rules here; exceptions stand in `faultbook.toml`.
"""


class Evidence(NamedTuple):
    """What a report says, as programs read it.

    Attributes:
        document: The document (``json.document``).
        text: All of the report but its block.
        tampered: What shows that somebody changed it, a line each.
    """

    document: dict[str, Any]
    text: str
    tampered: tuple[str, ...]


class DamagedEvidence(Exception):
    """A report's block can't be read any more; the text says why."""


class NoEvidence(Exception):
    """A text is no report."""


def render(report: AuditReport) -> str:
    """The text, then the block."""
    return sealed("\n".join(_lines(report)) + "\n", document(report))


def sealed(text: str, told: dict[str, Any]) -> str:
    """A text with a block at its end that holds a document and both their checksums."""
    block = {**told, _TEXT_SEAL: _seal(_plain(text))}
    block[_BLOCK_SEAL] = _seal(_canonical(block))
    # What would end the comment, or begin a tag, is written in JSON's escapes.
    written = to_json(block).replace("<", r"\u003c").replace(">", r"\u003e")
    return f"{text}\n{_BEGIN}\n{written}{_END}\n"


def read_evidence(text: str) -> Evidence:
    """Take a report apart.

    Raises:
        NoEvidence: It is none.
        DamagedEvidence: Its block can't be read.
    """
    text = text.replace("\r\n", "\n").removeprefix("\ufeff")
    blocks = list(_BLOCK.finditer(text))
    if not blocks:
        if _BEGIN in text:
            raise DamagedEvidence("the block at the report's end is not whole")
        raise NoEvidence
    if len(blocks) > 1:
        raise DamagedEvidence("the report holds more than one block")
    try:
        block = json.loads(blocks[0]["json"])
    except (ValueError, RecursionError):
        raise DamagedEvidence("the block at the report's end is no JSON any more") from None
    if not isinstance(block, dict) or block.get("version") != VERSION:
        raise DamagedEvidence(f"the block at the report's end is not of version {VERSION}")
    visible_text = _plain(text[: blocks[0].start()] + text[blocks[0].end() :])
    tampered = []
    if block.pop(_BLOCK_SEAL, None) != _seal(_canonical(block)):
        tampered.append("the block at the report's end was changed: its checksum is another")
    if block.pop(_TEXT_SEAL, None) != _seal(visible_text):
        tampered.append("the report's text was changed: its checksum is another")
    return Evidence(block, visible_text, tuple(tampered))


def text_of(report: AuditReport) -> str:
    """The text of a report, as ``Evidence.text`` has it."""
    return _plain("\n".join(_lines(report)))


def _canonical(block: dict[str, Any]) -> str:
    return json.dumps(block, sort_keys=True, separators=(",", ":"))


def _plain(text: str) -> str:
    """Text without what formatters change and nobody sees, such as how wide a column is."""
    lines = (_RULE.sub("--", _SPACES.sub(" ", _BARS.sub("|", line))) for line in text.split("\n"))
    return "\n".join(line.strip() for line in lines if line.strip())


def _seal(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _lines(report: AuditReport) -> Iterator[str]:
    made = report.made_at.isoformat(timespec="seconds").replace("+00:00", "Z")
    yield from ("# Audit of a register's history", "")
    yield from (f"**{summary(report)}.** Made at {made} by Faultbook {__version__}.", "")
    yield "`faultbook audit --verify FILE` proves later that history still holds what this says."
    if report.rewritten:
        yield from ("", f"**{code_cell(report.rewritten)}**")
    for note in report.notes:
        yield from ("", f"Note: {code_cell(note)}")
    if report.coverage is not None:
        yield from _judged(report.coverage)
    yield from _terms(report)
    yield from _rules(report)
    yield from _findings(report)
    yield from ("", "## What this doesn't prove", "", _LIMITS.rstrip())


def _judged(coverage: Coverage) -> Iterator[str]:
    rows = [
        ("The repository begins with", ", ".join(map(code_cell, coverage.roots)) or "no commit"),
        ("First commit judged", code_cell(coverage.first) or "none"),
        ("Last commit judged", code_cell(coverage.head) or "none"),
        ("Commits of the mainline judged", f"{coverage.commits:,}"),
        ("Of these, commits that changed records", f"{coverage.changing:,}"),
    ]
    if coverage.since:
        rows.insert(1, ("Judged after, proved to lead here", code_cell(coverage.since)))
    yield from ("", "## What was judged", "")
    yield from _table(("What", "Value"), rows)
    yield ""
    heads = ("Kind", "Records there", "Versions", "Begun", "Changes of state", "Deletions")
    numbers = [(kind.kind, *(f"{number:,}" for number in kind[1:])) for kind in coverage.kinds]
    yield from _table(heads, numbers)


def _terms(report: AuditReport) -> Iterator[str]:
    terms = report.terms
    rows = [
        (f"`{name}`", meaning, _value(terms.switches[name]))
        for name, meaning in _TERMS_WORDS.items()
        if name in terms.switches
    ]
    yield from ("", "## Switches", "")
    yield from _table(("In `[audit]`", "Meaning", "Value"), rows)
    yield from ("", f"SHA-256 of `faultbook.toml`: `{terms.config_digest}`")
    for name, codes in (("Only these rules", terms.select), ("Left out", terms.ignore)):
        if codes:
            yield from ("", f"{name}: {', '.join(map(code_cell, codes))}")


def _rules(report: AuditReport) -> Iterator[str]:
    rows = [
        (
            f"{one.code} {one.name}",
            "yes" if one.is_reported else "no",
            f"{one.findings:,}",
            f"{one.accepted:,}",
            summary_of(one.code).replace("|", r"\|"),
        )
        for one in report.rules
    ]
    if rows:
        yield from ("", "## Rules", "")
        yield from _table(("Rule", "Reported", "Findings", "Accepted", "What it finds"), rows)


def _findings(report: AuditReport) -> Iterator[str]:
    yield from ("", "## Findings", "")
    heads = ("Commit", "Landed", "Record", "By", "Rule", "Finding")
    if report.findings:
        yield from _table(heads, [_row(finding) for finding in report.findings])
    else:
        yield "None." if report.coverage is not None else "Nothing was judged."
    yield from ("", "## Accepted findings", "")
    if report.accepted:
        rows = [(*_row(one.finding), code_cell(one.reason)) for one in report.accepted]
        yield from _table((*heads, "Accepted because"), rows)
    else:
        yield "None."


def _row(finding: AuditFinding) -> tuple[str, ...]:
    one = finding.diagnostic
    return (
        code_cell(finding.commit),
        moment(finding),
        code_cell(finding.record_id or one.location.path),
        code_cell(people(finding)),
        f"{one.code} {one.severity.label}",
        code_cell(one.message),
    )


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, (list, tuple)):
        return ", ".join(code_cell(str(one)) for one in value)
    return code_cell(visible(str(value)))


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield "|---" * len(heads) + "|"
    yield from (f"| {' | '.join(row)} |" for row in rows)
