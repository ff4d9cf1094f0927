"""Text from a record in Markdown, as code.

What belongs here: code spans, in which no markup, mention, reference, address or emoji name is
live, on GitHub as on GitLab. What does not: the pages that they stand in (the neighbours).
"""

from __future__ import annotations

import re

from faultbook.plain_text import visible

_LONGEST = 1_000  # characters of one text; a value that is a whole log says nothing here
_BACKTICKS = re.compile("`+")


def code_cell(text: str) -> str:
    """Text from a record as code in a cell of a table, where a bar would end the cell."""
    return code_span(text).replace("|", r"\|")


def code_span(text: str) -> str:
    """Text from a record as code, between more backticks than it holds in a row."""
    said = visible(text)
    if len(said) > _LONGEST:
        said = f"{said[:_LONGEST]}..."
    if not said:
        return ""
    marks = "`" * (1 + max(map(len, _BACKTICKS.findall(said)), default=0))
    # Readers take a space off each end, except of text that is nothing else.
    space = " " if said.strip(" ") and (said[0] in "` " or said[-1] in "` ") else ""
    return f"{marks}{space}{said}{space}{marks}"
