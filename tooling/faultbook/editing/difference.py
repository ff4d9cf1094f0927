"""What a change does to a file, as a unified diff that Git can apply.

What belongs here: the lines of a diff. What does not: making changes, and colours (``cli``).

The format: https://git-scm.com/docs/diff-format#generate_patch_text_with_p
"""

from __future__ import annotations

from difflib import unified_diff

_AS_IT_IS = frozenset(range(0x20, 0x7F)) - frozenset(b'"\\')
_OPEN_END = "\\ No newline at end of file\n"


def difference(path: str, new_path: str, before: bytes | None, after: bytes) -> list[str]:
    """The lines of a file's diff, each with its end.

    Args:
        path: The file's path.
        new_path: The path it gets; ``path`` when it stays.
        before: Its bytes, UTF-8; None for a file that is new.
        after: The bytes it gets, likewise.
    """
    old, new = _name(f"a/{path}"), _name(f"b/{new_path}")
    lines = [f"diff --git {old} {new}\n"]
    if path != new_path:
        if before == after:
            lines.append("similarity index 100%\n")
        lines += [f"rename from {_name(path)}\n", f"rename to {_name(new_path)}\n"]
    if before is None:
        lines.append("new file mode 100644\n")
        old = "/dev/null"
    hunks = unified_diff(_lines(before or b""), _lines(after), old, new)
    for line in hunks:
        lines += [line] if line.endswith("\n") else [f"{line}\n", _OPEN_END]
    return lines


def _lines(content: bytes) -> list[str]:
    """Lines with their ends; only a line feed ends one."""
    *whole, rest = content.decode().split("\n")
    return [f"{line}\n" for line in whole] + ([rest] if rest else [])


def _name(path: str) -> str:
    """A path as Git writes it: quoted, its bytes in octal, where a plain one could be misread."""
    name = path.encode("utf-8", "surrogateescape")
    if _AS_IT_IS.issuperset(name):
        return path
    return '"' + "".join(chr(b) if b in _AS_IT_IS else f"\\{b:03o}" for b in name) + '"'
