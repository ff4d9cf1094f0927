"""What a shell completes: ids, states, services, teams, rules, and ``key=value``.

What belongs here: candidates for the word before the cursor. What does not: words that are the
same in every register, which ``click.Choice`` completes; files, which shells complete; and reading
the register (``candidates``).

To be given to ``shell_complete=`` of an argument or option:

- ``complete_ids``: ids of records that aren't on the line yet, with their titles
- ``complete_ids_of(kind)``: those of one kind
- ``complete_states``: the states that the records on the line may move to, or all
- ``complete_services``, ``complete_teams``: those of the configuration
- ``complete_rules``: codes and names of rules, with commas between them
- ``complete_sections``: headings of the records on the line
- ``complete_assignments``: ``key=value``, ``key+=item`` and ``key-=item`` for the kind or the
  records on the line
- ``complete_ids_and_assignments``, ``complete_ids_and_states``: for one argument that takes ids
  and, after them, the others

The kind on the line is the command's own name, or the value of its parameter ``kind`` or ``goal``.

None of them says anything but candidates: where there is no register, or it can't be read, there
are none. Since a key press waits for them, only ``complete_assignments`` imports the models.
"""

from __future__ import annotations

import re
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from faultbook.cli.here_and_now import register_root
from faultbook.kinds import KINDS, KINDS_BY_PREFIX
from faultbook.plain_text import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    import click
    from click.shell_completion import CompletionItem

Candidates: TypeAlias = "list[CompletionItem[str]]"
Completer: TypeAlias = "Callable[[click.Context, click.Parameter, str], Candidates]"

_TITLED = 50  # records that are opened for their titles; nobody reads more
_ASSIGNMENT = re.compile(
    r"(?P<key>[^=+@-]*)(?P<operator>[+@-]?=)(?P<list>\[(?:.*,)?\s*)?(?P<typed>.*)", re.DOTALL
)
_FAMILY = len("FB4")
_PREFIX = "FB"


def _quietly(complete: Completer) -> Completer:
    """A failure gives no candidates: its message would stand in the line that is being typed."""

    @wraps(complete)
    def completed(ctx: click.Context, param: click.Parameter, incomplete: str) -> Candidates:
        try:
            return complete(ctx, param, incomplete)
        except Exception:  # noqa: BLE001 - the command itself will say what is wrong
            return []

    return completed


@_quietly
def complete_ids(ctx: click.Context, _param: click.Parameter, incomplete: str) -> Candidates:
    """Ids of records, the newest first; where none begins like this, ids they had before."""
    return _ids(ctx, incomplete, KINDS)


def complete_ids_of(kind: str) -> Completer:
    """What completes ids of one kind, as ``complete_ids`` does.

    Args:
        kind: The kind's name.
    """

    @_quietly
    def complete(ctx: click.Context, _param: click.Parameter, incomplete: str) -> Candidates:
        return _ids(ctx, incomplete, (kind,))

    return complete


@_quietly
def complete_states(ctx: click.Context, _param: click.Parameter, incomplete: str) -> Candidates:
    """States that every record on the line may move to; without one, all of the kinds on it."""
    return _matching(incomplete, dict.fromkeys(_states(ctx), ""))


@_quietly
def complete_services(ctx: click.Context, _param: click.Parameter, incomplete: str) -> Candidates:
    """Keys of services, with their names."""
    return _matching(incomplete, _configured(ctx, "services"))


@_quietly
def complete_teams(ctx: click.Context, _param: click.Parameter, incomplete: str) -> Candidates:
    """Keys of teams, with their names."""
    return _matching(incomplete, _configured(ctx, "teams"))


