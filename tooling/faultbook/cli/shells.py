"""What click's shell completion lacks: in bash, ``key=value`` is one word.

What belongs here: how a shell gives the line and takes the candidates. What does not: the
candidates (``completion``). It is imported only when a shell asks.

Bash ends a word at the characters in its ``COMP_WORDBREAKS``, ``=`` and ``@`` among them, and puts
a candidate in the place of what follows the last one:
https://www.gnu.org/software/bash/manual/html_node/Programmable-Completion.html
"""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TYPE_CHECKING, NoReturn

from click.shell_completion import BashComplete, add_completion_class

from faultbook.cli.outcome import CLEAN

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.shell_completion import CompletionItem

_BREAKS = "=@:"  # those of COMP_WORDBREAKS that stand in a word of ours, unquoted
_TAKEN = "COMPREPLY+=($value)"
_TAKEN_AND_OPEN = f"{_TAKEN}; [[ $value == *= ]] && compopt -o nospace"


class BashWithAssignments(BashComplete):
    """Bash, with ``key=value`` put together again; no space comes after ``key=``."""

    source_template = BashComplete.source_template.replace(_TAKEN, _TAKEN_AND_OPEN)

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words before the cursor, and the one at it."""
        words, incomplete = super().get_completion_args()
        joined: list[str] = []
        is_open = False
        for word in (*words, incomplete):
            is_break = bool(word) and not word.strip(_BREAKS)
            if joined and (is_break or is_open):
                joined[-1] += word
            else:
                joined.append(word)
            is_open = is_break
        return joined[:-1], joined[-1]

    def format_completion(self, item: CompletionItem[str]) -> str:
        """A candidate as bash takes it; unless the word began with a quote, its spaces escaped.

        Twice, because click's script reads it without ``-r``.
        """
        last = os.environ["COMP_WORDS"].splitlines()[-1:]
        is_quoted = bool(last) and last[0][:1] in ("'", '"')
        item.value = item.value if is_quoted else item.value.replace(" ", r"\\ ")
        return super().format_completion(item)

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem[str]]:
        """Candidates without what stands before the last break, which bash leaves alone."""
        found = super().get_completions(args, incomplete)
        before = incomplete[: max(map(incomplete.rfind, _BREAKS)) + 1]
        for item in found:
            item.value = item.value.removeprefix(before)
        return found


def answer(run: Callable[[], object]) -> NoReturn:
    """Tell a shell what it asks, and end the process; nothing else is said.

    Args:
        run: Runs click, which ends the process when it has answered.
    """
    add_completion_class(BashWithAssignments)
    with contextlib.suppress(Exception):  # its message would stand in the line being typed
        run()
    sys.exit(CLEAN)
