"""Faultbook keeps incidents, problems and known errors as checked text files in Git.

``match`` is for other programs, such as bots and test plugins. All else in this package is the
command line's, and may change from version to version.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from faultbook.matching.answer import Match

__all__ = ["match"]

__version__ = "0.1.0"


def match(
    text: str, *, root: Path | str, service: str | None = None, limit: int = 5
) -> list[Match]:
    """Find the known errors that a text shows, as ``faultbook match`` does.

    Nothing is printed, and whatever the text holds, none of it makes this raise. What a match
    echoes of the text is as it came: ``faultbook.matching.redaction.redacted_match`` hides secrets
    and addresses in it.

    Args:
        text: Log or error text, or a few words.
        root: The register's root: the folder that holds ``faultbook.toml``.
        service: Service or application that the text is about; its known errors come first.
        limit: Most known errors to return, at least 1.

    Returns:
        Known errors, the likeliest first, each with its workaround, its probability and why it
        matches; none where nothing is known.

    Raises:
        faultbook.errors.EnvironmentProblem: There is no register at ``root``.
    """
    from pathlib import Path

    from faultbook.config_text import CONFIG_NAME
    from faultbook.errors import EnvironmentProblem
    from faultbook.matching.finding import find
    from faultbook.matching.index import open_index

    folder = Path(root)
    if not (folder / CONFIG_NAME).is_file():
        msg = f"{folder} is no register: it holds no {CONFIG_NAME}; name the folder that does"
        raise EnvironmentProblem(msg)
    with open_index(folder, tell=lambda _: None) as index:
        chunks = (text.encode("utf-8", "replace"),)
        return list(find(index, chunks, service=service, limit=limit).matches)
