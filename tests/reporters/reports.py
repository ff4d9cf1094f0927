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
    }
    return Diagnostic(**{**plain, **fields})  # type: ignore[arg-type]


EMPTY = Report((), 12)

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
        ),
    ),
    1,
)
