"""A register of three years, small and with something for every part of a review."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from faultbook.site_gathering import site_input
from faultbook.views.site_view import SiteView
from tests.registers import CONFIG, NOW, open_register, write_register
from tests.views.samples import record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from faultbook.views.page import Audience

REVIEWED_CONFIG = f"""{CONFIG}
[targets.1]
restore_minutes = 120

[reporting]
timezone = "Europe/Berlin"
"""


def _stamp(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def _incidents() -> Iterator[tuple[str, str]]:
    """One each fortnight for two and a half years; every third is of the known error."""
    for number in range(1, 66):
        began = NOW - timedelta(days=14 * number, hours=3 * number)
        is_known = number % 3 == 0
        more: dict[str, Any] = {"priority": str(number % 5 + 1)} if number % 7 else {}
        if is_known:
            more |= {"known_error": "KE-2024-0001", "workaround_helped": "yes"}
        yield record(
            f"INC-{began.year}-{number:04d}",
            title=f"Incident {number}",
            status="closed",
            visibility="public" if number % 2 else "internal",
            started_at=_stamp(began),
            opened_at=_stamp(began + timedelta(minutes=4)),
            restored_at=_stamp(began + timedelta(minutes=number * (7 if is_known else 19))),
            services=[["login"], ["shop"], ["login", "shop"], []][number % 4],
            resolution_code="known-error-workaround" if is_known else "solution-provided",
            **more,
        )


def _problems() -> Iterator[tuple[str, str]]:
    """One each quarter of a year; every other is closed after half a year."""
    for number in range(1, 9):
        opened = NOW - timedelta(days=90 * number - 20)
        is_closed = number % 2 == 0 and number > 2
        closed: dict[str, Any] = {
            "closed_at": _stamp(opened + timedelta(days=180)),
            "closure_code": "risk-accepted",
            "risk_acceptance": {"by": "B. Boss", "reason": "Cheap.", "review_by": "2026-05-01"},
        }
        yield record(
            f"PRB-{opened.year}-{number:04d}",
            title=f"Problem {number}",
            status="closed" if is_closed else "investigating",
            visibility="public",
            owner="web",
            opened_at=_stamp(opened),
            root_cause={"category": "software", "summary": "A leak."},
            actions=[{"action": f"Do {number}", "owner": "identity", "due": "2026-06-20"}],
            **(closed if is_closed else {}),
        )


REVIEWED = dict(
    [
        *_incidents(),
        *_problems(),
        record("INC-2026-0901", title="Nobody knows when", status="closed"),
        record("INC-2026-0902", title="A slip", status="cancelled", opened_at=_stamp(NOW)),
        record("INC-2026-0903", title="Still open", opened_at=_stamp(NOW - timedelta(hours=5))),
        record(
            "KE-2024-0001",
            "## Workaround\n\nRestart it.\n",
            title="Login forgets users",
            status="active",
            visibility="public",
            services=["login"],
            owner="identity",
            symptoms=["Slow"],
            problem=f"PRB-{(NOW - timedelta(days=70)).year}-0001",
            review_by="2026-06-01",
        ),
    ]
)
"""Files by path."""


def reviewed_view(
    root: Path,
    files: dict[str, str] | None = None,
    audience: Audience = "internal",
    config: str = REVIEWED_CONFIG,
) -> SiteView:
    """What the dashboard is made of, from files written below ``root``."""
    written = write_register(root, REVIEWED if files is None else files, config)
    return SiteView(site_input(open_register(written), audience))
