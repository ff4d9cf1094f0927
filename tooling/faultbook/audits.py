"""Auditing a register: its configuration and its history brought together.

What belongs here: what an audit of a register is judged by. What does not: judging (``auditing``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from faultbook.auditing.audit import Question, audit
from faultbook.catalog import Catalog
from faultbook.workspace import AS_CONFIGURED

if TYPE_CHECKING:
    from collections.abc import Callable

    from faultbook.audit_report import AuditReport
    from faultbook.config import Audit
    from faultbook.history.history import RegisterHistory
    from faultbook.workspace import Choice, Workspace


class Terms(NamedTuple):
    """What is judged, and how.

    Attributes:
        since: Number of the landing after which is judged; -1 for all.
        settings: How it is judged; as the configuration says when None.
    """

    since: int = -1
    settings: Audit | None = None


EVERYTHING = Terms()
"""All of history, by the configuration."""


def audit_register(
    register: Workspace,
    history: RegisterHistory,
    terms: Terms = EVERYTHING,
    progress: Callable[[int, int], None] | None = None,
    choice: Choice = AS_CONFIGURED,
) -> AuditReport:
    """Judge what landed.

    Args:
        register: The register.
        history: Its history.
        terms: What is judged.
        progress: Told, now and then, how many records of how many are judged.
        choice: Which of the findings are reported; its baseline isn't asked.

    Raises:
        UsageProblem: A rule is named that doesn't exist.
    """
    loaded = register.loaded_config
    if terms.settings is not None:
        changed = loaded.config.model_copy(update={"audit": terms.settings})
        loaded = loaded._replace(config=changed)
    context = register.context(Catalog(()))._replace(loaded=loaded)
    selection = register.selection(choice)
    question = Question(context, register.document, selection, terms.since, register.jobs, progress)
    return audit(history, question)
