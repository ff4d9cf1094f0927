"""What post-mortems commonly call their parts and facts, and ours for it.

What belongs here: tables of words, in lower case. What does not: finding them in a text
(``outline``, ``facts``).

They are gathered from the templates at https://github.com/dastergon/postmortem-templates, among
them those of the book at https://sre.google/sre-book/example-postmortem/.
"""

from __future__ import annotations

import re

SECTIONS: dict[str, str] = {
    **dict.fromkeys(
        ("summary", "overview", "tl;dr", "tldr", "executive summary", "incident summary"), "Summary"
    ),
    **dict.fromkeys(("issue summary", "plain english summary", "incident overview"), "Summary"),
    **dict.fromkeys(("abstract", "synopsis", "description", "what happened"), "Summary"),
    **dict.fromkeys(
        ("impact", "customer impact", "user impact", "business impact", "impact assessment"),
        "Impact",
    ),
    **dict.fromkeys(("workaround", "workarounds"), "Workaround"),
    **dict.fromkeys(
        ("resolution", "recovery", "resolution and recovery", "fix", "mitigation", "remediation"),
        "Resolution",
    ),
    **dict.fromkeys(("lessons", "lessons learned", "lessons learnt", "learnings"), "Lessons"),
    **dict.fromkeys(("takeaways", "what we learned", "what did we learn"), "Lessons"),
    **dict.fromkeys(
        ("what went well", "what went wrong", "what went poorly", "what went badly"), "Lessons"
    ),
    **dict.fromkeys(
        ("where we got lucky", "what could have gone better", "what could be improved"), "Lessons"
    ),
}
"""Our section for each heading; parts of any other name become sections of that name."""

OWN_SECTIONS = frozenset(
    {
        *("root cause", "root causes", "cause", "causes", "root cause analysis", "trigger"),
        *("detection", "contributing factors", "five whys", "5 whys", "response"),
    }
)
"""Names of parts that are as common, but have no section of ours."""

TIMELINES = frozenset(
    {
        *("timeline", "incident timeline", "timeline of events", "chronology", "event timeline"),
        *("sequence of events", "timeline of incident", "detailed timeline", "log"),
    }
)
"""Headings of timelines."""

ACTIONS = frozenset(
    {
        *("action items", "action item", "actions", "follow up", "follow ups", "next steps"),
        *("follow up actions", "follow up items", "preventive measures"),
        *("corrective actions", "preventive actions", "preventative actions", "to do", "todo"),
        *("corrective and preventative measures", "remediation items", "action plan"),
    }
)
"""Headings of what is to be done."""

DATE, SEVERITY = "date", "severity"
"""What stands for no field of its own: the day, and impact and urgency in one word."""

FIELDS: dict[str, str] = {
    "title": "title",
    **dict.fromkeys(
        ("date", "incident date", "date of incident", "day", "when", "event date"), DATE
    ),
    **dict.fromkeys(("start", "started", "start time", "started at", "start date"), "started_at"),
    **dict.fromkeys(
        ("incident start", "incident start time", "begin", "beginning", "began"), "started_at"
    ),
    **dict.fromkeys(
        ("outage start", "impact start", "impact start time", "time started"), "started_at"
    ),
    **dict.fromkeys(
        ("end", "ended", "end time", "ended at", "end date", "incident end"),
        "restored_at",
    ),
    **dict.fromkeys(
        ("incident end time", "outage end", "impact end", "impact end time", "time ended"),
        "restored_at",
    ),
    **dict.fromkeys(
        ("resolved", "resolved at", "resolution time", "time resolved"),
        "restored_at",
    ),
    **dict.fromkeys(("restored", "restored at", "recovered at"), "restored_at"),
    **dict.fromkeys(
        ("detected", "detected at", "detection time", "time detected"),
        "detected_at",
    ),
    **dict.fromkeys(("acknowledged", "acknowledged at"), "acknowledged_at"),
    **dict.fromkeys(("mitigated", "mitigated at", "mitigation time"), "mitigated_at"),
    **dict.fromkeys(("opened", "opened at", "reported at", "created at"), "opened_at"),
    **dict.fromkeys(("severity", "sev", "incident severity", "severity level"), SEVERITY),
    **dict.fromkeys(("status", "state", "incident status"), "status"),
    **dict.fromkeys(("service", "services", "affected services", "affected service"), "services"),
    **dict.fromkeys(("affected systems", "services affected", "systems affected"), "services"),
    **dict.fromkeys(("component", "components", "affected components"), "services"),
    **dict.fromkeys(("owner", "team", "owning team", "responsible team"), "owner"),
    "category": "category",
    **dict.fromkeys(("time", "incident time", "incident window", "outage window"), "started_at"),
    **dict.fromkeys(("tags", "labels", "keywords", "categories"), "tags"),
}
"""Field for each key of a front matter and each label of a list, a table or a heading."""

