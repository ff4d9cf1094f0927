"""Where an import keeps what it read, and what that depends on.

What belongs here: the key of a source together with all that says what becomes of it. What does
not: keeping and taking up (``exchange.engine.remembering``).
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from faultbook.exchange import IMPORTERS
from faultbook.exchange.engine.remembering import Memory
from faultbook.exchange.source_files import source_files, why_unread

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from faultbook.workspace import Workspace

_ASKED = ("dates", "timezone", "kind", "maintenance")


def memory_of(
    register: Workspace, importer: str, sources: Sequence[Path], options: Mapping[str, Any]
) -> Memory | None:
    """Where an import is kept; None outside of a repository, or for what can't be read.

    Args:
        register: The register.
        importer: Name of the importer.
        sources: What the user named.
        options: The command's options.
    """
    from faultbook.checking.context import context_key
    from faultbook.tool import tool_key

    if register.repository is None:
        return None
    digest = hashlib.sha256()
    place = hashlib.sha256(str(register.root.resolve()).encode("utf-8", "surrogateescape"))
    stated = [options.get(name) for name in _ASKED]
    config = context_key(register.root, register.config_bytes)
    for part in (importer, tool_key(), config, str(register.now.date()), repr(stated)):
        digest.update(f"{part}\0".encode())
    try:
        if options["mapping"] is not None:
            digest.update(options["mapping"].read_bytes())
        for file in source_files([*sources, *_beside(importer, sources)]):
            digest.update(f"\0{file.shown}\0{file.within}\0".encode("utf-8", "surrogateescape"))
            if not why_unread(file):
                with file.path.open("rb") as content:
                    digest.update(hashlib.file_digest(content, "sha256").digest())
    except OSError:
        return None
    folder = register.repository.git_folder / "faultbook"
    name = f"import-{importer}-{place.hexdigest()[:8]}.sqlite"
    return Memory(folder / name, digest.hexdigest())


def _beside(importer: str, sources: Sequence[Path]) -> list[Path]:
    """Files that are read because a file beside them was named."""
    named = [path for path in sources if path.is_file()]
    beside = [path.parent / name for path in named for name in IMPORTERS[importer].beside]
    return [path for path in beside if path.is_file()]
