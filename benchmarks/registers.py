"""Registers of any size for benchmarks: realistic, linked, and some broken on request.

What belongs here: making record files. What does not: timing anything (the other scripts here).

Run as ``python -m benchmarks.registers FOLDER --records 10000 --broken 1`` from the repository's
root. The same arguments always make the same bytes.
"""

from __future__ import annotations

import argparse
import random
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

SERVICES = ("login", "shop", "payments", "search", "mail", "files", "reports", "gateway")
TEAMS = ("identity", "web", "platform", "data")
FAULTS = (
    ("connection pool exhausted", "java.sql.SQLTransientConnectionException", "ORA-12519"),
    ("certificate expired", "javax.net.ssl.SSLHandshakeException", "0x800B0101"),
    ("disk full on the journal volume", "java.io.IOException: No space left on device", "ENOSPC"),
    ("out of memory in the renderer", "java.lang.OutOfMemoryError: Java heap space", "137"),
    ("replica lags behind its primary", "psycopg.errors.SerializationFailure", "40001"),
    ("token clock skew after a failover", "jwt.exceptions.ImmatureSignatureError", "AADSTS700024"),
)
EPOCH = datetime(2024, 1, 1, tzinfo=UTC)
SPAN = timedelta(days=880)
SHARD = 100

_SOURCE_FILE = re.compile(r"\(Service([0-9]+)\.java")
FIX = """\
fix:
  description: The pool takes back connections that timed out.
  changes: [CHG-1]
  deployed_at: 2026-03-01T08:00:00Z
"""


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many records of each kind a register of a given size has."""

    incidents: int
    problems: int
    known_errors: int


@dataclass(frozen=True, slots=True)
class Shares:
    """How many records are out of the ordinary, each in percent.

    Attributes:
        broken: Incidents with a fault.
        unlinked: Incidents that name no problem and no known error.
        fixed: Problems with a fix; what began after it came back.
    """

    broken: float = 0
    unlinked: float = 0
    fixed: float = 0


ORDINARY = Shares()


def numbers_for(records: int) -> Numbers:
    """Eight incidents to one problem and one known error, roughly as in real registers."""
    problems = max(1, records // 10)
    return Numbers(max(1, records - 2 * problems), problems, problems)


def write_register(
    root: Path,
    records: int,
    shares: Shares = ORDINARY,
    seed: int = 7,
) -> Path:
    """Write ``faultbook.toml`` and about ``records`` record files below ``root``.

    Args:
        root: Folder to fill.
        records: Number of records.
        shares: How many of them are out of the ordinary.
        seed: Seed of everything random.
    """
    chance = random.Random(seed)
    other_chance = random.Random(seed + 1)  # so that what isn't unlinked stays as it was
    numbers = numbers_for(records)
    root.mkdir(parents=True, exist_ok=True)
    (root / "faultbook.toml").write_text(config_text(), encoding="utf-8")
    for index in range(1, numbers.problems + 1):
        problem, known_error = problem_text(index, chance), known_error_text(index, chance)
        if index % 100 < shares.fixed:
            problem = problem.replace("status: known-error", "status: resolved")
            problem = problem.replace("effort_minutes:", f"{FIX}effort_minutes:")
            known_error = known_error.replace("status: active", "status: fixed")
        _write(root, "records/problems", f"PRB-2024-{index:04d}", problem)
        _write(root, "kedb", f"KE-2024-{index:04d}", known_error)
    for index in range(1, numbers.incidents + 1):
        text = incident_text(index, chance.randint(1, numbers.problems), chance)
        if chance.random() * 100 < shares.broken:
            text = _broken(text, chance)
        if other_chance.random() * 100 < shares.unlinked:
            text = _unlinked(text, other_chance)
        _write(root, "records/incidents", f"INC-2024-{index:04d}", text)
    return root


def _write(root: Path, folder: str, record_id: str, text: str) -> None:
    number = int(record_id.rpartition("-")[2])
    target = root / folder / "2024" / f"{number // SHARD:02d}xx" / f"{record_id}.md"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")


def config_text() -> str:
    """``faultbook.toml`` with the services and teams that the records name."""
    parts = ["[layout]\nshard = true\n"]
    parts += [f'[teams.{team}]\nname = "{team.title()}"\n' for team in TEAMS]
    for number, service in enumerate(SERVICES):
        owner = TEAMS[number % len(TEAMS)]
        parts.append(f'[services.{service}]\nname = "{service.title()}"\nowner = "{owner}"\n')
    return "\n".join(parts)


def _time(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _trace(fault: tuple[str, str, str], problem: int, chance: random.Random) -> str:
    """A stack trace that names a source file of the problem's own, as its signature does."""
    lines = [f"{fault[1]} ({fault[2]})"]
    for _ in range(5):
        method = chance.choice(("acquire", "handle", "render", "commit", "refresh"))
        lines.append(
            f"    at com.example.core.{method}(Service{problem}.java:{chance.randint(20, 900)})"
        )
    return "\n".join(f"  {line}" for line in lines)


