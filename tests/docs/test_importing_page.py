"""The tables of the guide's page on imports say what is in the code."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from click.testing import CliRunner

from faultbook.cli.group import commands
from faultbook.cli.import_ import command
from faultbook.exchange import IMPORTERS
from faultbook.exchange.mapping import ImportMap
from faultbook.exchange.source import Outcome
from tests.docs.examples import GUIDE
from tests.registers import write_register

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

PAGE = next(page for page in GUIDE if page.name == "importing.md").read_text(encoding="utf-8")
TABLE = """\
id,title,services,opened_at,urgency
1,Nobody can log in,Directory,2026-02-03 10:00,dire
2,,,,
"""


def table(heading: str) -> list[list[str]]:
    """The rows of the table whose first column has a heading."""
    _, found, rest = PAGE.partition(f"\n| {heading} |")
    assert found, f"no table begins with {heading}"
    lines = rest.partition("\n\n")[0].split("\n")[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def words(cell: str) -> list[str]:
    """What is marked as code in a cell."""
    return re.findall(r"`([^`]+)`", cell)


def test_every_importer_is_there_with_what_it_reads_and_its_options() -> None:
    rows = {words(name)[0]: (reads, words(options)) for name, reads, options, _ in table("Name")}
    assert rows == {
        name: (row.sources, [f"--{option}" for option in row.options])
        for name, row in IMPORTERS.items()
    }


def test_the_options_of_all_importers_are_named() -> None:
    common = re.search(r"^All have (.+)\.$", PAGE, re.MULTILINE)
    assert common is not None
    for name, row in IMPORTERS.items():
        found = {option.opts[0] for option in command.commands[name].params} - {"sources"}
        assert found == {*words(common[1])} | {f"--{option}" for option in row.options}


def test_every_outcome_is_there() -> None:
    assert [words(row[0]) for row in table("Outcome")] == [[one.value] for one in Outcome]


def test_the_reports_keys_are_those_of_a_real_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_register(tmp_path, {"records/.gitkeep": ""})
    (tmp_path / "t.csv").write_text(TABLE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(commands, ["import", "csv", "t.csv", "--format", "json"])
    report = json.loads(done.stdout)
    rows = {words(row[0])[0]: words(row[1]) for row in table("Key")}
    assert list(rows) == list(report)
    for name in ("unknown_services", "unmapped"):
        assert rows[name] == list(report[name][0])
    assert {*rows["rows"]} - {"row", "entry"} == {*report["rows"][0]}


def test_the_mapping_files_keys_are_those_that_are_read() -> None:
    part = PAGE.partition("\n## A mapping file\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)` \|", part, re.MULTILINE)
    assert rows == list(ImportMap.model_fields)


def test_the_story_of_bringing_the_past_along_comes_to_a_good_end() -> None:
    """That the output is real is tested for every page."""
    text = next(page for page in GUIDE if page.name == "adopting.md").read_text(encoding="utf-8")
    sums = re.findall(r"^\d+ rows?: (.+)$", text, re.MULTILINE)
    ended = {
        word for line in sums for number, word in re.findall(r"(\d+) (\w+)", line) if number != "0"
    }
    assert ended >= {"created", "updated", "unchanged", "skipped"}
    assert all(line.endswith("0 refused") for line in sums)
    checks = re.findall(r"^\$ faultbook check\n(\d+ records, no findings)?", text, re.MULTILINE)
    assert checks[-1] == "7 records, no findings"
    assert not re.search(r"^(?:WARNING|ERROR) ", text, re.MULTILINE)
