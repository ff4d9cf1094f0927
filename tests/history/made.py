"""Repositories made at random, with a plain model of what was done to each record.

What belongs here: making commits by ``git fast-import`` from steps, and what a timeline must say of
them. What does not: asking the tool.
"""

from __future__ import annotations

import subprocess
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml
from hypothesis import strategies as st

from tests.repositories import Repository

if TYPE_CHECKING:
    from pathlib import Path

    from faultbook.event_walk import FieldPath

FOLDERS = {"INC": "records/incidents", "PRB": "records/problems", "KE": "kedb"}
STATES = {
    "INC": ["new", "in-progress", "on-hold", "resolved", "closed"],
    "PRB": ["new", "investigating", "known-error", "closed"],
    "KE": ["draft", "active", "retired"],
}
WORDS = [
    "one",
    "two",
    "0x80070005",
    "no",
    "1.10",
    "a: b",
    "# c",
    "é",
    "- d",
    "{",
    "'",
    "two\nlines",
]


@dataclass(frozen=True)
class Made:
    """A record's content, at one moment.

    Attributes:
        uid: What tells it from all other records, whatever its id.
        path: Its file.
        fields: Its front matter.
        sections: Its sections.
    """

    uid: int
    path: str
    fields: dict[str, Any]
    sections: dict[str, str]

    @property
    def stem(self) -> str:
        return self.path.rpartition("/")[2].rpartition(".")[0]

    def content(self) -> str:
        front = yaml.safe_dump(self.fields, sort_keys=False, allow_unicode=True, width=60)
        if self.path.endswith(".yaml"):
            whole = {**self.fields, "sections": self.sections}
            return yaml.safe_dump(whole, sort_keys=False, allow_unicode=True, width=60)
        body = "".join(f"\n## {name}\n\n{text}\n" for name, text in self.sections.items())
        return f"---\n{front}---\n{body}"

    def flat(self) -> dict[FieldPath, Any]:
        found: dict[FieldPath, Any] = {}
        for key, value in self.fields.items():
            if isinstance(value, dict) and value:
                found.update({(key, inner): each for inner, each in value.items()})
            else:
                found[key,] = value
        return found


State = dict[int, Made]
"""Records that are there, by uid."""


@dataclass
class Branch:
    """A line of commits that is being made."""

    name: str
    state: State
    owns: set[int] = field(default_factory=set)
    touched: set[int] = field(default_factory=set)
    restored: set[int] = field(default_factory=set)


