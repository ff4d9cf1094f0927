"""The rules' pages, taken apart into the registers that their examples are.

A page's examples are its rule's tests. Each fenced block is one file; its info string says what
the file is and where the rule must find something:

``path=…`` the file; ``finds=LINE:COLUMN,…`` where the rule must report; ``also=CODE,…`` other
codes that the example can't avoid; ``escapes`` the text is Python escapes for bytes; ``pad=N``
lines follow until the file has N bytes; ``directory``, ``symlink=TARGET``, ``unreadable`` what
stands there instead of a readable file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import faultbook.rules
from tests.registers import CONFIG, open_register, write_register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faultbook.workspace import Workspace

PAGES = Path(faultbook.rules.__file__).parent / "pages"
"""Folder of the pages."""

_FENCE = "~~~~"
_ATTRIBUTES = {"path", "finds", "also", "escapes", "pad", "directory", "symlink", "unreadable"}
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
        if "directory" in self.attributes:
            target.mkdir(parents=True)
        elif "symlink" in self.attributes:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.symlink_to(self.attributes["symlink"])
        else:
            write_register(root, {self.path: self.content()}, CONFIG)


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

    def build(self, root: Path) -> Workspace:
        """Write the register and open it."""
        write_register(root, {})
        for block in sorted(self.blocks, key=lambda one: one.path == "faultbook.toml"):
            block.write(root)
        return open_register(root)


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
