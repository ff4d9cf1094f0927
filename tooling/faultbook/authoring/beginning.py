"""A record's first text: what its first state needs, and what later ones will ask.

What belongs here: from what is known at the beginning to a new file. What does not: which id it
gets (``numbering``), what older records know already (``problems``, ``known_errors``), and how a
value is spelt (``editing``).
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC
from typing import TYPE_CHECKING, Any, NamedTuple, cast, get_args

from faultbook.authoring.later_states import asked_later
from faultbook.catalog import Catalog, discover, load_file
from faultbook.editing.changes import Change
from faultbook.editing.render import UnwritableRecord, render_record
from faultbook.errors import UsageProblem
from faultbook.ids import RecordId, record_path
from faultbook.kinds import KINDS
from faultbook.model.vocabulary import Level
from faultbook.partial_catalog import PartialCatalog
from faultbook.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from faultbook.editing.yaml_text import Value
    from faultbook.record import AnyRecord, Context
    from faultbook.workspace import Workspace

LEVELS: tuple[Level, ...] = get_args(Level)
"""What impact and urgency may be, the highest first."""

_SLUG = 60  # characters of a title that a draft's id holds
_NO_REGISTER = Catalog(())


class NewRecord(NamedTuple):
    """A record that is still to be written.

    Attributes:
        record: The record.
        content: Its file's bytes.
    """

    record: AnyRecord
    content: bytes

    @property
    def change(self) -> Change:
        """What becomes of its file."""
        return Change(self.record.path, self.record.path, None, self.content)


def begin(
    workspace: Workspace,
    kind: str,
    record_id: RecordId,
    fields: Mapping[str, Value | None],
    sections: Mapping[str, str] | None = None,
) -> NewRecord:
    """A new record with comments about what its later states will ask; nothing is written.

    Its state is the first one and it is opened now, unless the fields say otherwise; its priority
    is what the matrix gives.

    Args:
        workspace: The register.
        kind: Name of the kind.
        record_id: Its id.
        fields: What is known of it.
        sections: Its sections by heading.

    Raises:
        UnwritableRecord: It can't hold what is given.
        UsageProblem: A service is named that doesn't exist.
    """
    context = workspace.context(_NO_REGISTER)
    told = {**_at_first(workspace, kind), **fields, "id": str(record_id)}
    refuse_unknown_services(context, cast("Iterable[str]", told.get("services") or ()))
    if told.get("priority") is None and "priority" in KINDS[kind].keys:
        told["priority"] = _priority(told, context)
    text = render_record(kind, told, sections or {})
    shard = context.config.layout.shard
    path = record_path(KINDS[kind].folder, record_id, shard=shard)
    file = load_file(path, text.encode())
    if file.record is None:  # its fields were judged when it was rendered
        raise UnwritableRecord(f"{path} could not be read back")
    lines = asked_later(file.record, _alone(workspace, file.record))
    content = _with_comments(text, file.record.document.yaml_end, lines).encode()
    return NewRecord(file.record._replace(document=load_file(path, content).document), content)


def draft_id(
    workspace: Workspace, kind: str, year: int, title: str, taken: Iterable[str] = ()
) -> RecordId:
    """An id for a record that gets its number later: the words of its title.

    Args:
        workspace: The register.
        kind: Name of the kind.
        year: Year of the record.
        title: Its title.
        taken: Further ids that are taken.
    """
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = "-".join(re.findall("[a-z0-9]+", plain))
    slug = words if len(words) <= _SLUG else words[: _SLUG + 1].rpartition("-")[0] or words[:_SLUG]
    row = KINDS[kind]
    begun = RecordId(row.prefix, year, 0, slug or kind)
    names = (path.rpartition("/")[2] for path in discover(workspace.root, [row.folder]))
    known = {name.rpartition(".")[0] for name in names} | set(taken)
    number, found = 1, begun
    while str(found) in known:
        number += 1
        found = begun._replace(slug=f"{begun.slug}-{number}")
    return found


def refuse_unknown_services(context: Context, services: Iterable[str]) -> None:
    """Stop where a service is named that the register doesn't know.

    Raises:
        UsageProblem: With the nearest one, or the way to add it.
    """
    if not context.loaded.is_sound("services") or context.file_problems:
        return  # what isn't known can't be told, and is a finding of the configuration's
    for service in services:
        if service not in context.services:
            near = did_you_mean(service, context.services)
            hint = near or f"add [services.{service}] to faultbook.toml"
            raise UsageProblem(f"no service is called {service!r}; {hint}")


def _at_first(workspace: Workspace, kind: str) -> dict[str, Any]:
    row = KINDS[kind]
    known: dict[str, Any] = {"status": row.first_status}
    if "opened_at" in row.keys:
        known["opened_at"] = workspace.now.astimezone(UTC).replace(microsecond=0)
    return known


def _priority(fields: Mapping[str, Any], context: Context) -> int | None:
    impact, urgency = fields.get("impact"), fields.get("urgency")
    if impact not in LEVELS or urgency not in LEVELS or not context.loaded.is_sound("priority"):
        return None
    return context.config.priority.matrix.priority(impact, urgency)


def _alone(workspace: Workspace, record: AnyRecord) -> Context:
    """What a record is judged against that no other one can name yet.

    A problem's gates ask who names it, and reading the whole register would only find nobody.
    """
    if record.kind == "problem":
        return workspace.context(_NO_REGISTER)
    shard = workspace.loaded_config.config.layout.shard
    return workspace.context(PartialCatalog({}, workspace.read, workspace.paths, shard=shard))


def _with_comments(text: str, end: int, lines: Iterable[str]) -> str:
    """The text with lines of comment at the end of its front matter."""
    return text[:end] + "".join(f"# {line}\n" for line in lines) + text[end:]
