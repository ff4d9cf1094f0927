"""Counts that vary more than chance alone lets them: how much more, and how likely a rise is then.

What belongs here: the dispersion of counts, and the tail of one count given its series. What does
not: which counts are compared (``series``) and what many comparisons come to (``alarms``).

Incidents come in clusters, so their counts vary more than Poisson's. Each window's count is taken
as negative binomial with a variance of so many times its mean (the NB1 model of Cameron and
Trivedi, Journal of Applied Econometrics 1:29, 1986, https://doi.org/10.1002/jae.3950010104). Given
their total, the counts of several windows are then Dirichlet-multinomial and one of them
beta-binomial (Johnson, Kemp and Kotz, Univariate Discrete Distributions, 2005, section 6.2.2),
whatever the rate is: no rate has to be guessed. How large the dispersion may be is learned from all
series at once, and what remains unknown of it is averaged over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy import float64
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[float64]

DISPERSIONS = (1.0, 1.2, 1.4, 1.7, 2.0, 2.4, 3.0, 4.0, 5.0, 7.0, 10.0, 15.0, 25.0)
"""Variances by mean that are thought possible; 1 is Poisson's."""

AT_FIRST = (16.0, 8.0, 8.0, 8.0, 8.0, 6.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0, 1.0)
"""How likely each is thought before anything is seen, in shares of their sum."""

_AT_FIRST_WEIGHT = 2.0  # series that the thought before anything is seen counts for
_ROUNDS = 60  # of learning; what more would change is far below what can be known
_NEGLIGIBLE = 1e-9  # share of a dispersion that isn't worth averaging over
_POINTS = 4  # of the distribution of what is expected that a tail is averaged over
_LEAST_EXPECTED = 1e-3


def dispersion_shares(series: Sequence[Sequence[int]]) -> Floats:
    """How likely each of ``DISPERSIONS`` is for each series.

    The distribution over all series is learned by the EM algorithm without a form being assumed
    (Laird, Journal of the American Statistical Association 73:805, 1978,
    https://doi.org/10.1080/01621459.1978.10480103), beginning with some weight on every value. A
    series' own counts have no part in the distribution that they are then judged by.

    Args:
        series: Of each, events in equally long windows, all of one number; may be empty.

    Returns:
        A row for each series, which adds up to 1, and a column for each dispersion.
    """
    import numpy as np

    at_first = np.array(AT_FIRST) / sum(AT_FIRST)
    likely = likelihoods(series)
    telling = np.array([sum(counts) > 1 for counts in series], dtype=bool)
    count = int(telling.sum())
    shared = at_first
    of_each = np.zeros_like(likely)
    for _ in range(_ROUNDS if count else 0):
        of_each = likely * shared
        of_each /= of_each.sum(axis=1, keepdims=True)
        of_each[~telling] = 0.0  # they would only repeat what the others say
        shared = (_AT_FIRST_WEIGHT * at_first + of_each.sum(axis=0)) / (_AT_FIRST_WEIGHT + count)
    others = _AT_FIRST_WEIGHT * at_first + of_each.sum(axis=0) - of_each
    shares: Floats = likely * others
    shares /= shares.sum(axis=1, keepdims=True)
    return shares


def likelihoods(series: Sequence[Sequence[int]]) -> Floats:
    """How likely each series' counts are under each of ``DISPERSIONS``, the best of which is 1.

    Args:
        series: As of ``dispersion_shares``.
    """
    import numpy as np
    from scipy.special import gammaln

    windows = len(series[0]) if series else 1
    counts = np.array(series, dtype=float).reshape(len(series), windows)
    total = counts.sum(axis=1)
    logs = np.zeros((len(series), len(DISPERSIONS)))
    there = total > 0
    mean = total[there] / windows
    for column, dispersion in enumerate(DISPERSIONS):
        if dispersion == 1:
            logs[there, column] = -total[there] * np.log(windows)
            continue
        size = mean / (dispersion - 1)  # of the negative binomial of one window
        one = (gammaln(counts[there] + size[:, None]) - gammaln(size)[:, None]).sum(axis=1)
        whole = gammaln(size * windows) - gammaln(total[there] + size * windows)
        logs[there, column] = one + whole
    found: Floats = np.exp(logs - logs.max(axis=1, keepdims=True))
    return found


def tail(total: int, windows: int, shares: Sequence[float] | Floats) -> Floats:
    """The chance that one window of several holds so many of all events, or more.

    For each dispersion it is the upper tail of a beta-binomial distribution; without any, of the
    binomial one that compares Poisson counts (Przyborowski and Wilenski, Biometrika 31:313, 1940,
    https://doi.org/10.1093/biomet/31.3-4.313). The shape of the former depends on how many events
    are expected in all windows together; there were ``total``, and so it is averaged over a gamma
    distribution with that mean and with the variance that such totals have.

    Args:
        total: Events in all windows.
        windows: How many there are, equally long; at least 2.
        shares: How likely each of ``DISPERSIONS`` is.

    Returns:
        The chance of at least 0, 1, 2, ... ``total`` events.
    """
    import numpy as np

    masses = np.zeros(total + 1)
    for dispersion, share in zip(DISPERSIONS, shares, strict=True):
        if share > _NEGLIGIBLE:
            masses += share * _masses(total, windows, dispersion)
    chances: Floats = np.minimum(np.cumsum(masses[::-1])[::-1], 1.0)
    return chances


def _masses(total: int, windows: int, dispersion: float) -> Floats:
    """Chances of 0, 1, ... ``total`` events in one of the windows.

    They are built up from the ratio of each to the one before, which needs no gamma functions.
    """
    import numpy as np

    count = np.arange(total)
    rest = total - count
    if dispersion == 1 or total == 0:
        ratios = np.log(rest / (count + 1) / (windows - 1))[None, :]
    else:
        size = _expected(total, dispersion)[:, None] / windows / (dispersion - 1)  # of one window
        others = size * (windows - 1)
        ratios = np.log(rest * (count + size) / ((count + 1) * (rest - 1 + others)))
    logs = np.zeros((len(ratios), total + 1))
    np.cumsum(ratios, axis=1, out=logs[:, 1:])
    masses = np.exp(logs - logs.max(axis=1, keepdims=True))
    found: Floats = (masses / masses.sum(axis=1, keepdims=True)).mean(axis=0)
    return found


def _expected(total: int, dispersion: float) -> Floats:
    """Equally likely numbers of events to be expected where there were so many."""
    import numpy as np
    from scipy.special import gammaincinv

    shares = (np.arange(_POINTS) + 0.5) / _POINTS
    found: Floats = np.maximum(
        dispersion * gammaincinv(total / dispersion, shares), _LEAST_EXPECTED
    )
    return found
