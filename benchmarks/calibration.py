"""Learning what probabilities depend on, from rules of the CRE standard.

What belongs here: fitting the traits of ``ranking`` and writing ``matching/calibrated.py``. What
does not: measuring how good the result is (``matching``).

Run as ``python -m benchmarks.calibration DIR`` from the repository's root, after any change to
terms, weights or traits; ``--half 0`` learns from one half of the rules only, and ``--dry-run``
prints the numbers instead of writing them. The same rules always give the same numbers.

Each log is asked for by itself and in the midst of ordinary log, with its known error and without,
and as if the known error's signature had missed it, which is taken to happen in one case of five;
unrelated text of a kind weighs twice as much as the logs where a signature is shown, which is
rarely right there, and half as much where there are words alone. Answers by words are learned from
both kinds of registers, those whose known errors have signatures and those whose known errors have
none. The fit is a logistic regression by Newton's method with a small penalty on large weights
(Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, 4.4,
https://hastie.su.domains/ElemStatLearn/).
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from math import exp
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.cre_rules import Imported, read_rules
from benchmarks.trials import (
    trials_missing,
    trials_there,
    trials_unrelated,
    trials_unshown,
)
from benchmarks.unrelated import buried, unrelated_texts
from faultbook.matching import calibrated
from faultbook.matching.answer import Confidence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from benchmarks.cre_rules import Rule, Withheld
    from benchmarks.trials import Trial

LIMITS = {Confidence.MATCH: 0.75, Confidence.POSSIBLE: 0.5}
"""A match is right 19 times in 20 where the error is in the register, and said of one log in ten at
most where it isn't. What is rather wrong than right is not answered."""

_LOOKED_AT = 4  # answers to a text
_WEIGHTS = {"there": 1.0, "unshown": 0.25, "missing": 1.0}  # of an answer to a log
_UNRELATED = {True: 2.0, False: 0.5}  # likewise, for all of a kind; with a signature, and without
_PENALTY = 1.0
_MOST_STEPS = 100
_STILL = 1e-9

_FILE = '''\
"""Numbers of the calibration, written by ``python -m benchmarks.calibration``.

What belongs here: what each trait counts, and the limits of the three words. What does not: what
the traits are (``ranking``).
"""

from __future__ import annotations

from faultbook.matching.answer import Confidence

SIGNED = {
%s}
"""What counts for a known error whose signature the text shows."""

WORDED = {
%s}
"""What counts for a known error that is found by words alone."""

LIMITS = {Confidence.MATCH: %s, Confidence.POSSIBLE: %s}
"""The least probability for each word."""
'''


class Case(NamedTuple):
    """An answer to learn from.

    Attributes:
        traits: What its probability depends on.
        is_right: Whether it is the right one.
        weight: How much it counts.
    """

    traits: Mapping[str, float]
    is_right: bool
    weight: float


def learned(cases: Sequence[Case]) -> dict[str, float]:
    """The weight of each trait, and that of "" for what all cases have."""
    names = ["", *cases[0].traits]
    rows = [[1.0, *(case.traits[name] for name in names[1:])] for case in cases]
    weights = [0.0] * len(names)
    for _ in range(_MOST_STEPS):
        step = _step(cases, rows, weights)
        weights = [weight + by for weight, by in zip(weights, step, strict=True)]
        if max(map(abs, step)) < _STILL:
            break
    return {name: round(weight, 3) for name, weight in zip(names, weights, strict=True)}


def _step(
    cases: Sequence[Case], rows: Sequence[Sequence[float]], weights: Sequence[float]
) -> list[float]:
    """Newton's step: the gradient over the curvature."""
    size = len(weights)
    gradient = [-_PENALTY * weight if place else 0.0 for place, weight in enumerate(weights)]
    curvature = [[_PENALTY * (row == column > 0) for column in range(size)] for row in range(size)]
    for case, row in zip(cases, rows, strict=True):
        sum_ = sum(weight * value for weight, value in zip(weights, row, strict=True))
        said = 1 / (1 + exp(-max(-30.0, min(30.0, sum_))))
        off = case.weight * (case.is_right - said)
        slope = case.weight * said * (1 - said)
        for place, value in enumerate(row):
            gradient[place] += off * value
            if value:
                line, by = curvature[place], slope * value
                for other in range(size):
                    line[other] += by * row[other]
    return _solved(curvature, gradient)


def _solved(matrix: list[list[float]], values: list[float]) -> list[float]:
    """Solve a system of linear equations by elimination, the largest pivot first."""
    size = len(values)
    rows = [[*row, value] for row, value in zip(matrix, values, strict=True)]
    for place in range(size):
        pivot = max(range(place, size), key=lambda row: abs(rows[row][place]))
        rows[place], rows[pivot] = rows[pivot], rows[place]
        rows[place] = [value / rows[place][place] for value in rows[place]]
        for other in range(size):
            if other != place and rows[other][place]:
                by = rows[other][place]
                rows[other] = [
                    value - by * top for value, top in zip(rows[other], rows[place], strict=True)
                ]
    return [row[-1] for row in rows]


def _cases(trials: Sequence[Trial], *, is_signed: bool) -> Iterator[Case]:
    """What there is to learn from answers with a signature, or from those without."""
    kinds = Counter(trial.kind for trial in trials)  # each log is there twice: alone, and buried
    for trial in trials:
        weight = _WEIGHTS.get(
            trial.kind, _UNRELATED[is_signed] * kinds["there"] / 2 / kinds[trial.kind]
        )
        for one in trial.standings[:_LOOKED_AT]:
            if one.is_signed is is_signed:
                yield Case(one.traits, one.evidence.card.id == trial.right, weight)


def _trials(
    folder: Path, withheld: Withheld, rules: Sequence[Rule], texts: dict[str, list[str]]
) -> list[Trial]:
    with (
        tempfile.TemporaryDirectory() as place,
        Imported(folder, Path(place) / "register", withheld) as imported,
    ):
        asked = [*rules, *buried(rules)]
        return [
            *trials_there(imported, asked),
            *(trials_unshown(imported, asked) if withheld == "samples" else ()),
            *trials_missing(imported, asked),
            *trials_unrelated(imported, texts),
        ]


def main() -> None:
    """Learn, and write what was learned."""
    parser = argparse.ArgumentParser(description="Learn what probabilities depend on.")
    parser.add_argument("rules", type=Path, metavar="DIR", help="folder of CRE rules")
    parser.add_argument("--unrelated", type=Path, metavar="DIR")
    parser.add_argument("--half", type=int, choices=(0, 1), help="learn from one half only")
    parser.add_argument("--dry-run", action="store_true", help="write nothing")
    options = parser.parse_args()
    rules = [rule for rule in read_rules(options.rules) if options.half in {None, rule.half}]
    texts = unrelated_texts(options.unrelated or options.rules.parent)
    with_signatures = _trials(options.rules, "samples", rules, texts)
    without = _trials(options.rules, "signatures", rules, texts)
    signed = learned(list(_cases(with_signatures, is_signed=True)))
    worded = learned(
        [case for trials in (with_signatures, without) for case in _cases(trials, is_signed=False)]
    )
    written = _FILE % (_table(signed), _table(worded), *LIMITS.values())
    if options.dry_run:
        print(written)
    else:
        Path(calibrated.__file__).write_text(written, encoding="utf-8")


def _table(weights: Mapping[str, float]) -> str:
    lines: Iterable[str] = (f'    "{name}": {weight},\n' for name, weight in weights.items())
    return "".join(lines)


if __name__ == "__main__":
    main()
