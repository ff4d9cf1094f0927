"""Reports that tests of the reporters share."""

from __future__ import annotations

from faultbook.diagnostics import Diagnostic, Location, Related, Report, Severity

PATH = "records/incidents/2026/INC-2026-0001.md"


def diagnostic(message: str = "is wrong", **fields: object) -> Diagnostic:
    """A finding whose fields are those given, or plain ones."""
    plain = {
        "code": "FB402",
        "name": "restored-at",
        "severity": Severity.ERROR,
        "message": message,
        "location": Location(PATH, 4, 9),
        "source": "status: resolved",
        "end_column": 17,
    }
    return Diagnostic(**{**plain, **fields})  # type: ignore[arg-type]


CLEAN = Report((), 12)
EMPTY = Report((), 0)

EVERY_SEVERITY = Report(
    (
        diagnostic(
            hint="mend it",
            related=(Related(Location("kedb/2026/KE-2026-0001.md", 2, 5), "stands here"),),
        ),
        diagnostic(severity=Severity.WARNING, code="FB207", name="draft-id"),
        diagnostic(severity=Severity.INFO, code="FB306", name="alias-reference"),
        diagnostic(severity=Severity.INFO, code="FB306", name="alias-reference"),
    ),
    1,
)

HOSTILE = Report(
    (
        diagnostic(
            "100 %, a: b\r\n::error::owned \x1b[31m ##[add-mask]x \u202e",
            location=Location("records/a,b:c%\n::x.md", 1, 1),
            hint="##[group] [red]\n::stop-commands::x",
            source="::error::title\x1b]0;owned\x07 ##[add-mask]x \u202e",
            end_column=30,
            related=(Related(Location("kedb/::error::<b>.md", 1, 1), "\n::error::\x9b5m"),),
        ),
        diagnostic(
            "'@all #1 !2 <img src=x onerror=alert(1)> [x](javascript:y) **b** `c` | d\\| ]]> "
            "https://evil.example www.evil.example a@evil.example :bomb: &lt; $x$ \ufffe\x00'",
            hint="``` <!-- \n# Heading\n| --- |",
            location=Location("records/|`<script>`|.md", 3, 4),
        ),
    ),
    1,
)
"""Text that means something to a terminal, a runner, Markdown, HTML or XML."""

SAYINGS = ("release 1::2", "::error::x", "100% of %0A logins", "line\nfeed", "on fire \U0001f525")
"""Titles of records that have broken other tools' annotations."""
