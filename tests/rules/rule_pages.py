"""The rules' pages, taken apart into the registers that their examples are.

A page's examples are its rule's tests. Each fenced block is one file; its info string says what
the file is and where the rule must find something:

``path=…`` the file; ``finds=LINE:COLUMN,…`` where the rule must report; ``also=CODE,…`` other
codes that the example can't avoid; ``escapes`` the text is Python escapes for bytes; ``pad=N``
lines follow until the file has N bytes; ``directory``, ``symlink=TARGET``, ``unreadable`` what
stands there instead of a readable file.

Where blocks say ``commit=N``, the example is a history: what the Nth commit leaves, or ``deleted``;
``by=NAME`` who makes it, ``at=TIME`` when, ``merged-by=NAME`` who merges it, ``reviewed-by=NAME`` a
trailer; ``branch=NAME`` stands beside the last commit, on a branch of its own that begins at the
first.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import faultbook.rules
from tests.registers import CONFIG, open_register, write_register
from tests.repositories import Repository

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faultbook.workspace import Workspace

PAGES = Path(faultbook.rules.__file__).parent / "pages"
"""Folder of the pages."""

_FENCE = "~~~~"
_ATTRIBUTES = {
    *("path", "finds", "also", "escapes", "pad", "directory", "symlink", "unreadable"),
    *("commit", "deleted", "by", "at", "merged-by", "reviewed-by", "branch"),
}
_PADDING = b"x" * 79 + b"\n"


@dataclass(frozen=True)
class Block:
    """One file of an example."""

    attributes: dict[str, str]
    text: str

    @property
    def path(self) -> str:
        return self.attributes["path"]

    @property
    def finds(self) -> list[tuple[str, int, int]]:
        places = (place.split(":") for place in self._listed("finds"))
        return [(self.path, int(line), int(column)) for line, column in places]

    @property
    def also(self) -> list[str]:
        return self._listed("also")

    @property
    def is_readable(self) -> bool:
        return "unreadable" not in self.attributes

    def _listed(self, name: str) -> list[str]:
        return [one for one in self.attributes.get(name, "").split(",") if one]

    def content(self) -> bytes:
        """The file's bytes."""
        if "escapes" in self.attributes:
            content = self.text.encode("ascii").decode("unicode_escape").encode("latin-1")
        else:
            content = self.text.encode()
        wanted = int(self.attributes.get("pad", 0))
        lines = -(-max(0, wanted - len(content)) // len(_PADDING))
        return (content + _PADDING * lines)[: max(wanted, len(content))]

    def write(self, root: Path) -> None:
        target = root / self.path
        if "deleted" in self.attributes:
            target.unlink()
        elif "directory" in self.attributes:
            target.mkdir(parents=True)
        elif "symlink" in self.attributes:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.symlink_to(self.attributes["symlink"])
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(self.content())


@dataclass(frozen=True)
class Example:
    """One small register of a page."""

    code: str
    name: str
    is_failing: bool
    blocks: list[Block] = field(default_factory=list)

    @property
    def finds(self) -> list[tuple[str, int, int]]:
        return sorted(place for block in self.blocks for place in block.finds)

    @property
    def also(self) -> set[str]:
        return {code for block in self.blocks for code in block.also}

    @property
    def unreadable(self) -> tuple[str, ...]:
        return tuple(block.path for block in self.blocks if not block.is_readable)

    @property
    def is_history(self) -> bool:
        """Whether it is made of commits."""
        return any("commit" in block.attributes for block in self.blocks)

    @property
    def branch(self) -> str:
        """The branch beside the last commit, which the example is judged against; "" for none."""
        return next((b.attributes["branch"] for b in self.blocks if "branch" in b.attributes), "")

    def build(self, root: Path) -> Workspace:
        """Write the register and open it."""
        write_register(root, {})
        if self.is_history:
            self._commit(Repository.begin(root))
            return open_register(root)
        for block in sorted(self.blocks, key=lambda one: one.path == "faultbook.toml"):
            block.write(root)
        return open_register(root)

    def _commit(self, repository: Repository) -> None:
        """Make the example's commits; those on a branch stay there."""
        root = repository.top
        numbers = sorted({int(b.attributes.get("commit", 0)) for b in self.blocks} - {0})
        for number in numbers:
            blocks = [b for b in self.blocks if b.attributes.get("commit") == str(number)]
            said = {name: value for block in blocks for name, value in block.attributes.items()}
            who, at = said.get("by", "Ada"), said.get("at", f"2026-06-01T1{number}:00:00Z")
            message = "change"
            if "reviewed-by" in said:
                message += f"\n\nReviewed-by: {said['reviewed-by']} <x@example.com>"
            if "merged-by" in said:
                repository.git("switch", "--quiet", "--create", "side")
            for block in blocks:
                _write_whole(block, root)
            repository.commit(message, by=who, at=at)
            if "merged-by" in said:
                repository.git("switch", "--quiet", "main")
                repository.merge("side", by=said["merged-by"], at=at)
            if number == 1 and self.branch:
                repository.git("switch", "--quiet", "--create", self.branch)
                for block in self.blocks:
                    if "branch" in block.attributes:
                        block.write(root)
                repository.commit("beside", at=at)
                repository.git("switch", "--quiet", "main")


def _write_whole(block: Block, root: Path) -> None:
    """Write a block; a configuration goes on after the common one, which names the teams."""
    block.write(root)
    if block.path == "faultbook.toml":
        (root / block.path).write_text(f"{block.text}\n{CONFIG}", encoding="utf-8")


@dataclass(frozen=True)
class Page:
    """A rule's page: its heading, what stands right below, its parts and its examples."""

    code: str
    heading: str
    summary: str
    parts: tuple[str, ...]
    examples: tuple[Example, ...]


def read_page(path: Path) -> Page:
    """Take a page apart; a fault in its form is a failed assertion."""
    code = path.stem
    heading, summary, parts = "", "", []
    examples: list[Example] = []
    for is_block, line, text in _pieces(path):
        if is_block:
            assert examples, f"{path.name}: a file stands outside '## Failing' and '## Passing'"
            examples[-1].blocks.append(Block(_attributes(path, line), text))
        elif line.startswith("# "):
            heading = heading or line
        elif line.startswith("## "):
            parts.append(line.removeprefix("## ").partition(":")[0].strip())
            if parts[-1] in {"Failing", "Passing"}:
                kind = parts[-1].lower()
                number = 1 + sum(one.name.startswith(f"{code}-{kind}") for one in examples)
                examples.append(Example(code, f"{code}-{kind}-{number}", kind == "failing"))
        elif line and not parts:
            summary = f"{summary} {line}".strip()
    return Page(code, heading, summary, tuple(parts), tuple(examples))


def _pieces(path: Path) -> Iterator[tuple[bool, str, str]]:
    """Lines of text, and fenced blocks as ``(True, info string, content)``."""
    lines = iter(path.read_text(encoding="utf-8").split("\n"))
    for line in lines:
        if not line.startswith(_FENCE):
            yield False, line.rstrip(), ""
            continue
        content = []
        for inner in lines:
            if inner.rstrip() == _FENCE:
                break
            content.append(f"{inner}\n")
        else:
            raise AssertionError(f"{path.name}: no line '{_FENCE}' ends the block {line!r}")
        yield True, line.removeprefix(_FENCE).strip(), "".join(content)


def _attributes(path: Path, info: str) -> dict[str, str]:
    words = info.split()[1:]
    attributes = {name: value for name, _, value in (word.partition("=") for word in words)}
    unknown = set(attributes) - _ATTRIBUTES
    assert not unknown, f"{path.name}: a block has the unknown attribute {sorted(unknown)}"
    assert "path" in attributes, f"{path.name}: the block {info!r} needs 'path=…'"
    return attributes
