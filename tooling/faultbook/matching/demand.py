"""What a signature demands of a text, as text that is quickly compared.

What belongs here: telling most signatures that a text can't show from those that it may. What does
not: what a pattern demands (``pattern_syntax``) and trying signatures (``recognition``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from faultbook.signature import Signature

_ALSO, _OR = "\x02", "\x01"  # between demands that must all be met, and between ways to meet one


def demand_of(signature: Signature) -> str:
    """What a signature demands, casefolded; "" where nothing can be told."""
    from faultbook.matching.pattern_syntax import demanded

    found = [demanded(one) for one in signature.patterns]
    if signature.form == "any":
        whole = [literal for one in found for literal in one or ("",)]
        found = [tuple(whole)]
    told = [one for one in found if one is not None and all(map(_is_plain, one))]
    return _ALSO.join(_OR.join(one) for one in told)


def literal_of(demand: str) -> bytes:
    """The one literal that is demanded, in UTF-8; none where the demand is not as simple."""
    return b"" if _ALSO in demand or _OR in demand else demand.encode("utf-8", "surrogatepass")


def _is_plain(literal: str) -> bool:
    return bool(literal) and _ALSO not in literal and _OR not in literal


def is_possible(demand: str, folded: str) -> bool:
    """Whether a text may show a signature.

    Args:
        demand: What the signature demands, as ``demand_of`` tells it.
        folded: The text, casefolded.
    """
    return not demand or all(
        any(literal in folded for literal in one.split(_OR)) for one in demand.split(_ALSO)
    )
