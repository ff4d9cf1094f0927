from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from faultbook.rules.registry import all_rules, page_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    Run = Callable[..., Result]


def test_all_rules_are_listed_outside_of_a_register(run: Run) -> None:
    lines = run("rule").stdout.splitlines()

    assert [line.split("\t")[0] for line in lines] == list(all_rules())
    assert all(all(line.split("\t")) for line in lines)


def test_the_rules_of_a_family(run: Run) -> None:
    codes = [line.split("\t")[0] for line in run("rule", "FB0").stdout.splitlines()]

    assert codes == [code for code in all_rules() if code.startswith("FB0")]


@pytest.mark.parametrize("named", ["FB402", "fb402", "restored-at"])
def test_a_page_is_found_by_code_and_name(run: Run, named: str) -> None:
    assert run("rule", named).stdout == page_of("FB402")


def test_a_rule_for_programs(run: Run) -> None:
    (described,) = json.loads(run("rule", "FB402", "--format", "json").stdout)["rules"]

    assert described["name"] == "restored-at"
    assert described["severity"] == "error"
    assert described["kinds"] == ["incident"]
    assert described["summary"] in page_of("FB402").replace("\n", " ")
    assert described["page"] == page_of("FB402")


def test_all_rules_for_programs(run: Run) -> None:
    rules = json.loads(run("rule", "--format", "json").stdout)["rules"]

    assert [rule["code"] for rule in rules] == list(all_rules())
    assert not [rule for rule in rules if "page" in rule]


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("restord-at", "did you mean 'restored-at'?"),
        ("FB99", "write a code such as FB402"),
        ("", "write a code such as FB402"),
    ],
)
def test_an_unknown_rule(run: Run, named: str, said: str) -> None:
    result = run("rule", named)

    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
