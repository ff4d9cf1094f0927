"""How well texts of the same fault are told from others, beside plain TF-IDF.

What belongs here: which pairs are measured, what is fitted on what, and the printed figures. What
does not: reading pairs (``labelled_pairs``, ``pair_files``, ``problem_links``), both ways of
scoring (``pair_trials``) and measures (``pair_scores``).

Run as ``python -m benchmarks.recurrence [DIR ...]`` from the repository's root, with the package
installed; each folder holds files of labelled pairs, which ``pair_files`` reads as they come, and
where no pair is said to be another fault, pairs of two groups are drawn. The project's own labels
and the problem links of a ServiceNow log are measured, too, where the public data is (``--data``).

Nothing is measured on what it was fitted on: a threshold is fitted on one source and scored on each
other one, and figures are means of these; a source that is alone is cut in two halves by its
groups. For TF-IDF that is all there is to fit. Ours has weights as well: ``learned`` fits them on
the same pairs as the threshold, ``as shipped`` takes the package's own. These were learned from
the project's labels, so that there only ``learned`` is fair. ``groups`` are those of ``recur``,
with its own threshold; TF-IDF's are made the same way with the threshold fitted for its pairs.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from itertools import permutations
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

from benchmarks.labelled_pairs import Source, labelled, with_others
from benchmarks.likeness_learning import weights_from
from benchmarks.pair_files import read_folder
from benchmarks.pair_scores import FIRST, best_threshold, compared
from benchmarks.pair_trials import MOST_COMPARED, Trial
from benchmarks.problem_links import linked
from faultbook.analysis.likeness_weights import WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from benchmarks.pair_scores import Asked, Measure, Scored

_FEWEST = 4  # pairs of the same fault in a source; with fewer nothing can be said
_DATA = Path("../shared/data")


class _Fitted(NamedTuple):
    """What was fitted on one source and is scored on another."""

    scored_on: Trial
    learned: Mapping[str, float]
    threshold_learned: float
    threshold_shipped: float
    threshold_cosine: float


def halves(source: Source) -> list[Source]:
    """A source in two, with about as many pairs of the same fault; groups are kept together.

    Pairs with a text in each half are in neither.
    """
    groups = source.groups()
    pairs = Counter(groups[pair.one] for pair in source.pairs if pair.is_same)
    taken = [0, 0]
    half_of: dict[str, int] = {}
    for group, count in sorted(pairs.items(), key=lambda one: (-one[1], one[0])):
        half_of[group] = int(taken[1] < taken[0])
        taken[half_of[group]] += count

    def half(key: str) -> int:
        by_chance = crc32(key.encode("utf-8", "surrogatepass")) % 2
        return half_of.get(groups.get(key, ""), by_chance)

    return [
        Source(
            f"{source.name}, half {number + 1}",
            {key: text for key, text in source.texts.items() if half(key) == number},
            [pair for pair in source.pairs if half(pair.one) == half(pair.other) == number],
        )
        for number in (0, 1)
    ]


def measure(sources: Sequence[Source]) -> Iterator[str]:
    """The figures of sources, in lines."""
    complete = [with_others(source) for source in sources]
    telling = [source for source in complete if _says_enough(source)]
    if len(telling) == 1:
        telling = [half for half in halves(telling[0]) if _says_enough(half)]
    for source, made in zip(sources, complete, strict=True):
        same = sum(pair.is_same for pair in source.pairs)
        groups = len(set(source.groups().values()))
        yield (
            f"  {source.name}: {len(source.texts)} texts in {groups} groups,"
            f" {len(source.pairs)} pairs, {same} the same fault"
        )
        drawn = len(made.pairs) - len(source.pairs)
        if drawn:
            yield f"    none is said to be another fault: {drawn} pairs of two groups are drawn"
    if len(telling) < 2:  # noqa: PLR2004 - one to fit, one to score
        yield "  too few pairs of the same fault, or of others, to measure anything"
        return
    yield from _figures([Trial(source) for source in telling])


def _says_enough(source: Source) -> bool:
    same = sum(pair.is_same for pair in source.pairs)
    return same >= _FEWEST and len(source.pairs) - same >= _FEWEST


def _figures(trials: Sequence[Trial]) -> Iterator[str]:
    learned = {id(trial): weights_from([trial.source]) for trial in trials}
    fits = [
        _fit(fitted_on, scored_on, learned[id(fitted_on)])
        for fitted_on, scored_on in permutations(trials, 2)
    ]
    units = [fit.scored_on.unit_count for fit in fits]
    cosine = [fit.scored_on.scored(fit.scored_on.cosines, fit.threshold_cosine) for fit in fits]
    by_learned, by_shipped = _scored(fits)
    asked_learned, asked_shipped, asked_cosine = _asked(trials, fits)
    yield (
        f"  top {FIRST} and groups: of the {MOST_COMPARED} texts that share most with one, by each"
        " way's own weights"
    )
    yield f"  {'':30}{'ours':>25}{'TF-IDF':>26}{'difference':>26}"
    for name, ours, asked in (
        ("learned", by_learned, asked_learned),
        ("as shipped", by_shipped, asked_shipped),
    ):
        yield from _block(name, ours, cosine, units)
        yield _row(f"{name}: top {FIRST}", _shares(asked), _shares(asked_cosine), units)
    groups = {id(trial): trial.grouped() for trial in trials}
    in_groups = [groups[id(fit.scored_on)] for fit in fits]
    in_cosine_groups = [fit.scored_on.grouped_by_cosine(fit.threshold_cosine) for fit in fits]
    yield from _block("groups", in_groups, in_cosine_groups, units, with_ranking=False)


def _scored(fits: Sequence[_Fitted]) -> tuple[list[Scored], list[Scored]]:
    """The pairs with our scores, by weights that were learned and by those that are shipped."""
    learned, shipped = [], []
    for fit in fits:
        trial = fit.scored_on
        learned.append(trial.scored(trial.scores(fit.learned), fit.threshold_learned))
        shipped.append(trial.scored(trial.scores(WEIGHTS), fit.threshold_shipped))
    return learned, shipped


def _asked(
    trials: Sequence[Trial], fits: Sequence[_Fitted]
) -> tuple[list[Asked], list[Asked], list[Asked]]:
    """What is found first: by learned weights, by those that are shipped, and by TF-IDF."""
    by_ways: dict[int, Iterator[Asked]] = {}
    by_shipped: dict[int, Asked] = {}
    by_cosine: dict[int, Asked] = {}
    for trial in trials:
        ways = [WEIGHTS, *(fit.learned for fit in fits if fit.scored_on is trial)]
        by_shipped[id(trial)], *others = trial.first_found(ways)
        by_ways[id(trial)] = iter(others)
        by_cosine[id(trial)] = trial.first_found_by_cosine()
    scored_on = [id(fit.scored_on) for fit in fits]
    learned = [next(by_ways[one]) for one in scored_on]
    return learned, [by_shipped[one] for one in scored_on], [by_cosine[one] for one in scored_on]


def _fit(fitted_on: Trial, scored_on: Trial, learned: Mapping[str, float]) -> _Fitted:
    same = fitted_on.same
    return _Fitted(
        scored_on,
        learned,
        best_threshold(fitted_on.scores(learned), same),
        best_threshold(fitted_on.scores(WEIGHTS), same),
        best_threshold(fitted_on.cosines, same),
    )


def _shares(asked: Sequence[Asked]) -> list[Measure]:
    return [one.share for one in asked]


def _block(
    name: str,
    ours: Sequence[Scored],
    theirs: Sequence[Scored],
    units: Sequence[int],
    *,
    with_ranking: bool = True,
) -> Iterator[str]:
    measures: dict[str, Callable[[Scored], Measure]] = {
        "precision": lambda one: one.precision,
        "recall": lambda one: one.recall,
        "F1": lambda one: one.f1,
        "average precision": lambda one: one.average_precision,
    }
    for title, of in measures.items():
        if with_ranking or title != "average precision":
            yield _row(
                f"{name}: {title}", [of(one) for one in ours], [of(one) for one in theirs], units
            )


def _row(
    title: str, ours: Sequence[Measure], theirs: Sequence[Measure], units: Sequence[int]
) -> str:
    mine, its, difference = compared(ours, theirs, units)
    return f"  {title:30}{mine}   {its}   {difference}"


def main() -> None:
    """Measure, and print what was measured."""
    parser = argparse.ArgumentParser(description="Measure how texts of the same fault are found.")
    parser.add_argument("folders", type=Path, nargs="*", metavar="DIR", help="labelled pairs")
    parser.add_argument("--data", type=Path, default=_DATA, metavar="DIR", help="the public data")
    options = parser.parse_args()
    own = labelled(options.data)
    if own:
        _print("The project's labels", measure(own))
    log = options.data / "servicenow" / "incident_event_log_sample.csv"
    if log.exists():
        with tempfile.TemporaryDirectory() as place:
            _print("Problem links of a ServiceNow log", measure([linked(log, Path(place))]))
    for folder in options.folders:
        files = read_folder(folder)
        for file in files:
            print(f"{file.path}: {file.said}")
        if not files:
            print(f"{folder}: no files of pairs")
        _print(str(folder), measure(_merged(source for file in files for source in file.sources)))


def _merged(sources: Iterator[Source]) -> list[Source]:
    """Sources of one name as one."""
    found: dict[str, Source] = {}
    for source in sources:
        before = found.get(source.name)
        if before is not None:
            pairs = [*before.pairs, *source.pairs]
            found[source.name] = Source(source.name, {**before.texts, **source.texts}, pairs)
        else:
            found[source.name] = source
    return list(found.values())


def _print(title: str, lines: Iterator[str]) -> None:
    print(title)
    for line in lines:
        print(line, flush=True)
    print()


if __name__ == "__main__":
    main()
