"""Gathering what a site is made of, from a register, its history and what analysis goes by.

What belongs here: from a workspace to a ``SiteInput``. What does not: what is on the pages
(``views``), the files beside them (``publishing``) and any engine.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from faultbook.evidence_gathering import gather
from faultbook.files_without_page import broken_files
from faultbook.gitrepo.revisions import is_incomplete
from faultbook.history.past import NO_PAST, Past, past_of
from faultbook.views.page import SiteInput, SitePlace

if TYPE_CHECKING:
    from faultbook.views.page import Audience
    from faultbook.workspace import Workspace

NOWHERE = SitePlace()


def site_input(
    workspace: Workspace,
    audience: Audience = "internal",
    place: SitePlace = NOWHERE,
    *,
    directory_urls: bool = True,
) -> SiteInput:
    """All that a register's site is made of; history and analysis are asked when they are needed.

    Args:
        workspace: The register.
        audience: Who the site is for.
        place: Where it will be.
        directory_urls: As of ``SiteInput``.
    """
    return SiteInput(
        workspace.context(workspace.catalog),
        workspace.load,
        audience,
        directory_urls,
        place,
        cache(lambda: gather(workspace, lives=True)),
        cache(lambda: _past(workspace)),
        cache(lambda: broken_files(workspace)),
        workspace.tell,
        workspace.jobs,
    )


def _past(workspace: Workspace) -> Past:
    """The records' past; none outside of Git or where a clone lacks part of it."""
    repository = workspace.repository
    if repository is None:
        return NO_PAST
    if is_incomplete(repository):
        workspace.tell("this clone lacks part of its history, so that pages don't tell of the past")
        return NO_PAST
    with workspace.history() as history:
        return past_of(history)
