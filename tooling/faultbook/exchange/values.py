"""The source's words for states, levels and codes as ours.

What belongs here: looking a value up, by the user's mapping first and by what the importer knows
next. What does not: the tables of one tool (its importer).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.errors import FaultbookError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from faultbook.config import Config
    from faultbook.exchange.mapping import ImportMap


class RefusedValue(FaultbookError):
    """A value that nothing is known of, where the user wants such records refused."""


class Values:
    """The tables of one import.

    Args:
        mapping: The user's.
        known: The importer's: by field, our value for each of the source's, in lower case.
    """

    def __init__(self, mapping: ImportMap, known: Mapping[str, Mapping[str, str]]) -> None:
        self._refuses = mapping.unknown_values == "refuse"
        self._defaults = mapping.defaults
        self._tables = {
            name: {**known.get(name, {}), **_folded(mapping.values.get(name, {}))}
            for name in {*known, *mapping.values}
        }

    def has_table(self, field: str) -> bool:
        """Whether only listed values of a field are known."""
        return field in self._tables

    def read(self, field: str, stated: str, unmapped: list[tuple[str, str]]) -> str | None:
        """Our value; the mapping's default, or None, where the source's says nothing known.

        Args:
            field: The field.
            stated: The source's value; "" where it is silent.
            unmapped: Gets the field and the value where nothing is known of it.

        Raises:
            RefusedValue: Nothing is known of it, and such records are to be refused.
        """
        word = " ".join(stated.split()).casefold()
        if not word:
            return self._defaults.get(field)
        found = self._tables.get(field, {}).get(word)
        if found is not None:
            return found or None
        if self._refuses:
            raise RefusedValue(f"{field}: nothing is known of {stated!r}; add it to the mapping")
        if (field, stated) not in unmapped:
            unmapped.append((field, stated))
        return self._defaults.get(field)


def team_words(config: Config) -> dict[str, dict[str, str]]:
    """For ``owner``, each team's key by its key and its name; no table where there are no teams."""
    named = {team.name: key for key, team in config.teams.items() if team.name}
    own = {key: key for key in config.teams}
    return {"owner": _folded({**named, **own})} if config.teams else {}


def _folded(table: Mapping[str, str]) -> dict[str, str]:
    return {" ".join(word.split()).casefold(): ours for word, ours in table.items()}
