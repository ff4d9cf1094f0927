"""Which field each column of a table fills.

What belongs here: the user's mapping, and headings that are fields' own names. What does not: the
fields (``fields``) and the cells (``cell_values``).
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from faultbook.errors import UsageProblem
from faultbook.exchange.source import Remark
from faultbook.exchange.tables.fields import fields_of_kind, folded, target_named, target_of_heading
from faultbook.kinds import KINDS
from faultbook.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from faultbook.exchange.mapping import ImportMap
    from faultbook.exchange.tables.fields import Target

_ANY_KIND = next(iter(KINDS))
_TIMES = frozenset({"moment", "day"})
_REMEMBERED = 1_000  # sets of columns; entries of JSON may each have another
_OWN_NAME_LAST = {"id": 0, "key": 1}  # which of them is the key where a table has both


class Plan(NamedTuple):
    """What the columns of a row fill, in a record of one kind.

    Attributes:
        filling: Columns that fill something.
        dates: Those of them that hold times or days.
        unknown: Columns that fill nothing, and that the mapping doesn't leave out.
    """

    filling: tuple[str, ...]
    dates: tuple[str, ...]
    unknown: tuple[str, ...]


class Naming(NamedTuple):
    """Columns that say which record a row is of, the likeliest first.

    Attributes:
        keys: Those of its key in the source.
        kinds: Those of its kind.
    """

    keys: tuple[str, ...]
    kinds: tuple[str, ...]


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
        self._plans: dict[tuple[str, tuple[str, ...]], Plan] = {}
        self._namings: dict[tuple[str, ...], Naming] = {}

    def target(self, kind: str, column: str) -> Target | None:
        """What a column fills in records of a kind; None for nothing."""
        place = (kind, column)
        if place not in self._found:
            self._found[place] = self._look_up(kind, column)
        return self._found[place]

    def plan(self, kind: str, columns: tuple[str, ...]) -> Plan:
        """What the columns of a row fill; rows mostly have the same ones."""
        found = self._plans.get((kind, columns))
        if found is None:
            if len(self._plans) >= _REMEMBERED:
                self._plans.clear()
            targets = {column: self.target(kind, column) for column in columns}
            found = self._plans[kind, columns] = Plan(
                tuple(column for column, target in targets.items() if target),
                tuple(column for column, target in targets.items() if _is_time(target)),
                tuple(
                    column
                    for column, target in targets.items()
                    if target is None and self._mapped.get(folded(column)) != ""
                ),
            )
        return found

    def naming(self, columns: tuple[str, ...]) -> Naming:
        """Which of a row's columns say its key and its kind."""
        found = self._namings.get(columns)
        if found is None:
            if len(self._namings) >= _REMEMBERED:
                self._namings.clear()
            keys, kinds = self._of_part(columns, "key"), self._of_part(columns, "kind")
            found = self._namings[columns] = Naming(keys, kinds)
        return found

    def count_unknown(self, plan: Plan, values: Mapping[str, str]) -> None:
        """Take note of the cells of a row that fill nothing."""
        for column in plan.unknown:
            if values[column]:
                self._unknown[column] += 1

    def is_filled(self, kind: str, *names: str) -> bool:
        """Whether a column was met that fills one of these fields or sections of a kind."""
        return any(
            target is not None and of == kind and target.name in names
            for (of, _), target in self._found.items()
        )

    def kinds(self) -> list[str]:
        """The kinds of the rows that were met."""
        return list(dict.fromkeys(kind for kind, _ in self._plans))

    def _of_part(self, columns: tuple[str, ...], part: str) -> tuple[str, ...]:
        """The columns that fill a part; mapped ones before those that only bear its name."""
        targets = ((column, self.target(_ANY_KIND, column)) for column in columns)
        found = [column for column, target in targets if target and target.part == part]
        return tuple(sorted(found, key=self._rank))

    def _rank(self, column: str) -> int:
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


def _is_time(target: Target | None) -> bool:
    return bool(target and target.holds and target.holds.form in _TIMES)


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
