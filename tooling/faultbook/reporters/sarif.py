"""The report as SARIF 2.1.0, which GitHub's code scanning and many viewers read.

What belongs here: the log's objects and how text and paths are written in them. What does not:
what is said of a rule (``rules/pages``).

The format: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from faultbook import __version__
from faultbook.diagnostics import Severity
from faultbook.fingerprints import fingerprints
from faultbook.plain_text import visible, visible_block
from faultbook.rules.registry import all_rules, page_of, summary_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from faultbook.diagnostics import Diagnostic, Location, Report

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_ROOT = "%SRCROOT%"
# Not `primaryLocationLineHash`: GitHub's upload works that one out and warns of any other value.
_FINGERPRINT = "faultbookFinding/v1"
_EXAMPLES = re.compile(r"^## (Failing|Passing)\b.*", re.MULTILINE | re.DOTALL)


def render(report: Report) -> str:
    """One run with every finding and the rules that found them, as JSON in ASCII."""
    results = results_of(report.diagnostics, fingerprints(report.diagnostics))
    return log_of({**run_of(report.diagnostics), "results": results})


def log_of(run: dict[str, Any]) -> str:
    """The log that holds one run."""
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def run_of(diagnostics: Iterable[Diagnostic]) -> dict[str, Any]:
    """A run without results: the tool, with the rules that found something."""
    return {
        "tool": {
            "driver": {
                "name": "faultbook",
                "version": __version__,
                "rules": [_rule(code) for code in _codes(diagnostics)],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {
            _ROOT: {"description": {"text": "The folder that paths are told from."}}
        },
    }


def results_of(diagnostics: Sequence[Diagnostic], known_by: Iterable[str]) -> list[dict[str, Any]]:
    """A result for each finding.

    Args:
        diagnostics: The findings of the run.
        known_by: A fingerprint for each.
    """
    place_of = {code: index for index, code in enumerate(_codes(diagnostics))}
    return [
        _result(one, place_of[one.code], fingerprint)
        for one, fingerprint in zip(diagnostics, known_by, strict=True)
    ]


def _codes(diagnostics: Iterable[Diagnostic]) -> list[str]:
    return sorted({one.code for one in diagnostics})


def _rule(code: str) -> dict[str, Any]:
    known = all_rules()[code]
    page = visible_block(page_of(code).partition("\n")[2].strip())
    summary = visible(summary_of(code))
    return {
        "id": code,
        "name": known.name,
        "shortDescription": {"text": summary},
        "fullDescription": {"text": summary},
        "help": {"text": _EXAMPLES.sub("", page).strip(), "markdown": page},
        "defaultConfiguration": {"level": _LEVELS[known.severity]},
    }


def _result(one: Diagnostic, rule_index: int, fingerprint: str) -> dict[str, Any]:
    result = {
        "ruleId": one.code,
        "ruleIndex": rule_index,
        "level": _LEVELS[one.severity],
        "message": message_of(one.message, one.hint),
        "locations": [{"physicalLocation": _place(one.location, one.end_column)}],
        "partialFingerprints": {_FINGERPRINT: fingerprint},
    }
    if one.related:
        result["relatedLocations"] = [
            {
                "id": number,
                "physicalLocation": _place(other.location),
                "message": message_of(other.message),
            }
            for number, other in enumerate(one.related)
        ]
    return result


def _place(place: Location, end_column: int = 0) -> dict[str, Any]:
    region = {"startLine": place.line, "startColumn": place.column}
    if end_column:
        region["endColumn"] = end_column
    return {"artifactLocation": {"uri": _uri(place.path), "uriBaseId": _ROOT}, "region": region}


def message_of(*parts: str) -> dict[str, str]:
    """A message, in which a record's ``[words](address)`` would otherwise become a link."""
    said = "\n".join(visible(part) for part in parts if part)
    return {"text": said.replace("[", r"\[").replace("]", r"\]") if "](" in said else said}


def _uri(path: str) -> str:
    """A relative reference; bytes of a name that are no UTF-8 stay what they are."""
    return quote(path.encode("utf-8", "surrogateescape"))
