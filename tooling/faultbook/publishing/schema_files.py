"""The JSON Schemas as files of the site.

What belongs here: writing them down. What does not: which there are (``schemas``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faultbook.publishing.schemas import SCHEMAS, schema_path
from faultbook.reporters.json import to_json
from faultbook.views.page import SiteFile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faultbook.views.site_view import SiteView


def schema_files(view: SiteView) -> Iterator[SiteFile]:  # noqa: ARG001 - as all that make files of a site
    """Every schema, as ``faultbook schema NAME`` prints it."""
    for name, schema in SCHEMAS.items():
        yield SiteFile(schema_path(name), to_json(schema()).encode())
