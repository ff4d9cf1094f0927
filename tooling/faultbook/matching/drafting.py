"""A signature to begin with, from the error texts of incidents or from logs.

What belongs here: which pieces of a text will be there again the next time and say something. What
does not: where texts come from (``authoring``, ``cli``), and recognising anything by a signature.

A draft is made of literals alone: what changes from one time to the next (``volatile``) and what
ordinary log holds as well (``background``) is left out, and of the rest the pieces that say most
are taken. Each piece that is handed out was found in the texts that it stands for.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from faultbook.matching.background import background_lines
from faultbook.matching.volatile import UNREADABLE, has_code, is_code, lasting_parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_SHORTEST = 12  # characters; shorter literals make nearly half of all false matches
_SHORTEST_CODE = 8
_LONGEST = 100
_MOST = 3  # literals of a signature; more only make it miss what differs a little
_LINES = 400  # lines of a text that are looked at
_LINE = 2000  # characters of a line that are looked at
_WORDS = 40  # words of a piece that are compared with the other texts

_UNREADABLE = re.compile(UNREADABLE)
_TELLING = re.compile(
    r"error|exception|fail|fatal|refus|denied|reject|timed? ?out|lost|abort|corrupt|exceed|expired"
    r"|unable|cannot|can't|invalid|missing|not found|out of|too (?:old|many|long|large)|mismatch",
    re.IGNORECASE,
)
_EVERYWHERE = re.compile(
    r"\s*(?:at [\w.$<>]+(?:\(|$)|File \"|Traceback |Caused by:?\s*$|\.\.\. [0-9]+ more"
    r"|During handling of)"
)
_ENDS = " \t,;:.([{<>\"'`|*#=-_/\\"
_BEGINNINGS = f"{_ENDS})]}}"
_CODE_WORTH, _TELLING_WORTH = 40, 20


class DraftSignature(NamedTuple):
    """Literals that recognise error texts.

    Attributes:
        form: ``all`` of them, or ``any``.
        literals: Pieces of the texts.
        samples: The texts, each of which they recognise.
    """

    form: str
    literals: tuple[str, ...]
    samples: tuple[str, ...]

    def as_value(self, name: str) -> dict[str, Any]:
        """The signature as a record holds it.

        Args:
            name: What it recognises.
        """
        samples = {"match": list(self.samples)}
        return {"name": name, self.form: list(self.literals), "samples": samples}


def draft_signature(texts: Iterable[str]) -> DraftSignature | None:
    """A signature of literals that recognises every text; None where nothing in them lasts.

    Pieces that all the texts have in common come first. Where there are none, each text that has
    a lasting piece gives one, and any of these is enough.

    Args:
        texts: Error texts, word for word.
    """
    samples = tuple(dict.fromkeys(text for text in texts if text.strip()))
    if not samples:
        return None
    common = _best(_common_pieces(samples), _MOST)
    if common:
        first = samples[0]
        return DraftSignature("all", tuple(sorted(common, key=first.index)), samples)
    single = {text: _best(_pieces(text), 1) for text in samples}
    found = {text: pieces[0] for text, pieces in single.items() if pieces}
    if not found:
        return None
    return DraftSignature("any", tuple(dict.fromkeys(found.values())), tuple(found))


def draft_from_logs(logs: Iterable[str]) -> DraftSignature | None:
    """A signature of literals that recognises every log, with lines of them as samples.

    Lines that tell of a failure are what is looked at, where a log has some. Secrets and addresses
    are taken out first: what is drafted is to be published.

    Args:
        logs: Logs that show one error, as ``clean_log`` leaves them.
    """
    from faultbook.matching.redaction import redacted

    drafted = draft_signature(redacted(_failing_lines(log)) for log in logs)
    if drafted is None:
        return None
    samples = (_sample(text, drafted) for text in drafted.samples)
    return drafted._replace(samples=tuple(dict.fromkeys(samples)))


def _failing_lines(log: str) -> str:
    lines = log.splitlines()
    telling = [line for line in lines if _TELLING.search(line[:_LINE])]
    return "\n".join(line[:_LINE] for line in (telling or lines)[:_LINES])


def _sample(text: str, drafted: DraftSignature) -> str:
    """The lines of a text that show what was drafted; of ``any``, the first of them."""
    lines = text.splitlines()
    shown = [
        number
        for literal in drafted.literals
        for number in [next((n for n, line in enumerate(lines) if literal in line), None)]
        if number is not None
    ]
    numbers = sorted(set(shown)) if drafted.form == "all" else [min(shown)]
    sample = "\n".join(lines[number].rstrip() for number in numbers)
    return _UNREADABLE.sub("\ufffd", sample)


def _common_pieces(samples: Sequence[str]) -> list[str]:
    """Pieces of the first text that stand in all the others too, as a whole or in part."""
    pieces = list(_pieces(samples[0]))
    for other in samples[1:]:
        pieces = [part for piece in pieces for part in _parts_in(other, piece)]
    return list(dict.fromkeys(pieces))


def _pieces(text: str) -> Iterator[str]:
    """What lasts of a text, line by line, without what changes from one time to the next."""
    for line in text.splitlines()[:_LINES]:
        if not _EVERYWHERE.match(line):
            yield from filter(_is_telling_enough, map(_trimmed, lasting_parts(line[:_LINE])))


def _trimmed(piece: str) -> str:
    """A piece without marks at its ends, and no longer than is of use."""
    piece = piece.lstrip(_BEGINNINGS).rstrip(_ENDS)
    if len(piece) <= _LONGEST:
        return piece
    return piece[:_LONGEST].rpartition(" ")[0].strip(_ENDS) or piece[:_LONGEST]


def _is_telling_enough(piece: str) -> bool:
    if piece in _background():
        return False
    if is_code(piece):
        return len(piece) >= _SHORTEST_CODE and " " not in piece
    letters = sum(map(str.isalpha, piece))
    return len(piece) >= _SHORTEST and letters * 2 >= len(piece)


@cache
def _background() -> str:
    return "\n".join(background_lines())


def _parts_in(text: str, piece: str) -> list[str]:
    """The longest runs of a piece's words that stand in a text; the piece itself if it does."""
    if piece in text:
        return [piece]
    words = list(re.finditer(r"\S+", piece))[:_WORDS]
    found: list[str] = []
    start = 0
    while start < len(words):
        run, after = "", start + 1
        for end in range(len(words), start, -1):
            part = _trimmed(piece[words[start].start() : words[end - 1].end()])
            if part in text and _is_telling_enough(part):
                run, after = part, end
                break
        found += [run] if run else []
        start = after
    return found


def _best(pieces: Iterable[str], number: int) -> list[str]:
    """The pieces that say most, none of which is part of another."""
    chosen: list[str] = []
    for piece in sorted(dict.fromkeys(pieces), key=_worth, reverse=True):
        if len(chosen) < number and not any(piece in one or one in piece for one in chosen):
            chosen.append(piece)
    return chosen


def _worth(piece: str) -> int:
    """How much a piece says: its letters, more for a code and for words of failure."""
    letters = sum(map(str.isalpha, piece))
    return letters + _CODE_WORTH * has_code(piece) + _TELLING_WORTH * bool(_TELLING.search(piece))
