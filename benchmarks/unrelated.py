"""Texts that show no known error of the rules: what is answered to them is wrong.

What belongs here: where they come from. What does not: asking (``trials``).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from faultbook.matching.background import background_lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_BLOCK = 10  # lines


def unrelated_texts(data: Path) -> dict[str, list[str]]:
    """Texts by kind, each once.

    Args:
        data: Folder with the status histories ``github-statuses`` and ``jenkins-status``; the
            kinds of those that are missing have no texts.
    """
    lines = background_lines()
    blocks = ["\n".join(lines[start : start + _BLOCK]) for start in range(0, len(lines), _BLOCK)]
    return {
        "background lines": list(dict.fromkeys(lines)),
        "background blocks": blocks,
        "GitHub's updates": list(dict.fromkeys(_github_updates(data))),
        "Jenkins's updates": list(dict.fromkeys(_jenkins_updates(data))),
    }


def _github_updates(data: Path) -> Iterator[str]:
    path = data / "github-statuses" / "incidents.jsonl"
    if path.exists():
        for line in path.read_text(encoding="utf-8").splitlines():
            for update in json.loads(line)["updates"]:
                yield update["message"]


def _jenkins_updates(data: Path) -> Iterator[str]:
    for path in sorted((data / "jenkins-status" / "issues").glob("*.md")):
        yield from filter(None, path.read_text(encoding="utf-8").split("---", 2)[2].split("\n\n"))
