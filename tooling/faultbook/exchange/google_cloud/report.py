"""The parts of Google Cloud's incident reports, as sections of a record.

What belongs here: which part of a report goes to which section. What does not: which update is a
report's (``incident``).

A report is Markdown with headings, or with labels in bold at the beginnings of lines. Parts whose
title means nothing to us stay where they are: below the part that they belong to, else in the
Summary. Nothing is left out.
"""

from __future__ import annotations

import re

SECTIONS: dict[str, str] = {
    "summary": "Summary",
    "incident summary": "Summary",
    "detailed description of impact": "Impact",
    "detailed description of customer impact": "Impact",
    "description of impact": "Impact",
    "customer impact": "Impact",
    "impact": "Impact",
    "workaround": "Workaround",
    "root cause": "Lessons",
    "remediation and prevention": "Lessons",
    "remediation": "Lessons",
    "prevention": "Lessons",
    "lessons learned": "Lessons",
}
"""Our section for each title of a report's part."""

_HEADING = re.compile(r" {0,3}(?P<marks>#{1,6})[ \t]+(?P<title>[^\n]{1,200})")
_LABEL = re.compile(
    r"(?:\*\*(?P<bold>[^*\n]{1,60}?):?\*\*:?|(?P<plain>Summary|Workaround|Diagnosis|Description):)"
    r"[ \t]*(?P<rest>[^\n]*)"
)
_BELOW_ALL = 7  # a label's level, below every heading's
_NOTHING = re.compile(r"(?:none|n/a|not available|no workaround)\b.{0,60}", re.IGNORECASE)
_LESSONS = frozenset(title for title, section in SECTIONS.items() if section == "Lessons")


def is_report(text: str) -> bool:
    """Whether a text is a report: it has a part about the cause or its prevention."""
    return any(_titled(line)[1] in _LESSONS for line in text.split("\n"))


def report_title(text: str) -> str:
    """A report's title: its first line that says something, without marks."""
    first = next((line for line in text.split("\n") if line.strip()), "")
    return first.strip(" #*_\t:")


def report_sections(text: str) -> dict[str, str]:
    """The text of each section that a report has, in the report's order."""
    section, level = "Summary", 0
    lines: dict[str, list[str]] = {}
    for line in text.split("\n"):
        found, title, rest = _titled(line)
        mapped = SECTIONS.get(title, "") if found else ""
        if mapped == "Workaround" and _NOTHING.fullmatch(rest.strip()):
            mapped = ""
        if mapped:
            section, level = mapped, found
            kept = rest if title == mapped.casefold() else line
        else:
            if found and found <= level:
                section, level = "Summary", 0
            kept = line
        found_lines = lines.setdefault(section, [])
        if kept.strip() or not found_lines or found_lines[-1].strip():  # no two blank lines
            found_lines.append(kept)
    return {name: "\n".join(found).strip() for name, found in lines.items()}


def workaround(text: str) -> str:
    """What an update says of a workaround, "" for nothing."""
    return report_sections(text).get("Workaround", "")


def _titled(line: str) -> tuple[int, str, str]:
    """Level and title of what a line begins, and the rest of it; 0 for an ordinary line."""
    heading = _HEADING.match(line)
    if heading:
        title = heading["title"].strip().rstrip("#").strip(" *_:")
        return len(heading["marks"]), " ".join(title.split()).casefold(), ""
    label = _LABEL.match(line)
    if label:
        title = label["bold"] or label["plain"]
        return _BELOW_ALL, " ".join(title.split()).strip(":").casefold(), label["rest"]
    return 0, "", ""
