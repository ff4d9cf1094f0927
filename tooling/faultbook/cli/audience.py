"""Who a command's figures are for.

What belongs here: ``--audience`` of commands that tell figures, and evidence for it. What does not:
what the public may see (``audience``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from faultbook.cli.terminal import progress_bar

if TYPE_CHECKING:
    from faultbook.analysis.evidence import Evidence
    from faultbook.workspace import Workspace

PUBLIC = "public"

audience_option = click.option(
    "--audience",
    type=click.Choice(["internal", PUBLIC]),
    default="internal",
    show_default=True,
    help="Who it is for; public is told of public records alone.",
)


def evidence_for(audience: str, register: Workspace) -> Evidence:
    """What a register tells an audience, with the states that Git tells of."""
    from faultbook.evidence_gathering import gather

    with progress_bar("reading records") as progress:
        evidence = gather(register, lives=True, progress=progress)
    if audience != PUBLIC:
        return evidence
    from faultbook.public_evidence import public_evidence

    return public_evidence(register, evidence)