def incident_text(index: int, problem: int, chance: random.Random) -> str:
    """A closed incident, ended by the workaround of the known error of ``problem``."""
    fault = FAULTS[problem % len(FAULTS)]
    opened = EPOCH + SPAN * chance.random()
    impact, urgency, priority = chance.choice(
        (("high", "high", 1), ("medium", "medium", 3), ("low", "medium", 4))
    )
    stamps = [_time(opened + timedelta(minutes=minutes)) for minutes in (0, 4, 9, 31, 42, 50, 900)]
    service = SERVICES[problem % len(SERVICES)]
    return f"""\
---
id: INC-2024-{index:04d}
title: {service.title()} answers with errors, {fault[0]} ({index})
status: closed
services: [{service}]
owner: {TEAMS[problem % len(TEAMS)]}
assignee: "{chance.choice(("Ada", "Grace", "Edsger", "Barbara"))}"
tags: [{service}, after-deploy]
links:
  - title: Dashboard
    url: https://grafana.example.com/d/{index}
impact: {impact}
urgency: {urgency}
priority: {priority}
source: monitoring
support_level: 2
configuration_items:
  - {service}-{chance.randint(1, 40):02d}.example.com
  - db-{chance.randint(1, 9)}.example.com
symptoms:
  - Users get error 503 from {service}
  - The queue of {service} grows
error_text: |
{_trace(fault, problem, chance)}
error_codes: ["{fault[2]}"]
opened_at: {stamps[1]}
started_at: {stamps[0]}
detected_at: {stamps[1]}
acknowledged_at: {stamps[2]}
mitigated_at: {stamps[3]}
restored_at: {stamps[4]}
resolved_at: {stamps[5]}
closed_at: {stamps[6]}
resolution_code: known-error-workaround
known_error: KE-2024-{problem:04d}
workaround_helped: yes
problem: PRB-2024-{problem:04d}
effort_minutes: {chance.randint(10, 400)}
timeline:
  - at: {stamps[1]}
    event: The alert "error rate above 2 %" fires
  - at: {stamps[2]}
    event: The engineer on call takes it
  - at: {stamps[3]}
    event: Half of the pool is restarted, the error rate falls
  - at: {stamps[4]}
    event: All instances restarted, service restored
---

## Summary

For {chance.randint(10, 90)} minutes users of {service} got errors: {fault[0]}.

## Impact

About {chance.randint(2, 60)} % of the requests failed; no data was lost.

## Resolution

The workaround of the known error was applied: the pool was restarted one instance at a time.

## Lessons

The alert came before the first call. The runbook names the wrong dashboard.
"""


