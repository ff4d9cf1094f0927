"""What of a record is searched: one small HTML document a record.

What belongs here: which of a record's texts and facts are in it. What does not: making the index
(``search_index``) and asking it (``views/assets/scripts/search.js``).

Whole pages aren't indexed: their headings, buttons, histories and names of people would be found
too, and every engine's are different. The format is Pagefind's: text, with filters and metadata in
attributes (https://pagefind.app/docs/indexing/, https://pagefind.app/docs/filtering/).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from faultbook.ids import parse_id
from faultbook.publishing.code_spellings import other_spellings
from faultbook.views import addresses
from faultbook.views.record_parts import body, page_path, versions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup

    from faultbook.record import AnyRecord, Entry
    from faultbook.views.site_view import SiteView

_MOST_CHARACTERS = 20_000  # of a log or a timeline; what is searched for stands in its beginning

_LINES: dict[str, tuple[str, ...]] = {
    "incident": ("symptoms", "configuration_items", "category"),
    "problem": ("contributing_factors", "five_whys"),
    "known-error": ("symptoms",),
}
"""Fields of a kind, each a plain text or several."""

_TEXTS: dict[str, tuple[tuple[str, ...], ...]] = {
    "incident": (),
    "problem": (("root_cause", "summary"), ("fix", "description"), ("risk_acceptance", "reason")),
    "known-error": (("no_workaround",), ("retired_because",)),
}
"""Paths of a kind's fields that are Markdown."""


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """What of a record is searched.

    Attributes:
        path: Where it would stand for its address to be that of the record's page.
        html: The document.
    """

    path: str
    html: str


def search_document(view: SiteView, entry: Entry, record: AnyRecord) -> SearchDocument:
    """What of a record is searched, as the audience may read it."""
    page = page_path(entry)
    record_id = parse_id(entry.id)
    codes = tuple(getattr(record.model, "error_codes", ()))
    lines = tuple(_lines(record))
    logs = tuple(text[:_MOST_CHARACTERS] for text in _logs(record))
    html = view.templates.render(
        "search-document.html.j2",
        entry=entry,
        title=record.model.title,
        year=record_id.year if record_id else "",
        services=tuple(item.text for item in view.service_items(entry.services, page)),
        codes=codes,
        lines=lines,
        logs=logs,
        texts=tuple(_texts(view, record, page)),
        spellings=other_spellings(
            (record.model.title, *codes, *lines, *logs, *(record.document.sections or {}).values()),
            codes,
        ),
    )
    path = addresses.address(page, directory_urls=view.site.directory_urls)
    return SearchDocument(f"{path}index.html" if path.endswith("/") else path, html)


def _lines(record: AnyRecord) -> Iterator[str]:
    for name in _LINES[record.kind]:
        value = getattr(record.model, name)
        yield from (value,) if isinstance(value, str) else value or ()
    for name in ("affects", "fixed_in", "versions"):
        found = getattr(record.model, name, ())
        if name == "affects":
            yield from (one.component for one in found)
        else:
            yield from versions(found)


def _logs(record: AnyRecord) -> Iterator[str]:
    """Texts that stand word for word: logs, what is looked for in them, and what happened when."""
    model = record.model
    yield from filter(None, (getattr(model, "error_text", None),))
    for signature in getattr(model, "signatures", ()):
        for pattern in (*signature.all, *signature.any, *signature.sequence):
            yield from filter(None, (pattern.literal,))
    yield from filter(None, ("\n".join(one.event for one in getattr(model, "timeline", ())),))


def _texts(view: SiteView, record: AnyRecord, page: str) -> Iterator[Markup]:
    """Sections and other Markdown as the record's page shows them."""
    shown = body(view, record, page)
    yield from filter(None, (shown.opening, *shown.sections.values()))
    yield from (text for _, text in shown.others)
    for path in _TEXTS[record.kind]:
        value = record.model
        for step in path:
            value = getattr(value, step) if value is not None else None
        found = view.text(value or "", page)
        if found is not None:
            yield found
