"""Reviews that tests of their formats share."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from faultbook.analysis.periods import period_named
from faultbook.analysis.recurrence import Group
from faultbook.analysis.summaries import ActionSummary
from faultbook.reviewing import review_of
from tests.analysis.evidences import evidence, incident, known_error, problem
from tests.reporters.measures import CONFIG, EVIDENCE, QUARTER

TEAMS = frozenset({"identity", "web"})
GROUP = Group(
    ("INC-2026-0002", "INC-2026-0003"),
    "text",
    "words",
    None,
    ("login",),
    QUARTER.start,
    QUARTER.start + timedelta(days=3),
    timedelta(hours=2),
    0,
    "Nobody can log in",
)
REVIEW = review_of(EVIDENCE, QUARTER, [GROUP], TEAMS)
EMPTY = review_of(evidence([], config=CONFIG), period_named("2026-05", UTC), [], TEAMS)

HOSTILE_TITLE = "<script>x</script>|`\x1b[31m\u202e\n# <!-- @all"
PERSON = "ada.lovelace@example.org"
HOSTILE = review_of(
    evidence(
        [
            incident(
                1,
                title=HOSTILE_TITLE,
                services=(HOSTILE_TITLE,),
                source=HOSTILE_TITLE,
                owner=PERSON,
                started_at=QUARTER.start,
                restored_at=QUARTER.start + timedelta(hours=1),
                known_error="KE-2026-0001",
                actions=(ActionSummary(f"Ask {PERSON}", PERSON, QUARTER.start.date(), None),),
            ),
            problem(
                1,
                "resolved",
                title=HOSTILE_TITLE,
                deployed_at=datetime(2026, 4, 2, tzinfo=UTC),
                opened_at=datetime(2026, 4, 1, tzinfo=UTC),
            ),
            known_error(1, title=HOSTILE_TITLE, problem="PRB-2026-0001"),
        ],
        config=CONFIG,
    ),
    QUARTER,
    [GROUP._replace(title=HOSTILE_TITLE)],
    TEAMS,
)
