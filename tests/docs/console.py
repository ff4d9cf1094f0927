"""Sessions shown in pages: what is typed after ``$``, and where its output goes.

What is shown is what is run, without a shell: one command a line, which may go on after a backslash
at its end, with what follows ``<<'EOF'``, up to ``EOF``, on its standard input. Of ``PROGRAM |
faultbook …`` only what comes after the pipe is run; the page says what the program prints.
"""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

PROMPT = "$ "
_HEREDOC = re.compile(r" <<'(?P<end>\w+)'$")
_PIPED = re.compile(r"^(?!faultbook )[^|]+ \| (?=faultbook )")
_SHELL = frozenset("();<>|&")


class Command(NamedTuple):
    """One command of a session.

    Attributes:
        shown: Its lines in the page.
        words: Its words.
        stdin: What it is given to read.
        is_piped: Whether it reads what another program prints.
    """

    shown: str
    words: list[str]
    stdin: str = ""
    is_piped: bool = False


def commands_in(session: str) -> Iterator[Command]:
    """The commands of a session, without what they printed.

    Raises:
        ValueError: A line needs a shell, or a text has no end.
    """
    lines = iter(session.splitlines())
    for line in lines:
        if not line.startswith(PROMPT):
            continue
        shown, typed = [line], line.removeprefix(PROMPT)
        while typed.endswith("\\"):
            shown.append(_next(lines, typed))
            typed = typed[:-1] + shown[-1].lstrip()
        given = []
        heredoc = _HEREDOC.search(typed)
        if heredoc is not None:
            while (text := _next(lines, typed)) != heredoc["end"]:
                given.append(text)
            shown += [*given, heredoc["end"]]
            typed = typed[: heredoc.start()]
        ours = _PIPED.sub("", typed)
        yield Command(_joined(shown), words_of(ours), _joined(given), is_piped=ours != typed)


def words_of(typed: str) -> list[str]:
    """The words of a command, as a shell splits them.

    Raises:
        ValueError: It needs a shell.
    """
    lexer = shlex.shlex(typed, posix=True, punctuation_chars="".join(_SHELL))
    lexer.whitespace_split = True
    lexer.commenters = ""
    if any(_SHELL.issuperset(token) for token in lexer if token):
        message = f"this needs a shell, and none is there: {typed}"
        raise ValueError(message)
    return shlex.split(typed)


def _next(lines: Iterator[str], typed: str) -> str:
    line = next(lines, None)
    if line is None:
        message = f"this has no end: {typed}"
        raise ValueError(message)
    return line


def _joined(lines: list[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
