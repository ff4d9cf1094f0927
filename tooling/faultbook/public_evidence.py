"""Evidence for an audience.

What belongs here: from a register and its evidence to what the public may be told of. What does
not: who may see which record (``audience``), and leaving records out (``analysis.narrowing``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.analysis.narrowing import narrowed
from faultbook.audience import shown_of

if TYPE_CHECKING:
    from faultbook.analysis.evidence import Evidence
    from faultbook.workspace import Workspace


def public_evidence(workspace: Workspace, evidence: Evidence) -> Evidence:
    """The evidence as if there were only what the public may see.

    Args:
        workspace: The register.
        evidence: What it tells.
    """
    context = workspace.context(workspace.catalog)
    shown = shown_of(context, workspace.load, is_public=True)
    paths = {row.path for row in shown.register.rows}
    return narrowed(evidence, paths, shown.text, shown.teams)
