"""Uniting what is alike: by hand, against SciPy's average linkage, and at random."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.cluster.hierarchy import fcluster, linkage

from faultbook.analysis.agglomeration import united

if TYPE_CHECKING:
    from faultbook.analysis.agglomeration import Pair

NAMES = "abcdefgh"

likenesses = st.floats(0.01, 1, allow_nan=False)


@st.composite
def graphs(draw: st.DrawFn, names: str = NAMES) -> list[Pair]:
    pairs = draw(st.sets(st.sampled_from(list(combinations(names, 2)))))
    return [(one, other, draw(likenesses)) for one, other in sorted(pairs)]


def ones(names: str) -> dict[str, int]:
    return dict.fromkeys(names, 1)


def test_nothing_and_nobody_alike() -> None:
    assert united({}, []) == []
    assert united(ones("ab"), []) == [("a",), ("b",)]


def test_a_triangle_is_a_group() -> None:
    assert united(ones("abc"), [("a", "b", 0.9), ("b", "c", 0.9), ("a", "c", 0.6)]) == [
        ("a", "b", "c")
    ]


def test_a_chain_does_not_become_one_group() -> None:
    chain = [(one, other, 0.9) for one, other in zip("abcdefg", "bcdefgh", strict=True)]

    groups = united(ones("abcdefgh"), chain)

    assert max(map(len, groups)) <= 3
    assert sorted(name for group in groups for name in group) == list("abcdefgh")


def test_a_name_that_stands_for_many_counts_as_many() -> None:
    pairs = [("a", "b", 0.9), ("b", "c", 0.8)]

    assert united({"a": 1, "b": 1, "c": 1}, pairs) == [("a", "b", "c")]  # half of the pairs
    assert united({"a": 5, "b": 1, "c": 1}, pairs) == [("a", "b"), ("c",)]  # 1 in 6


@given(graphs(), st.permutations(NAMES))
def test_the_order_of_the_input_is_of_no_matter(pairs: list[Pair], names: list[str]) -> None:
    turned = [(other, one, likeness) for one, other, likeness in reversed(pairs)]

    assert united(ones(NAMES), pairs) == united(ones("".join(names)), turned)


@given(graphs("abcd"), graphs("efgh"))
def test_what_has_no_pair_with_them_changes_no_group(one: list[Pair], other: list[Pair]) -> None:
    both = united(ones(NAMES), [*one, *other])

    assert both == sorted(united(ones("abcd"), one) + united(ones("efgh"), other))


@given(st.lists(st.integers(1, 1000), min_size=10, max_size=10, unique=True))
def test_where_all_are_alike_the_first_unions_are_those_of_scipy(drawn: list[int]) -> None:
    """All pairs are alike, so nothing stops before the last union; the tree's height is the test.

    A threshold just below the mean likeness of the last union makes two groups in SciPy. With the
    pairs between those two taken away, they must be what is found.
    """
    names, pairs = "abcde", list(combinations("abcde", 2))
    likeness = {pair: value / 1000 for pair, value in zip(pairs, drawn, strict=True)}
    distances = np.array([1 - likeness[pair] for pair in pairs])
    tree = linkage(distances, method="average")
    if tree[-1, 2] - tree[-2, 2] < 1e-9:
        return
    labels = dict(zip(names, fcluster(tree, 2, criterion="maxclust"), strict=True))
    within = [(*pair, likeness[pair]) for pair in pairs if labels[pair[0]] == labels[pair[1]]]

    found = united(ones(names), within)

    assert {frozenset(group) for group in found} == {
        frozenset(name for name in names if labels[name] == label) for label in set(labels.values())
    }
    assert united(ones(names), [(*pair, likeness[pair]) for pair in pairs]) == [tuple(names)]


@given(graphs())
def test_in_every_group_at_least_half_of_the_pairs_are_alike_over_its_unions(
    pairs: list[Pair],
) -> None:
    alike = {frozenset(pair[:2]) for pair in pairs}

    for group in united(ones(NAMES), pairs):
        between = list(combinations(group, 2))
        count = sum(frozenset(pair) in alike for pair in between)
        assert 2 * count >= len(between)
