"""Annotations for GitHub Actions, with the report for people beside them.

What belongs here: workflow commands and their escapes. What does not: the text (``text``), which
is there because GitHub shows only the first ten annotations of a kind.

The escapes: https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from faultbook.diagnostics import Severity
from faultbook.plain_text import visible
from faultbook.reporters import text

if TYPE_CHECKING:
    from faultbook.diagnostics import Diagnostic, Report

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})
_OLD_COMMAND = "##["  # the runner obeys it anywhere in a line
# And this where a line begins, as a path may; blanks before it don't count.
_COMMAND = re.compile(r"^(?=[^\S\n]*::)", re.MULTILINE)


def render(report: Report) -> str:
    """The report for people, then an annotation for each finding."""
    said = harmless(text.render(report))
    return said + "".join(annotation(one) for one in report.diagnostics)


def harmless(said: str) -> str:
    """Text for people in which a runner finds no command."""
    return _COMMAND.sub("./", said).replace(_OLD_COMMAND, "## [")


def annotation(one: Diagnostic) -> str:
    """The workflow command that shows a finding at its place, ending with a line feed."""
    place = one.location
    properties = {
        "file": visible(place.path),
        "line": str(place.line),
        "col": str(place.column),
        **({"endColumn": str(one.end_column)} if one.end_column else {}),
        "title": f"{one.code} {one.name}",
    }
    stated = ",".join(f"{key}={value.translate(_PROPERTY)}" for key, value in properties.items())
    message = "\n".join(visible(part) for part in (one.message, one.hint) if part)
    return f"::{_COMMANDS[one.severity]} {stated}::{message.translate(_DATA)}\n"
