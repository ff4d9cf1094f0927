"""The report for GitLab's Code Quality: findings beside the lines of a merge request.

What belongs here: the fields that GitLab reads. What does not: what a finding is known by from one
run to the next (``fingerprints``).

The fields: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from faultbook.diagnostics import Severity
from faultbook.fingerprints import fingerprints
from faultbook.plain_text import visible

if TYPE_CHECKING:
    from faultbook.diagnostics import Diagnostic, Report

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def render(report: Report) -> str:
    """The findings as a JSON array in ASCII; an empty one when there are none."""
    known_by = fingerprints(report.diagnostics)
    issues = [_issue(*one) for one in zip(report.diagnostics, known_by, strict=True)]
    return json.dumps(issues, indent=2) + "\n"


def _issue(one: Diagnostic, fingerprint: str) -> dict[str, Any]:
    return {
        "description": visible(f"{one.code}: {one.message}{f' ({one.hint})' if one.hint else ''}"),
        "check_name": f"{one.code} {one.name}",
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[one.severity],
        "location": {"path": visible(one.location.path), "lines": {"begin": one.location.line}},
    }
