"""What reporters of effects are given.

What belongs here: the one value type. What does not: finding it (``analysis``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime

    from faultbook.analysis.effect import Effect
    from faultbook.analysis.relief import Relief
    from faultbook.analysis.summaries import ProblemSummary


class Told(NamedTuple):
    """What was asked for and found.

    Attributes:
        now: The moment that counts as now.
        days: Most days that count on either side of a fix, or None.
        effects: What came of fixes.
        undeployed: Problems without a fix that is live.
        reliefs: What came of workarounds.
    """

    now: datetime
    days: int | None
    effects: tuple[Effect, ...]
    undeployed: tuple[ProblemSummary, ...]
    reliefs: tuple[Relief, ...]
