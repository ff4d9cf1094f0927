"""The signatures that a browser recognises known errors by.

What belongs here: which signatures go into the file, in which order, and its shape. What does not:
its JSON Schema (``signature_file_schema``), and running signatures in a browser
(``views/assets/scripts``).

The known errors are those that ``faultbook match`` answers with, whatever their state. They stand
in the order that decides between signatures that say as much: first those that aren't retired or
superseded, and of these the newest.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from faultbook.ids import parse_id
from faultbook.matching.compiled_expressions import compiled
from faultbook.matching.javascript import differs_in_javascript
from faultbook.matching.javascript_form import javascript_form
from faultbook.matching.ordinary import is_ordinary
from faultbook.matching.pattern_syntax import demanded, is_weak, literal_length
from faultbook.record import KnownErrorFacts
from faultbook.signature import read_signatures
from faultbook.views import addresses
from faultbook.views.page import SiteFile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faultbook.record import Entry
    from faultbook.signature import Pattern, Signature, Unless, Window
    from faultbook.views.site_view import SiteView

VERSION = 1
"""Version of the file's shape; it changes when a key goes or means something else."""

PATH = f"{addresses.API}/signatures.json"
"""Where the file stands, from the site's root."""


class Left(NamedTuple):
    """A signature that a browser can't run.

    Attributes:
        number: Its place among the known error's signatures, from 1.
        name: What it recognises, or "".
        why: What it would read otherwise than ``faultbook match``.
    """

    number: int
    name: str
    why: str


def signature_file(view: SiteView) -> Iterator[SiteFile]:
    """The file, as the audience may have it."""
    text = json.dumps(document(view), separators=(",", ":"))
    yield SiteFile(PATH, f"{text}\n".encode())


def document(view: SiteView) -> dict[str, Any]:
    """What stands in the file."""
    known: list[dict[str, Any]] = []
    left: list[dict[str, Any]] = []
    for entry in _in_order(view):
        taken: list[dict[str, Any]] = []
        for number, signature in _signatures(view, entry):
            why = _difference(signature)
            if why:
                left.append({"id": entry.id, **Left(number, signature.name, why)._asdict()})
            else:
                taken.append(signature_fields(signature, number))
        if taken:
            known.append(_known_error(view, entry, taken))
    head = view.past.head
    return {
        "version": VERSION,
        **({"as_of": head} if head else {}),
        "known_errors": known,
        "not_in_browser": left,
    }


def signature_fields(signature: Signature, number: int) -> dict[str, Any]:
    """A signature as a browser runs it; what is missing is as in ``Signature``.

    Args:
        signature: One that browsers can run.
        number: Its place among its known error's signatures, from 1.
    """
    fields: dict[str, Any] = {
        "number": number,
        "name": signature.name,
        "form": signature.form,
        "patterns": [_pattern(one) for one in signature.patterns],
        "unless": [_unless(one) for one in signature.unless],
        "within": _window(signature.within),
        "conditions": signature.conditions,
        "literals": literal_length(signature),
        "doubtful": is_weak(signature) or is_ordinary(signature),
    }
    return {key: value for key, value in fields.items() if value or key == "literals"}


def _in_order(view: SiteView) -> list[Entry]:
    found = [entry for entry in view.entries() if entry.kind == "known-error"]
    newest = sorted(found, key=_age, reverse=True)
    return sorted(newest, key=_is_gone)


def _age(entry: Entry) -> tuple[int, int, str]:
    record_id = parse_id(entry.id)
    return (record_id.year, record_id.number, record_id.slug) if record_id else (0, 0, entry.id)


def _is_gone(entry: Entry) -> bool:
    return entry.status == "retired" or entry.target("superseded_by") is not None


def _signatures(view: SiteView, entry: Entry) -> Iterator[tuple[int, Signature]]:
    """A known error's signatures by number; masked, one would recognise something else."""
    if not isinstance(entry.facts, KnownErrorFacts) or not entry.facts.signatures:
        return
    for number, signature in enumerate(read_signatures(entry.facts.signatures), start=1):
        texts = [one.text for one in _patterns(signature)]
        if not view.shown.is_public or all(view.shown.masked(text) == text for text in texts):
            yield number, signature._replace(name=view.shown.text(signature.name))


def _patterns(signature: Signature) -> tuple[Pattern, ...]:
    return (*signature.patterns, *(one.pattern for one in signature.unless))


def _difference(signature: Signature) -> str:
    """Why a browser can't run a signature; "" where it can."""
    for pattern in _patterns(signature):
        if not pattern.is_regex:
            continue
        if compiled(pattern.text) is None:
            return "RE2 can't read one of its expressions"
        why = differs_in_javascript(pattern.text)
        if why:
            return why.rpartition("; ")[0] or why
    return ""


def _known_error(view: SiteView, entry: Entry, signatures: list[dict[str, Any]]) -> dict[str, Any]:
    record_id = parse_id(entry.id)
    page = addresses.page_of_id(entry.id) or addresses.HOME
    return {
        "id": entry.id,
        "title": view.shown.text(entry.title),
        "status": entry.status or "",
        "url": addresses.address(page, directory_urls=view.site.directory_urls),
        "twin": addresses.twin(record_id, "json") if record_id else "",
        "signatures": signatures,
    }


def _pattern(pattern: Pattern) -> str | dict[str, Any]:
    """A pattern: its literal alone, or what there is to say of it."""
    text = pattern.text.replace("\r\n", "\n")  # as logs have line ends once they are cleaned
    counted = {"times": pattern.times} if pattern.times > 1 else {}
    if not pattern.is_regex:
        return {"literal": text, **counted} if counted else text
    form = javascript_form(text)
    fields = {"regex": text, "js": form.source, "flags": form.flags}
    return {**fields, "demands": list(demanded(pattern) or ()), **counted}


def _unless(unless: Unless) -> dict[str, Any]:
    fields = {
        "pattern": _pattern(unless.pattern),
        "anchor": unless.anchor,
        "slide": unless.slide,
        "within": _window(unless.within),
    }
    return {key: value for key, value in fields.items() if value}


def _window(window: Window | None) -> dict[str, float] | None:
    if window is None:
        return None
    return {key: value for key, value in window._asdict().items() if value is not None}
