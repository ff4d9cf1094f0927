"""The words that fields may hold, with their meaning.

What belongs here: closed lists, each an explicit literal. What does not: lists that an
organisation may add to (``config``) and the moves between states (``lifecycle``).
"""

from __future__ import annotations

from typing import Literal

IncidentStatus = Literal["new", "in-progress", "on-hold", "resolved", "closed", "cancelled"]
ProblemStatus = Literal[
    "new", "investigating", "known-error", "fix-in-progress", "resolved", "closed"
]
KnownErrorStatus = Literal["draft", "active", "fixed", "retired"]

Visibility = Literal["internal", "public"]
Level = Literal["high", "medium", "low"]
Source = Literal["user-report", "monitoring", "supplier", "review", "import"]
HoldReason = Literal["awaiting-caller", "awaiting-change", "awaiting-problem", "awaiting-supplier"]
ResolutionCode = Literal[
    "known-error-workaround",
    "workaround",
    "solution-provided",
    "fixed-by-change",
    "resolved-by-problem",
    "resolved-by-caller",
    "duplicate",
    "no-fault-found",
    "unrecorded",
]
Helped = Literal["yes", "partly", "no"]
Trigger = Literal["recurrence", "trend", "major-incident", "proactive", "supplier"]
ClosureCode = Literal["fix-verified", "risk-accepted", "duplicate", "not-a-problem"]
Risk = Literal["high", "medium", "low"]  # as Level: typing takes equal unions for the same one

ROOT_CAUSE_CATEGORIES = (
    "change",
    "software",
    "configuration",
    "capacity",
    "hardware",
    "network",
    "dependency",
    "data",
    "security",
    "process",
    "unknown",
)
"""Categories of a root cause that every register has; ``faultbook.toml`` may add more."""
