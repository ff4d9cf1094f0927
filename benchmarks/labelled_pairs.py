"""Pairs of texts with a yes or no: whether both tell of the same fault.

What belongs here: the pairs, their texts and groups, and the project's own labels with the public
texts. What does not: reading other people's files (``pair_files``) and measuring (``recurrence``).

**How the project's labels were made** (``recurrence_labels.csv``). One reader went through the
incidents of two public status pages, Jenkins's and GitHub's, and wrote down as "yes" pairs of which
an engineer would say that the same fault came back: the same component fails in the same way, so
that one problem record would fit both; pairs told in other words are among them on purpose, and
what was told twice of one event too. "No" are pairs drawn at random (``random``), pairs of one
service within a week (``near``), and some of one service and other times (``service``), each read
before it was kept. Pairs that couldn't be decided were left out, as were pairs of two announcements
of planned work, which is no fault. Only ids are kept here, no texts.
"""

from __future__ import annotations

import csv
import json
import re
from collections import defaultdict
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

from faultbook.analysis.wording_terms import Wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

LABELS = Path(__file__).with_name("recurrence_labels.csv")

_FRONT_MATTER = re.compile(r"---\n(.*?)\n---\n?(.*)", re.DOTALL)
_TITLE = re.compile(r"^title: *(.*?) *$", re.MULTILINE)
_SAYS_NOTHING = ("Incident with ", "Disruption with ", "We are investigating ")
_LEAST_GROUPS = 2  # from which pairs of different faults can be drawn
_NOTICES = 170  # pairs that are drawn; some are drawn twice
_LONGEST_TITLE = 120  # characters; a longer first line is a paragraph
_SENTENCE = re.compile(r"(?<=[.!?:])\s")


class Pair(NamedTuple):
    """Two texts, by their keys.

    Attributes:
        one: A text.
        other: Another one.
        is_same: Whether both tell of the same fault.
    """

    one: str
    other: str
    is_same: bool


class Source(NamedTuple):
    """Pairs of one origin.

    Attributes:
        name: What it is called.
        texts: Texts by key: all that are in a pair, and others that count as holders of terms.
        pairs: The pairs, each once.
    """

    name: str
    texts: Mapping[str, Wording]
    pairs: Sequence[Pair]

    def groups(self) -> dict[str, str]:
        """Texts that have another one of the same fault, each with what names its group."""
        return groups_of(self.pairs)


