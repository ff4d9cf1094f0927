"""What a rule's page says of its examples, in words.

What belongs here: the words above an example. What does not: the pages (``pages``) and how text and
pages are written (``cli``, ``views``). Tests read the same attributes.
"""

from __future__ import annotations

from typing import NamedTuple


class Caption(NamedTuple):
    """The words above an example.

    Attributes:
        path: The file that it shows.
        about: What became of the file and where the rule finds something, or "".
    """

    path: str
    about: str


def caption(info: str) -> Caption:
    """Put the attributes of a fence into words.

    Args:
        info: What stands behind the fence, such as ``markdown path=a.md commit=2 finds=4:9``.
    """
    stated = {name: value for name, _, value in (word.partition("=") for word in info.split())}
    told = _landing(stated)
    places = [place.partition(":") for place in stated.get("finds", "").split(",") if place]
    if places:
        places_told = [f"line {line}, column {column}" for line, _, column in places]
        told.append(f"found at {'; '.join(places_told)}")
    return Caption(stated.get("path", ""), ": ".join(told))


def _landing(stated: dict[str, str]) -> list[str]:
    """When a version of the file landed, by whom; nothing for an example without commits."""
    number, branch = stated.get("commit"), stated.get("branch")
    if number is None and branch is None:
        return []
    said = f"on the branch {branch}" if branch else f"commit {number}"
    if "deleted" in stated:
        said += ", deleted"
    words_for = {"by": "by", "at": "at", "merged-by": "merged by", "reviewed-by": "reviewed by"}
    for name, words in words_for.items():
        if name in stated:
            said += f", {words} {stated[name]}"
    return [said]
