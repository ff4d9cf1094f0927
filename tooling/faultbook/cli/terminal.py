"""The terminal: whether there is one, its colours, and a bar for long work.

What belongs here: everything that differs between a terminal and a pipe. What does not: what is
shown (the commands, ``reporters``). rich is imported only where it is used.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

import click

from faultbook.plain_text import visible, visible_block

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from markdown_it.token import Token
    from rich.console import Console
    from rich.progress import Progress

UNKNOWN = "?"
"""State of a record whose file doesn't tell it."""

_READABLE = 100  # characters in a line
_WIDEST = 32  # characters in a column that others stand beside

LONG_WORK = 2000
"""Files from which on a bar is worth showing."""


def on_terminal() -> bool:
    """Whether stdout is a terminal, so that a person is reading."""
    return sys.stdout is not None and sys.stdout.isatty()


def in_colour() -> bool:
    """Whether stdout shows colours (https://no-color.org)."""
    wanted = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return wanted and on_terminal()


def paint(style: str, text: str) -> str:
    """A piece of text in a style, with the codes that a terminal obeys."""
    before, after = _codes(style)
    return f"{before}{text}{after}"


def console() -> Console:
    """A console on stdout; it takes record text as text, never as markup."""
    from rich.console import Console

    return Console(markup=False, emoji=False, highlight=False)


def show_markdown(text: str) -> None:
    """Markdown of our own, laid out in lines that can be read."""
    from rich.markdown import Markdown

    out = console()
    out.print(Markdown(text), width=min(out.width, _READABLE))


def lay_out_markdown(text: str) -> str:
    """Markdown from a record as lines for the terminal, with the codes that it obeys.

    Addresses stand beside their links, so that a reader sees where one leads.
    """
    from rich.markdown import Markdown

    out = console()
    laid_out = Markdown(text, hyperlinks=False)
    _make_visible(laid_out.parsed)
    with out.capture() as captured:
        out.print(laid_out, width=min(out.width, _READABLE))
    lines = captured.get().strip("\n").split("\n")
    return "\n".join(line.rstrip() for line in lines)


def _make_visible(tokens: Sequence[Token]) -> None:
    """Escape what would do something; here, since Markdown makes characters of their numbers."""
    for token in tokens:
        token.content = visible_block(token.content)
        token.attrs = {
            name: visible(value) if isinstance(value, str) else value
            for name, value in token.attrs.items()
        }
        _make_visible(token.children or ())


def show_table(heads: Sequence[str], groups: Mapping[str, Sequence[Sequence[str]]]) -> None:
    """A table on the terminal; in a pipe its rows alone, with tabs between the columns.

    Args:
        heads: Names of the columns; the last one takes what room there is.
        groups: Rows by the heading above them, which may be "".
    """
    safe = {
        heading: [[visible(cell) for cell in row] for row in rows]
        for heading, rows in groups.items()
    }
    if on_terminal():
        _draw_table(heads, safe)
    else:
        lines = ("\t".join(row) for rows in safe.values() for row in rows)
        click.echo("".join(f"{line}\n" for line in lines), nl=False)


def _draw_table(heads: Sequence[str], groups: Mapping[str, Sequence[Sequence[str]]]) -> None:
    from rich.cells import cell_len
    from rich.table import Table
    from rich.text import Text

    everything = [heads, *(row for rows in groups.values() for row in rows)]
    widths = [min(_WIDEST, max(map(cell_len, cells))) for cells in zip(*everything, strict=True)]
    out = console()
    for number, (heading, rows) in enumerate(groups.items()):
        if heading:
            out.print(Text(f"\n{heading}" if number else heading, style="bold cyan"))
        table = Table(box=None, pad_edge=False, header_style="bold", show_header=not number)
        for head, width in zip(heads[:-1], widths, strict=False):
            table.add_column(head, width=width, overflow="fold")
        table.add_column(heads[-1])
        for row in rows:
            table.add_row(*(Text(cell) for cell in row))
        out.print(table)


@contextmanager
def progress_bar(doing: str) -> Iterator[Callable[[int, int | None], None] | None]:
    """A function to tell how many of how many are done; None when nobody watches.

    Where it isn't known how many there are, it is told None for that.

    Args:
        doing: What is going on, in a word or two.
    """
    if sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    bars: list[Progress] = []

    def tell(done: int, total: int | None) -> None:
        if (done if total is None else total) < LONG_WORK:
            return
        if not bars:
            bars.append(_started_bar(doing, total))
        bars[0].update(bars[0].task_ids[0], completed=done, total=total)

    try:
        yield tell
    finally:
        for bar in bars:
            bar.stop()


def _started_bar(doing: str, total: int | None) -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    bar.add_task(doing, total=total)
    bar.start()
    return bar


@cache
def _codes(style: str) -> tuple[str, str]:
    """What a terminal is sent before and after text in a style."""
    from rich.color import ColorSystem
    from rich.style import Style

    before, after = Style.parse(style).render("x", color_system=ColorSystem.STANDARD).split("x")
    return before, after