def with_others(source: Source, seed: int = 1) -> Source:
    """A source in which no pair is said to be different, with pairs of two groups for that.

    Args:
        source: The source; one that has such pairs, or less than two groups, stays as it is.
        seed: What pairs are drawn by; there are three for two that are the same fault, or as many
            as there are.
    """
    groups = source.groups()
    keys = sorted(groups)
    if not all(pair.is_same for pair in source.pairs) or len(set(groups.values())) < _LEAST_GROUPS:
        return source
    drawn = Random(seed)
    drawings = (sorted(drawn.sample(keys, 2)) for _ in range(3 * len(source.pairs) // 2))
    different = dict.fromkeys(
        (one, other) for one, other in drawings if groups[one] != groups[other]
    )
    others = [Pair(*keys, is_same=False) for keys in different]
    return source._replace(pairs=[*source.pairs, *others])


def groups_of(pairs: Iterable[Pair]) -> dict[str, str]:
    """What names the group of each text that is in a pair of the same fault.

    Texts are of one group where pairs lead from one to the other.
    """
    leader: dict[str, str] = {}

    def lead(key: str) -> str:
        while leader.setdefault(key, key) != key:
            key = leader[key]
        return key

    for pair in pairs:
        if pair.is_same:
            first, second = sorted((lead(pair.one), lead(pair.other)))
            leader[second] = first
    return {key: lead(key) for key in leader}


def plain(wording: Wording) -> str:
    """A wording as one text."""
    return "\n".join(part for part in wording if part)


def wording_of_text(text: str) -> Wording:
    """A text without a title of its own: its first line or sentence is taken for one."""
    stripped = text.strip()
    first, _, rest = stripped.partition("\n")
    if len(first) <= _LONGEST_TITLE and rest:
        return Wording(first.strip(), summary=rest.strip())
    cut = _SENTENCE.search(stripped, 0, _LONGEST_TITLE)
    if cut is not None:
        return Wording(stripped[: cut.start()], summary=stripped[cut.end() :])
    if len(stripped) <= _LONGEST_TITLE:
        return Wording(stripped)
    end = stripped.rfind(" ", 0, _LONGEST_TITLE)
    end = end if end > 0 else _LONGEST_TITLE
    return Wording(stripped[:end], summary=stripped[end:].strip())


def labelled(data: Path) -> list[Source]:
    """The project's labels with the texts of the public data; sources that are missing are not.

    Args:
        data: Folder with the status histories ``github-statuses`` and ``jenkins-status``.
    """
    texts = histories(data)
    rows = list(csv.DictReader(LABELS.read_text(encoding="utf-8").splitlines()))
    sources = []
    for name, known in texts.items():
        pairs = [
            Pair(row["one"], row["other"], row["same"] == "yes")
            for row in rows
            if row["source"] == name and row["one"] in known and row["other"] in known
        ]
        if pairs:
            used = {key for pair in pairs for key in pair[:2]}
            sources.append(Source(name, {key: known[key] for key in sorted(used)}, pairs))
    return sources


def histories(data: Path) -> dict[str, dict[str, Wording]]:
    """All texts of both status histories, by source and key; none where the data is missing."""
    return {"jenkins": _jenkins(data), "github": _github(data)}


def in_histories(source: Source, data: Path) -> Source:
    """A source whose terms are held by all texts of both histories, as in a register of both."""
    every = {key: text for texts in histories(data).values() for key, text in texts.items()}
    return source._replace(name=f"{source.name} among all", texts={**every, **source.texts})


def first_notices(data: Path, seed: int = 1) -> list[Source]:
    """Pairs of first notices of GitHub incidents under one title, which are different faults.

    A title such as "Incident with Codespaces" and what is written first say which service fails and
    nothing of the fault: however equal two of them are, nobody could say that it came back.

    Args:
        data: Folder with the status history.
        seed: What pairs are drawn by.
    """
    drawn = Random(seed)
    alike: dict[str, list[str]] = defaultdict(list)
    texts: dict[str, Wording] = {}
    for row in _github_rows(data):
        if row["updates"] and row["title"].startswith(_SAYS_NOTHING):
            key = f"{row['id']} first"
            texts[key] = Wording(row["title"], summary=row["updates"][0]["message"])
            alike[row["title"]].append(key)
    groups = [keys for keys in alike.values() if len(keys) > 1]
    if not groups:
        return []
    drawings = (sorted(drawn.sample(drawn.choice(groups), 2)) for _ in range(_NOTICES))
    pairs = dict.fromkeys((one, other) for one, other in drawings)
    used = {key: texts[key] for keys in pairs for key in keys}
    source = Source("first notices", used, [Pair(*keys, is_same=False) for keys in pairs])
    return [in_histories(source, data)]


def _jenkins(data: Path) -> dict[str, Wording]:
    found = {}
    for path in sorted((data / "jenkins-status" / "issues").glob("*.md")):
        parts = _FRONT_MATTER.match(path.read_text(encoding="utf-8"))
        title = parts and _TITLE.search(parts[1])
        if parts and title:
            found[path.name] = Wording(title[1].strip("\"'"), summary=parts[2].strip())
    return found


def _github_rows(data: Path) -> list[dict[str, Any]]:
    path = data / "github-statuses" / "incidents.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else ()
    return [json.loads(line) for line in lines]


def _github(data: Path) -> dict[str, Wording]:
    return {
        row["id"]: Wording(
            row["title"], summary="\n".join(update["message"] for update in row["updates"])
        )
        for row in _github_rows(data)
    }
