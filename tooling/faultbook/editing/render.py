"""The writer: fields and sections to the text of a record.

What belongs here: the order of keys and the shape of a record's file. What does not: how a single
value is spelt (``yaml_text``), making foreign text fit (``section_text``), or where the file goes
(``files``).

Nothing is ever written wrongly: every text is read back and compared before it is handed out, so
what a record can't hold is refused here and not found later.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

from pydantic import BaseModel

from faultbook.document import SECTIONS, Document, read_document
from faultbook.editing.yaml_text import plain_value, yaml_text
from faultbook.errors import FaultbookError
from faultbook.kinds import FIRST_KEYS, KINDS
from faultbook.model.validation import validate

if TYPE_CHECKING:
    from faultbook.editing.yaml_text import Value


class UnwritableRecord(FaultbookError):
    """A value that a record can't hold, or would hold as something else."""


def render_record(
    kind: str,
    fields: Mapping[str, Value | None],
    sections: Mapping[str, str],
    suffix: str = ".md",
) -> str:
    """The text of a record.

    Keys come in one order whatever the order they are given in; a field that is None or an empty
    list is left out. Text is quoted wherever it could be taken for something else.

    Args:
        kind: Name of the kind.
        fields: Values by key: text, whole numbers, flags, days, moments with an offset, and lists
            and mappings of these.
        sections: Texts by heading, in order; the key "" is the text before the first heading.
        suffix: ``.md`` or ``.yaml``.

    Raises:
        UnwritableRecord: The text would not read back as these fields and sections.
    """
    try:
        written = _ordered(KINDS[kind].model, fields)
        text = _as_markdown(written, sections) if suffix == ".md" else _as_yaml(written, sections)
        content = text.encode()
    except UnicodeEncodeError as error:
        raise UnwritableRecord("a text isn't UTF-8, so no record can hold it") from error
    except (TypeError, ValueError) as error:
        raise UnwritableRecord(str(error)) from error
    document = read_document(content, is_markdown=suffix == ".md")
    _compare(document, plain_value(written), sections)
    problems = validate(KINDS[kind].model, document.data or {}).problems
    if problems:
        raise UnwritableRecord(problems[0].message)
    return text


def _as_markdown(fields: Mapping[str, Value], sections: Mapping[str, str]) -> str:
    parts = [f"---\n{yaml_text(fields)}---\n"]
    parts += [f"## {name}\n\n{text}\n" if name else f"{text}\n" for name, text in sections.items()]
    return "\n".join(parts)


def _as_yaml(fields: Mapping[str, Value], sections: Mapping[str, str]) -> str:
    blocks = {name: f"{text}\n" for name, text in sections.items()}
    return yaml_text({**fields, SECTIONS: blocks} if blocks else fields)


class _Shape(NamedTuple):
    """What writing the fields of a model takes.

    Attributes:
        keys: Key of each field by its name, where that is another.
        order: Every key, in the order that they are written in.
        models: The model of what a key holds, where that is one.
    """

    keys: Mapping[str, str]
    order: tuple[str, ...]
    models: Mapping[str, type[BaseModel]]


@cache
def _shape(model: type[BaseModel]) -> _Shape:
    keys = {name: info.alias or name for name, info in model.model_fields.items()}
    inner = {keys[name]: _model_in(info.annotation) for name, info in model.model_fields.items()}
    first = [key for key in FIRST_KEYS if key in inner]
    return _Shape(
        {name: key for name, key in keys.items() if name != key},
        (*first, *(key for key in inner if key not in first)),
        {key: found for key, found in inner.items() if found is not None},
    )


def _ordered(model: type[BaseModel], fields: Mapping[str, Any]) -> dict[str, Any]:
    """Fields under the keys and in the order of a model, without those that say nothing."""
    shape = _shape(model)
    given = {shape.keys.get(key, key): value for key, value in fields.items()}
    if len(given) != len(fields):
        raise UnwritableRecord("a field is given under both of its names")
    written = {
        key: _inner(shape.models.get(key), given[key])
        for key in shape.order
        if key in given and given[key] is not None and given[key] not in ((), [])
    }
    if len(written) != len(given):
        unknown = next((key for key in given if key not in shape.order), None)
        if unknown is not None:
            raise UnwritableRecord(f"unknown field {unknown!r}")
    return written


def _inner(model: type[BaseModel] | None, value: Any) -> Any:
    if model is None:
        return list(value) if isinstance(value, tuple) else value
    if isinstance(value, list | tuple):
        return [_inner(model, item) for item in value]
    return _ordered(model, value) if isinstance(value, Mapping) else value


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((m for part in get_args(annotation) if (m := _model_in(part))), None)


def _compare(document: Document, fields: Mapping[str, Any], sections: Mapping[str, str]) -> None:
    """Refuse what would not read back as it was meant."""
    if document.problems:
        problem = document.problems[0]
        raise UnwritableRecord(f"the record would be faulty: {problem.message}")
    read, found = document.data or {}, document.sections or {}
    if read != fields:
        key = next((key for key in fields if read.get(key) != fields[key]), "")
        raise UnwritableRecord(f"the field {key!r} would not read back as it is")
    if list(found.items()) != list(sections.items()):
        name = next((name for name in sections if found.get(name) != sections[name]), "")
        raise UnwritableRecord(
            f"the section {name!r} would not read back as it is; it may hold no '##' heading"
            " outside code, no open code fence and no blank lines at its ends"
        )
