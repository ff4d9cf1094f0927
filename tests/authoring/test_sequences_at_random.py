"""Commands at random, one after the other, on a record in any layout: the rest stays as it was."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from faultbook.authoring.finding import find
from faultbook.authoring.linking import plan_link
from faultbook.authoring.moving import planned_move
from faultbook.authoring.planning import planned
from faultbook.authoring.setting import plan_setting
from faultbook.authoring.telling import plan_note
from faultbook.document import read_document
from faultbook.editing.assignments import parse_assignment
from faultbook.editing.changes import carry_out
from faultbook.lifecycle import MOVES
from tests.editing.test_rewriting_at_random import without
from tests.registers import NOW, open_register, write_register

if TYPE_CHECKING:
    from faultbook.authoring.planning import Plan
    from faultbook.workspace import Workspace

ID = "INC-2026-0001"
PATH = f"records/incidents/2026/{ID}.md"
PROBLEM = "---\nid: PRB-2026-0001\ntitle: The shop has too few workers\nstatus: new\n---\n"
ABOVE = st.sampled_from(["", "", "", "\n", "# c\n", "# é\n# f\n", "\n# g\n", "# h\n\n"])
LAYOUTS: dict[str, tuple[str, ...]] = {
    "title": (" The shop is slow", " 'It''s slow' # why", ' "Slow: \\"no\\" page"',
              " >-\n  The shop\n  is slow", " The shop\n  is slow", " |-\n  é😀 slow"),
    "status": (" new", " 'new'", " new   # yet"),
    "services": (" [login]", " [ login,\n  'shop' ] # both", "\n- login",
                 "\n  # in\n  -   shop # s"),
    "impact": (" low", " 'high'", ' "low" # x'),
    "owner": (" web", " 'identity' # they"),
    "tags": (" [a, 'b c']", '\n  - a\n  # in\n  - "é"', "\n-   x # y"),
    "error_text": (" |\n  a\n    # in\n\n  b", " >-\n  folded\n  text", " 'a # b'"),
    "timeline": (
        "\n  - at: 2026-05-03T09:10:00Z\n    # in\n    event: seen",
        "\n- {at: 2026-05-03T09:10:00Z, event: 'seen'}",
        "\n  -  at:   2026-05-03T09:10:00Z # t\n     event: >-\n       seen\n       twice",
    ),
}  # fmt: skip
BODY = st.sampled_from(
    ["", "\n## Summary\n\nSlow.   \n", "\nBefore\n\n## Impact\n~~~\n## x\n~~~\n", "\n<!-- c -->\n"]
)
TEXT = st.sampled_from(
    ["It is slow", "x: y", "- a", "a # b", "it's", '"', "{k}", "é😀", "no", "1.10", "*a",
     "x" * 10_000]
)  # fmt: skip
SETTING = st.one_of(
    TEXT.map(lambda text: ("title", "=", text)),
    st.sampled_from(["low", "medium", "high"]).map(lambda one: ("impact", "=", one)),
    TEXT.filter(lambda text: len(text) < 20).map(lambda text: ("error_text", "=", text)),
    st.sampled_from(["web", "identity"]).map(lambda one: ("owner", "=", one)),
)
OPERATION = st.one_of(
    st.tuples(st.just("set"), SETTING),
    st.tuples(st.just("note"), TEXT),
    st.tuples(st.just("link"), st.none()),
    st.tuples(st.just("move"), st.sampled_from(["in-progress", "on-hold"])),
)


@st.composite
def records(draw: st.DrawFn) -> bytes:
    """An incident in one of many layouts."""
    others = draw(st.lists(st.sampled_from([*LAYOUTS][2:]), unique=True))
    keys = draw(st.permutations(["title", "status", *others]))
    blocks = [f"{draw(ABOVE)}{key}:{draw(st.sampled_from(LAYOUTS[key]))}\n" for key in keys]
    text = f"---\n# top\nid: {ID} # its name\n{''.join(blocks)}{draw(ABOVE)}---\n{draw(BODY)}"
    if draw(st.booleans()):
        text = text.replace("\n", "\r\n")
    return text.encode()


def planned_as_drawn(
    workspace: Workspace, name: str, argument: Any, meant: dict[str, Any]
) -> Plan | None:
    """The plan of one command, with what it means put into ``meant``; None where it can't be."""
    record = find(workspace, ID)
    if name == "set":
        key, operator, text = argument
        meant[key] = text
        return plan_setting(workspace, [ID], [parse_assignment(f"{key}{operator}{text}")])
    if name == "note":
        entry = {"at": f"{NOW:%Y-%m-%dT%H:%M:%SZ}", "event": argument}
        meant["timeline"] = [*meant.get("timeline", ()), entry]
        return plan_note(workspace, ID, argument)
    if name == "link":
        meant["problem"] = "PRB-2026-0001"
        return plan_link(workspace, ID, "PRB-2026-0001")
    if argument not in MOVES["incident"][record.model.status]:
        return None
    if argument == "in-progress":
        meant.setdefault("acknowledged_at", f"{NOW:%Y-%m-%dT%H:%M:%SZ}")
    if meant["status"] == "on-hold":
        meant.pop("hold_reason", None)
    meant["status"] = argument
    return planned(workspace, [planned_move(workspace, record, argument).revision])


def comparable(value: Any) -> Any:
    """A value with moments as their text, however the parser gives them."""
    if isinstance(value, dict):
        return {key: comparable(one) for key, one in value.items()}
    if isinstance(value, list):
        return [comparable(one) for one in value]
    return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if isinstance(value, datetime) else value


@settings(max_examples=40)
@given(content=records(), operations=st.lists(OPERATION, min_size=1, max_size=5))
def test_what_is_not_named_stays(content: bytes, operations: list[tuple[str, Any]]) -> None:
    before = read_document(content, is_markdown=True)
    meant: dict[str, Any] = comparable(dict(before.data or {}))
    held = dict(meant)
    with tempfile.TemporaryDirectory() as folder:
        root = write_register(
            Path(folder), {PATH: content, "records/problems/2026/PRB-2026-0001.md": PROBLEM}
        )
        for name, argument in operations:
            workspace = open_register(root)
            plan = planned_as_drawn(workspace, name, argument, meant)
            if plan is not None:
                carry_out(root, plan.changes)
        written = (root / PATH).read_bytes()

    after = read_document(written, is_markdown=True)
    assert not after.problems
    assert comparable(after.data) == meant
    named = {key for key in {*held, *meant} if held.get(key) != meant.get(key)}
    named |= {argument[0] for name, argument in operations if name == "set"}
    # Blank lines below a folded entry are its own for YAML, so that the next one comes after them.
    said = [[line for line in without(one, named).splitlines() if line] for one in (after, before)]
    assert said[0] == said[1]
    assert after.text[after.yaml_end :] == before.text[before.yaml_end :]
    assert (b"\r\n" in written) == (b"\r\n" in content)
    assert written.count(b"\n") - written.count(b"\r\n") in (0, written.count(b"\n"))
