"""``faultbook match``: an error goes in, the known error and its workaround come out.

What belongs here: what is looked for, and how the answer is shown. What does not: finding it
(``matching``), its words (``reporters.matches``) and watching a stream (``following``).

Nothing heavy is imported before it is needed: whoever waits for this has an outage.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

import click

from faultbook.cli.examples import CommandWithExamples
from faultbook.cli.here_and_now import now, root_here
from faultbook.cli.match_input import STDIN, FileInput
from faultbook.cli.outcome import CLEAN, FINDINGS, note
from faultbook.cli.terminal import in_colour, lay_out_markdown, on_terminal, paint, progress_bar
from faultbook.errors import UsageProblem
from faultbook.reporters.matches import MATCH_REPORTERS, render_matches

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from click.shell_completion import CompletionItem

    from faultbook.matching.index import Index
    from faultbook.reporters.matches.told import Asker, Told


class _Question(NamedTuple):
    """What is looked for.

    Attributes:
        chunks: The text, as bytes.
        service: Service or application that it is about, or "".
        files: The files that it is read from, if any.
        incident: The incident that it is taken from, if any.
    """

    chunks: Iterable[bytes]
    service: str
    files: FileInput | None = None
    incident: Asker | None = None


def _complete_services(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem[str]]:
    from faultbook.cli.completion import complete_services  # imports half of Faultbook

    return complete_services(ctx, param, incomplete)


def _complete_incidents(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem[str]]:
    from faultbook.cli.completion import complete_ids_of

    return complete_ids_of("incident")(ctx, param, incomplete)


@click.command(
    "match",
    cls=CommandWithExamples,
    short_help="Find the known error that a log or an error text shows.",
    examples={
        "some-command 2>&1 | faultbook match -": "what a command prints",
        "faultbook match app.log --service login": "a log of one service",
        "faultbook match --follow app.log": "a log that grows",
        'faultbook match --text "503 after deploy"': "in your own words",
    },
)
@click.argument(
    "files",
    metavar="[FILE|-]...",
    nargs=-1,
    type=click.Path(exists=True, dir_okay=False, readable=True, allow_dash=True),
)
@click.option("--text", metavar="TEXT", help="Look for this text.")
@click.option(
    "--incident",
    metavar="ID",
    shell_complete=_complete_incidents,
    help="Look for what this incident says.",
)
@click.option(
    "--service",
    metavar="SERVICE",
    shell_complete=_complete_services,
    help="Service or application that it is about; its known errors come first.",
)
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=5,
    show_default=True,
    help="Most known errors to tell.",
)
@click.option(
    "--format",
    "output_format",
    type=click.Choice(list(MATCH_REPORTERS)),
    default="text",
    show_default=True,
)
@click.option("--follow", is_flag=True, help="Watch FILE or standard input for what is added.")
@click.option("--from-start", is_flag=True, help="With --follow, read what FILE holds already.")
@click.option("--no-redact", is_flag=True, help="Show secrets and addresses of the input too.")
def command(
    files: tuple[str, ...],
    *,
    text: str | None,
    incident: str | None,
    service: str | None,
    limit: int,
    output_format: str,
    follow: bool,
    from_start: bool,
    no_redact: bool,
) -> int:
    """Find the known error that a log, a stack trace or a few words show, with its workaround.

    Reads FILE, or standard input without FILE or with '-'; several files are read one after the
    other. Signatures are looked for first, then words. 'match' means that it is very likely the
    right one, 'possible' that it is worth reading; otherwise nothing is known. The exit code is 0
    when something was found and 1 when nothing is known.
    """
    _refuse_conflicts(files, text, incident, output_format, follow=follow, from_start=from_start)
    if follow:
        return _follow(files, service or "", from_start=from_start, is_redacted=not no_redact)
    question = _question(files, text, incident, service or "")
    told = _answered(question, limit, is_redacted=not no_redact)
    _show(told, output_format)
    return CLEAN if told.answer.matches else FINDINGS


def _refuse_conflicts(
    files: tuple[str, ...],
    text: str | None,
    incident: str | None,
    output_format: str,
    *,
    follow: bool,
    from_start: bool,
) -> None:
    given = [name for name, one in (("--text", text), ("--incident", incident)) if one is not None]
    if len(given) + bool(files) > 1:
        raise UsageProblem("give one of FILE, --text and --incident, not several")
    if from_start and not follow:
        raise UsageProblem("--from-start goes with --follow")
    if not follow:
        return
    if given or len(files) > 1:
        raise UsageProblem("--follow watches one FILE or standard input")
    if output_format != "text":
        raise UsageProblem("--follow tells what it sees as text alone")


def _follow(files: tuple[str, ...], service: str, *, from_start: bool, is_redacted: bool) -> int:
    from faultbook.cli.following import Watch, follow, known_to_watch_for

    (name,) = files or _stdin()
    with _index_here() as index:
        known = known_to_watch_for(index)
    return follow(known, Watch(name, from_start, service, is_redacted))


def _stdin() -> tuple[str, ...]:
    """Standard input, unless it is somebody at a keyboard who doesn't know that we wait.

    Raises:
        UsageProblem: It is.
    """
    if sys.stdin is None or sys.stdin.isatty():
        raise UsageProblem(
            "there is nothing to look for; pipe a log, name a file or give --text, "
            "such as: some-command 2>&1 | faultbook match -"
        )
    return (STDIN,)


def _question(
    files: tuple[str, ...], text: str | None, incident: str | None, service: str
) -> _Question:
    if text is not None:
        return _Question((text.encode("utf-8", "surrogateescape"),), service)
    if incident is not None:
        return _question_of(incident, service)
    read = FileInput(files or _stdin())
    return _Question(read.chunks(), service, read)


def _question_of(record_id: str, service: str) -> _Question:
    from faultbook.cli.match_incident import read_incident

    said = read_incident(record_id)
    return _Question((said.text.encode(),), service or said.service, incident=said.asker)


@contextmanager
def _index_here() -> Iterator[Index]:
    """The index of the register around the working directory, brought up to date."""
    from faultbook.cli.looking_ahead import begun
    from faultbook.matching import finding  # noqa: F401 - Git looks at files meanwhile
    from faultbook.matching.index import open_index

    root = root_here()
    with progress_bar("indexing") as progress:
        index = open_index(root, tell=note, progress=progress, begun=begun(root))
    with index:
        yield index


def _answered(question: _Question, limit: int, *, is_redacted: bool) -> Told:
    from faultbook.reporters.matches.told import Told

    with _index_here() as index:
        from faultbook.matching.finding import find

        answer = find(index, question.chunks, service=question.service or None, limit=limit)
    if is_redacted and answer.matches:
        from faultbook.matching.redaction import redacted_answer

        answer = redacted_answer(answer)
    sources = question.files.sources if question.files else ()
    return Told(answer, now(), question.service, sources, question.incident)


def _show(told: Told, output_format: str) -> None:
    if output_format == "text" and on_terminal():
        from faultbook.reporters.matches.text import render
        from faultbook.reporters.paint import unpainted

        look = paint if in_colour() else unpainted
        click.echo(render(told, look, lay_out_markdown), nl=False)
    else:
        click.echo(render_matches(output_format, told), nl=False)
