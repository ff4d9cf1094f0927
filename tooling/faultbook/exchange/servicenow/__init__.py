"""Importer of ServiceNow's exports: incidents, problems and knowledge articles.

What belongs here: opening a source. What does not: the rows (``source``), columns and words
(``columns``, ``words``), and what each table's rows become (``incident``, ``problem``,
``article``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from faultbook.exchange.source import ImportContext, Source


def open_source(paths: Sequence[Path], context: ImportContext) -> Source:
    """Exports of ServiceNow as a source.

    Args:
        paths: Files in CSV, XLSX or JSON, and folders of them.
        context: What the engine gives.

    Raises:
        UsageProblem: The mapping names a field that can't be filled.
        EnvironmentProblem: A path leads nowhere.
    """
    from faultbook.exchange.servicenow.source import ServiceNowSource

    return ServiceNowSource(paths, context)
