"""A record as rules see it: whole (``Record``) or as the catalog's row about it (``Entry``).

What belongs here: the types that catalog, lifecycle and rules hand each other. What does not:
finding and loading records (``catalog``) and judging them (``lifecycle``, ``rules``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, Protocol, TypeAlias, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from datetime import datetime

    from faultbook.clock import Clock
    from faultbook.config import Config, LoadedConfig, Service, Team
    from faultbook.document import Document
    from faultbook.event_walk import FieldPath
    from faultbook.model.common import RecordModel
    from faultbook.model.schema_problem import SchemaProblem

M_co = TypeVar("M_co", bound="RecordModel", covariant=True)

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)


class Record(NamedTuple, Generic[M_co]):
    """A record that could be read.

    Attributes:
        kind: Name of its kind: ``incident``, ``problem`` or ``known-error``.
        id: Its id: the file's name, or the field where the name is not one.
        path: Path of its file from the register's root.
        document: Its file.
        model: Its fields; those in ``dropped`` are missing or stand at a fallback.
        dropped: Fields that are there but can't be judged.
    """

    kind: str
    id: str
    path: str
    document: Document
    model: M_co
    dropped: frozenset[FieldPath] = frozenset()

    def section(self, name: str) -> str:
        """Text of a section, whatever the case of its heading; "" when there is none."""
        sections = self.document.sections
        if name in sections:
            return sections[name]
        wanted = name.casefold()
        return next((text for other, text in sections.items() if other.casefold() == wanted), "")

    def told(self, name: str) -> str:
        """What a section tells: its text without comments, which its readers never see."""
        text = self.section(name)
        return _COMMENT.sub("", text).strip() if "<!--" in text else text


class RecordFile(NamedTuple):
    """A file where a record should be, and what came of it.

    Attributes:
        path: Path from the register's root.
        kind: Name of the kind whose folder it is in.
        document: What could be read.
        record: The record; None when nothing can be judged beyond the file itself.
        schema_problems: Fields that don't fit the model.
    """

    path: str
    kind: str
    document: Document
    record: Record[RecordModel] | None = None
    schema_problems: tuple[SchemaProblem, ...] = ()


class IncidentFacts(NamedTuple):
    """What others ask of an incident: gates, and known errors that may recognise it.

    Attributes:
        began_at: When it began, as far as is known.
        known_error: The known error that was applied.
        is_excused: Whether it says why it isn't the return of a fixed known error.
        error_text: The beginning of its error text, or "".
        versions: Components and the versions it was seen on.
    """

    began_at: datetime | None
    known_error: str | None
    is_excused: bool
    error_text: str = ""
    versions: tuple[tuple[str, str | None], ...] = ()


class ProblemFacts(NamedTuple):
    """What other records' gates ask of a problem."""

    has_root_cause: bool
    deployed_at: datetime | None
    observe_days: int | None
    closure_code: str | None


class KnownErrorFacts(NamedTuple):
    """What others ask of a known error: gates, incidents, and known errors like it.

    Attributes:
        cause: Its own Cause section: ``stated``, ``under-investigation`` or ``""``.
        has_fixed_in: Whether it names a version without the error.
        signatures: Its signatures as ``signatures_text`` makes them into text, or "".
        samples: For each of them, the texts that it must recognise.
        fixed_in: Components and the versions without the error.
        affects: Components and the ranges of versions that have it.
    """

    cause: str
    has_fixed_in: bool
    signatures: str = ""
    samples: tuple[tuple[str, ...], ...] = ()
    fixed_in: tuple[tuple[str, str | None], ...] = ()
    affects: tuple[tuple[str, str | None], ...] = ()


Facts: TypeAlias = IncidentFacts | ProblemFacts | KnownErrorFacts


class Reference(NamedTuple):
    """A link to another record, where it is stored."""

    path: FieldPath
    target: str


class Entry(NamedTuple):
    """The catalog's row about a record; small enough to send between processes and to cache.

    Attributes:
        kind: Name of its kind.
        id: Its id.
        path: Path of its file from the register's root.
        title: Its title.
        status: Its state; None when the file can't be read, so that nothing is known of it.
        services: Keys of its services.
        owner: Team that answers for it.
        priority: 1 to 5, or None.
        tags: Its tags.
        opened_at: When it was opened, or for a known error None.
        visibility: ``internal`` or ``public``.
        aliases: Ids it had before.
        source_id: Its key where it was imported from.
        references: Links it stores.
        facts: What other records' gates ask of it.
        dropped: Fields that are there but can't be judged.
        ignored: Codes of rules switched off for it, with the last day, ISO 8601, or "".
    """

    kind: str
    id: str
    path: str
    title: str = ""
    status: str | None = None
    services: tuple[str, ...] = ()
    owner: str | None = None
    priority: int | None = None
    tags: tuple[str, ...] = ()
    opened_at: datetime | None = None
    visibility: str = "internal"
    aliases: tuple[str, ...] = ()
    source_id: str | None = None
    references: tuple[Reference, ...] = ()
    facts: Facts | None = None
    dropped: frozenset[FieldPath] = frozenset()
    ignored: tuple[tuple[str, str], ...] = ()

    @property
    def title_key(self) -> str:
        """The title as titles are compared."""
        return title_key(self.title)

    def target(self, field: str) -> str | None:
        """Id that the link ``field`` names, or None."""
        return next((r.target for r in self.references if r.path == (field,)), None)


_TELLING = ("opened_at", "source_id")
"""What tells records with one title apart, such as those that a monitor opens."""


