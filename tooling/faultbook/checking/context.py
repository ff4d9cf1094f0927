"""What findings depend on besides records.

What belongs here: the configuration and the files it names, as bytes, read without Pydantic. What
does not: what they mean (``config``, ``backstage``).
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from faultbook.backstage import matching_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def context_key(root: Path, config: bytes) -> str:
    """A text that is another as soon as the configuration or a file it names is.

    Args:
        root: The register's root.
        config: The bytes of ``faultbook.toml``.
    """
    digest = sha256(config)
    for pattern in _patterns(config):
        for path in matching_files(root, pattern):
            digest.update(f"\0{path}\0".encode("utf-8", "surrogateescape"))
            digest.update(_content(root / path))
    return digest.hexdigest()


def _patterns(config: bytes) -> Iterator[str]:
    """Patterns of the Backstage files that the configuration names."""
    if b"backstage" not in config:
        return
    import tomllib

    try:
        table: Any = tomllib.loads(config.decode()).get("catalog")
    except (ValueError, RecursionError):  # it isn't TOML, and then nothing in it counts
        return
    patterns = table.get("backstage") if isinstance(table, dict) else None
    yield from (one for one in patterns if isinstance(one, str)) if patterns else ()


def _content(path: Path) -> bytes:
    try:
        return sha256(path.read_bytes()).digest()
    except OSError as error:
        return str(error).encode()
