"""Parts that the pages of all record kinds have.

What belongs here: head, sections and the facts of every record. What does not: what only
one kind has (``incident_page``, ``problem_page``, ``known_error_page``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from faultbook.ids import parse_id
from faultbook.kinds import KINDS
from faultbook.views import addresses
from faultbook.views.addresses import page_of_id
from faultbook.views.change_history import change_history
from faultbook.views.display import (
    OPEN_STATES,
    Badge,
    Fact,
    Item,
    fact,
    facts,
    state_badge,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from markupsafe import Markup

    from faultbook.model.common import ComponentVersion
    from faultbook.record import AnyRecord, Entry
    from faultbook.views.change_history import ChangeHistory
    from faultbook.views.site_view import SiteView


@dataclass(frozen=True, slots=True)
class Head:
    """What stands at the top of a record's page.

    Attributes:
        kind: Name of its kind as a heading.
        id: Its id.
        title: Its title.
        badges: What is seen first: its state and what else stands out.
    """

    kind: str
    id: str
    title: str
    badges: tuple[Badge, ...]

    @property
    def heading(self) -> str:
        """Id and title."""
        return f"{self.id}: {self.title}"


@dataclass(frozen=True, slots=True)
class Body:
    """A record's sections.

    Attributes:
        opening: What stands before the first heading.
        sections: Text of its kind's own sections, by name.
        others: Text of all other sections, by heading.
    """

    opening: Markup | None
    sections: Mapping[str, Markup]
    others: tuple[tuple[str, Markup], ...]


@dataclass(frozen=True, slots=True)
class Ending:
    """What every record's page ends with.

    Attributes:
        history: Who changed what when; None where nobody knows.
        own: Other forms of the same record, and where it is edited.
        scripts: Addresses of the scripts that the page wants.
    """

    history: ChangeHistory | None
    own: tuple[Item, ...]
    scripts: tuple[str, ...]


def page_path(entry: Entry) -> str:
    """Path of a record's page."""
    path = page_of_id(entry.id)
    if path is None:
        msg = f"{entry.id} is not an id"
        raise ValueError(msg)
    return path


def head(view: SiteView, entry: Entry, record: AnyRecord, *more: Badge | None) -> Head:
    """The top of a record's page."""
    badges = [state_badge(entry.status), *(badge for badge in more if badge is not None)]
    if not view.shown.is_public and record.model.visibility == "public":
        badges.append(Badge("Public"))
    return Head(KINDS[entry.kind].title, entry.id, record.model.title, tuple(badges))


def twin_href(view: SiteView, entry: Entry, page: str) -> str:
    """Address of the file for programs that has all of a record, as seen from its page."""
    record_id = parse_id(entry.id)
    return view.file_href(addresses.twin(record_id, "json"), page) if record_id is not None else ""


def body(view: SiteView, record: AnyRecord, page: str, hidden: Collection[str] = ()) -> Body:
    """A record's sections as safe HTML.

    Args:
        view: The register.
        record: The record.
        page: Path of its page.
        hidden: Names of its kind's own sections that the page shows in another way.
    """
    known = {name.casefold(): name for name in KINDS[record.kind].sections}
    sections: dict[str, Markup] = {}
    others: list[tuple[str, Markup]] = []
    opening = None
    for heading, text in (record.document.sections or {}).items():
        name = known.get(heading.casefold())
        html = None if name in hidden and name not in sections else view.text(text, page)
        if html is None:
            continue
        if not heading:
            opening = html
        elif name is not None and name not in sections:
            sections[name] = html
        else:
            others.append((heading, html))
    return Body(opening, sections, tuple(others))


def common_facts(view: SiteView, record: AnyRecord) -> tuple[Fact, ...]:
    """Facts that every kind has and that readers look for last."""
    model, page = record.model, page_of_id(record.id) or ""
    visibility = None if view.shown.is_public else words(model.visibility)
    return facts(
        fact("Assignee", model.assignee),
        fact("Tags", *view.tag_items(model.tags, page)),
        fact("Earlier ids", *model.aliases),
        fact("Imported as", None if view.shown.is_public else model.source_id),
        fact("Visibility", visibility),
    )


def links(record: AnyRecord) -> tuple[Item, ...]:
    """Pages worth reading next to a record."""
    return tuple(Item(link.title, link.url) for link in record.model.links)


def ending(view: SiteView, entry: Entry) -> Ending:
    """What a record's page ends with."""
    scripts = (view.file_href(addresses.script("copy-code.js"), page_path(entry)),)
    return Ending(change_history(view, entry), _own_links(view, entry), scripts)


def _own_links(view: SiteView, entry: Entry) -> tuple[Item, ...]:
    record_id, page = parse_id(entry.id), page_path(entry)
    if record_id is None:
        return ()
    edit = view.place.edit(entry.path)
    feed = addresses.feed(addresses.kind_page(entry.kind))
    return (
        *((Item("Edit this record", edit),) if edit else ()),
        Item("JSON", view.file_href(addresses.twin(record_id, "json"), page)),
        Item("Markdown", view.file_href(addresses.twin(record_id, "md"), page)),
        Item("Permalink", view.file_href(addresses.permalink(record_id), page)),
        Item(f"Feed of {KINDS[entry.kind].title.lower()}s", view.file_href(feed, page)),
    )


def level_fact(record: AnyRecord) -> Fact | None:
    """Priority with what it follows from."""
    model = record.model
    parts = [f"{name} {value}" for name in ("impact", "urgency") if (value := getattr(model, name))]
    if model.priority is None:
        return fact("Impact and urgency", ", ".join(parts))
    return fact(
        "Priority", Item(str(model.priority), note=f"({', '.join(parts)})" if parts else "")
    )


def priority_badge(entry: Entry) -> Badge | None:
    """A record's priority, which stands out while there is something to be done."""
    urgent = 2
    if entry.priority is None:
        return None
    is_urgent = entry.priority <= urgent and entry.status in OPEN_STATES[entry.kind]
    return Badge(f"Priority {entry.priority}", "alert" if is_urgent else "plain")


def versions(found: Iterable[ComponentVersion]) -> tuple[str, ...]:
    """Components with their versions."""
    return tuple(f"{c.component} {c.version or ''}".strip() for c in found)
