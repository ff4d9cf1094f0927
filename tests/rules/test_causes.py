"""Which causes name or blame a person, and which only sound like it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.registers import ANY_ORDER, CONFIG

if TYPE_CHECKING:
    from collections.abc import Callable

    from faultbook.workspace import Workspace

PATH = "records/problems/2026/PRB-2026-0001.yaml"


def found(
    register: Callable[..., Workspace], summary: str, *lines: str, analysis: str = ""
) -> set[str]:
    """Codes of a problem with this root cause, its further fields and its section Analysis."""
    head = ["id: PRB-2026-0001", "title: Logins time out", "status: new", *lines]
    cause = f"root_cause: {{category: process, summary: {json.dumps(summary)}}}"
    sections = [f"sections: {{Analysis: {json.dumps(analysis)}}}"] if analysis else []
    text = "\n".join([*head, cause, *sections, ""])
    report = register({PATH: text}, f"{CONFIG}{ANY_ORDER}").check()
    return {one.code for one in report.diagnostics}


BLAME = [
    "The engineer forgot to start the replication.",
    "An administrator failed to check the disk.",
    "the junior developer accidentally dropped the table",
    "A technician on call overlooked the alert.",
    "Our new contractor misconfigured the switch.",
    "One of the steps was wrong; the DBA should have tested it.",
    "The developers didn't test the change.",
    "The colleague who had mistyped the address left.",
    "Ada forgot to renew the certificate.",
    "Ada Jensen had forgotten to renew the certificate.",
    "It was Jensen's mistake.",
    "It was Jensen\u2019s careless mistake.",
    "Due to Ada J. Jensen's oversight the backup was off.",
    "Deleted by @ada.",
    "Thanks to @grace-h the table was gone.",
]


@pytest.mark.parametrize("summary", BLAME)
def test_person_is_found(register: Callable[..., Workspace], summary: str) -> None:
    assert found(register, summary) == {"FB621"}


@pytest.mark.parametrize("summary", BLAME)
def test_person_is_found_in_the_analysis(register: Callable[..., Workspace], summary: str) -> None:
    text = f"The logs show it.\n\n{summary}"
    assert found(register, "A step is done by hand.", analysis=text) == {"FB621"}


NO_BLAME = [
    "The operator failed to reconcile the custom resource.",
    "The Kubernetes operator forgot its lease.",
    "The user agent failed to send the header.",
    "The resource manager failed over and missed a heartbeat.",
    "The node agent failed to start.",
    "The scheduler overlooked a pod.",
    "The developer portal failed to load.",
    "The admin console failed to load.",
    "The client library forgot to give connections back.",
    "The team did not know of the change.",
    "We forgot to renew the certificate.",
    "Nobody forgot to renew it; the renewal failed.",
    "Somebody should have been told.",
    "Terraform forgot to delete the old rule.",
    "Kubernetes failed to evict the pod.",
    "Microsoft's mistake in the update was mended.",
    "Oracle's error ORA-01555 came up.",
    "Redis's fault tolerance didn't help.",
    "Amazon's oversight of the region ended.",
    "Google neglected to renew the domain.",
    "Login's mistake was to trust the header.",
    "The support desk's typo in the form was mended.",
    "The method lacks `@Transactional`.",
    "The method lacks @Transactional and @Override.",
    "The image app@sha256:9f86 was pulled.",
    "The package @angular/core was updated.",
    "The unit getty@tty1.service failed.",
    "Mail to desk@example.com was lost.",
    "The stylesheet's @media rule was wrong.",
    "The job ran @daily instead of @hourly.",
    "The engineer's guide names the wrong port.",
    "The runbook tells the engineer to restart both nodes at once.",
    "A missed heartbeat failed the node over.",
]


@pytest.mark.parametrize("summary", NO_BLAME)
def test_technology_and_organisations_are_no_persons(
    register: Callable[..., Workspace], summary: str
) -> None:
    assert found(register, summary) == set()


@pytest.mark.parametrize(
    ("line", "summary", "is_found"),
    [
        ("assignee: Ada", "Ada dropped the table.", True),
        ("assignee: Ada", "Adapters were old.", False),
        ("assignee: Ada Jensen", "The table was dropped by Ada Jensen.", True),
        ("assignee: Identity Team", "The Identity Team dropped the table.", False),
        ("assignee: Service Desk", "The Service Desk dropped the table.", False),
        ("assignee: Identity", "Identity has no such table.", False),
        ("assignee: Jenkins", "Jenkins dropped the table.", False),
        ("assignee: web", "The web has no such table.", False),
        ("actions: [{action: Mend it, owner: Grace Hopper}]", "Grace Hopper was away.", True),
        ("actions: [{action: Mend it, owner: database}]", "The database was away.", False),
        ("actions: [{action: Mend it, owner: Database}]", "Database locks.", False),
    ],
)
def test_names_in_the_record_are_known(
    register: Callable[..., Workspace], line: str, summary: str, *, is_found: bool
) -> None:
    assert found(register, summary, line) == ({"FB621"} if is_found else set())


@pytest.mark.parametrize(
    "summary",
    [
        "Human error",
        "human error.",
        "A human error!",
        "**Human error**",
        "Simple operator error",
        "User error.",
        "It was human error.",
        "Due to human error",
        "The root cause was human error.",
        "Root cause: human error",
        "Misclick",
        "A fat finger.",
        "an administrator's mistake",
        "PEBKAC",
    ],
)
def test_human_error_alone_is_no_cause(register: Callable[..., Workspace], summary: str) -> None:
    assert found(register, summary) == {"FB622"}
    assert found(register, "The wrong list was loaded.", analysis=summary) == {"FB622"}


@pytest.mark.parametrize(
    "summary",
    [
        "The user error rate rose above 5 %.",
        "The operator error counter overflowed.",
        "Operator error: reconcile loop ended with 'not found'.",
        "Human error was ruled out.",
        "The form invites a human error, since both lists have one name.",
        "Human error: both lists have the same name.",
        "The root cause was human error in the sense that both lists have one name.",
        "The cause was operator error. Both lists have the same name.",
        "Manual failover was slow.",
        "A manual failure of the primary was tested.",
    ],
)
def test_more_than_human_error_is_a_cause(register: Callable[..., Workspace], summary: str) -> None:
    assert found(register, summary) == set()


def test_cause_of_a_known_error_is_read_too(register: Callable[..., Workspace]) -> None:
    path = "kedb/2026/KE-2026-0001.md"
    text = (
        "---\nid: KE-2026-0001\ntitle: Logins time out\nstatus: draft\nno_workaround: None\n---\n"
    )
    report = register({path: f"{text}\n## Cause\n\nHuman error.\n"}).check()
    assert [(one.code, str(one.location)) for one in report.diagnostics] == [
        ("FB622", f"{path}:10:1")
    ]
