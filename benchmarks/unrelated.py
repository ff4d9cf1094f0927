"""Texts that show no known error of the rules: what is answered to them is wrong.

What belongs here: where they come from, and burying logs in them. What does not: asking
(``trials``).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from zlib import crc32

from faultbook.matching.background import background_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from benchmarks.cre_rules import Rule

_BLOCK = 10  # lines
_AROUND = 60  # lines before, and as many after


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


def buried(rules: Sequence[Rule]) -> list[Rule]:
    """The same rules, each with its log in the midst of ordinary log, as logs are met."""
    return [rule._replace(log=_buried(rule)) for rule in rules]


def _buried(rule: Rule) -> bytes:
    lines = background_lines()
    start = crc32(rule.key.encode()) % len(lines)
    around = (lines * 2)[start : start + 2 * _AROUND]
    before, after = "\n".join(around[:_AROUND]), "\n".join(around[_AROUND:])
    return b"\n".join((before.encode(), rule.log.rstrip(b"\n"), after.encode(), b""))


def _github_updates(data: Path) -> Iterator[str]:
    path = data / "github-statuses" / "incidents.jsonl"
    if path.exists():
        for line in path.read_text(encoding="utf-8").splitlines():
            for update in json.loads(line)["updates"]:
                yield update["message"]


def _jenkins_updates(data: Path) -> Iterator[str]:
    for path in sorted((data / "jenkins-status" / "issues").glob("*.md")):
        yield from filter(None, path.read_text(encoding="utf-8").split("---", 2)[2].split("\n\n"))
