"""Telling planned work from incidents on a status page, where both are filed alike.

What belongs here: the words that tell them apart. What does not: what is done about it
(``cstate``).

Planned work is skipped by an import, since it is no incident; a real outage must never be. So:

1. What calls itself a fault in its title is an incident, whatever else it says: "Outage after
   the upgrade". Words count as words alone: not "downtime" as "down", nor the host
   ``issues.example.org`` as "issues". A fault that is itself planned ("scheduled outage") isn't
   one.
2. What tells of trouble in its text is an incident too: somebody investigates or was alerted, a
   service remains down, a post-mortem follows. Works that went wrong, and repairs done in haste,
   are filed under the name of the works.
3. What calls itself maintenance, an upgrade or a migration in its title, or else in the name of
   its file, is planned work.
4. Words for any change ("restart", "update to") or a title and a file name that say different
   things need a text that announces: "will", "planned", "maintenance window".

All else is an incident.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_START, _END = r"(?<![\w.-])(?:", r")(?![\w-]|\.\w)"


def _words(*words: str) -> re.Pattern[str]:
    return re.compile(f"{_START}{'|'.join(words)}{_END}", re.IGNORECASE)


_FAULT = _words(
    r"outages?|(?<!shut )(?<!shutting )down|unavailab(?:le|ility)|inaccessible|unreachable|offline",
    r"errors?|fail(?:s|ed|ing|ures?)?|fault(?:s|y)?|broken|bug|crash(?:es|ed|ing)?|corrupt(?:ed|ion)?",
    r"expired?|invalid|missing|lost|loss|stuck|blocked|unable|not|unresponsive|exceeded",
    r"slow(?:ness|ly|er|down)?|latenc(?:y|ies)|timeouts?|delay(?:s|ed)?|overload(?:ed)?|flaky",
    r"disrupt(?:ed|ions?)|interruptions?|degrad(?:ed|ation)|intermittent|instability|unstable",
    r"incidents?|issues?|problems?|emergency|unplanned|unscheduled|unexpected",
    r"vulnerab(?:le|ility)|attacks?|ddos|breach|leak",
    # German, French, Spanish and Portuguese, Italian, Dutch
    r"störung(?:en)?|ausfall|panne|incidents?|caída|fallos?|falha|interrupción|guasto|problemi|storing",
)
_PLANNED_FAULT = re.compile(
    r"\b(?:planned|scheduled)\s+(?:\w+\s+)?"
    r"(?:outages?|disruptions?|interruptions?|unavailability|shut ?down)\b",
    re.IGNORECASE,
)
_WORKS = _words(
    r"maintenances?|upgrad(?:e|es|ed|ing)|migrat(?:e|es|ed|ing|ions?)|brownouts?",
    r"planned|scheduled|version updates?",
    # German, Spanish, Portuguese, Italian, Dutch
    r"wartung(?:en|sarbeiten|sfenster)?|mantenimiento|manutenção|manutenzione|onderhoud",
)
_CHANGE = _words(
    r"updates? (?:of|to)|updat(?:e|ing) .{0,80}\bto|(?:dns|software|security|system) updates?",
    r"operations?|re-?starts?|re-?boot(?:s|ing)?|deployments?|roll-?outs?|downgrad(?:e|es|ing)",
    r"removals?|replacements?|preparation|convert(?:ing)?|reset|reindex|clean-?up",
    r"mov(?:e|ing)|relocation|decommission(?:ing)?|switch-?over|enforc(?:ed?|ing)",
)
_TROUBLE = re.compile(
    r"\binvestigat(?:e|es|ed|ing|ions?)\b|\bpost[ -]?mortem|\boverload(?:s|ed|ing)?\b"
    r"|\bongoing\b[^.\n]{0,80}\b(?:outage|incident)\b|\broot cause\b"
    r"|\b(?:received|raised|triggered) (?:an? )?alerts?\b|\b(?:remain(?:s|ed)?|still) down\b",
    re.IGNORECASE,
)
_ANNOUNCEMENT = re.compile(
    r"\b(?:will|we'll|going to|planned|scheduled|maintenance|may be)\b"
    r"|\b(?:is|are) being (?:applied|installed|upgraded|updated|migrated)\b",
    re.IGNORECASE,
)


def says_fault(text: str) -> bool:
    """Whether a title, or the name of a file as words, calls something a fault."""
    return _FAULT.search(_PLANNED_FAULT.sub("planned work", text)) is not None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an issue is taken for, and what made the difference, or "" when nothing did."""

    is_planned: bool
    reason: str = ""


def planned_work(title: str, name: str, body: str) -> Verdict:
    """Tell whether an issue is about planned work.

    Args:
        title: Its title.
        name: The name of its file, as words.
        body: Its text.
    """
    if says_fault(title):
        return Verdict(is_planned=False)
    body = _without_comments(body)
    in_title, in_name = _WORKS.search(title), _WORKS.search(name)
    found, where = (in_title, "title") if in_title else (in_name, "name of the file")
    trouble = _TROUBLE.search(body)
    if trouble:
        said = f"the {where} says {found[0]!r}, but the text {trouble[0]!r}" if found else ""
        return Verdict(is_planned=False, reason=said)
    if found and not says_fault(name):
        return Verdict(is_planned=True, reason=f"the {where} says {found[0]!r}")
    found = in_title or _CHANGE.search(title)
    announced = _ANNOUNCEMENT.search(body)
    if found and announced:
        said = f"the title says {found[0]!r} and the text {announced[0]!r}"
        return Verdict(is_planned=True, reason=said)
    return Verdict(is_planned=False)


def _without_comments(text: str) -> str:
    """Text without its HTML comments, which nobody reads but whoever writes the next issue."""
    first, *others = text.split("<!--")
    return first + "".join(other.partition("-->")[2] for other in others)
