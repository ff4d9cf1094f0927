"""Records from other tools, and for them.

What belongs here: importers and exporters, one module or package each, the tables of them, the
engine that importers share, and what they tell it (``source``). What does not: asking the user
(``cli``) and judging records (``rules``).

An importer is a module with a function ``open_source(paths, context)`` that gives a
``source.Source``: it reads the other tool's files and turns each record in them into a ``Draft`` or
a reason why not. Ids, comparing and writing are the engine's.
"""

from __future__ import annotations

from typing import Literal, NamedTuple


class Importer(NamedTuple):
    """One importer, as the command line offers it.

    Attributes:
        module: Its module; imported only when asked for.
        summary: What it makes of what, in a few words.
        sources: What is named on the command line, files or folders of such.
        options: Which options it has besides those of all.
        example: What somebody may type after its name.
        maintenance: What becomes of planned work unless the user says it; "" where a source has
            none. A source that itself calls its entries maintenance is believed, and they are
            marked as such; where only words tell, planned work is left out.
        beside: Names of files that are read too where they stand beside one that is named.
    """

    module: str
    summary: str
    sources: str
    options: tuple[str, ...]
    example: str
    maintenance: Literal["include", "skip", ""] = ""
    beside: tuple[str, ...] = ()


IMPORTERS: dict[str, Importer] = {
    "servicenow": Importer(
        "faultbook.exchange.servicenow",
        "Incidents, problems and known errors from ServiceNow.",
        "Exports of incident, problem and kb_knowledge as CSV, XLSX or JSON.",
        options=("dates", "kind"),
        example="incident.csv --map servicenow.toml",
    ),
    "statuspage": Importer(
        "faultbook.exchange.statuspage",
        "Incidents from an Atlassian status page.",
        "Its incidents.json, its RSS or Atom history, or a history of JSON lines.",
        options=("maintenance",),
        example="incidents.json --add-services",
        maintenance="include",
    ),
    "google-cloud": Importer(
        "faultbook.exchange.google_cloud",
        "Incidents from Google Cloud's status page.",
        "Its incidents.json.",
        options=(),
        example="incidents.json --add-services",
    ),
    "cstate": Importer(
        "faultbook.exchange.cstate",
        "Incidents from a cState status page.",
        "Folders of its issues, such as content/issues.",
        options=("maintenance",),
        example="../status/content/issues --add-services",
        maintenance="skip",
    ),
    "markdown": Importer(
        "faultbook.exchange.post_mortem",
        "Incidents from written post-mortems.",
        "Markdown files, or folders of them.",
        options=("dates",),
        example="post-mortems --map headings.toml",
    ),
    "csv": Importer(
        "faultbook.exchange.csv_table",
        "Records from any table, by a mapping file.",
        "Tables as CSV, XLSX or JSON.",
        options=("dates", "kind"),
        example="tickets.csv --map tickets.toml",
    ),
    "cre": Importer(
        "faultbook.exchange.cre",
        "Known errors from rules of the CRE standard.",
        "Folders of rules with their test.log, or files of rules.",
        options=(),
        example="cre/rules",
        beside=("test.log", "test-fp.log"),
    ),
    "json": Importer(
        "faultbook.exchange.own_export",
        "Records from an export of Faultbook's own.",
        "Files that 'faultbook export' wrote as json, jsonl or sqlite.",
        options=(),
        example="register.json",
    ),
}
"""Every importer by the name that users give it."""
