"""Which field each column of a table fills.

What belongs here: the user's mapping, and headings that are fields' own names. What does not: the
fields (``fields``) and the cells (``cell_values``).
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from faultbook.errors import UsageProblem
from faultbook.exchange.source import Remark
from faultbook.exchange.tables.fields import fields_of_kind, folded, target_named, target_of_heading
from faultbook.kinds import KINDS
from faultbook.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from faultbook.exchange.mapping import ImportMap
    from faultbook.exchange.tables.fields import Target

_ANY_KIND = next(iter(KINDS))
_OWN_NAME_LAST = {"id": 0, "key": 1}  # which of them is the key where a table has both


class Columns:
    """The columns of a source, and what is odd about them.

    Args:
        mapping: The user's.

    Raises:
        UsageProblem: The mapping names something that no kind of record has.
    """

    def __init__(self, mapping: ImportMap) -> None:
        self._mapped = {folded(column): name for column, name in mapping.columns.items()}
        self._spelt = {folded(column): column for column in mapping.columns}
        for column, name in mapping.columns.items():
            if name and not any(target_named(kind, name) for kind in KINDS):
                raise UsageProblem(_no_field(f"columns.{column}", name))
        self._found: dict[tuple[str, str], Target | None] = {}
        self._met: set[str] = set()
        self._unknown: Counter[str] = Counter()

    def target(self, kind: str, column: str) -> Target | None:
        """What a column fills in records of a kind; None for nothing."""
        place = (kind, column)
        if place not in self._found:
            self._found[place] = self._look_up(kind, column)
        return self._found[place]

    def split(self, values: Mapping[str, str], kind: str) -> dict[str, str]:
        """The cells of a row that fill something; those of unknown columns are counted."""
        found: dict[str, str] = {}
        for column, text in values.items():
            if not text:
                continue
            if self.target(kind, column) is not None:
                found[column] = text
            elif self._mapped.get(folded(column)) != "":
                self._unknown[column] += 1
        return found

    def keys(self, values: Mapping[str, str]) -> Iterator[str]:
        """The cells that may be the row's key, the likeliest first."""
        return self._of_part(values, "key")

    def kinds(self, values: Mapping[str, str]) -> Iterator[str]:
        """The cells that may be the record's kind, likewise."""
        return self._of_part(values, "kind")

    def _of_part(self, values: Mapping[str, str], part: str) -> Iterator[str]:
        columns = [one for one in values if self._part(one) == part]
        for column in sorted(columns, key=self._rank) if len(columns) > 1 else columns:
            if values[column]:
                yield values[column]

    def _part(self, column: str) -> str:
        target = self.target(_ANY_KIND, column)
        return target.part if target else ""

    def _rank(self, column: str) -> int:
        """Mapped columns come before those that only bear the name."""
        name = folded(column)
        return -1 if self._mapped.get(name) else _OWN_NAME_LAST.get(name, 0)

    def _look_up(self, kind: str, column: str) -> Target | None:
        name = folded(column)
        self._met.add(name)
        if name in self._mapped:
            return target_named(kind, self._mapped[name]) if self._mapped[name] else None
        return target_of_heading(kind, column)

    def remarks(self) -> Iterable[Remark]:
        """Columns that fill nothing, and columns of the mapping that weren't met."""
        for column, number in self._unknown.items():
            yield Remark(
                f"the column {column!r} fills no field and is left out;"
                " name one for it in the mapping's [columns], or '' to leave it out unsaid",
                number,
            )
        for name, column in self._spelt.items():
            if name not in self._met:
                yield Remark(f"the mapping's column {column!r} is not in the source")


def check_names(mapping: ImportMap) -> None:
    """See that defaults and tables of values are for fields that exist, and say words they know.

    Raises:
        UsageProblem: One isn't.
    """
    for name, text in mapping.defaults.items():
        if name == "kind":
            check_kind("the mapping's defaults.kind", text)
        elif not _kinds_with(name):
            raise UsageProblem(_no_field(f"defaults.{name}", name))
    for name, table in mapping.values.items():
        words = set(KINDS) if name == "kind" else _words_of(name)
        if name != "kind" and not _kinds_with(name):
            raise UsageProblem(_no_field(f"values.{name}", name))
        for stated, ours in table.items():
            if ours and words and ours not in words:
                known = ", ".join(sorted(words))
                said = f"values.{name}: {stated!r} can't become {ours!r}; choose one of {known}"
                raise UsageProblem(f"the mapping's {said}")


def check_kind(place: str, name: str) -> None:
    """See that a name is that of a kind.

    Raises:
        UsageProblem: It isn't.
    """
    if name not in KINDS:
        raise UsageProblem(f"{place}: no kind is called {name!r}; choose one of {', '.join(KINDS)}")


def _kinds_with(name: str) -> list[str]:
    return [kind for kind in KINDS if name in fields_of_kind(kind)]


def _words_of(name: str) -> set[str]:
    return {word for kind in _kinds_with(name) for word in fields_of_kind(kind)[name].words}


def _no_field(place: str, name: str) -> str:
    known = {field for kind in KINDS for field in fields_of_kind(kind)}
    known |= {f"section:{section}" for kind in KINDS.values() for section in kind.sections}
    hint = did_you_mean(name, known) or "name a field, 'section:Summary' or 'key'"
    return f"the mapping's {place}: nothing that can be imported is called {name!r}; {hint}"
