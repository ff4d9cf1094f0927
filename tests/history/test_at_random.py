"""Histories made at random: the tool's timelines are what was done, however they were read."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from faultbook.gitrepo.repository import find_repository
from faultbook.history.gathering import Source
from faultbook.history.history import open_history
from faultbook.history.reading import Reader
from tests.history.made import Expected, Maker, expected_timelines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from faultbook.history.timeline import Timeline
    from tests.history.made import State

SEVERAL = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    made = Path(mkdtemp())
    yield made
    shutil.rmtree(made)


def timelines(top: Path, head: str, *, keeps: bool) -> list[Timeline]:
    """The timelines, of which the states that are kept apart must tell the same."""
    repository = find_repository(top)
    assert repository is not None
    with open_history(Source(repository), head, "tests", keeps=keeps) as history:
        found = list(history.timelines())
        assert history.stays() == [(one.id, one.stays) for one in found if one.is_live]
        assert history.moments() == [one.commit.committed_at for one in history.landings()]
        return found


def told(timeline: Timeline, texts: dict[str, str]) -> list[Expected]:
    found = []
    for version in timeline.versions:
        assert version.is_readable
        fields = {} if version.is_deletion else timeline.fields_at(version.landing)
        plain = {path: value for path, value in fields.items() if path[0] != "sections"}
        sections = {str(p[1]): texts[value] for p, value in fields.items() if p[0] == "sections"}
        authors = frozenset(side.author.name for side in version.sides)
        found.append(
            Expected(version.landing, version.path, version.is_deletion, plain, sections, authors)
        )
    return found


def in_order(lives: Iterable[list[Expected]]) -> list[list[Expected]]:
    return sorted(lives, key=lambda versions: (versions[0].landing, versions[0].path))


def digests(landed: list[State]) -> dict[str, str]:
    """Texts of sections by their digests."""
    texts = {text for state in landed for made in state.values() for text in made.sections.values()}
    found = {}
    for text in texts:
        content = f"---\na: b\n---\n\n## A\n\n{text}\n".encode()
        reader = Reader()
        reader.read(content, is_markdown=True)
        found[reader.fields["sections", "A"]] = text
    return found


@SEVERAL
@given(data=st.data())
def test_a_timeline_says_what_was_done(folder: Path, data: st.DataObject) -> None:
    top = Path(mkdtemp(dir=folder))
    maker = Maker(top, data)
    commits = maker.run()

    found = timelines(top, maker.repository.git("rev-parse", "main").strip(), keeps=False)

    texts = digests(maker.landed)
    expected = expected_timelines(maker.landed, maker.credits)
    assert in_order(told(one, texts) for one in found) == in_order(expected.values())

    heads = data.draw(st.lists(st.sampled_from(commits), max_size=4))
    for head in [*heads, commits[-1]]:
        assert timelines(top, head, keeps=True) == timelines(top, head, keeps=False)
    shutil.rmtree(top)