@_quietly
def complete_rules(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> Candidates:
    """Families of rules, codes once a family is typed, or names of rules; after a comma, again."""
    from faultbook.rules.registry import FAMILIES, names_on_pages

    before, comma, typed = incomplete.rpartition(",")
    known = {family: one.subject for family, one in FAMILIES.items()}
    if not _PREFIX.startswith(typed[: len(_PREFIX)].upper()):
        known = {name: code for code, name in names_on_pages().items()}
    elif len(typed) >= _FAMILY:
        known |= names_on_pages()
    return _matching(typed, known, before + comma)


@_quietly
def complete_sections(ctx: click.Context, _param: click.Parameter, incomplete: str) -> Candidates:
    """Headings of the sections of the kinds on the line."""
    sections = [name for kind in _kinds(ctx) for name in KINDS[kind].sections]
    return _matching(incomplete, dict.fromkeys(sections, ""))


@_quietly
def complete_assignments(
    ctx: click.Context, _param: click.Parameter, incomplete: str
) -> Candidates:
    """Keys of the kind or the records on the line and, after a key, its values."""
    return _assignments(ctx, incomplete)


@_quietly
def complete_ids_and_assignments(
    ctx: click.Context, _param: click.Parameter, incomplete: str
) -> Candidates:
    """Ids; once there is one, assignments, and more ids where one is begun."""
    return _after_ids(ctx, incomplete, _assignments)


@_quietly
def complete_ids_and_states(
    ctx: click.Context, _param: click.Parameter, incomplete: str
) -> Candidates:
    """Ids; once there is one, the states it may move to, and more ids where one is begun."""
    return _after_ids(
        ctx, incomplete, lambda ctx, typed: _matching(typed, dict.fromkeys(_states(ctx), ""))
    )


def _after_ids(
    ctx: click.Context, typed: str, follow: Callable[[click.Context, str], Candidates]
) -> Candidates:
    following = follow(ctx, typed) if _kinds(ctx) else []
    return following or _ids(ctx, typed, KINDS)


def _assignments(ctx: click.Context, incomplete: str) -> Candidates:
    from click.shell_completion import CompletionItem

    from faultbook.cli.assignable import keys_of, values_of  # imports Pydantic

    kinds = _kinds(ctx) or [*KINDS]
    match = _ASSIGNMENT.fullmatch(incomplete)
    if match is None:
        return _matching(incomplete, keys_of(kinds))
    if match["operator"] == "@=":
        return [CompletionItem(match["typed"], type="file")]
    values, typed = values_of(kinds, match["key"]), match["typed"]
    prefix = incomplete.removesuffix(typed)
    if values.kind:
        return _ids(ctx, typed, (values.kind,), prefix)
    words = _configured(ctx, values.table) if values.table else {}
    return _matching(typed, {**dict.fromkeys(values.words, ""), **words}, prefix)


def _matching(typed: str, known: Mapping[str, str], prefix: str = "") -> Candidates:
    """The known words that begin with what is typed, in whatever case.

    Args:
        typed: The beginning.
        known: Words, each with what to say beside it, or "".
        prefix: What stands before it in the same word of the line.
    """
    from click.shell_completion import CompletionItem

    return [
        CompletionItem(f"{prefix}{word}", help=visible(said) or None)
        for word, said in known.items()
        if word.casefold().startswith(typed.casefold())
    ]


def _ids(ctx: click.Context, typed: str, kinds: Iterable[str], prefix: str = "") -> Candidates:
    root = _root(ctx)
    if root is None:
        return []
    from faultbook.cli.candidates import front_matter, paths_by_id, titles_by_alias

    paths = paths_by_id(root, kinds)
    taken = {text.casefold() for text in _texts(ctx)}
    found = [one for one in paths if one.casefold().startswith(typed.casefold())]
    if not found and typed:
        return _matching(typed, titles_by_alias(root, paths.values()), prefix)
    titles = dict.fromkeys((one for one in found if one.casefold() not in taken), "")
    if len(titles) <= _TITLED:
        for one in titles:
            titles[one] = str(front_matter(root, paths[one]).get("title") or "")
    return _matching(typed, titles, prefix)


def _states(ctx: click.Context) -> list[str]:
    from faultbook.lifecycle import MOVES

    allowed = []
    for kind, status in _records(ctx):
        moves = MOVES[kind]
        allowed.append([*moves.get(status, moves)])
    if not allowed:
        named = _kinds(ctx) or [*KINDS]
        return [*dict.fromkeys(state for kind in named for state in MOVES[kind])]
    return [state for state in allowed[0] if all(state in others for others in allowed)]


def _records(ctx: click.Context) -> Iterator[tuple[str, str]]:
    """Kind and state, "" where it can't be read, of each record on the line."""
    root = _root(ctx)
    kinds = {one.casefold(): kind for one, kind in _ids_on_line(ctx)}
    if root is None or not kinds:
        return
    from faultbook.cli.candidates import front_matter, paths_by_id

    for record_id, path in paths_by_id(root, dict.fromkeys(kinds.values())).items():
        if record_id.casefold() in kinds:
            status = front_matter(root, path).get("status")
            yield kinds[record_id.casefold()], status if isinstance(status, str) else ""


def _kinds(ctx: click.Context) -> list[str]:
    """Kinds that the line names, or those of the records on it."""
    named = (ctx.info_name, ctx.params.get("kind"), ctx.params.get("goal"))
    found = [name for one in named for name in _flat(one) if name in KINDS]
    return [*dict.fromkeys(found or [kind for _, kind in _ids_on_line(ctx)])]


def _ids_on_line(ctx: click.Context) -> Iterator[tuple[str, str]]:
    """What looks like an id, with its kind."""
    for text in _texts(ctx):
        prefix, dash, _ = text.partition("-")
        if dash and prefix.upper() in KINDS_BY_PREFIX:
            yield text, KINDS_BY_PREFIX[prefix.upper()].name


def _texts(ctx: click.Context) -> list[str]:
    """All that the line gives the command so far.

    After an option that still lacks its value, click leaves the arguments in ``ctx.args``.
    """
    return [*ctx.args, *(text for value in ctx.params.values() for text in _flat(value))]


def _flat(value: object) -> list[str]:
    values = value if isinstance(value, (tuple, list)) else (value,)
    return [one for one in values if isinstance(one, str)]


def _configured(ctx: click.Context, table: str) -> dict[str, str]:
    root = _root(ctx)
    if root is None:
        return {}
    from faultbook.cli.candidates import configured

    return configured(root, table)


def _root(ctx: click.Context) -> Path | None:
    """The register's root, seen from where ``-C`` would lead."""
    start = Path.cwd() / (ctx.find_root().params.get("directory") or "")
    root = register_root(start)
    return None if root is None else Path(root)
