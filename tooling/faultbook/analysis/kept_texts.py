"""What incidents' texts came to when they were compared, kept for the next time.

What belongs here: the tables, and renewing in them what new, changed and deleted incidents make
another. What does not: how alike texts are (``resemblance``, ``stand_ins``) and which incidents
there are (``recurring``).

A pair of texts holds as long as the stamps of both do (``resemblance.Texts.stamp``), and who stands
in for whom under a title as long as the stamps of all under it; so what is kept is at any time what
would be found anew.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from contextlib import closing
from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

from faultbook.analysis.likeness import ALIKE
from faultbook.analysis.ordinary_words import seen_before
from faultbook.analysis.resemblance import Comparer, Texts, packed
from faultbook.analysis.stand_ins import stand_ins, title_of
from faultbook.analysis.wording_terms import Wording, read_terms, terms_of, terms_text
from faultbook.parallel import job_count, map_chunks

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from faultbook.analysis.agglomeration import Pair
    from faultbook.analysis.wording_terms import Terms

TABLES = """
CREATE TABLE incident (id TEXT PRIMARY KEY, wording TEXT NOT NULL, text TEXT NOT NULL)
    WITHOUT ROWID;
CREATE INDEX incident_text ON incident (text);
CREATE TABLE term (number INTEGER PRIMARY KEY, term TEXT NOT NULL UNIQUE, seen INTEGER NOT NULL);
CREATE TABLE text (name TEXT PRIMARY KEY, title TEXT NOT NULL, held BLOB NOT NULL,
    terms BLOB NOT NULL, stamp BLOB, stand_in TEXT);
CREATE TABLE pair (one TEXT NOT NULL, other TEXT NOT NULL, likeness REAL NOT NULL,
    PRIMARY KEY (one, other)) WITHOUT ROWID;
