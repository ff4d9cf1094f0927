"""A record's file made to say something else, with every byte of what doesn't change left alone.

What belongs here: the order in which ways to write are tried, and proof that the result says what
was meant. What does not: where text goes (``splicing``, ``section_splicing``) and what is to be
said (``assignments`` and whoever changes records).

Nothing is ever written wrongly: a text is read back and compared before it is handed out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from faultbook.document import SECTIONS, read_document
from faultbook.editing.render import UnwritableRecord
from faultbook.editing.section_splicing import with_section
from faultbook.editing.spelling import plain
from faultbook.editing.splicing import Splicer, Unspliceable, spliced
from faultbook.event_walk import walk
from faultbook.kinds import KINDS
from faultbook.model.schema_problem import field_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from faultbook.document import Document
    from faultbook.editing.splicing import Splice
    from faultbook.editing.yaml_text import Value
    from faultbook.event_walk import FieldPath
    from faultbook.kinds import RecordKind


def rewrite(
    document: Document,
    kind: str,
    fields: Mapping[str, Value | None],
    sections: Mapping[str, str],
) -> bytes:
    """The bytes of a record that says something else than it does.

    Args:
        document: The record; it has no problems.
        kind: Name of its kind.
        fields: All its fields. Those that it has already with the same value keep their text; a key
            that is missing here, or has no value, goes away.
        sections: All its sections by heading, likewise; an empty one goes away.

    Raises:
        UnwritableRecord: The record can't say that, or not in its present layout.
    """
    row = KINDS[kind]
    try:
        if document.is_markdown:
            changed = _with_fields(document, row, document.data or {}, fields)
            return _with_sections(changed, row, sections).text.encode()
        old, new = _with_blocks(document, fields, sections)
        return _with_fields(document, row, old, new).text.encode()
    except (TypeError, ValueError) as error:
        raise UnwritableRecord(str(error)) from error


def _with_blocks(
    document: Document, fields: Mapping[str, Value | None], sections: Mapping[str, str]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the YAML of a ``.yaml`` record says and should say, sections with it."""
    text = document.text[document.yaml_start : document.yaml_end]
    old: dict[str, Any] = walk(text).values[0]
    written = old.get(SECTIONS) or {}
    blocks = {
        name: written[name] if text == document.sections.get(name) else f"{text}\n"
        for name, text in sections.items()
        if text or (name in written and not document.sections.get(name))
    }
    return old, {**fields, SECTIONS: blocks or None}


def _with_fields(
    document: Document, kind: RecordKind, old: Mapping[str, Any], new: Mapping[str, Any]
) -> Document:
    changed = [key for key in {**old, **new} if plain(new.get(key)) != old.get(key)]
    if not changed:
        return document
    together = _attempt(document, kind, old, _target(old, new, changed))
    if together is not None:
        return together
    for key in changed:
        target = _target(old, new, [key])
        done = next((one for one in _ways(document, kind, old, target, key) if one), None)
        if done is None:
            msg = f"{key!r} can't be changed where it stands; run 'faultbook fmt', or edit the file"
            raise UnwritableRecord(msg)
        document, old = done, {name: plain(value) for name, value in target.items()}
    return document


def _target(
    old: Mapping[str, Any], new: Mapping[str, Any], changed: Iterable[str]
) -> dict[str, Any]:
    """What fields should say, some of them as in ``new``; those without a value are not there."""
    wanted = {**old, **{key: new.get(key) for key in changed}}
    return {key: value for key, value in wanted.items() if value is not None or key in old}


def _ways(
    document: Document,
    kind: RecordKind,
    old: Mapping[str, Any],
    target: Mapping[str, Any],
    key: str,
) -> Iterable[Document | None]:
    """The ways to change one field, the gentlest first."""
    yield _attempt(document, kind, old, target)
    if key in old and target.get(key) is not None:
        for as_one_line in (False, True):
            yield _attempt(
                document,
                kind,
                old,
                target,
                lambda splicer: splicer.whole_value(key, target[key], as_one_line=as_one_line),  # noqa: B023
            )


def _attempt(
    document: Document,
    kind: RecordKind,
    old: Mapping[str, Any],
    target: Mapping[str, Any],
    find: Callable[[Splicer], Sequence[Splice]] | None = None,
) -> Document | None:
    """The document with other fields; None when it wouldn't say what was meant."""
    yaml = document.text[document.yaml_start : document.yaml_end]
    splicer = Splicer(yaml, lambda path: _key_order(kind, path))
    try:
        found = splicer.splices(old, target) if find is None else find(splicer)
        changed = spliced(yaml, found)
    except Unspliceable:
        return None
    text = document.text
    meant = {
        key: plain(value)
        for key, value in target.items()
        if value is not None or (key in old and old[key] is None)
    }
    # A block that comes last must end its line, even where the file so far didn't.
    for line_end in ("",) if yaml.endswith("\n") else ("", "\n"):
        whole = text[: document.yaml_start] + changed + line_end + text[document.yaml_end :]
        read = read_document(whole.encode(), is_markdown=document.is_markdown)
        if _says(read, document, meant):
            return read
    return None


def _says(read: Document, before: Document, meant: dict[str, Any]) -> bool:
    if len(read.problems) > len(before.problems):
        return False
    if before.is_markdown:
        return read.data == meant and list(read.sections.items()) == list(before.sections.items())
    return bool(walk(read.text[read.yaml_start : read.yaml_end]).values[0] == meant)


def _key_order(kind: RecordKind, path: FieldPath) -> Sequence[str]:
    if path == ():
        return (*kind.keys, SECTIONS)
    if path == (SECTIONS,):
        return kind.sections
    return field_names(kind.model, path)


def _with_sections(document: Document, kind: RecordKind, sections: Mapping[str, str]) -> Document:
    for name in {**document.sections, **sections}:
        text, held = sections.get(name, ""), document.sections.get(name)
        stays = held is not None and name in sections and text in (held, _unix(held))
        if stays or (held is None and not text):
            continue
        changed = with_section(document, name, text, kind.sections)
        read = read_document(changed.encode(), is_markdown=True)
        kept = {one: said for one, said in document.sections.items() if one != name}
        found = {one: said for one, said in read.sections.items() if one != name}
        if (
            read.data != document.data
            or found != kept
            or _unix(read.sections.get(name, "")) != text
            or len(read.problems) > len(document.problems)
        ):
            raise UnwritableRecord(
                f"the section {name!r} would not read back as it is; it may hold no '##' heading"
                " outside code, no open code fence and no blank lines at its ends"
            )
        document = read
    return document


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n")
