"""What a status page said of an incident, in one shape whatever form it came in.

What belongs here: the shape, and from JSON to it. What does not: feeds (``feed``), and what is made
of it (``incident``).

Keys differ between Statuspage's own JSON and histories gathered from its feeds; both are known, and
others are left alone.
"""

from __future__ import annotations

import re
from typing import Any, TypedDict

from faultbook.exchange.field_text import block, one_line

_CODE = re.compile(r"/incidents/(?P<code>[A-Za-z0-9_-]{4,60})(?:[/?#]|$)")


class Update(TypedDict):
    """One update of an incident.

    Attributes:
        at: When, as written; "" where that isn't said.
        status: The state it was posted with, such as ``Investigating``; "" likewise.
        text: What it says.
    """

    at: str
    status: str
    text: str


class Posted(TypedDict):
    """An incident of a status page: text as the page has it, times as written, "" for none.

    Attributes:
        name: Its title.
        status: Its state; "" where its updates alone say it.
        impact: How bad it was, by the page.
        url: Where the page tells of it.
        created: When it was posted.
        started: When it began.
        monitoring: When a fix was in place and watched.
        resolved: When it was over.
        published: When the feed's entry was published.
        outage_from: When service went.
        outage_to: When it was back.
        scheduled: What says that it is planned work; "" where nothing does.
        begins: When that work is to begin.
        components: Names of what was affected.
        updates: Its updates, the oldest first.
        text: What is said of it beside its updates.
        postmortem: The post-mortem.
    """

    name: str
    status: str
    impact: str
    url: str
    created: str
    started: str
    monitoring: str
    resolved: str
    published: str
    outage_from: str
    outage_to: str
    scheduled: str
    begins: str
    components: list[str]
    updates: list[Update]
    text: str
    postmortem: str


def incident_code(url: str) -> str:
    """The page's own key of an incident in its address; "" where there is none."""
    found = _CODE.search(url)
    return found["code"] if found else ""


def read_object(value: dict[str, Any]) -> tuple[str, Posted]:
    """An incident's key, "" where it has none, and what is said of it."""
    inner = value.get("incident")
    if isinstance(inner, dict) and "id" not in value:
        value = inner
    url = one_line(value.get("shortlink")) or one_line(value.get("url"))
    key = incident_code(one_line(value.get("url"))) or one_line(value.get("id"))
    updates = [
        _update(one)
        for one in _list(value.get("incident_updates", value.get("updates")))
        if isinstance(one, dict)
    ]
    if "incident_updates" in value:
        updates.reverse()  # the newest stands first there
    return key, Posted(
        name=one_line(value.get("name")) or one_line(value.get("title")),
        status=one_line(value.get("status")),
        impact=one_line(value.get("impact")),
        url=url,
        created=one_line(value.get("created_at")),
        started=one_line(value.get("started_at")),
        monitoring=one_line(value.get("monitoring_at")),
        resolved=one_line(value.get("resolved_at")),
        published=one_line(value.get("published_at")),
        outage_from=one_line(value.get("downtime_start")),
        outage_to=one_line(value.get("downtime_end")),
        scheduled="it has a scheduled_for" if one_line(value.get("scheduled_for")) else "",
        begins=one_line(value.get("scheduled_for")),
        components=_components(value),
        updates=updates,
        text=block(value.get("body")),
        postmortem=block(value.get("postmortem_body")),
    )


def _update(one: dict[str, Any]) -> Update:
    return Update(
        at=one_line(one.get("display_at")) or one_line(one.get("created_at") or one.get("at")),
        status=one_line(one.get("status")),
        text=block(one.get("body")) or block(one.get("message")),
    )


def _components(value: dict[str, Any]) -> list[str]:
    """Names of the components, and of those that updates alone name."""
    names: dict[str, None] = {}
    known: set[str] = set()
    for component in _list(value.get("components")):
        if isinstance(component, dict):
            known.add(one_line(component.get("id")))
            component = component.get("name")  # noqa: PLW2901 - both forms end as a name
        names.setdefault(one_line(component))
    for update in _list(value.get("incident_updates")):
        affected = update.get("affected_components") if isinstance(update, dict) else None
        for component in _list(affected):
            if isinstance(component, dict) and one_line(component.get("code")) not in known - {""}:
                names.setdefault(one_line(component.get("name")))
    return [name for name in names if name]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
