"""The files that a new register starts with.

What belongs here: which files, and putting down those that are missing. What does not: their texts
(``scaffold/``, package data whose names have no leading dot, so that no tool obeys them there).
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

from faultbook import __version__
from faultbook.config_text import CONFIG_NAME
from faultbook.editing.files import write_atomically
from faultbook.kinds import KINDS

if TYPE_CHECKING:
    from pathlib import Path

SCAFFOLD: dict[str, str] = {
    **{f"{kind.folder}/.gitkeep": "" for kind in KINDS.values()},
    CONFIG_NAME: "faultbook.toml",
    "mkdocs.yml": "mkdocs.yml",
    "docs/.gitkeep": "",
    "README.md": "README.md",
    ".gitattributes": "gitattributes",
    ".gitignore": "gitignore",
    ".pre-commit-config.yaml": "pre-commit.yaml",
    ".github/workflows/faultbook.yml": "workflow.yml",
    ".github/pull_request_template.md": "pull_request_template.md",
}
"""Each file's path in the register, and its text in ``scaffold/``; "" is an empty file."""

_VERSION = "@VERSION@"


@dataclass(frozen=True, slots=True)
class Scaffolded:
    """What became of each file: those that were made, and those that were there already."""

    made: tuple[str, ...]
    left: tuple[str, ...]


def scaffold_text(template: str) -> str:
    """The text of a file of ``scaffold/``, for this version of Faultbook."""
    if not template:
        return ""
    text = resources.files("faultbook.editing").joinpath("scaffold", template)
    return text.read_text(encoding="utf-8").replace(_VERSION, __version__)


def scaffold(root: Path) -> Scaffolded:
    """Put down every file that is missing below ``root``; what is there is left as it is.

    A folder that holds something needs nothing to keep it in Git.

    Raises:
        EnvironmentProblem: A file can't be written.
    """
    made: list[str] = []
    left: list[str] = []
    for path, template in SCAFFOLD.items():
        folder = (root / path).parent
        if os.path.lexists(root / path):
            left.append(path)
        elif template or not folder.is_dir() or not any(folder.iterdir()):
            write_atomically(root, path, scaffold_text(template).encode())
            made.append(path)
    return Scaffolded(tuple(made), tuple(left))
