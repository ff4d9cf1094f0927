"""The command group and the table of its commands.

What belongs here: names, short help and loading a command when it is run. What does not: the
commands, one module each. Nothing but click is imported, because ``--version`` and ``--help``
need nothing else.
"""

from __future__ import annotations

import contextlib
import os
from importlib import import_module
from typing import TYPE_CHECKING, Any, NoReturn

import click

from faultbook import __version__
from faultbook.cli.outcome import CLOSED_PIPE, exit_code_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from click.shell_completion import CompletionItem

COMMANDS: dict[str, tuple[str, str]] = {
    "init": ("faultbook.cli.init", "Start a register in a folder."),
    "new": ("faultbook.cli.new", "Begin a record."),
    "promote": (
        "faultbook.cli.promote",
        "Make a problem of incidents, or a known error of a problem.",
    ),
    "note": ("faultbook.cli.note", "Add to an incident's timeline."),
    "set": ("faultbook.cli.set", "Set fields of records."),
    "section": ("faultbook.cli.section", "Write a section of a record."),
    "move": ("faultbook.cli.move", "Move records to another state."),
    "link": ("faultbook.cli.link", "Link two records."),
    "unlink": ("faultbook.cli.unlink", "Take a link between two records away."),
    "fmt": ("faultbook.cli.fmt", "Bring records into their one form."),
    "match": (
        "faultbook.cli.match",
        "Find the known error that a log or an error text shows.",
    ),
    "check": ("faultbook.cli.check", "Find everything wrong in the records."),
    "audit": ("faultbook.cli.audit", "Judge what the commits did, and keep the evidence."),
    "guard": (
        "faultbook.cli.guard",
        "Tell what came back after its fix, and what is overdue.",
    ),
    "recur": ("faultbook.cli.recur", "Find incidents that came back and have no problem."),
    "effect": ("faultbook.cli.effect", "Tell whether a fix or a workaround has an effect."),
    "trends": ("faultbook.cli.trends", "Tell what has risen, what causes most, and what is new."),
    "metrics": ("faultbook.cli.metrics", "Measure incidents, problems and what is known."),
    "report": (
        "faultbook.cli.report",
        "Set incident and problem management side by side, for a review.",
    ),
    "show": ("faultbook.cli.show", "Show one record and what it is linked with."),
    "list": ("faultbook.cli.list", "List records, newest first."),
    "history": ("faultbook.cli.history", "Tell a record's life from its commits."),
    "blame": ("faultbook.cli.blame", "Tell which commit last set each field of a record."),
    "diff": ("faultbook.cli.diff", "Tell what a branch changes in the register."),
    "renumber": ("faultbook.cli.renumber", "Give a record another id."),
    "assign-ids": ("faultbook.cli.assign_ids", "Give drafts their numbers."),
    "signature": (
        "faultbook.cli.signature",
        "Try a known error's signatures, or draft one.",
    ),
    "site": ("faultbook.cli.site", "Make the site with any engine."),
    "rule": ("faultbook.cli.rule", "Explain a rule, or list all rules."),
    "schema": ("faultbook.cli.schema", "Print the JSON Schema of a file."),
    "index": ("faultbook.cli.index", "Bring the index of known errors up to date."),
    "merge-driver": ("faultbook.cli.merge_driver", "Merge a record, when Git asks for it."),
    "import": ("faultbook.cli.import_", "Make records from another tool's files."),
    "export": ("faultbook.cli.export", "Write records as JSON, a table or a database."),
}
"""Module and short help of each command; the module's ``command`` is the command."""

_SHELL_ASKS = "_FAULTBOOK_COMPLETE"  # set by the shell that completes a line, or wants to learn how


class CommandTable(click.Group):
    """A group whose commands are imported when they are run."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Names of the commands, in the table's order."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import a command; None when there is none of this name."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(COMMANDS[cmd_name][0]).command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that ``args`` begin with, or name the nearest one."""
        name = args[0]
        is_run = not ctx.resilient_parsing  # a shell that completes wants to hear nothing of it
        if is_run and name not in COMMANDS and not name.startswith("-"):
            from faultbook.suggestions import did_you_mean

            nearest = did_you_mean(name, COMMANDS)
            ctx.fail(f"no command is called {name!r}{'; ' if nearest else ''}{nearest}")
        return super().resolve_command(ctx, args)

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's signature
        formatter: click.HelpFormatter,
    ) -> None:
        """Write the commands with their short help, importing none of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, said) for name, (_, said) in COMMANDS.items()])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[str]]:
        """Commands with their short help, importing none of them, and the group's options."""
        from click.shell_completion import CompletionItem

        found = [
            CompletionItem(name, help=said)
            for name, (_, said) in COMMANDS.items()
            if name.startswith(incomplete)
        ]
        return [*found, *click.Command.shell_complete(self, ctx, incomplete)]

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        """Read the group's own options, which may print help."""
        with _closed_pipe_seen():
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that the arguments name."""
        with _closed_pipe_seen():
            return super().invoke(ctx)

    def main(  # type: ignore[override]
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        **extra: Any,
    ) -> NoReturn:
        """Run a command and end the process with its exit code."""
        extra["standalone_mode"] = False
        run = super().main
        if os.environ.get(_SHELL_ASKS):
            from faultbook.cli.shells import answer

            answer(lambda: run(args, prog_name, _SHELL_ASKS, **extra))
        raise SystemExit(exit_code_of(lambda: run(args, prog_name, complete_var, **extra)))


@contextlib.contextmanager
def _closed_pipe_seen() -> Iterator[None]:
    """Keep a closed pipe from click, which would make it the exit code of findings."""
    try:
        yield
    except BrokenPipeError as error:
        raise click.exceptions.Exit(CLOSED_PIPE) from error


@click.command(
    cls=CommandTable,
    name="faultbook",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 clean, 1 findings, 2 usage or environment, 3 a bug.",
)
@click.option(
    "-C",
    "--directory",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False),
    help="Run as if started in DIR.",
)
@click.version_option(__version__, message="%(prog)s %(version)s")
@click.pass_context
def commands(ctx: click.Context, directory: str | None) -> None:
    """Keep incidents, problems and known errors as checked text files in Git."""
    if directory is not None:
        ctx.with_resource(contextlib.chdir(directory))
