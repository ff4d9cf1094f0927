"""An audit's report as evidence: Markdown for an auditor, which the tool can prove later.

What belongs here: the pages' text, made of nothing but the data at its end, and reading that data
back. What does not: proving it (``auditing.proof``).

The whole text follows from the data, so that a change of either is seen. Nobody is kept from making
a new report of other data; whoever needs that keeps it under a signature, such as a signed tag's.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from faultbook.plain_text import visible
from faultbook.reporters.audit.json import VERSION, document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from faultbook.audit_report import AuditReport

_DATA = re.compile(r"^```json\n(.*?)\n```$", re.MULTILINE | re.DOTALL)
_BACKTICKS = re.compile("`+")
_KEYS = frozenset(
    {
        *("version", "tool", "root", "since", "head", "judged_at", "switches", "counts"),
        *("findings", "accepted", "others"),
    }
)
_COUNTED = {
    "commits": "Commits on the mainline",
    "landings": "Commits that changed records",
    "records": "Records changed",
    "versions": "Changes of records",
    "deletions": "Deletions",
    "errors": "Errors",
    "warnings": "Warnings",
    "infos": "For information",
    "accepted": "Accepted by exceptions",
}


def render(report: AuditReport) -> str:
    """The evidence."""
    return render_data(document(report))


def render_data(data: dict[str, Any]) -> str:
    """The evidence that some data makes."""
    return "\n".join([*_lines(data), ""])


def read_data(text: str) -> dict[str, Any] | None:
    """The data at the end of a report; None where it is none."""
    found = _DATA.findall(text)
    try:
        data = json.loads(found[-1]) if found else None
    except ValueError:
        return None
    if not isinstance(data, dict) or set(data) != _KEYS or data["version"] != VERSION:
        return None
    return data


def _lines(data: dict[str, Any]) -> Iterator[str]:
    yield "# Audit of a Faultbook register"
    yield ""
    yield "What the commits of a register's mainline did, judged by its rules for history (FB5)."
    yield ""
    yield from _table(("What", "Value"), _about(data))
    yield ""
    yield "## What was judged"
    yield ""
    counts = data["counts"]
    yield from _table(
        ("What", "Number"), ((name, f"{counts[key]:,}") for key, name in _COUNTED.items())
    )
    yield ""
    if counts["moves"]:
        yield from _table(
            ("Change of state", "Number"),
            ((_code(move), f"{number:,}") for move, number in counts["moves"].items()),
        )
        yield ""
    yield "## Switches"
    yield ""
    yield from _table(
        ("Setting", "Value"),
        ((_code(n), _code(json.dumps(v))) for n, v in data["switches"].items()),
    )
    yield ""
    yield from _findings("Findings", data["findings"])
    yield from _findings("Accepted findings", data["accepted"])
    if data["others"]:
        yield "## Exceptions in need of care"
        yield ""
        yield from (f"- {_code(one['message'])}" for one in data["others"])
        yield ""
    yield "## Proof"
    yield ""
    yield "All above follows from these data. `faultbook audit --verify FILE` proves, in a full"
    yield "clone, that nothing here was changed, that the last commit is still in history, and that"
    yield "what was counted and found still holds."
    yield ""
    yield "```json"
    yield json.dumps(data, indent=1)
    yield "```"


def _about(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield "First commit", _code(data["root"] or "none")
    yield "Judged after", _code(data["since"] or "the beginning")
    yield "Last commit", _code(data["head"] or "none")
    yield "Judged at", _code(data["judged_at"])
    yield "By", _code(f"{data['tool']['name']} {data['tool']['version']}")


def _findings(title: str, found: list[dict[str, Any]]) -> Iterator[str]:
    yield f"## {title}"
    yield ""
    if not found:
        yield "None."
        yield ""
        return
    by_rule = Counter((one["code"], one["name"], one["severity"]) for one in found)
    yield from _table(
        ("Rule", "Severity", "Number"),
        (
            (_code(f"{code} {name}"), severity, f"{number:,}")
            for (code, name, severity), number in sorted(by_rule.items())
        ),
    )
    yield ""
    heads = ("Commit", "Landed", "By", "Record", "Rule", "What")
    has_reasons = any("reason" in one for one in found)
    yield from _table(
        (*heads, "Accepted because") if has_reasons else heads,
        (
            (
                _code(one["commit"][:10]),
                _code(one["landed_at"]),
                _code(", ".join(one["authors"])),
                _code(one["record"] or one["path"]),
                one["code"],
                _code(one["message"]),
                *((_code(one["reason"]),) if has_reasons else ()),
            )
            for one in found
        ),
    )
    yield ""


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _code(text: str) -> str:
    """Text in a code span, in which no markup is live, within a cell of a table."""
    shown = visible(text).replace("|", "\\|").strip()
    if not shown:
        return ""
    longest = max((len(run) for run in _BACKTICKS.findall(shown)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if longest else ""
    return f"{fence}{pad}{shown}{pad}{fence}"
