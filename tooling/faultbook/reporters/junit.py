"""The report as JUnit XML, which nearly every CI system shows.

What belongs here: findings as test cases, and XML's own limits. What does not: the text in them
(``text``).

A test case is one rule in one file, so that it keeps its name when lines move. Only errors are
failures, for a CI system that counts those would otherwise call a run broken that is not; findings
of a lower severity are cases that were skipped, and say why.

The elements are those of Apache Ant's schema, with all that it requires. The time of day is left at
zero: the same findings give the same bytes.
"""

from __future__ import annotations

import re
from collections import defaultdict
from html import escape
from typing import TYPE_CHECKING

from faultbook.diagnostics import Severity
from faultbook.plain_text import visible
from faultbook.reporters.text import finding_lines, hidden_lines, summary

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from faultbook.diagnostics import Diagnostic, Report

_NOT_XML = re.compile("[\ufffe\uffff]")  # what `visible` leaves and XML 1.0 has no room for


def render(report: Report) -> str:
    """One suite with a case for each rule in each file; one that passes when nothing is found."""
    cases: dict[tuple[str, str], list[Diagnostic]] = defaultdict(list)
    for one in report.diagnostics:
        cases[one.location.path, f"{one.code} {one.name}"].append(one)
    failures = sum(_fails(found) for found in cases.values())
    hidden = hidden_lines(report)
    written = [
        line
        for (path, name), found in sorted(cases.items())
        for line in _case(path, name, found, hidden)
    ]
    passing = [f"    <testcase {_attributes(classname='faultbook', name='check', time='0')}/>"]
    suite = _attributes(
        name="faultbook check",
        package="faultbook",
        id="0",
        timestamp="1970-01-01T00:00:00",
        hostname="localhost",
        tests=str(max(1, len(cases))),
        failures=str(failures),
        errors="0",
        skipped=str(len(cases) - failures),
        time="0",
    )
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        "<testsuites>",
        f"  <testsuite {suite}>",
        "    <properties/>",
        *(written or passing),
        f"    <system-out>{_xml(summary(report))}</system-out>",
        "    <system-err/>",
        "  </testsuite>",
        "</testsuites>",
    ]
    return "\n".join(lines) + "\n"


def _case(
    path: str, name: str, found: Sequence[Diagnostic], hidden: Collection[tuple[str, int]]
) -> Iterator[str]:
    element = "failure" if _fails(found) else "skipped"
    said = found[0].message
    if len(found) > 1:
        said += f" (and {len(found) - 1:,} more)"
    stated = {"message": said}
    if element == "failure":
        stated["type"] = name
    yield f"    <testcase {_attributes(classname=path, name=name, time='0')}>"
    yield f"      <{element} {_attributes(**stated)}>"
    yield from (_xml(line) for line in finding_lines(found, hidden))
    yield f"</{element}>"
    yield "    </testcase>"


def _fails(found: Sequence[Diagnostic]) -> bool:
    return any(one.severity is Severity.ERROR for one in found)


def _attributes(**values: str) -> str:
    quoted = {name: _xml(visible(value)).replace('"', "&quot;") for name, value in values.items()}
    return " ".join(f'{name}="{value}"' for name, value in quoted.items())


def _xml(text: str) -> str:
    """Visible text as XML holds it."""
    said = _NOT_XML.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
    return escape(said, quote=False)
