"""The services that an import names, and adding those to the configuration that it lacks.

What belongs here: from a source's names to keys, and from keys to ``faultbook.toml``. What does
not: the configuration's shape (``config``).
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from faultbook.config import load_config
from faultbook.config_text import CONFIG_NAME
from faultbook.editing.files import write_atomically
from faultbook.errors import EnvironmentProblem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from faultbook.config import Service

_SCHEME = re.compile(r"^https?://")
_OTHER = re.compile(r"[^a-z0-9._-]+")
_SEPARATORS = re.compile(r"[._-]{2,}")
_EDGES = "._-"
_NONE: Mapping[str, str] = {}


class ImportedService(NamedTuple):
    """A service that the source names and the register did not know.

    Attributes:
        key: Its key in records and in ``faultbook.toml``.
        name: Its name in the source.
        records: Number of the imported records that concern it.
    """

    key: str
    name: str
    records: int


class ServiceKeys:
    """Keys for the names of services, the same key for the same name.

    Args:
        known: The register's services; a name that one of them bears leads to its key.
        mapped: Keys that the user gave names of the source.
    """

    def __init__(self, known: Mapping[str, Service], mapped: Mapping[str, str] = _NONE) -> None:
        self._known = known
        self._mapped = {name.strip().casefold(): key for name, key in mapped.items()}
        self._by_name = {
            service.name.casefold(): key for key, service in known.items() if service.name
        }
        self.names: dict[str, str] = {}
        """The name by which each key was asked for first."""

    def key(self, name: str) -> str:
        """The key of a name that says something."""
        key = self._mapped.get(name.strip().casefold()) or service_key(name)
        if key not in self._known:
            key = self._by_name.get(name.casefold(), key)
        self.names.setdefault(key, name)
        return key

    def known_key(self, name: str) -> str | None:
        """The key of a name that the register, or the user's mapping, knows; None for others."""
        mapped = self._mapped.get(name.strip().casefold())
        key = mapped or self._by_name.get(name.casefold()) or service_key(name)
        return key if mapped or key in self._known else None


def service_key(name: str) -> str:
    """A name as a key: lower case, accents dropped, other characters as one dash.

    A name that has letters which no key can hold keeps a mark of its own, so that two such names
    don't become one service.
    """
    lowered = _SCHEME.sub("", name.strip().lower())
    plain = "".join(c for c in unicodedata.normalize("NFKD", lowered) if not _is_accent(c))
    key = _SEPARATORS.sub(_one_separator, _OTHER.sub("-", plain)).strip(_EDGES)
    if any(c.isalnum() and not c.isascii() for c in plain) or not key:
        mark = hashlib.sha256(name.strip().encode()).hexdigest()[:8]
        key = f"{key or 'service'}-{mark}"
    return key


def _is_accent(character: str) -> bool:
    """Whether a character only marks the one before it."""
    return unicodedata.category(character) == "Mn"


def _one_separator(match: re.Match[str]) -> str:
    return "-" if "-" in match[0] else match[0][0]


def config_with_services(text: str, services: Iterable[ImportedService]) -> str:
    """The text of ``faultbook.toml`` with a table for each service at its end.

    Raises:
        EnvironmentProblem: The text is not one to which tables can be added.
    """
    added = tuple(services)
    tables = "".join(
        f"\n[services.{_toml_key(one.key)}]\nname = {_toml_text(one.name)}\n" for one in added
    )
    ending = "" if not text or text.endswith("\n") else "\n"
    line_end = "\r\n" if "\r\n" in text else "\n"
    extended = text + (ending + tables).replace("\n", line_end)
    before, after = load_config(text), load_config(extended)
    if before.syntax is not None:
        place = f"{CONFIG_NAME}:{before.syntax.line}:{before.syntax.column}"
        raise EnvironmentProblem(f"{place}: {before.syntax.message}; no service can be added")
    if after.syntax or any(one.key not in after.config.services for one in added):
        raise EnvironmentProblem(
            f"{CONFIG_NAME} can't be extended at its end;"
            " write services as tables, [services.name], to have more added"
        )
    return extended


def read_config_text(root: Path) -> str:
    """The text of the register's ``faultbook.toml``, line ends as they are.

    Raises:
        EnvironmentProblem: It can't be read.
    """
    try:
        return (root / CONFIG_NAME).read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        raise EnvironmentProblem(f"{CONFIG_NAME} can't be read: {error}") from error


def add_services(root: Path, services: Iterable[ImportedService]) -> None:
    """Add services to the register's ``faultbook.toml``, all else in it kept.

    Raises:
        EnvironmentProblem: It can't be read, extended or written.
    """
    extended = config_with_services(read_config_text(root), services)
    write_atomically(root, CONFIG_NAME, extended.encode(), replace=True)


def _toml_key(key: str) -> str:
    return f'"{key}"' if "." in key else key


def _toml_text(text: str) -> str:
    """Text as TOML's basic string: JSON's, but for one character that TOML wants escaped."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