CREATE INDEX pair_other ON pair (other);
CREATE TABLE stale (title TEXT PRIMARY KEY) WITHOUT ROWID
"""

_MOST_OF_A_TITLE = 64  # texts under its title that a text is compared with, where many have it
_FEW = 100  # texts whose terms are looked up one by one
_BETWEEN_TERMS = "\n"


class KeptText(NamedTuple):
    """An incident's text as it is kept.

    Attributes:
        name: Checksum of what it says.
        title: Its title, as of ``stand_ins``.
        held: Its terms, a line each.
        terms: All that is compared of it.
    """

    name: str
    title: str
    held: str
    terms: bytes


def kept_text(wording: Iterable[str]) -> KeptText:
    """What is kept of an incident's texts.

    Args:
        wording: The texts, as ``summaries.wording_of`` gives them.
    """
    terms = terms_of(Wording(*wording))
    text = terms_text(terms).encode()
    held = _BETWEEN_TERMS.join(terms.held)
    name = blake2b(text, digest_size=9).hexdigest()
    return KeptText(name, title_of(terms), held, zlib.compress(text, 1))


class KeptTexts:
    """The texts of a register's incidents.

    Args:
        connection: To a database with ``TABLES``, in which no transaction is open.
        jobs: Processes to use; None to decide by the work.
    """

    def __init__(self, connection: sqlite3.Connection, jobs: int | None = None) -> None:
        self._ask = connection.execute
        self._put = connection.executemany
        self._jobs = jobs

    def renew(
        self,
        wordings: Mapping[str, str],
        read: Callable[[Sequence[str]], Iterable[tuple[str, KeptText]]],
    ) -> None:
        """Bring the texts up to date; to be done before anything is asked.

        Args:
            wordings: By each incident's id, a text that is another as soon as its texts are.
            read: Gives the texts of some incidents by their ids.
        """
        kept = dict(self._ask("SELECT id, wording FROM incident"))
        anew = [one for one, wording in wordings.items() if kept.get(one) != wording]
        gone = [one for one in kept if one not in wordings]
        if not anew and not gone:
            return
        self._put("DELETE FROM incident WHERE id = ?", ((one,) for one in (*anew, *gone)))
        number_of = self._numbering(len(anew))
        for incident, text in read(anew):
            row = (incident, wordings[incident], text.name)
            self._ask("INSERT INTO incident VALUES (?, ?, ?)", row)
            terms = text.held.split(_BETWEEN_TERMS) if text.held else ()
            held = packed(map(number_of, terms))
            values = (text.name, text.title, held, text.terms)
            self._ask("INSERT OR IGNORE INTO text VALUES (?, ?, ?, ?, NULL, NULL)", values)
        self._drop_unused()

    def _numbering(self, texts: int) -> Callable[[str], int]:
        """What gives the number of a term, a new one where it has none.

        Args:
            texts: How many texts are numbered; for many, all numbers are read at once.
        """
        asked = "SELECT term, number FROM term"
        known: dict[str, int] = dict(self._ask(asked)) if texts > _FEW else {}
        (count,) = self._ask("SELECT count(*) FROM term").fetchone()

        def number_of(term: str) -> int:
            nonlocal count
            number = known.get(term)
            if number is None and texts <= _FEW:
                found = self._ask(f"{asked} WHERE term = ?", (term,)).fetchone()
                number = None if found is None else found[1]
            if number is None:
                number, count = count, count + 1
                self._ask("INSERT INTO term VALUES (?, ?, ?)", (number, term, seen_before(term)))
            known[term] = number
            return number

        return number_of

    def _drop_unused(self) -> None:
        """Drop texts that no incident has any more, and what was found of them."""
        asked = "SELECT name, title FROM text WHERE name NOT IN (SELECT text FROM incident)"
        unused = self._ask(asked).fetchall()
        self._forget(name for name, _ in unused)
        self._put("INSERT OR IGNORE INTO stale VALUES (?)", ((title,) for _, title in unused))
        self._put("DELETE FROM text WHERE name = ?", ((name,) for name, _ in unused))

    def compare(self, progress: Callable[[int, int], None] | None = None) -> None:
        """Compare what wasn't compared yet, or no longer is what it was.

        Args:
            progress: Told, now and then, how many texts of how many are compared.
        """
        kept = {name: (title, stamp, stand_in) for name, title, stamp, stand_in in self._rows()}
        stamps = {name: _digest(self._texts.stamp(name)) for name in kept}
        changed = {name for name, (_, stamp, _) in kept.items() if stamp != stamps[name]}
        stale = {title for (title,) in self._ask("SELECT title FROM stale")}
        if not changed and not stale:
            return
        stale |= {kept[name][0] for name in changed}
        under: dict[str, list[str]] = defaultdict(list)
        for name, (title, _, _) in kept.items():
            if title in stale:
                under[title].append(name)
        before = {name: stand_in for name, (_, _, stand_in) in kept.items()}
        after = {**before, **self._stand_ins(under)}
        anew = {
            name
            for name, stand_in in after.items()
            if stand_in == name and (name in changed or before[name] != name)
        }
        self._forget({name for name, new in after.items() if new != name or name in anew})
        self._compare(sorted(anew), {new for new in after.values() if new}, progress)
        told = ((stamps[name], after[name], name) for name in changed.union(*under.values()))
        self._put("UPDATE text SET stamp = ?, stand_in = ? WHERE name = ?", told)
        self._ask("DELETE FROM stale")

    def _rows(self) -> Iterable[tuple[str, str, bytes | None, str | None]]:
        return self._ask("SELECT name, title, stamp, stand_in FROM text").fetchall()

    @cached_property
    def _texts(self) -> Texts:
        seen = [one for (one,) in self._ask("SELECT seen FROM term ORDER BY number")]
        return Texts(dict(self._ask("SELECT name, held FROM text ORDER BY name")), seen)

    @cached_property
    def comparer(self) -> Comparer:
        """What tells how alike two texts are, by their names."""
        return Comparer(self._texts, self._terms_of)

    def _terms_of(self, name: str) -> Terms:
        asked = "SELECT terms FROM text WHERE name = ?"
        return _read(self._ask(asked, (name,)).fetchone()[0])

    def _stand_ins(self, under: Mapping[str, list[str]]) -> dict[str, str]:
        """Who stands in for whom, of those under some titles."""
        found = {name: name for name in under.get("", ())}
        shared = [names for title, names in sorted(under.items()) if title and len(names) > 1]
        found |= {names[0]: names[0] for title, names in under.items() if len(names) == 1}
        comparer, jobs = self._ready(sum(map(len, shared)))

        def work(chunk: list[list[str]]) -> list[dict[str, str]]:
            return [stand_ins(names, comparer.is_alike) for names in chunk]

        with closing(map_chunks(work, shared, jobs)) as chunks:
            for chunk in chunks:
                for one in chunk:
                    found |= one
        return found

    def _ready(self, work: int) -> tuple[Comparer, int]:
        """What compares texts in as many processes as are worth it, and their number."""
        jobs = job_count(work, self._jobs)
        if jobs == 1:
            return self.comparer, jobs
        # A connection must not be used in a process that was forked.
        terms: dict[str, bytes] = dict(self._ask("SELECT name, terms FROM text"))
        return Comparer(self._texts, lambda name: _read(terms[name])), jobs

    def _forget(self, names: Iterable[str]) -> None:
        """Forget the pairs of some texts."""
        if self._ask("SELECT EXISTS (SELECT 1 FROM pair)").fetchone()[0]:
            rows = [(name,) for name in names]
            self._put("DELETE FROM pair WHERE one = ?", rows)
            self._put("DELETE FROM pair WHERE other = ?", rows)

    def _compare(
        self,
        anew: Sequence[str],
        leading: Iterable[str],
        progress: Callable[[int, int], None] | None,
    ) -> None:
        """Find the pairs of some texts with all that stand for themselves."""
        if not anew:
            return
        finder = self._texts.finder(leading, anew)
        comparer, jobs = self._ready(len(anew))
        others = set(anew)

        def pairs_of(name: str) -> list[Pair]:
            found = (name, *finder.worth_comparing(name))
            # Of two that are both new, the lesser one finds the other.
            return list(
                comparer.pairs(name, [one for one in found if one >= name or one not in others])
            )

        done = 0
        with closing(map_chunks(lambda chunk: [*map(pairs_of, chunk)], anew, jobs)) as chunks:
            for chunk in chunks:
                for pairs in chunk:
                    self._put("INSERT INTO pair VALUES (?, ?, ?)", pairs)
                done += len(chunk)
                if progress is not None:
                    progress(done, len(anew))

    def pairs(self) -> list[Pair]:
        """All pairs of texts that are alike, by name, each text with itself among them."""
        return self._ask("SELECT one, other, likeness FROM pair ORDER BY one, other").fetchall()

    def stand_in_of(self) -> dict[str, str]:
        """By incident, the name of the text that stands in for its own in ``pairs``."""
        asked = "SELECT id, stand_in FROM incident JOIN text ON text.name = incident.text"
        return dict(self._ask(asked))

    def text_of(self, incident: str) -> str | None:
        """The name of an incident's text."""
        found = self._ask("SELECT text FROM incident WHERE id = ?", (incident,)).fetchone()
        return None if found is None else str(found[0])

    def incidents_of(self, text: str) -> list[str]:
        """Ids of the incidents with a text, sorted."""
        asked = "SELECT id FROM incident WHERE text = ? ORDER BY id"
        return [one for (one,) in self._ask(asked, (text,))]

    def alike_to(self, text: str) -> list[tuple[str, float]]:
        """Names of the texts that are alike to one, itself among them, and how much each is.

        ``compare`` need not have been called.
        """
        under = "SELECT name FROM text WHERE title = (SELECT title FROM text WHERE name = ?)"
        rows = self._ask(f"{under} AND title != '' ORDER BY name LIMIT {_MOST_OF_A_TITLE}", (text,))
        finder = self._texts.finder(self._texts.names, [text])
        names = {text, *(name for (name,) in rows), *finder.worth_comparing(text)}
        found = ((name, self.comparer.likeness(text, name)) for name in names)
        return sorted((one for one in found if one[1] >= ALIKE), key=lambda one: (-one[1], one[0]))


def _read(kept: bytes) -> Terms:
    return read_terms(zlib.decompress(kept).decode())


def _digest(stamp: bytes) -> bytes:
    return blake2b(stamp, digest_size=9).digest()
