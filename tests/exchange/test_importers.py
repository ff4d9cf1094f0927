"""The table of importers, and what all of them promise."""

from __future__ import annotations

import ast
import inspect
from importlib import import_module
from pathlib import Path

import pytest

import faultbook.exchange
from faultbook.cli.import_ import command
from faultbook.exchange import IMPORTERS

PACKAGE = Path(faultbook.exchange.__file__).parent


def modules_that_open_sources() -> set[str]:
    """Modules below ``exchange`` that have an ``open_source`` of their own."""
    found = set()
    for path in PACKAGE.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if any(isinstance(one, ast.FunctionDef) and one.name == "open_source" for one in tree.body):
            parts = path.relative_to(PACKAGE).with_suffix("").parts
            found.add(f"{PACKAGE.parent.name}.exchange.{parts[0]}")
    return found


def test_every_importer_is_in_the_table() -> None:
    assert {row.module for row in IMPORTERS.values()} == modules_that_open_sources()


@pytest.mark.parametrize("name", list(IMPORTERS))
def test_every_importer_opens_sources(name: str) -> None:
    module = import_module(IMPORTERS[name].module)
    assert list(inspect.signature(module.open_source).parameters) == ["paths", "context"]


def test_every_importer_is_a_command() -> None:
    assert set(command.commands) == set(IMPORTERS)
    for name, row in IMPORTERS.items():
        options = {one.name for one in command.commands[name].params}
        assert options >= {*row.options, "sources", "mapping", "dry_run", "add_services"}
        assert ("maintenance" in options) == bool(row.maintenance)
