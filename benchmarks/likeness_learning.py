"""Learning what makes two texts alike, from labelled pairs.

What belongs here: fitting the traits of ``likeness`` and writing ``analysis/likeness_weights.py``.
What does not: measuring how good the result is (``recurrence``).

Run as ``python -m benchmarks.likeness_learning DATA`` from the repository's root, with the folder
of the public data, after any change to terms, weights or traits; ``--dry-run`` prints the numbers
instead of writing them. The same data always give the same numbers.

Learned from are

- the project's labels of two status pages, twice: their texts alone, and among all texts of both
  histories, for what a term counts depends on how many hold it;
- pairs made of public rules, failures with causes and failures with logs (``rule_pairs``), and
  faults that came back many times (``repeated_rules``), each drawn twice, which know of programs
  and of what reports have in common what status pages don't;
- first notices, which are never the same fault (``first_notices``).

Each of these sources counts the same, however many pairs it has, but for the first notices, which
count less: all of them are "no". The fit is the logistic regression of ``calibration``. A
probability is right for pairs like these, of which two in five are the same fault; among all pairs
of a register far fewer are, which is why incidents are taken for the same only from ``ALIKE`` on.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.calibration import Case, learned
from benchmarks.labelled_pairs import first_notices, in_histories, labelled
from benchmarks.repeated_rules import repeated_rules
from benchmarks.rule_pairs import rule_sources
from faultbook.analysis import likeness_weights
from faultbook.analysis.likeness import traits_of, weighed
from faultbook.analysis.wording_terms import terms_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from benchmarks.labelled_pairs import Source
    from faultbook.analysis.likeness import Weighed

ALIKE = 0.55
"""On the project's labels, nine of ten pairs from here on are the same fault."""

COUNTS = 45.0
"""What all pairs of one source count together, beside the penalty on large weights."""

NOTICES_COUNT = 7.0
"""Likewise for first notices."""

_FILE = '''\
"""Numbers of likeness, written by ``python -m benchmarks.likeness_learning``.

What belongs here: what each trait counts, and from where on incidents are taken for the same. What
does not: what the traits are (``likeness``).
"""

from __future__ import annotations

WEIGHTS = {
%s}
"""What each trait counts; "" counts for every pair."""

ALIKE = %s
"""The least probability from which on two incidents are taken for the same fault."""
'''


def weighed_texts(source: Source) -> dict[str, Weighed]:
    """The texts of a source, ready to be compared; its texts are all that hold terms."""
    terms = {key: terms_of(wording) for key, wording in source.texts.items()}
    holders = Counter(term for one in terms.values() for term in one.held)
    return {key: weighed(one, holders.__getitem__) for key, one in terms.items()}


def cases_of(source: Source, counts: float = COUNTS) -> Iterator[Case]:
    """What there is to learn from a source.

    Args:
        source: The source.
        counts: What all its pairs count together.
    """
    texts = weighed_texts(source)
    for pair in source.pairs:
        traits = traits_of(texts[pair.one], texts[pair.other])
        yield Case(traits, pair.is_same, counts / len(source.pairs))


def weights_from(sources: Iterable[Source], notices: Iterable[Source] = ()) -> dict[str, float]:
    """What each trait counts, as sources tell.

    Args:
        sources: The sources.
        notices: First notices, which count less.
    """
    cases = [case for source in sources for case in cases_of(source)]
    cases += (case for source in notices for case in cases_of(source, NOTICES_COUNT))
    return learned(cases)


def shipped_weights(data: Path) -> dict[str, float]:
    """What is shipped: what each trait counts as the public data tells.

    Args:
        data: Folder of the public data.
    """
    labels = labelled(data)
    among_all = [in_histories(source, data) for source in labels]
    made = [
        source
        for seed in (1, 2)
        for sources in (rule_sources, repeated_rules)
        for source in sources(data / "cre", seed)
    ]
    return weights_from([*labels, *among_all, *made], first_notices(data))


def main() -> None:
    """Learn, and write what was learned."""
    parser = argparse.ArgumentParser(description="Learn what makes two texts alike.")
    parser.add_argument("data", type=Path, metavar="DATA", help="folder of the public data")
    parser.add_argument("--dry-run", action="store_true", help="write nothing")
    options = parser.parse_args()
    weights = shipped_weights(options.data)
    written = _FILE % (
        "".join(f'    "{name}": {weight},\n' for name, weight in weights.items()),
        ALIKE,
    )
    if options.dry_run:
        print(written)
    else:
        Path(likeness_weights.__file__).write_text(written, encoding="utf-8")


if __name__ == "__main__":
    main()
