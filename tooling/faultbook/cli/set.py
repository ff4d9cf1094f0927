"""``faultbook set``: fields of records set to values.

What belongs here: telling records from assignments. What does not: what becomes of a record
(``authoring.setting``).
"""

from __future__ import annotations

import click

from faultbook.authoring.setting import plan_setting
from faultbook.cli.completion import complete_ids_and_assignments
from faultbook.cli.examples import CommandWithExamples
from faultbook.cli.opening import open_register
from faultbook.cli.writing import assignments_of, dry_run_option, write, yes_option
from faultbook.editing.assignments import FORMS, is_assignment
from faultbook.errors import UsageProblem
from faultbook.ids import typed_id


@click.command(
    "set",
    cls=CommandWithExamples,
    short_help="Set fields of records.",
    examples={
        "faultbook set INC-2026-0002 impact=high tags+=web started_at=now-15m": "",
        "faultbook set INC-2026-0002 error_text@=login.log": "what a file holds; - is stdin",
        "faultbook set PRB-2026-0001 fix.deployed_at=now fix.changes+=#812": "keys below others",
        "faultbook set INC-2026-0001 INC-2026-0002 owner=web --yes": "several records",
    },
)
@click.argument(
    "words",
    nargs=-1,
    required=True,
    metavar="ID... KEY=VALUE...",
    shell_complete=complete_ids_and_assignments,
)
@dry_run_option
@yes_option
def command(words: tuple[str, ...], *, dry_run: bool, yes: bool) -> int:
    """Set fields of records.

    A value means what its field holds: moments are `2026-01-31T14:05:00Z`, `now` or `now-15m`, days
    `2026-01-31`, `today` or `today+30d`, a list `[one, two]` or a single item. `KEY=` takes a field
    away, `KEY+=` and `KEY-=` add items to a list and take them out, and `KEY@=FILE` reads the value
    from a file. Nothing else in a record's file changes.

    Of several records, what would happen is listed first, and done with --yes.
    """
    ids = [word for word in words if not is_assignment(word)]
    assignments = assignments_of(word for word in words if is_assignment(word))
    if not ids:
        raise UsageProblem("no record is named; write an id before what is set")
    if not assignments:
        raise UsageProblem(f"nothing is set; write {FORMS} after the id")
    register = open_register()
    return write(
        register,
        lambda progress: plan_setting(register, ids, assignments, progress),
        dry_run=dry_run,
        is_agreed=yes or len({typed_id(one) for one in ids}) == 1,
    )
