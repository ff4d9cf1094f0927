"""Every JSON Schema that there is.

What belongs here: their names. What does not: making them (``json_schema``, ``reporters``,
``exchange``, ``site_schemas``).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from faultbook.exchange.exporting.schema import export_schema
from faultbook.json_schema import any_record_schema, config_schema, record_schema
from faultbook.kinds import KINDS
from faultbook.publishing import signature_file_schema, site_schemas
from faultbook.reporters import history_schema
from faultbook.reporters import json as json_reporter
from faultbook.reporters import recurrence as recurrence_reporter
from faultbook.reporters.audit import json as audit_reporter
from faultbook.reporters.effect import json as effect_reporter
from faultbook.reporters.guard import json as guard_reporter
from faultbook.reporters.matches import json as match_reporter
from faultbook.reporters.metrics import json as metrics_reporter
from faultbook.reporters.trends import json as trends_reporter
from faultbook.views import addresses

if TYPE_CHECKING:
    from collections.abc import Callable

SCHEMAS: dict[str, Callable[[], dict[str, Any]]] = {
    **{name: partial(record_schema, kind) for name, kind in KINDS.items()},
    "record": any_record_schema,
    "config": config_schema,
    "report": json_reporter.schema,
    "history": history_schema.history_schema,
    "blame": history_schema.blame_schema,
    "diff": history_schema.diff_schema,
    "audit": audit_reporter.schema,
    "match": match_reporter.schema,
    "guard": guard_reporter.schema,
    "recur": recurrence_reporter.schema,
    "effect": effect_reporter.schema,
    "trends": trends_reporter.schema,
    "metrics": metrics_reporter.schema,
    "export": export_schema,
    "signatures": signature_file_schema.schema,
    "site-index": site_schemas.index_schema,
    "site-records": site_schemas.records_schema,
    "site-record": site_schemas.record_twin_schema,
    "site-services": site_schemas.services_schema,
}
"""Every schema by the name users give it; ``schema/NAME.json`` in the repository is its output."""


def schema_path(name: str) -> str:
    """Where a schema stands in a site, from its root."""
    return f"{addresses.API}/schemas/{name}.json"
