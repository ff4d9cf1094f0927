"""Who wrote what landed, down to single fields.

What belongs here: authors of a version or of fields in it, co-authors among them. What does not:
whether they were the right ones (``rules``).

Where a merge brought several people's commits along, a field is credited to the commits in which it
became what landed: their content has the value, and that of none of their parents does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from faultbook.document import SECTIONS, read_document
from faultbook.gitrepo.commits import parents_of
from faultbook.history.credit import authors_of, co_authors

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from faultbook.event_walk import FieldPath
    from faultbook.gitrepo.log import Commit, Person
    from faultbook.gitrepo.repository import Repository
    from faultbook.gitrepo.tree import Tree
    from faultbook.history.timeline import Landing, Side, Version


class Credits:
    """Tells who wrote versions.

    Args:
        repository: Where their commits are.
        tree: Reads contents of the repository.
        prefix: The register's folder, as paths in the repository begin with it.
        landings: The mainline.
    """

    def __init__(
        self,
        repository: Repository,
        tree: Tree,
        prefix: str,
        landings: Sequence[Landing],
    ) -> None:
        self._repository = repository
        self._tree = tree
        self._prefix = prefix
        self._landings = landings

    def authors(self, version: Version) -> tuple[Person, ...]:
        """Who wrote a version, as ``history.credit`` tells."""
        return authors_of(version, self._landings[version.landing].commit)

    def authors_of(
        self, version: Version, paths: Iterable[FieldPath], earlier: Iterable[str] = ()
    ) -> tuple[Person, ...]:
        """Who wrote fields of a version.

        Args:
            version: The version.
            paths: The fields, which became something else in it.
            earlier: Paths that the record's file had before.
        """
        everybody = self.authors(version)
        if len(everybody) <= 1 or not version.sides:
            return everybody
        landed = _data(self._tree.content(version.blob), version.path)
        sides = self._sides_with_parents(version, {version.path, *earlier})
        found: list[Person] = []
        for path in paths:
            value = _value(landed, path)
            wrote = [
                one
                for side, after, before in sides
                if _value(after, path) == value and all(_value(b, path) != value for b in before)
                for one in _of_side(side)
            ]
            found += wrote or _of_commit(self._landings[version.landing].commit)
        return tuple(dict.fromkeys(found))

    def _sides_with_parents(
        self, version: Version, names: set[str]
    ) -> list[tuple[Side, dict[str, Any], list[dict[str, Any]]]]:
        """Each commit that was brought along, with the record after it and in each parent."""
        parents = parents_of(self._repository, [side.commit for side in version.sides])
        return [
            (
                side,
                _data(self._tree.content(side.blob) if side.blob else None, version.path),
                [self._in_commit(parent, names) for parent in parents.get(side.commit, ())],
            )
            for side in version.sides
        ]

    def _in_commit(self, commit: str, names: set[str]) -> dict[str, Any]:
        for path in sorted(names):
            content = self._tree.content(f"{commit}:{self._prefix}{path}")
            if content is not None:
                return _data(content, path)
        return {}


def _of_side(side: Side) -> list[Person]:
    return [side.author, *co_authors(side.message)]


def _of_commit(commit: Commit) -> list[Person]:
    return [commit.author, *co_authors(commit.message)]


def _data(content: bytes | None, path: str) -> dict[str, Any]:
    """Plain values of a record's file, with its sections; empty where it can't be read."""
    if content is None:
        return {}
    document = read_document(content, is_markdown=path.lower().endswith(".md"))
    return {**(document.data or {}), SECTIONS: dict(document.sections or {})}


def _value(data: Any, path: FieldPath) -> Any:
    for step in path:
        data = data.get(step) if isinstance(data, dict) else None
    return data