class Maker:
    """Makes one repository; keeps what each landing on ``main`` left."""

    def __init__(self, top: Path, data: st.DataObject) -> None:
        self.repository = Repository.begin(top)
        self.data = data
        self.landed: list[State] = []
        self.credits: list[dict[int, set[str]]] = []
        self.marks: list[int] = []
        self._stream: list[bytes] = []
        self._mark = 0
        self._uids = 0
        self._time = 1_767_225_600
        self._numbers = {"INC": 0, "PRB": 0, "KE": 0}
        self.tips: dict[str, int] = {}
        self._graves: State = {}

    def draw(self, strategy: st.SearchStrategy[Any]) -> Any:
        return self.data.draw(strategy)

    def run(self) -> list[str]:
        """Make commits; returns the ids of all of them, in the order in which they were made."""
        main = Branch("main", {})
        self._commit(main, self._changed(main, set()), "begin")
        for _ in range(self.draw(st.integers(2, 7))):
            step = self.draw(st.sampled_from(["commit", "commit", "merge", "octopus", "squash"]))
            if step == "commit":
                self._commit(main, self._changed(main, set()), "change")
            else:
                self._bring(main, step)
        self._import()
        marks = (self.repository.top / ".git/marks").read_text().split("\n")
        by_mark = dict(line.split(" ") for line in marks if line)
        self.repository.git("reset", "--quiet", "--hard", "main")
        return [by_mark[f":{mark}"] for mark in self.marks]

    def _bring(self, main: Branch, step: str) -> None:
        """Make branches of main and bring them back."""
        count = 2 if step == "octopus" else 1
        taken: set[int] = set()
        branches = []
        start = self.tips["main"]
        for number in range(count):
            branch = Branch(f"b{self._mark}-{number}", dict(main.state))
            self.tips[branch.name] = start
            for _ in range(self.draw(st.integers(1, 3))):
                self._commit(branch, self._changed(branch, taken), "beside")
            taken |= branch.owns
            branches.append(branch)
        if self.draw(st.booleans()):  # meanwhile, on main
            self._commit(main, self._changed(main, taken), "meanwhile")
        state = dict(main.state)
        for branch in branches:
            for uid in branch.owns:
                state.pop(uid, None)
                if uid in branch.state:
                    state[uid] = branch.state[uid]
        merged = [] if step == "squash" else [self.tips[branch.name] for branch in branches]
        self._commit(main, state, f"bring {step}", merged)
        for branch in branches if merged else ():
            for uid in branch.touched:
                self.credits[-1].setdefault(uid, set()).add(branch.name)

    def _changed(self, branch: Branch, taken: set[int]) -> State:
        """A branch's records after some changes, of none but those that nobody else has."""
        state = dict(branch.state)
        for _ in range(self.draw(st.integers(1, 3))):
            mine = sorted(set(state) - taken)
            act = self.draw(
                st.sampled_from(["add", "edit", "edit", "edit", "form", "renumber", "delete"])
            )
            if act == "add" or not mine:
                made = self._new()
                uid = made.uid
                state[uid] = made
            else:
                uid = self.draw(st.sampled_from(mine))
                if uid in branch.restored:  # a life goes on at its id, or where its id went
                    act = "edit"
                made = self._altered(state[uid], act)
                state.pop(uid)
                if act != "delete":
                    state[uid] = made
            branch.owns.add(uid)
        graves = sorted(set(self._graves) - set(state) - taken)
        if graves and self.draw(st.booleans()):  # what was deleted comes back
            state[graves[0]] = self._graves[graves[0]]
            branch.owns.add(graves[0])
            if branch.name != "main":
                branch.restored.add(graves[0])
        return state

    def _new(self) -> Made:
        prefix = self.draw(st.sampled_from(["INC", "PRB", "KE"]))
        self._uids += 1
        record_id = self._next_id(prefix)
        fields = {"id": record_id, "title": f"record {self._uids}", "status": STATES[prefix][0]}
        return Made(self._uids, self._path(record_id, ".md"), fields, {"Summary": "text"})

    def _next_id(self, prefix: str) -> str:
        self._numbers[prefix] += 1
        return f"{prefix}-2026-{self._numbers[prefix]:04d}"

    @staticmethod
    def _path(record_id: str, suffix: str) -> str:
        return f"{FOLDERS[record_id.split('-', maxsplit=1)[0]]}/2026/{record_id}{suffix}"

    def _altered(self, made: Made, act: str) -> Made:
        fields, sections = dict(made.fields), dict(made.sections)
        stem, suffix = made.stem, f".{made.path.rpartition('.')[2]}"
        if act == "form":
            other = ".md" if suffix == ".yaml" else ".yaml"
            return Made(made.uid, self._path(stem, other), fields, sections)
        if act == "renumber":
            new = self._next_id(stem.split("-")[0])
            fields["id"] = new
            fields["aliases"] = [*fields.get("aliases", []), stem]
            return Made(made.uid, self._path(new, suffix), fields, sections)
        what = self.draw(st.sampled_from(["status", "tags", "deep", "text", "drop", "section"]))
        word = self.draw(st.sampled_from(WORDS))
        if what == "status":
            fields["status"] = self.draw(st.sampled_from(STATES[stem.split("-")[0]]))
        elif what == "tags":
            fields["tags"] = [*fields.get("tags", []), word]
        elif what == "deep":
            fields["fix"] = {**fields.get("fix", {}), self.draw(st.sampled_from("ab")): word}
        elif what == "text":
            fields["owner"] = word
        elif what == "drop":
            fields.pop("owner", None)
        else:
            sections[self.draw(st.sampled_from(["Summary", "Lessons"]))] = f"{word} more"
        return Made(made.uid, made.path, fields, sections)

    def _commit(
        self, branch: Branch, state: State, message: str, merged: list[int] | None = None
    ) -> None:
        self._mark += 1
        self._time += self.draw(st.integers(0, 90_000))
        when = f"{self._time} +0100"
        who = f"{branch.name} <{branch.name}@example.com>"
        lines = [
            f"commit refs/heads/{branch.name}",
            f"mark :{self._mark}",
            f"author {who} {when}",
            f"committer {who} {when}",
            f"data {len(message)}",
            message,
        ]
        if branch.name in self.tips:
            lines.append(f"from :{self.tips[branch.name]}")
        lines += [f"merge :{mark}" for mark in merged or ()]
        self._stream.append("\n".join([*lines, "deleteall", ""]).encode())
        for made in state.values():
            content = made.content().encode()
            self._stream.append(f"M 100644 inline {made.path}\n".encode())
            self._stream.append(f"data {len(content)}\n".encode() + content + b"\n")
        self.tips[branch.name] = self._mark
        self.marks.append(self._mark)
        uids = {*branch.state, *state}
        branch.touched |= {u for u in uids if branch.state.get(u) != state.get(u)}
        branch.state = state
        if branch.name == "main":
            before = self.landed[-1] if self.landed else {}
            self._graves.update({uid: before[uid] for uid in before if uid not in state})
            self.landed.append(state)
            self.credits.append({})

    def _import(self) -> None:
        subprocess.run(
            ["git", "fast-import", "--quiet", "--export-marks=.git/marks"],
            cwd=self.repository.top,
            input=b"".join(self._stream),
            check=True,
        )


@dataclass(frozen=True)
class Expected:
    """What a version must be."""

    landing: int
    path: str
    is_deletion: bool
    fields: dict[FieldPath, Any]
    sections: dict[str, str]
    credits: frozenset[str]


def expected_timelines(
    landed: list[State], credited: list[dict[int, set[str]]]
) -> dict[int, list[Expected]]:
    """The versions of each record, by what was done."""
    found: dict[int, list[Expected]] = {}
    last: dict[int, Made | None] = {}
    for number, state in enumerate(landed):
        for uid in sorted({*last, *state}):
            made, before = state.get(uid), last.get(uid)
            if made == before:
                continue
            authors = frozenset(credited[number].get(uid, ()))
            if made is not None:
                version = Expected(number, made.path, False, made.flat(), made.sections, authors)
            else:
                assert before is not None
                version = Expected(number, before.path, True, {}, {}, authors)
            found.setdefault(uid, []).append(version)
            last[uid] = made
    return found
