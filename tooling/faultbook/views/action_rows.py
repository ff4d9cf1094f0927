"""What is to be done so that it doesn't happen again, and whether it is late.

What belongs here: the actions of an incident or a problem. What does not: those of all records
(``analysis.guarding``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from faultbook.views.bounds import Listed, listed
from faultbook.views.display import Item, calendar_day, moment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from faultbook.model.common import Action
    from faultbook.views.site_view import SiteView


@dataclass(frozen=True, slots=True)
class ActionRow:
    """Something to be done, and whether it is."""

    action: Markup
    owner: str
    due: Item | None
    done: Item | None
    ref: str
    is_overdue: bool


def action_rows(view: SiteView, found: Sequence[Action], page: str) -> Listed[ActionRow]:
    """What is to be done; late is what the rule ``action-overdue`` says is."""

    def row(action: Action) -> ActionRow:
        due, done = action.due, action.done_at
        return ActionRow(
            action=view.line(action.action, page),
            owner=view.team(action.owner) or "",
            due=calendar_day(due) if due else None,
            done=moment(done) if done else None,
            ref=action.ref or "",
            is_overdue=due is not None and done is None and view.context.clock.is_over(due),
        )

    return listed(found, row)
