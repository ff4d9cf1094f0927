"""The rule reference: an index by family, and a page for each rule.

What belongs here: rules as readers look them up. What does not: what is on a rule's page
(``rules/pages``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from faultbook.document import markdown_sections
from faultbook.kinds import KINDS
from faultbook.plain_text import visible_block
from faultbook.rules.registry import FAMILIES, all_rules, page_of, summary_of
from faultbook.views import addresses
from faultbook.views.display import Fact, Item, fact, facts
from faultbook.views.markup import TextRenderer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup

    from faultbook.rules.registry import Rule
    from faultbook.views.site_view import SiteView


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule in the index."""

    rule: Item
    summary: Markup
    severity: str


@dataclass(frozen=True, slots=True)
class RuleTable:
    """The rules of one subject."""

    heading: str
    rows: tuple[RuleRow, ...]


@dataclass(frozen=True, slots=True)
class RulePage:
    """A rule's page: what is said first, facts, and sections by heading."""

    path: str
    title: str
    opening: Markup
    facts: tuple[Fact, ...]
    sections: tuple[tuple[str, Markup], ...]


def rule_tables(view: SiteView) -> tuple[RuleTable, ...]:
    """The index of rules."""
    renderer = _renderer()
    found = []
    for prefix, family in FAMILIES.items():
        rules = [known for code, known in all_rules().items() if code.startswith(prefix)]
        rows = tuple(_row(view, renderer, known) for known in rules)
        if rows:
            found.append(RuleTable(f"{prefix}: {family.subject}", rows))
    return tuple(found)


def rule_pages() -> Iterator[RulePage]:
    """A page for each rule."""
    renderer = _renderer()
    for code, known in all_rules().items():
        path = addresses.rule_page(code)
        parts = [
            (name, renderer.block(text, path, examples=True)) for name, text in _sections(code)
        ]
        yield RulePage(path, f"{code} {known.name}", parts[0][1], _facts(known), tuple(parts[1:]))


def _row(view: SiteView, renderer: TextRenderer, known: Rule) -> RuleRow:
    target = view.href(addresses.rule_page(known.code), addresses.RULES)
    return RuleRow(
        Item(known.code, target, note=known.name),
        renderer.inline(summary_of(known.code), addresses.RULES),
        known.severity.label,
    )


def _facts(known: Rule) -> tuple[Fact, ...]:
    kinds = [KINDS[kind].plural.replace("-", " ") for kind in KINDS if kind in known.kinds]
    return facts(
        fact("Severity", known.severity.label),
        fact("Looks at", known.scope.value),
        fact("Applies to", ", ".join(kinds)),
    )


def _sections(code: str) -> list[tuple[str, str]]:
    """What is said first, under "", and the sections; the title above is left out."""
    text = "\n" + page_of(code).partition("\n")[2]
    return [(section.name, section.text) for section in markdown_sections(text, 0)]


def _renderer() -> TextRenderer:
    """A renderer that links no record: the ids on rules' pages are examples."""
    return TextRenderer(visible_block, lambda _record_id, _page: None)