def is_same_record(one: AnyRecord, other: AnyRecord) -> bool:
    """Whether two versions with one id, from two branches, are of one record."""
    if title_key(one.model.title) != title_key(other.model.title):
        return False
    told = ((getattr(one.model, name, None), getattr(other.model, name, None)) for name in _TELLING)
    return all(mine == theirs or None in (mine, theirs) for mine, theirs in told)


def title_key(title: str) -> str:
    """A title as titles are compared: without regard to case and spacing."""
    return " ".join(title.casefold().split())


class SignedRow(NamedTuple):
    """A known error with signatures, as far as other records are judged by it.

    Attributes:
        id: Its id.
        path: Path of its file from the register's root.
        status: Its state.
        signatures: As of ``KnownErrorFacts``.
        samples: Likewise.
    """

    id: str
    path: str
    status: str | None
    signatures: str
    samples: tuple[tuple[str, ...], ...]


def signed_rows(entries: Iterable[Entry]) -> tuple[SignedRow, ...]:
    """The known errors with signatures among some records, in their order."""
    return tuple(
        SignedRow(one.id, one.path, one.status, facts.signatures, facts.samples)
        for one in entries
        if isinstance(facts := one.facts, KnownErrorFacts) and facts.signatures
    )


class Shown(NamedTuple):
    """What known errors an incident's error text shows, by signatures that say enough.

    Attributes:
        others: Those that it doesn't name, by ``known_error`` or ``not_regression``.
        is_named: Whether it shows one that it names too; unless there are others, nobody looked.
    """

    others: tuple[str, ...] = ()
    is_named: bool = False


NOTHING_SHOWN = Shown()
"""What an incident shows that has no error text."""


class Register(Protocol):
    """All records, by id and by who links to whom."""

    def get(self, record_id: str) -> Entry | None:
        """The record with this id or alias."""

    def resolve(self, record_id: str) -> str | None:
        """The id of the record that has this id or alias; cheaper than the record itself."""

    def dependents(self, record_id: str) -> tuple[Entry, ...]:
        """Records that store a link to this one, under its id or an alias, sorted by id."""

    def claimants(self, record_id: str) -> tuple[Entry, ...]:
        """Every record with this very id, sorted by path; more than one is a finding."""

    def holders(self, alias: str) -> tuple[Entry, ...]:
        """Every record that had this id before, sorted by path."""

    def titled(self, kind: str, title: str) -> tuple[Entry, ...]:
        """Every record of a kind with this title, whatever its case, sorted by path."""

    def entries(self) -> tuple[Entry, ...]:
        """Every record, sorted by path."""

    def signed(self, pieces: Callable[[], Collection[int]]) -> tuple[SignedRow, ...]:
        """Known errors with signatures: all that demand one of the pieces, and perhaps others.

        Args:
            pieces: Gives the pieces, as ``matching.pieces`` makes them of texts and signatures.

        Returns:
            The known errors, sorted by path; where it is all there are, the same object each time.
        """

    def showing(self, known_error: str, shown_by: Callable[[Entry], Shown]) -> tuple[Entry, ...]:
        """Incidents that show a known error and don't name it, sorted by path.

        Args:
            known_error: The known error's id.
            shown_by: Tells what an incident shows, where that isn't known yet; every time the same.
        """


class FileProblem(NamedTuple):
    """Something wrong in a file that the configuration points to.

    Attributes:
        path: Path from the register's root.
        message: One line for a person.
        line: Line in the file, from 1.
        column: Character in the line, from 1.
    """

    path: str
    message: str
    line: int = 1
    column: int = 1


class Resembled(NamedTuple):
    """An earlier incident that one is like.

    Attributes:
        incident: Its id.
        likeness: The probability that both are the same fault.
        problem: Id of the problem that looks into it, or None.
        known_error: Id of the known error that it names, or None.
    """

    incident: str
    likeness: float
    problem: str | None
    known_error: str | None


class Context(NamedTuple):
    """What a record is judged against.

    Attributes:
        loaded: The register's configuration and what is wrong with it.
        clock: The moment of the check.
        register: The other records; empty for a rule that looks at one record by itself.
        services: Services by key, from the configuration and Backstage files.
        teams: Teams by key, likewise.
        file_problems: What is wrong with the Backstage files.
        find_known: Gives the ids of the known errors that an error text of some services certainly
            is about, as its words tell; the likeliest first.
        find_earlier: Gives the earlier incidents that one is like, the likest first.
        shown_by: Tells which known errors an incident's error text shows.
        showing: Gives the incidents whose error text shows a known error that they don't name.
    """

    loaded: LoadedConfig
    clock: Clock
    register: Register
    services: Mapping[str, Service]
    teams: Mapping[str, Team]
    file_problems: tuple[FileProblem, ...] = ()
    find_known: Callable[[str, tuple[str, ...]], tuple[str, ...]] = lambda _text, _services: ()
    find_earlier: Callable[[AnyRecord], tuple[Resembled, ...]] = lambda _: ()
    shown_by: Callable[[Entry], Shown] = lambda _entry: NOTHING_SHOWN
    showing: Callable[[str], tuple[Entry, ...]] = lambda _known_error: ()

    @property
    def config(self) -> Config:
        """The register's configuration."""
        return self.loaded.config


def plain_path(path: FieldPath) -> str:
    """A field's path as users write it: ``timeline.0.at``."""
    return ".".join(str(step) for step in path)


AnyRecord: TypeAlias = "Record[Any]"
