"""ServiceNow's words for states, levels and codes, and ours.

What belongs here: explicit tables by label and by number. What does not: what else a state or code
asks for (``incident_state``, ``problem_state``).

Incident states, old and new:
https://docs.servicenow.com/bundle/jakarta-it-service-management/page/product/incident-management/reference/state-model-mapping.html
"""

from __future__ import annotations

INCIDENT_STATES: dict[str, str] = {
    "new": "new",
    "1": "new",
    "open": "new",
    "in progress": "in-progress",
    "2": "in-progress",
    "active": "in-progress",
    "assigned": "in-progress",
    "work in progress": "in-progress",
    "on hold": "on-hold",
    "3": "on-hold",
    "4": "on-hold",
    "5": "on-hold",
    "-5": "on-hold",
    "pending": "on-hold",
    "awaiting caller": "on-hold",
    "awaiting change": "on-hold",
    "awaiting evidence": "on-hold",
    "awaiting problem": "on-hold",
    "awaiting user info": "on-hold",
    "awaiting vendor": "on-hold",
    "resolved": "resolved",
    "6": "resolved",
    "closed": "closed",
    "7": "closed",
    "closed complete": "closed",
    "closed incomplete": "closed",
    "canceled": "cancelled",
    "cancelled": "cancelled",
    "8": "cancelled",
    "closed skipped": "cancelled",
}
"""States of incidents; until Helsinki 3 to 5 were what is now 3 with a reason."""

HOLDING_STATES: dict[str, str] = {
    "4": "awaiting user info",
    "5": "awaiting evidence",
    "awaiting caller": "awaiting caller",
    "awaiting change": "awaiting change",
    "awaiting evidence": "awaiting evidence",
    "awaiting problem": "awaiting problem",
    "awaiting user info": "awaiting user info",
    "awaiting vendor": "awaiting vendor",
}
"""The reason that a state says by itself. 3 doesn't: it is "Awaiting Problem" or any reason."""

HOLD_REASONS: dict[str, str] = {
    "awaiting caller": "awaiting-caller",
    "awaiting user info": "awaiting-caller",
    "1": "awaiting-caller",
    "awaiting evidence": "",  # from whom, it doesn't say
    "2": "",
    "awaiting problem": "awaiting-problem",
    "awaiting problem resolution": "awaiting-problem",
    "3": "awaiting-problem",
    "awaiting vendor": "awaiting-supplier",
    "4": "awaiting-supplier",
    "awaiting change": "awaiting-change",
    "5": "awaiting-change",
}
"""Why an incident is on hold; "" for a reason that we have no word for."""

CLOSE_CODES: dict[str, str] = {
    "solved (permanently)": "solution-provided",
    "solved remotely (permanently)": "solution-provided",
    "solution provided": "solution-provided",
    "solved (work around)": "workaround",
    "solved (workaround)": "workaround",
    "solved remotely (work around)": "workaround",
    "solved remotely (workaround)": "workaround",
    "workaround provided": "workaround",
    "known error": "known-error-workaround",
    "resolved by change": "fixed-by-change",
    "resolved by problem": "resolved-by-problem",
    "closed/resolved by caller": "resolved-by-caller",
    "resolved by caller": "resolved-by-caller",
    "duplicate": "duplicate",
    "not solved (not reproducible)": "no-fault-found",
    "user error": "no-fault-found",
    "not solved (too costly)": "",
    "resolved by request": "",
    "no resolution provided": "unrecorded",
}
"""How an incident ended; "" for a code that we have no word for."""

LEVELS: dict[str, str] = {
    "high": "high",
    "1": "high",
    "1 - high": "high",
    "medium": "medium",
    "2": "medium",
    "2 - medium": "medium",
    "low": "low",
    "3": "low",
    "3 - low": "low",
}
"""Impact and urgency."""

PRIORITIES: dict[str, str] = {
    "critical": "1",
    "1": "1",
    "1 - critical": "1",
    "high": "2",
    "2": "2",
    "2 - high": "2",
    "moderate": "3",
    "3": "3",
    "3 - moderate": "3",
    "low": "4",
    "4": "4",
    "4 - low": "4",
    "planning": "5",
    "5": "5",
    "5 - planning": "5",
}
"""Priority."""

PROBLEM_STATES: dict[str, str] = {
    "new": "new",
    "101": "new",
    "open": "new",
    "1": "new",
    "assess": "investigating",
    "102": "investigating",
    "root cause analysis": "investigating",
    "103": "investigating",
    "work in progress": "investigating",
    "in progress": "investigating",
    "known error": "known-error",
    "2": "known-error",
    "pending change": "fix-in-progress",
    "3": "fix-in-progress",
    "fix in progress": "fix-in-progress",
    "104": "fix-in-progress",
    "resolved": "resolved",
    "106": "resolved",
    "closed": "closed",
    "107": "closed",
    "closed/resolved": "closed",
    "4": "closed",
    "closed complete": "closed",
    "closed incomplete": "closed",
    "closed skipped": "closed",
    "canceled": "closed",
    "cancelled": "closed",
}
"""States of problems; those below 100 are of releases before Madrid."""

CLOSURE_CODES: dict[str, str] = {
    "fix applied": "fix-verified",
    "fix_applied": "fix-verified",
    "risk accepted": "risk-accepted",
    "risk_accepted": "risk-accepted",
    "duplicate": "duplicate",
    "canceled": "not-a-problem",
    "cancelled": "not-a-problem",
}
"""How a problem ended."""

ARTICLE_STATES: dict[str, str] = {
    "draft": "draft",
    "review": "draft",
    "in review": "draft",
    "scheduled for publish": "draft",
    "scheduled_publish": "draft",
    "published": "active",
    "pending retirement": "active",
    "pending_retirement": "active",
    "retired": "retired",
    "outdated": "retired",
}
"""States of knowledge articles."""

KNOWN_WORDS: dict[str, dict[str, dict[str, str]]] = {
    "incident": {
        "status": INCIDENT_STATES,
        "hold_reason": HOLD_REASONS,
        "resolution_code": CLOSE_CODES,
        "impact": LEVELS,
        "urgency": LEVELS,
        "priority": PRIORITIES,
    },
    "problem": {
        "status": PROBLEM_STATES,
        "closure_code": CLOSURE_CODES,
        "impact": LEVELS,
        "urgency": LEVELS,
        "priority": PRIORITIES,
    },
    "known-error": {"status": ARTICLE_STATES},
}
"""Every table, by the kind of record and its field."""
