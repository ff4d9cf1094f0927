"""What a rule is, and the table of all of them.

What belongs here: the ``rule`` decorator and looking rules up. What does not: the rules (one
module a family) and running them (``engine``).
"""

from __future__ import annotations

from enum import Enum
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from faultbook.diagnostics import Severity
from faultbook.kinds import KINDS
from faultbook.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from faultbook.diagnostics import Fix
    from faultbook.event_walk import FieldPath


class Family(NamedTuple):
    """Rules on one subject.

    Attributes:
        subject: What they are about.
        modules: Names of the modules that hold them.
    """

    subject: str
    modules: tuple[str, ...]


FAMILIES: dict[str, Family] = {
    "FB0": Family("the file itself", ("document",)),
    "FB1": Family("fields and their values", ("schema", "key_order", "ignores")),
    "FB2": Family("ids and paths", ("identity",)),
    "FB3": Family("links, services and teams", ("references",)),
    "FB4": Family("states, gates and times", ("lifecycle", "times")),
    "FB5": Family("what history shows", ("transitions", "conduct", "stamps", "review")),
    "FB6": Family(
        "knowledge that helps", ("quality", "wording", "causes", "signatures", "overlaps")
    ),
    "FB7": Family("safety", ("safety", "scalars", "secrets", "contacts")),
    "FB8": Family("what happened before", ("recurrence", "resemblance")),
    "FB9": Family("faultbook.toml and the baseline", ("configuration", "baseline")),
}
"""Every family, by the beginning of its codes."""


class Scope(Enum):
    """What a rule looks at."""

    FAULT = "one file in which reading it, or its model, found something wrong"
    FILE = "one file, whether it could be read or not"
    RECORD = "one record by itself"
    LINKED = "one record and those it is linked with"
    CONFIGURATION = "faultbook.toml and the files it names"
    REGISTER = "one record among all others"
    IGNORES = "one record's ignores, and what they silenced"
    CHANGE = "what a commit made of one record"
    LANDING = "a commit that changed records"
    EXCEPTIONS = "the audit's exceptions, and what they excused"
    BASELINE = "the baseline, and what it silenced"


class Pointer(NamedTuple):
    """A second place that belongs to a finding; the engine looks up where it is.

    Attributes:
        message: What it has to do with the finding.
        to: Id of another record or path of another file; "" for the finding's own file.
        path: The field in that file; empty for the file as such.
    """

    message: str
    to: str = ""
    path: FieldPath = ()


class Finding(NamedTuple):
    """What a rule says; the engine adds the rule, the file and the place.

    Attributes:
        message: What is wrong, in one line.
        path: The field it is about.
        hint: How to mend it, or "".
        at_key: Whether the field's key is meant rather than its value.
        otherwise: Field to point at when ``path`` is missing from the file.
        place: Line and column, where the rule knows better than a field.
        until: Line and column after the last character that is meant; with ``place`` alone.
        file: Path of the file, where it isn't the one looked at.
        related: Other places that belong to it.
        fix: What mends it mechanically.
        hides_source: Whether the line must not be shown, because it holds a secret; ``place``
            says which line it is.
    """

    message: str
    path: FieldPath = ()
    hint: str = ""
    at_key: bool = False
    otherwise: FieldPath = ()
    place: tuple[int, int] | None = None
    until: tuple[int, int] | None = None
    file: str = ""
    related: tuple[Pointer, ...] = ()
    fix: Fix | None = None
    hides_source: bool = False


Check: TypeAlias = "Callable[..., Iterable[Finding]]"
"""A rule's function; what it is given follows from its scope (``engine``)."""


class Rule(NamedTuple):
    """One rule.

    Attributes:
        code: Its code, never reused.
        name: Its name.
        severity: How much its findings matter.
        scope: What it looks at.
        check: The function that yields its findings.
        kinds: Names of the kinds it applies to.
    """

    code: str
    name: str
    severity: Severity
    scope: Scope
    check: Check
    kinds: frozenset[str] = frozenset(KINDS)


_rules: dict[str, Rule] = {}


def rule(
    code: str,
    name: str,
    scope: Scope,
    *,
    severity: Severity = Severity.ERROR,
    kinds: Iterable[str] = tuple(KINDS),
) -> Callable[[Check], Check]:
    """Enter the decorated function in the table of rules.

    Raises:
        ValueError: The code is taken.
    """

    def enter(check: Check) -> Check:
        if code in _rules:
            msg = f"{code} is there twice"
            raise ValueError(msg)
        _rules[code] = Rule(code, name, severity, scope, check, frozenset(kinds))
        return check

    return enter


@cache
def all_rules() -> dict[str, Rule]:
    """Every rule by its code, sorted."""
    for family in FAMILIES.values():
        for module in family.modules:
            import_module(f"faultbook.rules.{module}")
    return dict(sorted(_rules.items()))


def page_of(code: str) -> str:
    """A rule's page, Markdown: what, why, examples, how to fix."""
    from importlib import resources  # brings tempfile and shutil along

    page = resources.files("faultbook.rules").joinpath("pages", f"{code}.md")
    return page.read_text(encoding="utf-8")


def summary_of(code: str) -> str:
    """The sentence below the title of a rule's page: what the finding means."""
    _title, _, rest = page_of(code).partition("\n\n")
    return " ".join(rest.partition("\n\n")[0].split())


def names_on_pages() -> dict[str, str]:
    """Every rule's name by its code, sorted, as the titles of the pages say; imports no rule."""
    from importlib import resources

    pages = resources.files("faultbook.rules").joinpath("pages").iterdir()
    titles = [page.read_text(encoding="utf-8").partition("\n")[0] for page in pages]
    words = (title.removeprefix("# ").partition(" ") for title in titles)
    return {code: name for code, _, name in sorted(words)}


def matching_codes(selectors: Iterable[str]) -> tuple[frozenset[str], tuple[str, ...]]:
    """Codes that the selectors name, and the selectors that name none.

    A selector is a code, the beginning of codes (``FB4``) or a rule's name.
    """
    codes: set[str] = set()
    unknown: list[str] = []
    for selector in selectors:
        found = {
            code
            for code, known in all_rules().items()
            if selector == known.name or (selector.startswith("FB") and code.startswith(selector))
        }
        codes |= found
        if not found:
            unknown.append(selector)
    return frozenset(codes), tuple(unknown)


def hint_for_unknown(selector: str) -> str:
    """How to mend a selector that names no rule."""
    upper = selector.upper()
    if upper != selector and matching_codes([upper])[0]:
        return f"did you mean {upper!r}?"
    named = did_you_mean(selector, [known.name for known in all_rules().values()])
    return named or "write a code such as FB402, or the beginning of codes such as FB4"
