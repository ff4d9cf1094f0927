"""A register on disk: its root, its configuration, and lazily all that is in it.

What belongs here: opening a register and asking it things; the one door for the command line, the
site and other programs. What does not: parsing, rules, output.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache, partial
from typing import TYPE_CHECKING, NamedTuple

from faultbook.backstage import Backstage, read_backstage
from faultbook.catalog import (
    Catalog,
    discover,
    entry_of_file,
    folder_problem,
    is_record_path,
    load_file,
    read_content,
)
from faultbook.checking.direct import RegisterFiles, check_all, check_few, check_many
from faultbook.clock import Clock
from faultbook.config_text import CONFIG_NAME
from faultbook.diagnostics import Report
from faultbook.document import DocumentProblem
from faultbook.errors import EnvironmentProblem
from faultbook.gitrepo.repository import find_checkout, find_repository
from faultbook.kinds import KINDS, kind_of_path
from faultbook.parallel import job_count, map_chunks
from faultbook.record import Context

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from faultbook.baseline import Baseline
    from faultbook.checking.kept import Checked
    from faultbook.config import LoadedConfig, Service, Team
    from faultbook.diagnostics import Diagnostic
    from faultbook.document import Document
    from faultbook.gitrepo.repository import Repository
    from faultbook.gitrepo.tree import Tree
    from faultbook.history.history import RegisterHistory
    from faultbook.record import AnyRecord, Entry, RecordFile, Register, Resembled
    from faultbook.rules.engine import Engine
    from faultbook.rules.selection import Selection

_FEW = 50  # files that are checked by reading only what they are linked with


class Choice(NamedTuple):
    """Which of all findings a caller wants.

    Attributes:
        select: Codes, beginnings of codes or names of the rules to report; those of the
            configuration when empty.
        ignore: Likewise, left out besides those that the configuration leaves out.
        baseline: What is known already and left out; that of the configuration when None.
    """

    select: Sequence[str] = ()
    ignore: Sequence[str] = ()
    baseline: Baseline | None = None


AS_CONFIGURED = Choice()
"""What the configuration says."""


@dataclass(frozen=True)
class Workspace:
    """A register and what is known of it.

    Attributes:
        root: Folder that holds ``faultbook.toml``.
        now: The moment that counts as now, with an offset.
        overlay: Bytes that stand for a file's content, by path from the root.
        jobs: Processes to use; None to decide by the work.
        keeps: Whether what a check found is kept, in Git's folder, for the next one.
        tree: What stands for the folder's records, where they are not those on disk.
        tell: Told, in a line, what a user should know besides the answer.
        find_earlier: As of ``Context``.
    """

    root: Path
    now: datetime
    overlay: Mapping[str, bytes] = field(default_factory=dict)
    jobs: int | None = None
    keeps: bool = False
    tree: Tree | None = None
    tell: Callable[[str], None] = lambda _: None
    find_earlier: Callable[[AnyRecord], tuple[Resembled, ...]] = lambda _: ()

    @cached_property
    def config_bytes(self) -> bytes:
        """The configuration as it is written."""
        content = self.overlay.get(CONFIG_NAME)
        try:
            return (self.root / CONFIG_NAME).read_bytes() if content is None else content
        except OSError as error:
            msg = f"{CONFIG_NAME} can't be read: {error}"
            raise EnvironmentProblem(msg) from error

    @cached_property
    def loaded_config(self) -> LoadedConfig:
        """The configuration and what is wrong with it."""
        from faultbook.config import load_config  # imports Pydantic

        try:
            return load_config(self.config_bytes.decode())
        except UnicodeDecodeError as error:
            msg = f"{CONFIG_NAME} can't be read: {error}"
            raise EnvironmentProblem(msg) from error

    @cached_property
    def catalog(self) -> Catalog:
        """All records, each read once."""
        paths = self.paths()
        rows: list[Entry] = []
        jobs = job_count(len(paths), self.jobs)
        with closing(map_chunks(self._entries, paths, jobs)) as chunks:
            for chunk in chunks:
                rows += chunk
        return self.files.catalog(rows)

    def paths(self) -> list[str]:
        """Paths of every file that stands where a record should."""
        if self.tree is not None:
            found = [path for path in self.tree.files if is_record_path(path)]
        else:
            found = list(discover(self.root))
        added = [path for path in self.overlay if is_record_path(path)]
        return sorted({*found, *added} if added else found)

    def read(self, path: str) -> bytes | DocumentProblem:
        """A record file's bytes, or why they can't be had."""
        content = self.overlay.get(path)
        if content is not None:
            return content
        if self.tree is not None:
            found = self.tree.read(path)
            return DocumentProblem("unreadable", "is not there") if found is None else found
        return self._folder_problem(path.rpartition("/")[0]) or read_content(self.root, path)

    @cached_property
    def repository(self) -> Repository | None:
        """The repository that the register is in; None outside of one."""
        return find_repository(self.root.resolve())

    def at(self, commit: str) -> Workspace:
        """The register as a commit has it, under today's configuration.

        Args:
            commit: The commit's id.

        Raises:
            EnvironmentProblem: There is no repository.
        """
        return replace(self, tree=self.tree_at(commit), keeps=False)

    def tree_at(self, commit: str) -> Tree:
        """The register's folder as a commit has it.

        Args:
            commit: The commit's id.

        Raises:
            EnvironmentProblem: There is no repository.
        """
        from faultbook.gitrepo.tree import Tree

        repository, prefix = self.placed_in_repository()
        return Tree(repository, commit, prefix, [kind.folder for kind in KINDS.values()])

    def history(
        self,
        revision: str = "HEAD",
        *,
        allow_shallow: bool = False,
        progress: Callable[[int, int], None] | None = None,
    ) -> RegisterHistory:
        """What the commits up to one say of every record; closed by whoever opens it.

        Args:
            revision: The commit at the end of the mainline.
            allow_shallow: Whether to make do with a clone that lacks commits or contents.
            progress: Told, now and then, how many records of how many are read.

        Raises:
            EnvironmentProblem: There is no repository, it lacks part of its history, or Git fails.
            UsageProblem: The revision names no commit.
        """
        from faultbook.gitrepo import revisions
        from faultbook.history.gathering import Source
        from faultbook.history.history import open_history
        from faultbook.tool import tool_key

        repository, prefix = self.placed_in_repository()
        if not allow_shallow:
            revisions.refuse_incomplete(repository)
        if revision == "HEAD":
            head = revisions.find_commit(repository, revision) or ""  # there need be none yet
        else:
            head = revisions.commit_named(repository, revision)
        source = Source(repository, prefix, self.jobs, progress, self.tell)
        keeps = not revisions.is_incomplete(repository)
        return open_history(source, head, tool_key(), keeps=keeps)

    def placed_in_repository(self) -> tuple[Repository, str]:
        """The repository, and the register's folder in it as paths begin with it.

        Raises:
            EnvironmentProblem: There is none.
        """
        repository = self.repository
        if repository is None:
            raise EnvironmentProblem("the register is in no Git repository, so it has no history")
        if repository.is_bare:
            return repository, self.tree.prefix if self.tree is not None else ""
        folder = self.root.resolve().relative_to(repository.top).as_posix()
        return repository, "" if folder == "." else f"{folder}/"

    @cached_property
    def _folder_problem(self) -> Callable[[str], DocumentProblem | None]:
        """Why nothing in a folder is read; looked at once for each folder."""
        return lru_cache(maxsize=None)(partial(folder_problem, self.root))

    def load(self, path: str) -> RecordFile:
        """Read and parse one record's file."""
        return load_file(path, self.read(path))

    def check(
        self,
        paths: Sequence[str] | None = None,
        progress: Callable[[int, int], None] | None = None,
        choice: Choice = AS_CONFIGURED,
    ) -> Report:
        """Run the rules and gather every finding.

        Args:
            paths: Files to judge, from the root; the whole register when None.
            progress: Told, now and then, how many files of how many are done.
            choice: Which of the findings are reported.

        Raises:
            UsageProblem: A rule is named that doesn't exist.
        """
        if paths is None and self.keeps and not self.overlay and self.tree is None:
            repository = find_checkout(self.root.resolve())
            if repository is not None:
                return self.check_kept(repository, progress, choice)
        self.selection(choice)  # or a misspelt rule would be told at the very end
        judged = self.paths() if paths is None else sorted(set(paths))
        if paths is None:
            found = check_all(self.files, judged, progress)
        elif len(judged) <= _FEW:
            found = check_few(self.files, judged)
        else:
            found = check_many(self.files, judged, progress)
        is_whole = paths is None
        return self.report(found, len(judged), choice, is_whole=is_whole)

    def check_kept(
        self,
        repository: Repository,
        progress: Callable[[int, int], None] | None,
        choice: Choice,
        asked: str = "",
        report: Callable[[Checked], Report] | None = None,
    ) -> Report:
        """What is made of all findings, from what is kept of earlier checks as far as it holds.

        Args:
            repository: The checkout that the register is in.
            progress: As of ``check``.
            choice: As of ``check``.
            asked: What the report depends on besides findings and the choice.
            report: Makes the report of what a check came to; that of ``check`` when None.
        """
        from faultbook.checking.context import baseline_key, context_key
        from faultbook.checking.kept import Question, check_kept
        from faultbook.tool import tool_key

        if choice.select or choice.ignore:
            self.selection(choice)  # or a misspelt rule would be told at the very end
        text = None if choice.baseline is None else choice.baseline.text
        known = baseline_key(self.root, self.config_bytes, text)
        question = Question(
            self.root,
            repository,
            self.now,
            tool_key(),
            context_key(self.root, self.config_bytes),
            repr((sorted(choice.select), sorted(choice.ignore), known, asked)),
            report or (lambda one: self.report(one.found, one.files, choice, is_whole=True)),
        )
        return check_kept(self.files, question, progress)

    def report(
        self, found: Iterable[Diagnostic], files: int, choice: Choice, *, is_whole: bool
    ) -> Report:
        """The report of what was found, without what isn't asked for or is known already.

        Args:
            found: What was found.
            files: Number of files that were judged.
            choice: As of ``check``.
            is_whole: Whether the whole register was judged.
        """
        selection = self.selection(choice)
        report = Report(tuple(selection.apply(found)), files)
        known = self.baseline if choice.baseline is None else choice.baseline
        if known is not None:
            is_all = is_whole and selection == self.selection(AS_CONFIGURED)
            report = self._without_known(report, known, selection, is_all=is_all)
        in_order = sorted(report.diagnostics, key=lambda one: one.sort_key)
        return report._replace(diagnostics=tuple(in_order))

    def _without_known(
        self, report: Report, baseline: Baseline, selection: Selection, *, is_all: bool
    ) -> Report:
        """A report without what a baseline knows, and with what is wrong with the baseline.

        Whether an entry is of use can be told only when all was looked at.
        """
        from faultbook.baseline import sort_out

        found = sort_out(report.diagnostics, baseline)
        engine = self._engine(Catalog(()))
        said = engine.check_baseline(baseline, found.unused if is_all else ())
        return Report((*found.new, *selection.apply(said)), report.files, found.left_out)

    @cached_property
    def baseline(self) -> Baseline | None:
        """The baseline that the configuration names, if it does."""
        path = self.loaded_config.config.rules.baseline
        if path is None:
            return None
        from faultbook.checking.known import baseline_of  # few registers need it

        return baseline_of(self.root, path)

    @cached_property
    def files(self) -> RegisterFiles:
        """The register as checks need it."""
        return RegisterFiles(
            self.paths,
            self.read,
            self._engine,
            self._clock,
            lambda: self.loaded_config.config.layout.shard,
            self.jobs,
        )

    @cached_property
    def _clock(self) -> Clock:
        return Clock(self.now)

    def _engine(self, register: Register) -> Engine:
        from faultbook.rules.engine import Engine  # imports every rule

        return Engine(self.context(register), self.document, self.loaded_config.text)

    def document(self, path: str) -> Document | None:
        """A record file as text and plain values; None for a path where no record can be."""
        return self.load(path).document if kind_of_path(path) else None

    def context(self, register: Register) -> Context:
        """What records are judged against, with ``register`` for the other records."""
        from faultbook.rules.recognitions import Recognitions

        loaded = self.loaded_config
        backstage = self.backstage
        recognitions = Recognitions(register)
        return Context(
            loaded,
            self._clock,
            register,
            services=self.services,
            teams=self.teams,
            file_problems=backstage.problems,
            find_known=self._find_known,
            find_earlier=self.find_earlier,
            shown_by=recognitions.shown_by,
            showing=recognitions.showing,
        )

    def _find_known(self, text: str, services: tuple[str, ...]) -> tuple[str, ...]:
        from faultbook.matching.resembling import resembled  # few checks need it

        return resembled(self.root, text, services, self.tell)

    @cached_property
    def services(self) -> Mapping[str, Service]:
        """All services by key, those of Backstage files too."""
        return {**self.backstage.services, **self.loaded_config.config.services}

    @cached_property
    def teams(self) -> Mapping[str, Team]:
        """All teams by key, those of Backstage files too."""
        return {**self.backstage.teams, **self.loaded_config.config.teams}

    @cached_property
    def backstage(self) -> Backstage:
        """Services and teams from Backstage files that the configuration names."""
        return read_backstage(self.root, self.loaded_config.config.catalog.backstage)

    def selection(self, choice: Choice) -> Selection:
        """Which findings a choice and the configuration report.

        Raises:
            UsageProblem: A rule is named that doesn't exist.
        """
        from faultbook.rules.selection import selection_of

        return selection_of(self.loaded_config.config.rules, choice.select, choice.ignore)

    def _entries(self, paths: list[str]) -> list[Entry]:
        return [entry_of_file(self.load(path)) for path in paths]
