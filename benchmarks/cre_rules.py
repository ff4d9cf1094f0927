"""Public rules of the CRE standard as a register, for measuring what is found.

What belongs here: reading the rules, importing them, and views of their index in which something is
withheld. What does not: what is asked of it (``trials``) and what comes of that (``matching``).
"""

from __future__ import annotations

import re
import subprocess
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias
from zlib import crc32

import yaml

from faultbook.matching.index import open_index
from faultbook.matching.terms import words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from faultbook.matching.answer import Card
    from faultbook.matching.knowledge import Knowledge
    from faultbook.matching.signed import Signed

Withheld: TypeAlias = Literal["nothing", "samples", "signatures"]

DRAFTER = "Prequel (draft)"
"""The author of rules that were generated, and say hardly anything in words."""

_CONFIG = '[services.any]\nname = "Any"\nowner = "any"\n\n[teams.any]\nname = "Any"\n'
_WITHHELD = {
    "nothing": None,
    "samples": re.compile(r"^    samples:\n(?:(?:      .*)?\n)*", re.MULTILINE),
    "signatures": re.compile(r"^signatures:\n(?:(?: .*)?\n)*", re.MULTILINE),
}
_SOURCE = re.compile(r"^source_id: *[\"']?cre:([^\s\"']+)", re.MULTILINE)


class Rule(NamedTuple):
    """A rule and the log that it must fire on.

    Attributes:
        key: Its id.
        is_draft: Whether it was generated.
        half: 0 or 1, by its id; what is tuned on one half is measured on the other.
        log: The log beside it.
        document: All that it says in words.
    """

    key: str
    is_draft: bool
    half: int
    log: bytes
    document: str


def read_rules(folder: Path) -> list[Rule]:
    """The rules in the YAML files of a folder, in the order of their ids."""
    rules: dict[str, Rule] = {}
    for path in sorted(folder.rglob("*.yaml")):
        log = path.with_name("test.log")
        content = yaml.safe_load(path.read_bytes())
        if log.exists() and isinstance(content, dict) and "rules" in content:
            for stated in content["rules"]:
                rule = _rule(stated["cre"], log.read_bytes())
                rules[rule.key] = rule
    return sorted(rules.values())


def _rule(cre: dict[str, Any], log: bytes) -> Rule:
    applications = [one["name"] for one in cre.get("applications") or ()]
    tags = [cre.get("category"), *(cre.get("tags") or ())]
    prose = [cre.get(key) for key in ("description", "cause", "impact", "mitigation")]
    document = "\n".join(str(one) for one in (cre["title"], *applications, *tags, *prose) if one)
    half = crc32(cre["id"].encode()) % 2
    return Rule(cre["id"], cre.get("author") == DRAFTER, half, log, document)


def import_rules(rules: Path, root: Path, withheld: Withheld) -> dict[str, str]:
    """Make a register of rules.

    Args:
        rules: Folder of the rules.
        root: Folder of the register; it is made.
        withheld: What is taken out of its known errors: their samples, which are the very logs
            that are asked for, or their signatures with these.

    Returns:
        For each rule that was imported the path of its record.
    """
    root.mkdir()
    (root / "faultbook.toml").write_text(_CONFIG)
    subprocess.run(("git", "init", "--quiet", str(root)), check=True)
    command = (sys.executable, "-m", "faultbook", "-C", str(root), "import", "cre", str(rules))
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    paths: dict[str, str] = {}
    for path in sorted((root / "kedb").rglob("*.md")):
        text = path.read_text(encoding="utf-8")
        source = _SOURCE.search(text)
        if source is None:
            said = f"{path} doesn't tell the rule that it was made of"
            raise SystemExit(said)
        paths[source[1]] = path.relative_to(root).as_posix()
        pattern = _WITHHELD[withheld]
        if pattern is not None:
            path.write_text(pattern.sub("", text), encoding="utf-8")
    return paths


class Imported:
    """An index of imported rules, in which a known error is found by the rule it was made of."""

    def __init__(self, rules: Path, root: Path, withheld: Withheld) -> None:
        self._paths = import_rules(rules, root, withheld)
        self._stack = ExitStack()
        self._root = root
        self.knowledge: Knowledge
        self._numbers: dict[str, int] = {}

    def __enter__(self) -> Self:
        index = open_index(self._root, tell=lambda _: None)
        self.knowledge = self._stack.enter_context(index)
        known = self.knowledge.cards(range(1, 4 * self.knowledge.size + 10))
        numbers = {card.path: number for number, card in known.items()}
        self._numbers = {key: numbers[path] for key, path in self._paths.items()}
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    @property
    def keys(self) -> frozenset[str]:
        """Ids of the rules that were imported."""
        return frozenset(self._numbers)

    def card(self, key: str) -> Card:
        """The known error that a rule became."""
        number = self._numbers[key]
        return self.knowledge.cards((number,))[number]

    def without(self, key: str) -> Knowledge:
        """The same index as if one of its known errors had never been written."""
        return _Without(self.knowledge, self._numbers[key])


class _Without:
    """Knowledge that lacks one known error."""

    def __init__(self, knowledge: Knowledge, number: int) -> None:
        self._knowledge = knowledge
        self._number = number
        self._terms = frozenset(words_of(knowledge.terms_of((number,))[number]))

    @property
    def size(self) -> int:
        return self._knowledge.size - 1

    def candidates(self, text: str) -> Sequence[Signed]:
        return [one for one in self._knowledge.candidates(text) if self._is_here(one)]

    def all_signed(self) -> Iterator[Signed]:
        return filter(self._is_here, self._knowledge.all_signed())

    def _is_here(self, signed: Signed) -> bool:
        return signed.known_error != self._number

    def cards(self, numbers: Iterable[int]) -> Mapping[int, Card]:
        return self._knowledge.cards(numbers)

    def frequencies(self, terms: Iterable[str]) -> Mapping[str, int]:
        counted = self._knowledge.frequencies(terms)
        others = {term: count - (term in self._terms) for term, count in counted.items()}
        return {term: count for term, count in others.items() if count}

    def with_terms(self, terms: Sequence[str], most: int) -> Sequence[int]:
        found = self._knowledge.with_terms(terms, most + 1)
        return [number for number in found if number != self._number][:most]

    def terms_of(self, numbers: Iterable[int]) -> Mapping[int, str]:
        return self._knowledge.terms_of(numbers)
