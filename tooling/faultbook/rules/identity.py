"""FB2: ids, aliases, and the one path that an id implies.

What belongs here: whether a record is what its name and place say. What does not: the grammar of
ids (``ids``) and links to other records (``rules.references``).
"""

from __future__ import annotations

from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from faultbook.diagnostics import NewPath, Severity
from faultbook.ids import RecordId, parse_id, record_path
from faultbook.kinds import KINDS, KINDS_BY_PREFIX
from faultbook.rules.registry import Finding, Pointer, Scope, rule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from faultbook.record import AnyRecord, Context, Entry, RecordFile

_NO_FILE = frozenset({"not-a-file", "symlink"})
_NAMED = 4  # others that a finding names; any more say nothing new
_ID_HINT = "an id is a prefix, a year and four or more digits, such as 'INC-2026-0042'"


class _Name(NamedTuple):
    """A record file's name: the id it is, if it is one, and its ending."""

    stem: str
    suffix: str
    id: RecordId | None


@lru_cache(maxsize=8)  # several rules ask about one file, one after the other
def _name(path: str) -> _Name:
    name = path[path.rfind("/") + 1 :]
    stem, dot, ending = name.rpartition(".")
    return _Name(stem, dot + ending, parse_id(stem)) if stem else _Name(name, "", None)


def _is_no_file(file: RecordFile) -> bool:
    """Whether a folder or link stands there, which is a finding of its own."""
    problems = file.document.problems
    return bool(problems) and problems[0].kind in _NO_FILE


def _right_path(record_id: RecordId, suffix: str, context: Context) -> str:
    shard = context.config.layout.shard
    folder = KINDS_BY_PREFIX[record_id.prefix].folder
    wanted = ".md" if suffix.lower() == ".md" else ".yaml"
    return record_path(folder, record_id, shard=shard, suffix=wanted)


def _move(path: str, right: str) -> str:
    from shlex import quote

    return f"git mv {quote(path)} {quote(right)}" if path.isprintable() else f"move it to {right}"


@rule("FB201", "id-format", Scope.RECORD)
def _id_format(record: AnyRecord, _: Context) -> Iterable[Finding]:
    written, name = record.model.id, _name(record.path)
    if (name.id and written == name.stem) or parse_id(written) is not None:
        return ()
    hint = f"write '{name.id}'" if name.id else _ID_HINT
    return (Finding(f"{written!r} is not an id", ("id",), hint),)


@rule("FB202", "file-name", Scope.FILE)
def _file_name(file: RecordFile, context: Context) -> Iterable[Finding]:
    name = _name(file.path)
    if name.id is not None or _is_no_file(file):
        return ()
    written = parse_id(file.record.model.id) if file.record else None
    hint, fix = "name it for its id; if it is no record, move it out of the records' folders", None
    if written is not None:
        right = _right_path(written, name.suffix, context)
        hint = _move(file.path, right)
        is_certain = KINDS_BY_PREFIX[written.prefix].name == file.kind
        fix = NewPath(right) if is_certain and context.loaded.is_sound("layout") else None
    said = f"the file's name {name.stem!r} is not an id"
    return (Finding(said, hint=hint, place=(1, 1), fix=fix),)


@rule("FB203", "id-differs", Scope.RECORD)
def _id_differs(record: AnyRecord, _: Context) -> Iterable[Finding]:
    written, name = record.model.id, _name(record.path)
    if written == name.stem or name.id is None or parse_id(written) is None:
        return ()
    said = f"the id is {written!r}, but the file's name says '{name.id}'"
    hint = "make them the same; 'aliases' keeps an id that the record had before"
    return (Finding(said, ("id",), hint),)


