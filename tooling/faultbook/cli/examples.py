"""Commands whose help ends with examples.

What belongs here: what a command with examples is, and how its help shows them. What does not: the
examples, each in its command's module. Nothing but click is imported.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Mapping


class CommandWithExamples(click.Command):
    """A command whose help ends with examples.

    Attributes:
        examples: Lines as they are typed, each with a few words on what it does, which may be "".
    """

    def __init__(self, *args: Any, examples: Mapping[str, str], **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self.examples = examples

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples, and then what else comes last."""
        with formatter.section("Examples"):
            formatter.write_dl(list(self.examples.items()), col_max=formatter.width // 2)
        super().format_epilog(ctx, formatter)


class GroupWithExamples(CommandWithExamples, click.Group):
    """A group whose help ends with examples, as that of each of its commands does."""

    command_class = CommandWithExamples
