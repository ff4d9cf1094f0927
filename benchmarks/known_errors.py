"""Registers of known errors alone, of any size, for benchmarks of matching.

What belongs here: making known errors whose texts and signatures differ as real ones do. What does
not: whole registers (``registers``) and timing anything.

Run as ``python -m benchmarks.known_errors FOLDER --known-errors 10000`` from the repository's root.
The same arguments always make the same bytes.
"""

from __future__ import annotations

import argparse
import random
import subprocess
from pathlib import Path

from benchmarks.prose import paragraph
from benchmarks.registers import SERVICES, config_text

_SHARD = 100
_SYLLABLES = (
    "ka", "lo", "mi", "ter", "ran", "ves", "cu", "dor", "pel", "sta", "net", "fi", "gra", "hub",
    "jo", "ledge", "mor", "nim", "or", "pas", "qua", "rel", "sync", "tor", "ul", "vol", "wex",
    "zen",
)  # fmt: skip
_KINDS = (
    "Timeout", "Refused", "Exhausted", "Corrupt", "Missing", "Denied", "Expired", "Overflow",
    "Mismatch", "Deadlock", "Stale", "Partial", "Duplicate", "Unreachable", "Throttled", "Invalid",
)  # fmt: skip
_DOES = (
    "could not acquire", "failed to renew", "gave up waiting for", "rejected", "lost its",
    "cannot open", "refused to hand over", "ran out of", "timed out while draining",
    "saw a conflicting",
)  # fmt: skip
_FORMS = (
    "{a}-{b}: {does} {c} {kind_lower} after retry",
    "com.example.{a}.{b}.{Kind}{C}Exception",
    "E{code} {a} {does} the {b} {c}",
    "panic: {a}_{b}_{c}: {kind_lower} {code}",
    "level=error component={a}.{b} msg={c}-{kind_lower}",
    "{A}{B}Error [{code}]: {does} {c}",
)


def write_known_errors(root: Path, number: int, seed: int = 7) -> Path:
    """Write a register of so many known errors, and commit it to a repository of its own.

    Args:
        root: Folder to fill.
        number: Number of known errors.
        seed: Seed of everything random.
    """
    chance = random.Random(seed)
    root.mkdir(parents=True)
    (root / "faultbook.toml").write_text(config_text(), encoding="utf-8")
    for index in range(1, number + 1):
        folder = root / "kedb" / "2026" / f"{index // _SHARD:02d}xx"
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / f"KE-2026-{index:04d}.md"
        target.write_text(known_error(index, chance), encoding="utf-8")
    identity = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com", "-c", "gc.auto=0")
    for arguments in (("init", "--quiet"), ("add", "."), (*identity, "commit", "-qm", "register")):
        subprocess.run(("git", *arguments), cwd=root, check=True)
    return root


def name(chance: random.Random) -> str:
    """A name of a part of some software: few are everywhere, most are rare."""
    number = int(chance.paretovariate(0.5)) % len(_SYLLABLES) ** 3
    syllables = []
    for _ in range(3):
        number, place = divmod(number, len(_SYLLABLES))
        syllables.append(_SYLLABLES[place])
    return "".join(syllables)


def log_line(index: int, chance: random.Random) -> str:
    """A line such as the software logs that a known error is about."""
    a, b, c = (name(chance) for _ in range(3))
    kind = chance.choice(_KINDS)
    return chance.choice(_FORMS).format(
        a=a,
        b=b,
        c=c,
        A=a.title(),
        B=b.title(),
        C=c.title(),
        Kind=kind,
        kind_lower=kind.lower(),
        code=1000 + index % 9000,
        does=chance.choice(_DOES),
    )


def known_error(index: int, chance: random.Random) -> str:
    """A known error with one or two signatures."""
    line = log_line(index, chance)
    service = chance.choice(SERVICES)
    second = log_line(index, chance)
    more = f'  - name: second\n    all:\n      - "{second}"\n' if chance.random() < 0.5 else ""  # noqa: PLR2004
    part, other = name(chance), name(chance)
    return f"""\
---
id: KE-2026-{index:04d}
title: {part.title()} of {service} is {chance.choice(_KINDS).lower()} when the {other} restarts
status: active
services: [{service}]
owner: platform
tags: [{part}, {other}]
affects:
  - component: {service}-{part}
symptoms:
  - Users of {service} see the {part} {chance.choice(_KINDS).lower()}
signatures:
  - name: line
    all:
      - "{line}"
{more}workaround:
  risk: low
  minutes: {chance.randint(2, 30)}
  verified_at: 2026-05-01T10:00:00Z
---

## Workaround

1. Drain the {part}.
2. Restart it: `systemctl restart {service}-{part}`.

## Symptoms

{paragraph(300, chance)}

## Cause

The {part} {chance.choice(_DOES)} the {other}.
{paragraph(300, chance)}
"""


def main() -> None:
    """Read the arguments and write a register."""
    parser = argparse.ArgumentParser(description="Write a register of known errors.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--known-errors", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=7)
    wanted = parser.parse_args()
    write_known_errors(wanted.folder, wanted.known_errors, wanted.seed)


if __name__ == "__main__":
    main()
