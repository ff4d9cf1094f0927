"""The table of what makes the comparison true: every entry leads to something that there is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click import Context

import faultbook.views
from faultbook.analysis.disciplines import ASPECTS, Discipline
from faultbook.analysis.metrics import METRICS
from faultbook.cli.group import COMMANDS, CommandTable
from faultbook.rules.registry import all_rules
from faultbook.views.pages import all_pages
from tests.html_reading import read_html
from tests.views.samples import site_view

if TYPE_CHECKING:
    from faultbook.views.page import Page

COMPARED = Path(faultbook.views.__file__).parent / "guide" / "index.md"
PROOFS = [
    pytest.param(proof, id=f"{aspect.name}-{name}")
    for aspect in ASPECTS
    for name, proof in (("incident", aspect.incident), ("problem", aspect.problem))
]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Page]:
    view = site_view(tmp_path_factory.mktemp("register"))
    return {page.path: page for page in all_pages(view)}


def _compared() -> list[list[str]]:
    """The rows of the comparison in the guide, cell by cell."""
    lines = COMPARED.read_text(encoding="utf-8").splitlines()
    return [line.strip("| ").split(" | ") for line in lines if line.startswith("| **")]


def test_the_rows_are_those_of_the_comparison() -> None:
    rows = _compared()

    assert [f"**{one.name}**" for one in ASPECTS] == [row[0] for row in rows]
    for aspect, (_, incident, problem) in zip(ASPECTS, rows, strict=True):
        assert incident.startswith(f"*{aspect.incident.asks}*")
        assert problem.startswith(f"*{aspect.problem.asks}*")


@pytest.mark.parametrize("proof", PROOFS)
def test_each_has_a_metric_a_rule_a_command_and_a_page(proof: Discipline) -> None:
    assert proof.metrics
    assert proof.rules
    assert proof.commands
    assert proof.pages


@pytest.mark.parametrize("proof", PROOFS)
def test_every_entry_leads_to_something(proof: Discipline, pages: dict[str, Page]) -> None:
    assert set(proof.metrics) <= {metric.key for metric in METRICS}
    assert set(proof.rules) <= set(all_rules())
    assert set(proof.pages) <= set(pages)
    for words in proof.commands:
        name, *options = words.split()
        assert name in COMMANDS
        command = CommandTable().get_command(Context(CommandTable()), name)
        assert command is not None
        assert {*options} <= {word for option in command.params for word in option.opts}


def test_no_metric_is_without_a_row() -> None:
    """What isn't counted anywhere, and what availability tells as well, need none."""
    named = {key for one in ASPECTS for part in one[1:] for key in part.metrics}

    assert {metric.key for metric in METRICS} - named == {"incidents_left_out", "service_downtime"}


def test_the_page_shows_every_entry(pages: dict[str, Page]) -> None:
    shown = read_html(pages["guide/two-disciplines.md"].markdown)

    for aspect in ASPECTS:
        for proof in (aspect.incident, aspect.problem):
            assert {*proof.commands, *proof.rules, proof.asks} <= {
                one.strip() for one in shown.texts
            }
            assert {f"../../rules/{code}/" for code in proof.rules} <= set(shown.links())
