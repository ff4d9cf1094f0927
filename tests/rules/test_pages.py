"""Every rule's page has its form, and its examples are what the rule finds and passes."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import faultbook.rules
from faultbook.audits import AuditRequest, audit_register
from faultbook.fixing import carry_out, changes_for
from faultbook.pull_request import check_pull_request
from faultbook.rules.registry import FAMILIES, Scope, all_rules, names_on_pages
from faultbook.workspace import Workspace
from tests.registers import open_register
from tests.rules.rule_pages import PAGES, Example, read_page

if TYPE_CHECKING:
    from collections.abc import Iterable

    from faultbook.diagnostics import Diagnostic

PATHS = sorted(PAGES.glob("*.md"))
EVERY_EXAMPLE = [example for path in PATHS for example in read_page(path).examples]
HISTORIES = [example for example in EVERY_EXAMPLE if example.is_history]
EXAMPLES = [example for example in EVERY_EXAMPLE if not example.is_history]
FAILING = [example for example in EXAMPLES if example.is_failing]
PASSING = [example for example in EXAMPLES if not example.is_failing]
NOT_FAMILIES = {
    *("__init__", "blame", "engine", "examples", "prefilter", "prose", "registry", "secret_search"),
    *("selection", "quoting", "recognising", "recognitions", "signature_faults"),
}

each_page = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
each_example = pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one.name)


@pytest.fixture
def _unreadable(example: Example, monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes the operating system refuse the example's unreadable files, also for root."""
    really_open = os.open

    def refuse(path: Any, *args: Any, **kwargs: Any) -> int:
        if example.unreadable and str(path).endswith(example.unreadable):
            raise PermissionError(13, "Permission denied", str(path))
        return really_open(path, *args, **kwargs)

    monkeypatch.setattr(os, "open", refuse)


def _said(diagnostics: Iterable[Diagnostic]) -> str:
    lines = [f"  {one.location}: {one.code} {one.message}" for one in diagnostics]
    return "\n".join(["the check says:", *lines]) if lines else "the check says nothing"


@pytest.mark.parametrize("code", all_rules())
def test_rule_has_a_page(code: str) -> None:
    assert (PAGES / f"{code}.md").is_file(), f"write tooling/faultbook/rules/pages/{code}.md"


def test_titles_of_pages_name_the_rules() -> None:
    assert names_on_pages() == {code: known.name for code, known in all_rules().items()}


@each_page
def test_page_belongs_to_a_rule(path: Path) -> None:
    assert path.stem in all_rules(), f"no rule has the code {path.stem}; delete {path.name}"


@each_page
def test_page_has_its_form(path: Path) -> None:
    page = read_page(path)
    known = all_rules()[page.code]
    assert page.heading == f"# {page.code} {known.name}"
    assert page.summary, "a sentence below the heading says what the finding means"
    for part in ("Why", "How to fix", "Failing", "Passing"):
        assert part in page.parts, f"the page needs a part '## {part}'"
    assert page.parts[:2] == ("Why", "How to fix"), "the parts come in their order"
    for example in page.examples:
        assert example.blocks, f"{example.name} has no files"
        assert bool(example.finds) == example.is_failing, f"{example.name}: see its 'finds='"


def test_families_list_every_module() -> None:
    folder = Path(faultbook.rules.__file__).parent
    modules = {path.stem for path in folder.glob("*.py")} - NOT_FAMILIES
    listed = [module for family in FAMILIES.values() for module in family.modules]
    assert sorted(listed) == sorted(modules), "FAMILIES must list each module of rules/ once"


def test_codes_are_of_listed_families() -> None:
    assert {code[:3] for code in all_rules()} == set(FAMILIES)


@pytest.mark.usefixtures("_unreadable")
@pytest.mark.parametrize("example", FAILING, ids=lambda one: one.name)
def test_failing_example_is_found(example: Example, tmp_path: Path) -> None:
    diagnostics = example.build(tmp_path).check().diagnostics
    places = sorted(
        (one.location.path, one.location.line, one.location.column)
        for one in diagnostics
        if one.code == example.code
    )
    assert places == example.finds, _said(diagnostics)
    others = {one.code for one in diagnostics} - {example.code}
    assert others == example.also, _said(diagnostics)


@pytest.mark.usefixtures("_unreadable")
@pytest.mark.parametrize("example", PASSING, ids=lambda one: one.name)
def test_passing_example_passes(example: Example, tmp_path: Path) -> None:
    diagnostics = example.build(tmp_path).check().diagnostics
    assert not diagnostics, _said(diagnostics)


@pytest.mark.parametrize("example", HISTORIES, ids=lambda one: one.name)
def test_history_is_judged_as_its_page_says(example: Example, tmp_path: Path) -> None:
    workspace = example.build(tmp_path)
    if example.branch:
        diagnostics = check_pull_request(workspace, example.branch).diagnostics
    else:
        report = audit_register(workspace, AuditRequest())
        diagnostics = tuple(finding.diagnostic for finding in report.findings)
    places = sorted(
        (one.location.path, one.location.line, one.location.column)
        for one in diagnostics
        if one.code == example.code
    )
    assert places == example.finds, _said(diagnostics)
    assert {one.code for one in diagnostics} - {example.code} == example.also, _said(diagnostics)


@pytest.mark.usefixtures("_unreadable")
@each_example
def test_one_file_is_judged_as_in_the_whole_register(example: Example, tmp_path: Path) -> None:
    workspace = example.build(tmp_path)
    rules = all_rules()
    whole = [
        one for one in workspace.check().diagnostics if rules[one.code].scope is not Scope.REGISTER
    ]
    for path in workspace.paths():
        alone = workspace.check([path]).diagnostics
        assert list(alone) == [one for one in whole if one.location.path == path], _said(alone)


@pytest.mark.usefixtures("_unreadable")
@each_example
def test_what_can_be_fixed_is_fixed_and_nothing_new_is_found(
    example: Example, tmp_path: Path
) -> None:
    workspace = example.build(tmp_path)
    before = workspace.check().diagnostics
    carry_out(workspace, changes_for(workspace, Workspace.check))
    after = open_register(tmp_path).check().diagnostics
    assert not any(one.fix for one in after), _said(after)
    assert {one.message for one in after} <= {one.message for one in before}, _said(after)
    assert len(after) + sum(one.fix is not None for one in before) == len(before), _said(after)
