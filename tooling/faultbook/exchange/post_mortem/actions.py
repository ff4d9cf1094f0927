"""What is to be done after an incident, from a table or a list.

What belongs here: rows and items to actions. What does not: which part of a text lists them
(``words``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from faultbook.exchange.field_text import one_line
from faultbook.exchange.post_mortem.blocks import blocks
from faultbook.exchange.post_mortem.when import leading_when
from faultbook.exchange.post_mortem.words import ACTION_COLUMNS, folded

if TYPE_CHECKING:
    from faultbook.exchange.post_mortem.blocks import Block
    from faultbook.exchange.post_mortem.when import Order

_BOX = re.compile(r"\[(?P<mark>[ xX])\][ \t]+")
_OWNER = re.compile(
    r"[ ]\((?:owner|assignee):[ ]?(?P<owner>[^(),]{1,60})"
    r"(?:,[ ]?due:?[ ](?P<due>\d{4}-\d{2}-\d{2}))?\)\.?$",
    re.IGNORECASE,
)
_NOTHING = frozenset({"", "none", "n/a", "-", "\u2013", "tbd", "todo"})


class Actions(NamedTuple):
    """Actions of an incident.

    Attributes:
        entries: The actions.
        is_whole: Whether they hold all that the text says.
    """

    entries: tuple[dict[str, Any], ...]
    is_whole: bool


def read_actions(text: str, order: Order) -> Actions:
    """The actions that a part of a post-mortem lists.

    Args:
        text: The text below its heading.
        order: What comes first in days such as 3/4/2021.
    """
    entries: list[dict[str, Any]] = []
    is_whole = True
    for block in blocks(text):
        found: tuple[dict[str, Any] | None, bool] = (None, False)
        if block.kind == "row":
            found = _of_row(block, order)
        elif block.kind == "item":
            found = _of_item(block)
        if found[0]:
            entries.append(found[0])
        is_whole = is_whole and found[1]
    return Actions(tuple(entries), is_whole)


def _of_row(block: Block, order: Order) -> tuple[dict[str, Any] | None, bool]:
    """An action, and whether it holds all that its row says."""
    action: dict[str, Any] = {}
    is_whole = True
    for name, cell in zip(block.header, block.cells, strict=False):
        text = one_line(cell)
        column = ACTION_COLUMNS.get(folded(name), "")
        if folded(text) in _NOTHING:
            is_whole = is_whole and not text
        elif not folded(name) and text.isdigit():  # the row's number
            continue
        elif column == "due":
            when = leading_when(text, order)
            is_day = when is not None and when.day is not None and when.clock is None
            if when is not None and is_day:
                action["due"] = when.day
            is_whole = is_whole and when is not None and is_day and not when.rest
        elif column and column not in action:
            action[column] = text
        else:
            is_whole = False
    is_whole = is_whole and len(block.cells) <= len(block.header)
    return (action, is_whole) if "action" in action else (None, False)


def _of_item(block: Block) -> tuple[dict[str, Any] | None, bool]:
    """Likewise, of a list's item; one that is ticked was done, but nobody knows when."""
    text = one_line(block.text)
    box = _BOX.match(text)
    text = text[box.end() :] if box else text
    is_whole = not block.rest and not (box and box["mark"] != " ")
    if folded(text) in _NOTHING:
        return None, False
    owner = _OWNER.search(text)
    if owner is None:
        return {"action": text}, is_whole
    action: dict[str, Any] = {
        "action": text[: owner.start()].strip(),
        "owner": owner["owner"].strip(),
    }
    due = leading_when(owner["due"] or "", None)
    if due is not None and due.day is not None:
        action["due"] = due.day
    is_valid = bool(action["action"] and action["owner"]) and (due is not None or not owner["due"])
    return (action, is_whole) if is_valid else ({"action": text}, is_whole)
