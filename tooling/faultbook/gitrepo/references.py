"""Names that commits go by: branches, those of other repositories too, and tags.

What belongs here: listing them. What does not: finding the commit that one names (``revisions``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from faultbook.gitrepo.repository import Repository


def reference_names(repository: Repository) -> list[str]:
    """Every name, the nearest first: branches, branches of other repositories, tags.

    GitPython reads them from the repository's files, without starting Git. It takes a tenth of a
    second to import, so that it is asked only where somebody made a mistake.
    """
    import git

    try:
        with git.Repo(repository.top) as found:
            branches = [branch.name for branch in found.branches]
            remote = [name.name for other in found.remotes for name in other.refs]
            tags = [tag.name for tag in found.tags]
    except (git.GitError, OSError, ValueError):  # it is for a hint, which may be left out
        return []
    return [*branches, *remote, *tags]
