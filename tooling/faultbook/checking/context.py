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


def baseline_key(root: Path, config: bytes, text: str | None) -> str:
    """A text that is another as soon as the baseline is.

    Args:
        root: The register's root.
        config: The bytes of ``faultbook.toml``.
        text: The baseline's text; None for the file that the configuration names.
    """
    if text is not None:
        return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    path = _named(config, "rules", "baseline")
    return _content(root / path).hex() if isinstance(path, str) else ""


def _patterns(config: bytes) -> Iterator[str]:
    """Patterns of the Backstage files that the configuration names."""
    patterns = _named(config, "catalog", "backstage")
    yield from (
        (one for one in patterns if isinstance(one, str)) if isinstance(patterns, list) else ()
    )


def _named(config: bytes, table: str, key: str) -> Any:
    """What the configuration says under a key; None for nothing, or what isn't TOML."""
    if key.encode() not in config and b"\\" not in config:  # or it may be written in escapes
        return None
    import tomllib

    try:
        found = tomllib.loads(config.decode()).get(table)
    except (ValueError, RecursionError):
        return None
    return found.get(key) if isinstance(found, dict) else None


def _content(path: Path) -> bytes:
    try:
        return sha256(path.read_bytes()).digest()
    except OSError as error:
        return str(error).encode()