def problem_text(index: int, chance: random.Random) -> str:
    """A problem that is a known error."""
    fault = FAULTS[index % len(FAULTS)]
    service = SERVICES[index % len(SERVICES)]
    opened = EPOCH + SPAN * chance.random()
    return f"""\
---
id: PRB-2024-{index:04d}
title: {service.title()} fails again and again, {fault[0]} ({index})
status: known-error
services: [{service}]
owner: {TEAMS[index % len(TEAMS)]}
tags: [{service}]
trigger: recurrence
impact: medium
urgency: medium
priority: 3
opened_at: {_time(opened)}
root_cause:
  category: capacity
  summary: The pool is sized for half of the peak, and nothing gives connections back on time-out.
  confirmed_at: {_time(opened + timedelta(days=3))}
contributing_factors:
  - No alert on the pool's fill level
  - A retry without back-off
five_whys:
  - The pool was empty
  - Connections were kept after a time-out
  - The client library's default changed with version 4
effort_minutes: {chance.randint(60, 2000)}
actions:
  - action: Alert at 80 % fill
    owner: {TEAMS[index % len(TEAMS)]}
    due: 2026-12-01
    ref: OPS-{index}
---

## Summary

{fault[0].capitalize()} in {service}, several times a month.

## Analysis

Load tests show the same picture at {chance.randint(200, 900)} requests a second.

## Evidence

The incidents' traces all end in the pool's acquire call.
"""


def known_error_text(index: int, chance: random.Random) -> str:
    """The active known error of the problem of the same number."""
    fault = FAULTS[index % len(FAULTS)]
    service = SERVICES[index % len(SERVICES)]
    return f"""\
---
id: KE-2024-{index:04d}
title: {service.title()} answers 503 when {fault[0]} ({index})
status: active
services: [{service}]
owner: {TEAMS[index % len(TEAMS)]}
tags: [{service}]
problem: PRB-2024-{index:04d}
affects:
  - component: {service}-core
    versions: ">=4.0, <4.{chance.randint(2, 9)}"
symptoms:
  - Users get error 503 from {service}
  - The queue of {service} grows
error_codes: ["{fault[2]}"]
signatures:
  - name: trace {index}
    all:
      - "{fault[1]}"
      - regex: "core[.][a-z]+[(]Service{index}[.]java:[0-9]+[)]"
        count: 2
    within: 30s
    samples:
      match:
        - |
{_indented(_trace(fault, index, chance), 10)}
workaround:
  risk: low
  minutes: {chance.randint(2, 30)}
  verified_at: 2026-05-01T10:00:00Z
  verified_by: {TEAMS[index % len(TEAMS)]}
review_by: 2027-01-31
---

## Workaround

1. Take one instance out of the balancer.
2. Restart it: `systemctl restart {service}-core`.
3. Wait until `/health` answers 200, then go on with the next.

## Symptoms

The error page names {fault[2]}.

## Cause

The pool is sized for half of the peak.
"""


def _indented(text: str, width: int) -> str:
    return "\n".join(f"{'':{width}}{line.strip()}" for line in text.splitlines())


def _unlinked(text: str, chance: random.Random) -> str:
    """An incident without what it was traced to; half of them show what no signature knows."""
    names = ("problem:", "known_error:", "workaround_helped:")
    lines = [line for line in text.splitlines() if not line.startswith(names)]
    text = "\n".join(lines).replace("known-error-workaround", "solution-provided") + "\n"
    return _SOURCE_FILE.sub(_worker, text) if chance.random() < 1 / 2 else text


def _worker(named: re.Match[str]) -> str:
    """A source file named in letters alone, for names with numbers in them are seldom words."""
    letters = named[1].translate(str.maketrans("0123456789", "abcdefghij"))
    return f"({letters.capitalize()}Worker.java"


def _broken(text: str, chance: random.Random) -> str:
    faults = (
        ("status: closed", "status: clsoed"),
        ("urgency:", "urgncy:"),
        ("problem: PRB-2024-", "problem: PRB-2023-"),
        ("resolution_code: known-error-workaround\n", ""),
        ("support_level: 2", "support_level: two"),
    )
    return text.replace(*chance.choice(faults))


def main() -> None:
    """Read the arguments and write a register."""
    parser = argparse.ArgumentParser(description="Write a register for benchmarks.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--broken", type=float, default=0, metavar="PERCENT")
    parser.add_argument("--seed", type=int, default=7)
    wanted = parser.parse_args()
    write_register(wanted.folder, wanted.records, Shares(wanted.broken), wanted.seed)


if __name__ == "__main__":
    main()
