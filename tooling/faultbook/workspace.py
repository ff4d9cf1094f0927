"""A register on disk: its root, its configuration, and lazily all that is in it.

What belongs here: opening a register and asking it things; the one door for the command line, the
site and other programs. What does not: parsing, rules, output.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, partial
from typing import TYPE_CHECKING

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
from faultbook.config import LoadedConfig, load_config
from faultbook.config_text import CONFIG_NAME
from faultbook.diagnostics import Report
from faultbook.errors import EnvironmentProblem
from faultbook.kinds import kind_of_path
from faultbook.parallel import job_count, map_chunks
from faultbook.record import Context

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from faultbook.baseline import Baseline
    from faultbook.document import Document, DocumentProblem
    from faultbook.record import Entry, RecordFile, Register
    from faultbook.rules.engine import Engine
    from faultbook.rules.selection import Selection

_FEW = 50  # files that are checked by reading only what they are linked with


@dataclass(frozen=True)
class Workspace:
    """A register and what is known of it.

    Attributes:
        root: Folder that holds ``faultbook.toml``.
        now: The moment that counts as now, with an offset.
        overlay: Bytes that stand for a file's content, by path from the root.
        jobs: Processes to use; None to decide by the work.
    """

    root: Path
    now: datetime
    overlay: Mapping[str, bytes] = field(default_factory=dict)
    jobs: int | None = None

    @cached_property
    def loaded_config(self) -> LoadedConfig:
        """The configuration and what is wrong with it."""
        try:
            content = self.overlay.get(CONFIG_NAME)
            text = ((self.root / CONFIG_NAME).read_bytes() if content is None else content).decode()
        except (OSError, UnicodeDecodeError) as error:
            msg = f"{CONFIG_NAME} can't be read: {error}"
            raise EnvironmentProblem(msg) from error
        return load_config(text)

    @cached_property
    def catalog(self) -> Catalog:
        """All records, each read once."""
        paths = self.paths()
        rows: list[Entry] = []
        jobs = job_count(len(paths), self.jobs)
        with closing(map_chunks(self._entries, paths, jobs)) as chunks:
            for chunk in chunks:
                rows += chunk
        return self._catalog_of(rows)

    def _catalog_of(self, rows: Iterable[Entry]) -> Catalog:
        in_order = tuple(sorted(rows, key=lambda row: row.path))
        return Catalog(in_order, shard=self.loaded_config.config.layout.shard)

    def paths(self) -> list[str]:
        """Paths of every file that stands where a record should."""
        records = (path for path in self.overlay if is_record_path(path))
        return sorted({*discover(self.root), *records})

    def read(self, path: str) -> bytes | DocumentProblem:
        """A record file's bytes, or why they can't be had."""
        content = self.overlay.get(path)
        if content is not None:
            return content
        return self._folder_problem(path.rpartition("/")[0]) or read_content(self.root, path)

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
        selection: Selection | None = None,
        progress: Callable[[int, int], None] | None = None,
        baseline: Baseline | None = None,
    ) -> Report:
        """Run the rules and gather every finding.

        Args:
            paths: Files to judge, from the root; the whole register when None.
            selection: Rules to run; those of the configuration when None.
            progress: Told, now and then, how many files of how many are done.
            baseline: What is left out; that of the configuration when None.
        """
        chosen = selection or self.selection()
        judged = self.paths() if paths is None else sorted(set(paths))
        if paths is None:
            found = check_all(self._files, progress)
        elif len(judged) <= _FEW:
            found = check_few(self._files, judged)
        else:
            found = check_many(self._files, judged, progress)
        report = Report(tuple(chosen.apply(found)), len(judged))
        known = self.baseline if baseline is None else baseline
        if known is not None:
            is_whole = paths is None and chosen == self.selection()
            report = self._without_known(report, known, chosen, is_whole=is_whole)
        in_order = sorted(report.diagnostics, key=lambda one: one.sort_key)
        return report._replace(diagnostics=tuple(in_order))

    def _without_known(
        self, report: Report, baseline: Baseline, chosen: Selection, *, is_whole: bool
    ) -> Report:
        """A report without what a baseline knows, and with what is wrong with the baseline.

        Whether an entry is of use can be told only when all was looked at.
        """
        from faultbook.baseline import sort_out

        found = sort_out(report.diagnostics, baseline)
        engine = self._engine(Catalog(()))
        said = engine.check_baseline(baseline, found.unused if is_whole else ())
        return Report((*found.new, *chosen.apply(said)), report.files, found.left_out)

    @cached_property
    def baseline(self) -> Baseline | None:
        """The baseline that the configuration names, if it does."""
        path = self.loaded_config.config.rules.baseline
        if path is None:
            return None
        from faultbook.checking.known import baseline_of  # few registers need it

        return baseline_of(self.root, path)

    @cached_property
    def _files(self) -> RegisterFiles:
        return RegisterFiles(
            self.paths,
            self.read,
            self.load,
            self._engine,
            self._clock,
            self.loaded_config.config.layout.shard,
            self.jobs,
        )

    @cached_property
    def _clock(self) -> Clock:
        return Clock(self.now)

    def _engine(self, register: Register) -> Engine:
        from faultbook.rules.engine import Engine  # imports every rule

        return Engine(self.context(register), self._document, self.loaded_config.text)

    def _document(self, path: str) -> Document | None:
        return self.load(path).document if kind_of_path(path) else None

    def context(self, register: Register) -> Context:
        """What records are judged against, with ``register`` for the other records."""
        loaded = self.loaded_config
        backstage = self.backstage
        return Context(
            loaded,
            self._clock,
            register,
            services={**backstage.services, **loaded.config.services},
            teams={**backstage.teams, **loaded.config.teams},
            file_problems=backstage.problems,
        )

    @cached_property
    def backstage(self) -> Backstage:
        """Services and teams from Backstage files that the configuration names."""
        return read_backstage(self.root, self.loaded_config.config.catalog.backstage)

    def selection(self, select: Iterable[str] = (), ignore: Iterable[str] = ()) -> Selection:
        """Rules to run: those asked for, else those of the configuration.

        Args:
            select: Codes, beginnings of codes or names; none means what the configuration says.
            ignore: Likewise, to be left out.

        Raises:
            UsageProblem: One of them names no rule.
        """
        from faultbook.rules.selection import selection_of

        return selection_of(self.loaded_config.config.rules, select, ignore)

    def _entries(self, paths: list[str]) -> list[Entry]:
        return [entry_of_file(self.load(path)) for path in paths]