@rule("FB204", "wrong-path", Scope.FILE)
def _wrong_path(file: RecordFile, context: Context) -> Iterable[Finding]:
    name = _name(file.path)
    if name.id is None or KINDS_BY_PREFIX[name.id.prefix].name != file.kind:
        return ()
    right = _right_path(name.id, name.suffix, context)
    if file.path == right or _is_no_file(file) or not context.loaded.is_sound("layout"):
        return ()
    said = f"a record with this name belongs at {right!r}"
    hint = _move(file.path, right)
    return (Finding(said, hint=hint, place=(1, 1), fix=NewPath(right)),)


@rule("FB205", "wrong-kind", Scope.FILE)
def _wrong_kind(file: RecordFile, context: Context) -> Iterable[Finding]:
    name = _name(file.path)
    if name.id is None or _is_no_file(file):
        return ()
    meant, here = KINDS_BY_PREFIX[name.id.prefix], KINDS[file.kind]
    if meant is here:
        return ()
    said = f"'{name.id}' is the id of a {meant.title.lower()}, but {here.folder!r} holds"
    said = f"{said} {here.plural.replace('-', ' ')}"
    right = _right_path(name.id, name.suffix, context)
    hint = f"{_move(file.path, right)}, or give it an id that begins with {here.prefix}"
    return (Finding(said, hint=hint, place=(1, 1)),)


@rule("FB206", "two-files", Scope.REGISTER)
def _two_files(entry: Entry, context: Context) -> Iterable[Finding]:
    claimants = context.register.claimants(entry.id)
    if len(claimants) == 1 or parse_id(entry.id) is None:
        return ()
    paths = (other.path for other in claimants if other.path != entry.path)
    others = list(islice(paths, _NAMED))
    said = f"{entry.id!r} has another file too: {', '.join(others)}"
    hint = "keep one of them, or give the other record an id of its own: 'faultbook renumber FILE'"
    pointers = tuple(Pointer("the same id", other, ("id",)) for other in others)
    return (Finding(said, ("id",), hint, related=pointers),)


@rule("FB207", "draft-id", Scope.RECORD, severity=Severity.WARNING)
def _draft_id(record: AnyRecord, _: Context) -> Iterable[Finding]:
    if "-DRAFT-" not in record.id:
        return ()
    hint = "'faultbook assign-ids' gives it a number; 'aliases' keeps the draft's id alive"
    return (Finding(f"{record.id!r} is a draft's id", ("id",), hint),)


@rule("FB208", "alias-taken", Scope.REGISTER)
def _alias_taken(entry: Entry, context: Context) -> Iterable[Finding]:
    if not entry.aliases:
        return ()
    found = []
    for index, alias in enumerate(entry.aliases):
        holder = next(iter(context.register.claimants(alias)), None)
        claiming = (one for one in context.register.holders(alias) if one.id != entry.id)
        taken_by = [holder] if holder is not None else list(islice(claiming, _NAMED))
        if taken_by:
            found.append(_taken(alias, index, entry, taken_by))
    return found


def _taken(alias: str, index: int, entry: Entry, taken_by: list[Entry]) -> Finding:
    path = ("aliases", index)
    first = taken_by[0]
    if first.id == entry.id:
        return Finding(f"{alias!r} is the record's own id", path, "delete it")
    if first.id == alias:
        said = f"{alias!r} is the id of another record"
        pointers = [Pointer("the record with this id", first.path, ("id",))]
    else:
        said = f"{alias!r} is an alias of {', '.join(one.id for one in taken_by)} too"
        pointers = [Pointer("the same alias", one.path, ("aliases",)) for one in taken_by]
    hint = "an old id leads to one record alone; keep the alias where it belongs"
    return Finding(said, path, hint, related=tuple(pointers))


@rule("FB209", "alias-format", Scope.RECORD)
def _alias_format(record: AnyRecord, _: Context) -> Iterable[Finding]:
    aliases = record.model.aliases
    if not aliases:
        return ()
    return [
        Finding(f"the alias {alias!r} is not an id", ("aliases", index), _ID_HINT)
        for index, alias in enumerate(aliases)
        if parse_id(alias) is None
    ]