LINKS = frozenset({"url", "link", "links", "source", "archive url", "ticket", "report"})
"""Keys of a front matter that hold addresses."""

NO_TITLES = frozenset(
    {
        *("incident title", "title", "incident report", "incident", "post mortem", "postmortem"),
        *("incident post mortem", "incident postmortem", "post mortem report"),
        *("postmortem report", "incident review", "post incident review"),
    }
)
"""Headings above a whole post-mortem that say nothing of it."""

SEVERITIES: dict[str, tuple[str, str]] = {
    **dict.fromkeys(("critical", "sev0", "sev1", "sev 0", "sev 1"), ("high", "high")),
    **dict.fromkeys(("sev 1", "p0", "p1", "s0", "s1", "blocker"), ("high", "high")),
    **dict.fromkeys(("high", "major", "sev2", "sev 2", "p2", "s2"), ("medium", "high")),
    **dict.fromkeys(("medium", "moderate", "sev3", "sev 3", "p3", "s3"), ("medium", "medium")),
    **dict.fromkeys(("low", "minor", "sev4", "sev 4", "p4", "s4"), ("low", "medium")),
    **dict.fromkeys(("trivial", "none", "sev5", "sev 5", "p5", "s5"), ("low", "low")),
}
"""Impact and urgency of each severity."""

STATES: dict[str, str] = {
    **dict.fromkeys(("ongoing", "open", "active", "investigating", "identified"), "in-progress"),
    **dict.fromkeys(("monitoring", "mitigated", "in progress", "unresolved"), "in-progress"),
    **dict.fromkeys(("resolved", "closed", "complete", "completed", "done", "final"), "closed"),
}
"""Status for each state; a post-mortem of any other, or of none, tells of what is over."""

ACTION_COLUMNS: dict[str, str] = {
    **dict.fromkeys(("action", "action item", "action items", "item", "task", "todo"), "action"),
    **dict.fromkeys(("description", "what", "follow up"), "action"),
    **dict.fromkeys(("owner", "assignee", "who", "responsible", "dri", "assigned to"), "owner"),
    **dict.fromkeys(("due", "due date", "deadline", "by when", "target date", "eta"), "due"),
    **dict.fromkeys(("ticket", "issue", "jira", "bug", "ref", "reference", "tracking"), "ref"),
    **dict.fromkeys(("tracking bug", "link", "pr"), "ref"),
}
"""Part of an action for each column of a table of them."""

TIME_COLUMNS = frozenset({"time", "when", "timestamp", "date/time", "datetime", "hour", "at"})
DAY_COLUMNS = frozenset({"date", "day"})
"""Columns of a timeline's table that hold times and days; all others tell what happened."""


_NUMBERED = re.compile(r"^(?:\d{1,2}[.)]|\d{1,2}(?:\.\d{1,2}){1,3}\.?)\s+")
_IN_BRACKETS = re.compile(r"\s*\([^()]*\)$")


def folded(text: str) -> str:
    """A heading, key or label as these tables have it.

    Numbers before it and brackets behind it don't count: ``3. Timeline (UTC)`` is a timeline.
    """
    plain = " ".join(re.sub(r"[*`_-]", " ", text).split())
    bare = _IN_BRACKETS.sub("", _NUMBERED.sub("", plain.strip(" :.?!#\u2013")))
    return (bare or plain).strip(" :.?!#\u2013").casefold()
