"""``faultbook rule``: what a rule finds and how to fix it.

What belongs here: listing rules and showing a rule's page. What does not: the pages
(``rules/pages``), which are also the rules' tests.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import click

from faultbook.cli.completion import complete_rules
from faultbook.cli.examples import CommandWithExamples
from faultbook.cli.terminal import on_terminal, show_markdown, show_table
from faultbook.errors import UsageProblem
from faultbook.plain_text import visible_block
from faultbook.reporters.json import to_json
from faultbook.rules.examples import caption
from faultbook.rules.registry import (
    FAMILIES,
    all_rules,
    hint_for_unknown,
    matching_codes,
    page_of,
    summary_of,
)

if TYPE_CHECKING:
    from faultbook.rules.registry import Rule

_EXAMPLE = re.compile(r"^~~~~(?P<language>\w+) (?P<attributes>.*)\n", re.MULTILINE)


@click.command(
    "rule",
    cls=CommandWithExamples,
    short_help="Explain a rule, or list all rules.",
    examples={
        "faultbook rule": "all rules",
        "faultbook rule FB4": "those of a family",
        "faultbook rule FB402": "one, in full",
        "faultbook rule restored-at": "the same, by name",
    },
)
@click.argument("code", required=False, shell_complete=complete_rules)
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
)
def command(code: str | None, output_format: str) -> None:
    """Explain a rule, or list all rules.

    CODE is a rule's code (FB402) or name (restored-at), or the beginning of codes (FB4) to list
    those rules alone.
    """
    rules = _asked_for(code)
    is_one = code is not None and len(rules) == 1
    if output_format == "json":
        described = [_described(rule, with_page=is_one) for rule in rules]
        click.echo(to_json({"version": 1, "rules": described}), nl=False)
    elif is_one:
        _show_page(page_of(rules[0].code))
    else:
        _show_list(rules)


def _asked_for(code: str | None) -> list[Rule]:
    known = all_rules()
    if code is None:
        return list(known.values())
    codes, unknown = matching_codes([code.upper() if code.lower().startswith("fb") else code])
    if unknown:
        raise UsageProblem(f"no rule is called {code!r}; {hint_for_unknown(code)}")
    return [known[code] for code in sorted(codes)]


def _described(rule: Rule, *, with_page: bool) -> dict[str, Any]:
    return {
        "code": rule.code,
        "name": rule.name,
        "severity": rule.severity.label,
        "family": FAMILIES[rule.code[:3]].subject,
        "kinds": sorted(rule.kinds),
        "summary": summary_of(rule.code),
        **({"page": page_of(rule.code)} if with_page else {}),
    }


def _show_page(page: str) -> None:
    if on_terminal():
        show_markdown(_EXAMPLE.sub(_example_heading, visible_block(page)))
    else:
        click.echo(visible_block(page), nl=False)


def _example_heading(fence: re.Match[str]) -> str:
    """Words for what a fence's attributes say of the example in it; rich would drop them."""
    path, about = caption(fence["attributes"])
    said = f"`{path}`{f': {about}' if about else ''}"
    return f"{said}\n\n~~~~{fence['language']}\n"


def _show_list(rules: list[Rule]) -> None:
    groups: dict[str, list[tuple[str, ...]]] = {}
    for rule in rules:
        family = rule.code[:3]
        row = (rule.code, rule.name, rule.severity.label, summary_of(rule.code))
        groups.setdefault(f"{family} {FAMILIES[family].subject}", []).append(row)
    show_table(("Code", "Name", "Severity", "What it means"), groups)
