from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from faultbook.diagnostics import Diagnostic, Location, Related
from faultbook.fingerprints import fingerprints
from tests.reporters.reports import diagnostic

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from faultbook.workspace import Workspace

_FEW = st.sampled_from(["", "a", "b", "a:1", "1:a", "\udcff", "  a\t"])
_FINDINGS = st.lists(
    st.builds(
        lambda code, path, message, source, line: diagnostic(
            message, code=code, location=Location(path, line, 1), source=source
        ),
        st.sampled_from(["FB101", "FB402"]),
        _FEW,
        _FEW,
        _FEW,
        st.integers(1, 9),
    )
)
RECORD = "records/incidents/2026/INC-2026-0001.md"
HEAD = "---\nid: INC-2026-0001\ntitle: Login fails with error 500\nstatus: new\n"


@given(_FINDINGS)
def test_each_finding_has_its_own(found: list[Diagnostic]) -> None:
    made = fingerprints(found)

    assert len(set(made)) == len(made) == len(found)
    assert all(re.fullmatch("[0-9a-f]{64}", one) for one in made)


@given(_FINDINGS, st.integers(1, 1000))
def test_lines_above_change_nothing(found: list[Diagnostic], more: int) -> None:
    moved = [
        one._replace(
            location=one.location._replace(line=one.location.line + more),
            related=(Related(Location("x", more), "elsewhere"),),
        )
        for one in found
    ]

    assert fingerprints(moved) == fingerprints(found)


def test_what_a_finding_is_known_by() -> None:
    one = diagnostic()
    same = [
        one._replace(source=f"\t{one.source} "),
        one._replace(hint="other", name="other", end_column=0),
        one._replace(location=one.location._replace(line=99, column=99)),
    ]
    others = [
        one._replace(code="FB101"),
        one._replace(message="is wrong too"),
        one._replace(source="status: closed"),
        one._replace(location=one.location._replace(path="kedb/2026/KE-2026-0001.md")),
    ]

    assert {fingerprints([other]) for other in same} == {fingerprints([one])}
    assert len({fingerprints([other]) for other in [one, *others]}) == 1 + len(others)


def test_it_stays_the_same_from_one_version_to_the_next() -> None:
    assert fingerprints([diagnostic()]) == (
        "70c501ca20f11e50aae83bcee787a340625802c0da78fdc07807b0f9c583db06",
    )


def test_lines_above_change_nothing_in_a_register(
    register: Callable[[Mapping[str, str]], Workspace],
) -> None:
    faulty = "services: [nowhere]\ncolour: red\nowner: nobody\n"

    def made(above: str) -> tuple[str, ...]:
        report = register({RECORD: f"{HEAD}{above}{faulty}---\n"}).check()
        return fingerprints(report.diagnostics)

    before = made("")

    assert len(before) >= 3
    assert made("# a comment\n\n# and another\n") == before
