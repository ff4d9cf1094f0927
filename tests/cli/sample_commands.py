"""Commands that take, together, whatever can be completed; run by name, they answer a shell."""

from __future__ import annotations

import click

from faultbook.cli.completion import (
    complete_assignments,
    complete_ids,
    complete_ids_and_assignments,
    complete_ids_and_states,
    complete_ids_of,
    complete_sections,
    complete_states,
    complete_teams,
)
from faultbook.cli.shells import answer


@click.group()
@click.option("-C", "--directory")
def sample(directory: str | None) -> None:
    """Commands that take what no command of ours takes together."""


@sample.command("set")
@click.argument("words", nargs=-1, shell_complete=complete_ids_and_assignments)
@click.option("--owner", shell_complete=complete_teams)
def set_fields(words: tuple[str, ...], owner: str | None) -> None:
    """Take ids, and then assignments."""


@sample.command("move")
@click.argument("record_ids", nargs=-1, shell_complete=complete_ids)
@click.option("--state", shell_complete=complete_states)
@click.option("--set", "settings", multiple=True, shell_complete=complete_assignments)
@click.option("--kind")
def move(record_ids: tuple[str, ...], **options: str) -> None:
    """Take ids and a state."""


@sample.command("go")
@click.argument("words", nargs=-1, shell_complete=complete_ids_and_states)
def go(words: tuple[str, ...]) -> None:
    """Take ids, and then a state."""


@sample.command("section")
@click.argument("record_id", shell_complete=complete_ids)
@click.argument("name", shell_complete=complete_sections)
def section(record_id: str, name: str) -> None:
    """Take an id and a heading."""


@sample.command("problem")
@click.argument("record_id", shell_complete=complete_ids_of("problem"))
@click.option("--set", "settings", multiple=True, shell_complete=complete_assignments)
def problem(record_id: str, settings: tuple[str, ...]) -> None:
    """Be called like a kind."""


if __name__ == "__main__":
    answer(lambda: sample(prog_name="faultbook"))
