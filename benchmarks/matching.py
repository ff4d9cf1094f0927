"""How well known errors are found: right ones, wrong ones, and what the probabilities are worth.

What belongs here: the figures and their tables. What does not: asking (``trials``), the rules
(``cre_rules``), learning the probabilities (``calibration``) and timing (``match_start``,
``recognition``), which is called at the end.

Run as ``python -m benchmarks.matching DIR`` from the repository's root, where DIR is a folder of
rules of the CRE standard. The status histories beside it (``--unrelated``) are unrelated text.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from benchmarks import match_start, recognition
from benchmarks.cre_rules import DRAFTER, Imported, read_rules
from benchmarks.trials import trials_missing, trials_there, trials_unrelated
from benchmarks.unrelated import buried, unrelated_texts
from faultbook.matching.answer import Confidence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from benchmarks.cre_rules import Rule
    from benchmarks.trials import Trial

_FEW = 5
_BINS = 10
_TUNED = ("half 0", "half 1")

GROUPS: dict[str, Callable[[Rule], bool]] = {
    "all rules": lambda _: True,
    "written rules": lambda rule: not rule.is_draft,
    "drafts": lambda rule: rule.is_draft,
    **{
        f"{name}, {half}": lambda rule, number=number, is_draft=is_draft: (  # type: ignore[misc]
            rule.half == number and rule.is_draft in is_draft
        )
        for name, is_draft in (("all rules", (True, False)), ("written rules", (False,)))
        for number, half in enumerate(_TUNED)
    },
}
"""Rules that figures are told for; halves are by id, and what is tuned is tuned on half 0."""


class Hit(NamedTuple):
    """How the right known error fared.

    Attributes:
        rule: The rule whose log was asked for.
        first: 1 where it came first; its share where others shared the first place.
        few: Likewise for the first five places.
    """

    rule: Rule
    first: float
    few: float


def hit_by_signature(trial: Trial) -> Hit:
    """How the right known error fared among those whose signatures were shown."""
    if trial.rule is None:
        raise ValueError(trial.kind)
    signed = [match for match in trial.matches if match.signatures]
    mine = next((match for match in signed if match.known_error.id == trial.right), None)
    if mine is None:
        return Hit(trial.rule, 0.0, 0.0)
    return _hit(trial.rule, mine.rank - 1, sum(match.rank == mine.rank for match in signed))


def hit_by_score(rule: Rule, score: float, scores: Iterable[float]) -> Hit:
    """How a known error with a score fared among all; equal scores share their places."""
    if score <= 0:
        return Hit(rule, 0.0, 0.0)
    others = [round(one, 6) for one in scores]
    mine = round(score, 6)
    return _hit(rule, sum(one > mine for one in others), others.count(mine))


def _hit(rule: Rule, better: int, equal: int) -> Hit:
    first = 1 / equal if better == 0 else 0.0
    return Hit(rule, first, max(0, min(equal, _FEW - better)) / equal)


def hit_by_words(trial: Trial) -> Hit:
    """How the right known error fared by words."""
    if trial.rule is None:
        raise ValueError(trial.kind)
    scores = [one.evidence.scored.score for one in trial.standings]
    mine = 0.0 if trial.place is None else scores[trial.place]
    return hit_by_score(trial.rule, mine, scores)


def hits_of_bm25s(rules: Sequence[Rule]) -> list[Hit]:
    """What plain bm25s finds, with its own tokenizer over all that a rule says in words."""
    import bm25s

    documents = bm25s.tokenize([rule.document for rule in rules], show_progress=False)
    model = bm25s.BM25()
    model.index(documents, show_progress=False)
    hits = []
    for number, rule in enumerate(rules):
        log = rule.log.decode("utf-8", "replace")
        (query,) = bm25s.tokenize([log], return_ids=False, show_progress=False)
        scores = [float(score) for score in model.get_scores(query)]
        hits.append(hit_by_score(rule, scores[number], scores))
    return hits


def calibration_error(said: Sequence[tuple[float, bool]]) -> tuple[float, list[str]]:
    """How far probabilities are off, on average, and a table of it.

    Expected calibration error over ten bins of equal width (Guo and others 2017,
    https://arxiv.org/abs/1706.04599).
    """
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for probability, is_right in said:
        bins[min(_BINS - 1, int(probability * _BINS))].append((probability, is_right))
    off = 0.0
    rows = ["said        answers  mean said  right"]
    for number, those in sorted(bins.items()):
        mean = sum(probability for probability, _ in those) / len(those)
        right = sum(is_right for _, is_right in those) / len(those)
        off += abs(mean - right) * len(those) / len(said)
        low, high = number / _BINS, (number + 1) / _BINS
        rows.append(f"{low:.1f} to {high:.1f}  {len(those):7}  {mean:9.2f}  {right:5.2f}")
    return off, rows


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description="Measure how well known errors are found.")
    parser.add_argument("rules", type=Path, metavar="DIR", help="folder of CRE rules")
    parser.add_argument(
        "--unrelated", type=Path, metavar="DIR", help="folder of the status histories"
    )
    parser.add_argument("--no-speed", action="store_true", help="tell how good it is alone")
    options = parser.parse_args()
    rules = read_rules(options.rules)
    texts = unrelated_texts(options.unrelated or options.rules.parent)
    with tempfile.TemporaryDirectory() as folder:
        _measure_signatures(options.rules, Path(folder), rules, texts)
        _measure_words(options.rules, Path(folder), rules)
    if not options.no_speed:
        print("\nstart to answer, whole processes", flush=True)
        match_start.measure()
        print("\na log as a stream", flush=True)
        recognition.measure()


def _measure_signatures(
    folder: Path, place: Path, rules: Sequence[Rule], texts: dict[str, list[str]]
) -> None:
    with Imported(folder, place / "signed", "samples") as imported:
        written = sum(not rule.is_draft for rule in rules)
        print(f"{len(rules)} rules, {written} of them not by {DRAFTER!r}")
        print(f"imported: {_percent(len(imported.keys), len(rules))}")
        there = list(trials_there(imported, rules))
        named = trials_there(imported, rules, with_application=True)
        _print_hits("signatures, on each rule's own log", map(hit_by_signature, there))
        _print_hits("the same, with the application given", map(hit_by_signature, named))
        silent = [
            trial.rule.key
            for trial in there
            if trial.rule and not any(m.signatures for m in trial.matches[: trial.place or 0 + 1])
        ]
        print(f"don't fire on their own log: {', '.join(silent) or 'none'}")
        missing = list(trials_missing(imported, rules))
        hidden = list(trials_there(imported, buried(rules)))
        hidden_missing = list(trials_missing(imported, buried(rules)))
        _print_hits("the same, in the midst of ordinary log", map(hit_by_signature, hidden))
        _print_answers("the right entry is there", there)
        _print_answers("the right entry is missing", missing)
        _print_calibration([*there, *missing])
        _print_answers("in the midst of ordinary log, the right entry is there", hidden)
        _print_answers("in the midst of ordinary log, it is missing", hidden_missing)
        _print_calibration([*hidden, *hidden_missing])
        print("\nunrelated text")
        for kind, those in texts.items():
            _print_unrelated(kind, list(trials_unrelated(imported, {kind: those})))


def _measure_words(folder: Path, place: Path, rules: Sequence[Rule]) -> None:
    with Imported(folder, place / "worded", "signatures") as imported:
        those = [rule for rule in rules if rule.key in imported.keys]
        there = list(trials_there(imported, those))
        _print_hits("words alone, signatures and samples withheld", map(hit_by_words, there))
        _print_hits("plain bm25s", hits_of_bm25s(those))
        missing = list(trials_missing(imported, those))
        _print_answers("words alone, the right entry is there", there)
        _print_answers("words alone, the right entry is missing", missing)
        _print_calibration([*there, *missing])


def _percent(part: float, whole: float) -> str:
    return f"{100 * part / whole:5.1f} %" if whole else "    -  "


def _print_hits(title: str, hits: Iterable[Hit]) -> None:
    found = list(hits)
    print(f"\n{title}\n{'':24} rules   first    in five")
    for name, belongs in GROUPS.items():
        those = [hit for hit in found if belongs(hit.rule)]
        first = _percent(sum(hit.first for hit in those), len(those))
        few = _percent(sum(hit.few for hit in those), len(those))
        print(f"{name:24} {len(those):5}  {first}  {few}")


def _print_answers(title: str, trials: Sequence[Trial]) -> None:
    print(f"\n{title}\n{'':10} answers   share    right")
    for word in Confidence:
        those = [trial for trial in trials if _word(trial) is word]
        right = sum(trial.place == 0 for trial in those)
        share = _percent(len(those), len(trials))
        print(f"{word:10} {len(those):7}  {share}  {_percent(right, len(those))}")


def _word(trial: Trial) -> Confidence:
    """What is said of the first known error."""
    return trial.matches[0].confidence if trial.matches else Confidence.NONE


def _print_calibration(trials: Sequence[Trial]) -> None:
    said = [
        (trial.matches[0].probability, trial.matches[0].known_error.id == trial.right)
        for trial in trials
        if trial.matches
    ]
    off, rows = calibration_error(said)
    print(f"\nprobability of the first, with half of the entries missing: off by {off:.3f}")
    print("\n".join(rows))


def _print_unrelated(kind: str, trials: Sequence[Trial]) -> None:
    answered = sum(_word(trial) is not Confidence.NONE for trial in trials)
    matched = sum(_word(trial) is Confidence.MATCH for trial in trials)
    share = _percent(answered, len(trials))
    print(f"{kind:20} {len(trials):5} texts, answered {share}, as a match {matched}")


if __name__ == "__main__":
    main()
