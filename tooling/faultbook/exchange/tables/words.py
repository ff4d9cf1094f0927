"""What tables commonly write for states, levels and kinds.

What belongs here: words that mean the same in every tool. What does not: those of one tool (its
importer) and those of one organisation (the user's mapping).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.exchange.tables.fields import fields_of_kind
from faultbook.model.vocabulary import ROOT_CAUSE_CATEGORIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

KINDS_TOLD: dict[str, str] = {
    "incident": "incident",
    "incidents": "incident",
    "inc": "incident",
    "problem": "problem",
    "problems": "problem",
    "prb": "problem",
    "known error": "known-error",
    "known errors": "known-error",
    "known-error": "known-error",
    "known_error": "known-error",
    "ke": "known-error",
}
"""Kinds of record."""

_LEVELS = {
    "1": "high",
    "2": "medium",
    "3": "low",
    "1 - high": "high",
    "2 - medium": "medium",
    "3 - low": "low",
    "h": "high",
    "m": "medium",
    "l": "low",
    "moderate": "medium",
}
_PRIORITIES = {
    **{f"{mark}{number}": number for mark in ("p", "prio ", "priority ") for number in "12345"},
    "1 - critical": "1",
    "2 - high": "2",
    "3 - moderate": "3",
    "3 - medium": "3",
    "4 - low": "4",
    "5 - planning": "5",
}
_SUPPORT = {
    "1st": "1",
    "2nd": "2",
    "3rd": "3",
    "l1": "1",
    "l2": "2",
    "l3": "3",
}
_STATUS = {
    "incident": {
        "open": "new",
        "opened": "new",
        "active": "in-progress",
        "assigned": "in-progress",
        "work in progress": "in-progress",
        "pending": "on-hold",
        "canceled": "cancelled",
        "complete": "closed",
        "completed": "closed",
        "done": "closed",
    },
    "problem": {
        "open": "new",
        "assess": "new",
        "root cause analysis": "investigating",
        "in progress": "investigating",
    },
    "known-error": {
        "open": "active",
        "published": "active",
        "resolved": "fixed",
        "closed": "retired",
    },
}


def known_words(kind: str, categories: Iterable[str]) -> Mapping[str, Mapping[str, str]]:
    """By field of a kind, our word for each that a table may have, in lower case.

    Args:
        kind: Name of the kind.
        categories: The organisation's own categories of causes.
    """
    tables: dict[str, dict[str, str]] = {"kind": KINDS_TOLD}
    for name, holds in fields_of_kind(kind).items():
        if holds.words:
            tables[name] = _spellings(holds.words)
    for name in ("impact", "urgency", "workaround.risk"):
        if name in tables:
            tables[name] |= _LEVELS
    tables["priority"] = _PRIORITIES
    tables["support_level"] = _SUPPORT
    tables["status"] |= _STATUS[kind]
    tables["root_cause.category"] = _spellings((*ROOT_CAUSE_CATEGORIES, *categories))
    return tables


def _spellings(words: Iterable[str]) -> dict[str, str]:
    """Each word, also with spaces or underscores for its dashes."""
    return {word.replace("-", mark): word for word in words for mark in "- _"}
