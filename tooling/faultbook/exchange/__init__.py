"""Records from other tools, and for them.

What belongs here: importers and exporters, one module each, the table of them, and what they
share. What does not: asking the user (``cli``) and judging records (``rules``).

An importer is a function ``import_<name>(folder, target, options, progress)`` that reads the
other tool's files, turns each into a ``Draft`` or a reason why not, and leaves ids, comparing and
writing to ``importing``.
"""

from __future__ import annotations

IMPORTERS: dict[str, str] = {
    "cstate": "faultbook.exchange.cstate",
}
"""Module of each importer, by the name users give it; imported only when asked for."""
