"""An audit's report as SARIF 2.1.0; accepted findings are results that are suppressed.

What belongs here: what an audit adds to the log. What does not: the log itself
(``reporters.sarif``).
"""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from faultbook.plain_text import visible
from faultbook.reporters.audit.text import moment
from faultbook.reporters.sarif import log_of, message_of, results_of, run_of

if TYPE_CHECKING:
    from faultbook.audit_report import AuditFinding, AuditReport


def render(report: AuditReport) -> str:
    """One run with every finding and the rules that found them, as JSON in ASCII."""
    findings = [*report.findings, *(one.finding for one in report.accepted)]
    reasons = [None] * len(report.findings) + [one.reason for one in report.accepted]
    diagnostics = [finding.diagnostic for finding in findings]
    results = results_of(diagnostics, _fingerprints(findings))
    for result, finding, reason in zip(results, findings, reasons, strict=True):
        result["properties"] = _properties(finding)
        if reason is not None:
            result["suppressions"] = [
                {"kind": "external", "status": "accepted", "justification": visible(reason)}
            ]
    run = {
        **run_of(diagnostics),
        "automationDetails": {"id": "faultbook/audit/"},
        "invocations": [_invocation(report)],
        "results": results,
    }
    return log_of(run)


def _properties(finding: AuditFinding) -> dict[str, Any]:
    return {
        "commit": finding.commit,
        "subject": visible(finding.subject),
        "landedAt": moment(finding),
        "record": visible(finding.record_id),
        "by": [{"name": visible(one.name), "email": visible(one.email)} for one in finding.by],
    }


def _fingerprints(findings: list[AuditFinding]) -> list[str]:
    """A fingerprint for each finding, the same in every audit, since what landed stays."""
    seen: Counter[str] = Counter()
    made = []
    for finding in findings:
        one = finding.diagnostic
        parts = (finding.commit, one.code, finding.record_id, one.location.path, one.message)
        text = "".join(f"{len(part)}:{part}" for part in parts)
        seen[text] += 1
        whole = f"{text}{seen[text]}"
        made.append(sha256(whole.encode("utf-8", "surrogatepass")).hexdigest())
    return made


def _invocation(report: AuditReport) -> dict[str, Any]:
    told = [(note, "note") for note in report.notes]
    if report.rewritten:
        told.insert(0, (report.rewritten, "error"))
    return {
        "executionSuccessful": not report.rewritten,
        "toolExecutionNotifications": [
            {"level": level, "message": message_of(text)} for text, level in told
        ],
    }
