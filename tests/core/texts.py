"""Records as text, and strategies for text that is nearly YAML."""

from __future__ import annotations

from typing import Any

import yaml
from hypothesis import strategies as st

INCIDENT = "records/incidents/2026/INC-2026-0001.md"
PROBLEM = "records/problems/2026/PRB-2026-0001.md"
KNOWN_ERROR = "kedb/2026/KE-2026-0001.md"


def markdown(fields: str, body: str = "") -> str:
    """A Markdown record of some front matter and a body."""
    end = "" if not fields or fields.endswith("\n") else "\n"
    return f"---\n{fields}{end}---\n{body}"


def incident(fields: str = "", *, number: int = 1, body: str = "") -> str:
    """The smallest incident that is valid, with more fields."""
    return markdown(f"id: INC-2026-{number:04d}\ntitle: Login fails\nstatus: new\n{fields}", body)


class Dumper(yaml.SafeDumper):
    """Writes values without aliases."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - PyYAML's signature
        return True


def dumped(value: Any, **style: Any) -> str:
    """YAML text of plain values, one line a scalar unless ``width`` says otherwise."""
    given = {"allow_unicode": True, "sort_keys": False, "width": 1_000_000, **style}
    text: str = yaml.dump(value, Dumper=Dumper, **given)
    return text


PIECES = st.sampled_from(
    [
        *("a", "b: ", "c:\n", "- ", "? ", ": ", ",", "[", "]", "{", "}", '"', "'", "\\", "#", "%"),
        *("\n", "\n  ", "\n    ", "\t", "\r\n", "\r", "|\n", ">-\n", "&a ", "*a", "!!str ", "! "),
        *("---\n", "---", "...\n", "~", "null", "no", "é", "😀", "\ufeff", "\u2028", "\x85", "\0"),
        *("\x1b", "\uffff", "<<: ", "id: x\n", "title: y\n", "status: new\n", "sections:\n", "@"),
        *(
            "## Workaround\n",
            "```\n",
            "~~~\n",
            "2026-01-01T00:00:00Z",
            "0x80070005",
            "'' : ",
            " # x",
        ),
    ]
)
"""Bits of records, well and badly chosen."""

SOUP = st.lists(PIECES, max_size=40).map("".join)
"""Text that is nearly YAML."""

FILES = st.one_of(
    st.binary(max_size=300),
    st.text(max_size=300).map(lambda text: text.encode(errors="replace")),
    SOUP.map(str.encode),
    SOUP.map(lambda text: markdown(text).encode()),
    st.builds(lambda fields, body: incident(fields, body=body).encode(), SOUP, SOUP),
)
"""Bytes of a record's file: anything at all, and what is nearly a record."""
