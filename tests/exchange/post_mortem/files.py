"""Post-mortems of our own, read as the engine would."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from faultbook.exchange.post_mortem import open_source
from tests.exchange.sources import Taken, context, take

if TYPE_CHECKING:
    from pathlib import Path

    from faultbook.exchange.source import Draft


def read(folder: Path, files: dict[str, str | bytes], **options: Any) -> Taken:
    """What becomes of a folder of files."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return take(open_source([folder], context(**options)))


def draft_of(folder: Path, text: str, name: str = "login.md", **options: Any) -> Draft:
    """The incident that a file becomes."""
    return read(folder, {name: text}, **options).draft


def dated(text: str) -> str:
    """A text with the front matter that it needs to be read."""
    return f"---\ndate: 2026-02-03\n---\n{text}"
