"""The register as of any landing is the one that the commit's own tree makes."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from faultbook.auditing.past import Past, RegisterAt
from tests.auditing.stories import Story

if TYPE_CHECKING:
    from faultbook.record import Register

NUMBERS = (1, 2, 3)
IDS = [f"{prefix}-2026-000{number}" for prefix in ("INC", "PRB", "KE") for number in NUMBERS]
FOLDERS = {
    "INC": "records/incidents/2026",
    "PRB": "records/problems/2026",
    "KE": "kedb/2026",
}
NAMES = [*IDS, "INC-2026-DRAFT-a", "KE-2026-9999", "no id"]
LINKS = ("problem", "known_error", "parent", "duplicate_of", "superseded_by")

steps = st.one_of(
    st.tuples(
        st.just("put"),
        st.sampled_from(IDS),
        st.sampled_from([".md", ".yaml"]),
        st.sampled_from(IDS),
        st.lists(st.tuples(st.sampled_from(LINKS), st.sampled_from(NAMES)), max_size=2),
        st.lists(st.sampled_from(NAMES), max_size=2),
    ),
    st.tuples(st.just("drop"), st.sampled_from(IDS)),
    st.tuples(st.just("move"), st.sampled_from(IDS), st.sampled_from(IDS)),
    st.tuples(st.just("break"), st.sampled_from(IDS)),
    st.tuples(st.just("land")),
)
"""What may happen to a register; an id in a file need not be that of its name."""


def place(record_id: str, ending: str = ".md") -> str:
    return f"{FOLDERS[record_id.partition('-')[0]]}/{record_id}{ending}"


def files(story: Story, record_id: str) -> list[Path]:
    found = (story.repository.top / place(record_id, ending) for ending in (".md", ".yaml"))
    return [path for path in found if path.exists()]


def text(record_id: str, links: list[tuple[str, str]], aliases: list[str]) -> str:
    lines = [f"id: {record_id}", f"title: About {aliases or 'nothing'}", "status: new"]
    lines += [f"{field}: {target}" for field, target in dict(links).items()]
    return "\n".join([*lines, f"aliases: [{', '.join(aliases)}]", ""])


def carry_out(story: Story, step: tuple[Any, ...]) -> None:
    kind, *arguments = step
    if kind == "put":
        record_id, ending, named, links, aliases = arguments
        content = text(named, links, aliases)
        story.put(
            place(record_id, ending), content if ending == ".yaml" else f"---\n{content}---\n"
        )
    elif kind == "drop":
        for path in files(story, arguments[0]):
            path.unlink()
    elif kind == "move":
        for path in files(story, arguments[0]):
            moved = path.read_text().replace("aliases: [", f"aliases: [{arguments[0]}, ", 1)
            path.unlink()
            story.put(place(arguments[1], path.suffix), moved.replace(", ]", "]"))
    elif kind == "break":
        for path in files(story, arguments[0]):
            path.write_bytes(b"---\nid: [\n---\n")
    else:
        story.land()


def answers(register: Register) -> dict[str, Any]:
    """All that a register can be asked."""
    found: dict[str, Any] = {
        "entries": register.entries(),
        "signed": register.signed(set),
    }
    for name in NAMES:
        found[f"get {name}"] = register.get(name)
        found[f"resolve {name}"] = register.resolve(name)
        found[f"dependents {name}"] = sorted(register.dependents(name), key=lambda one: one.path)
        found[f"claimants {name}"] = register.claimants(name)
        found[f"holders {name}"] = register.holders(name)
    for kind in ("incident", "problem", "known-error"):
        found[f"titled {kind}"] = register.titled(kind, "about NOTHING")
    return found


TWO_ENDINGS_MOVED: list[tuple[Any, ...]] = [
    ("put", "INC-2026-0001", ".md", "INC-2026-0001", [], []),
    ("put", "INC-2026-0001", ".yaml", "INC-2026-0001", [], []),
    ("put", "INC-2026-0002", ".yaml", "INC-2026-0001", [], []),
    ("land",),
    ("move", "INC-2026-0001", "INC-2026-0002"),
]


@settings(max_examples=25)
@example(TWO_ENDINGS_MOVED)
@given(st.lists(steps, min_size=3, max_size=14))
def test_the_register_at_each_landing(happened: list[tuple[Any, ...]]) -> None:
    with TemporaryDirectory() as folder:
        story = Story.begin(Path(folder))
        for step in happened:
            carry_out(story, step)
        story.land()
        workspace = story.open()
        with workspace.history() as history:
            past = Past(history, history.landings(), shard=False)
            for timeline in history.timelines():
                past.add(timeline)
            for landing in history.landings():
                then = RegisterAt(past, landing.number)
                assert answers(then) == answers(workspace.at(landing.commit.id).catalog)
