"""HTML comments in Markdown: seen by whoever edits a record, hidden from its readers.

What belongs here: the two parser rules that pass over comments. What does not: all other HTML,
which is shown as it is written (``markup``).

The rules follow CommonMark: a comment that begins a line may hold blank lines and interrupts a
paragraph; one that is never closed hides the rest of the text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.ruler import RuleOptionsType
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

_OPENING, _CLOSING = "<!--", "-->"


def hide_comments(parser: MarkdownIt) -> None:
    """Teach a parser to leave comments out."""
    interrupts: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote"]}
    parser.block.ruler.before("heading", "comment", _block, interrupts)
    parser.inline.ruler.before("autolink", "comment", _inline)


def _block(state: StateBlock, first: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - the parser's own call
    """A comment that begins a line; text after its end becomes a paragraph."""
    start = state.bMarks[first] + state.tShift[first]
    if state.is_code_block(first) or not state.src.startswith(_OPENING, start):
        return False
    searched, rest = start + len(_OPENING), ""
    for line in range(first, end):
        closing = state.src.find(_CLOSING, searched, state.eMarks[line])
        if closing >= 0:
            rest = state.src[closing + len(_CLOSING) : state.eMarks[line]].strip()
            end = line + 1
            break
        searched = state.eMarks[line]
    if rest and end == first + 1:
        return False  # a paragraph that begins with a comment
    if not silent:
        state.line = end
        if rest:
            _paragraph(state, rest, end)
    return True


def _paragraph(state: StateBlock, text: str, end: int) -> None:
    state.push("paragraph_open", "p", 1)
    inline = state.push("inline", "", 0)
    inline.content, inline.map, inline.children = text, [end - 1, end], []
    state.push("paragraph_close", "p", -1)


def _inline(state: StateInline, silent: bool) -> bool:  # noqa: ARG001, FBT001 - the parser's own call
    """A comment within a paragraph."""
    if not state.src.startswith(_OPENING, state.pos):
        return False
    closing = state.src.find(_CLOSING, state.pos + len(_OPENING), state.posMax)
    if closing < 0:
        return False
    state.pos = closing + len(_CLOSING)
    return True
