"""Forms in which a status page's incidents come."""

from __future__ import annotations

import codecs
import html
import json
import os
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faultbook.errors import EnvironmentProblem, UsageProblem
from faultbook.exchange.source import Draft, Outcome, Setback
from faultbook.exchange.statuspage import open_source
from tests.exchange.sources import context, take, text_of
from tests.exchange.statuspage.pages import history, incident, read
from tests.registers import public_data

if TYPE_CHECKING:
    from pathlib import Path

TWO = [incident(id="aaaa1111bbbb"), incident(id="cccc2222dddd")]
LINES = "\n".join(map(json.dumps, TWO))


@pytest.mark.parametrize(
    "content",
    [
        {"page": {"x": [1]}, "incidents": TWO},
        {"scheduled_maintenances": TWO[1:], "incidents": TWO[:1]},
        TWO,
        LINES,
        f"\n{LINES}\n\n",
        "\n".join(json.dumps(one, indent=2) for one in TWO),
        "\n".join(json.dumps({"incident": one}) for one in TWO),
        "\n".join(json.dumps({"incidents": [one]}) for one in TWO),
        codecs.BOM_UTF8 + json.dumps(TWO).encode(),
        codecs.BOM_UTF16_LE + json.dumps(TWO).encode("utf-16-le"),
        LINES.encode("utf-16-be"),
        json.dumps([{**one, "name": "Caf\u00e9"} for one in TWO], ensure_ascii=False).encode(
            "cp1252"
        ),
    ],
)
def test_json_is_read_whatever_holds_the_incidents(tmp_path: Path, content: Any) -> None:
    taken = read(tmp_path, content, name="no-ending")
    assert [draft.source_id for draft in taken.drafts] == [
        "statuspage:aaaa1111bbbb",
        "statuspage:cccc2222dddd",
    ]
    assert taken.setbacks == []


@pytest.mark.parametrize(
    ("content", "drafts", "reason"),
    [
        (json.dumps(TWO)[:-40], 1, "entry 2 refused: the JSON is broken here, or cut off"),
        (LINES[:-40], 1, ":2 refused: the line is no JSON object, or cut off"),
        (f"{{broken\n{LINES}", 2, ":1 refused: the line is no JSON object, or cut off"),
        ('{"a": ' * 5000, 0, "refused: "),
        ('{"page": {}, "components": []}', 0, "refused: has no 'id', and no address with one"),
        ("[1, null]", 0, "entry 1 refused: the entry is no JSON object"),
        ("hello", 0, "refused: is neither JSON nor a feed"),
        ("", 0, "skipped: is empty"),
        ("<html><body>Not found</body></html>", 0, "is no feed, or is cut off"),
        ("<rss><channel></channel></rss>", 0, "is a feed without entries"),
    ],
)
def test_what_is_broken_is_refused_where_it_stands(
    tmp_path: Path, content: str, drafts: int, reason: str
) -> None:
    taken = read(tmp_path, content)
    assert len(taken.drafts) == drafts
    assert reason in taken.reasons[0]


UPDATES = (
    "<p><small>Jan <var data-var='date'> 1</var>, <var data-var='time'>00:20</var> UTC</small><br>"
    "<strong>Resolved</strong> - A host &amp; a disk were <b>full</b>.</p>"
    "<p><small>Dec <var data-var='date'>31</var>, <var data-var='time'>23:10</var> UTC</small><br>"
    "<strong>Investigating</strong> - Builds wait.<br />See <a href='https://x.example/'>x</a>.</p>"
)


def atom(content: str = UPDATES, key: str = "5jfkz8q1mlqx", title: str = "Builds wait") -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        "<entry><id>tag:status.example.org,2005:Incident/9632825</id>"
        "<published>2026-01-01T00:20:00Z</published><updated>2026-01-03T00:00:00Z</updated>"
        f'<link rel="alternate" href="https://status.example.org/incidents/{key}"/>'
        f'<title>{title}</title><content type="html">{html.escape(content)}</content></entry>\n'
        "</feed>\n"
    )


def rss(content: str = UPDATES, published: str = "Wed, 31 Dec 2025 18:20:00 -0600") -> str:
    return (
        '<?xml version="1.0"?><rss version="2.0"><channel><title>S</title><item>'
        f"<title>Builds wait</title><description>{html.escape(content)}</description>"
        f"<pubDate>{published}</pubDate>"
        "<link>https://status.example.org/incidents/5jfkz8q1mlqx</link>"
        "<guid>https://status.example.org/incidents/5jfkz8q1mlqx</guid></item></channel></rss>"
    )


@pytest.mark.parametrize("feed", [atom(), rss()])
def test_a_feed_is_read(tmp_path: Path, feed: str) -> None:
    draft = read(tmp_path, feed).draft
    assert draft.source_id == "statuspage:5jfkz8q1mlqx"
    text = text_of(draft)
    for expected in (
        "opened_at: 2025-12-31T23:10:00Z\n",
        "started_at: 2025-12-31T23:10:00Z\n",
        "closed_at: 2026-01-01T00:20:00Z\n",
        "status: closed\n",
        "url: https://status.example.org/incidents/5jfkz8q1mlqx\n",
        "## Summary\n\nBuilds wait.  \nSee [x](https://x.example/).\n".replace("  \n", "\n"),
        "## Resolution\n\nA host & a disk were **full**.\n",
    ):
        assert expected in text, text


def test_the_same_incident_has_one_key_in_every_form(tmp_path: Path) -> None:
    keys = {
        read(tmp_path, content).draft.source_id
        for content in (atom(), rss(), [history()], [incident(id="5jfkz8q1mlqx")])
    }
    assert keys == {"statuspage:5jfkz8q1mlqx"}


def test_other_zones_are_understood(tmp_path: Path) -> None:
    central = UPDATES.replace("UTC", "CST")
    draft = read(tmp_path, rss(central)).draft
    assert draft.opened_at.isoformat() == "2026-01-01T05:10:00+00:00"
    chinese = read(tmp_path, rss(central, "Thu, 01 Jan 2026 00:20:00 +0800")).draft
    assert chinese.opened_at.isoformat() == "2025-12-31T15:10:00+00:00"
    named = read(tmp_path, rss(UPDATES.replace("UTC", "GMT+2"))).draft
    assert named.opened_at.isoformat() == "2025-12-31T21:10:00+00:00"


def test_planned_work_of_a_feed_is_skipped(tmp_path: Path) -> None:
    event = f"<p><strong>THIS IS A SCHEDULED EVENT Apr 7</strong></p>{UPDATES}"
    for feed in (
        atom(event),
        atom(UPDATES.replace("Investigating", "Scheduled")),
        atom("We will upgrade the database.", title="Database upgrade"),
    ):
        taken = read(tmp_path, feed)
        assert [one.is_planned for _, one in taken.setbacks] == [True]  # type: ignore[union-attr]
        assert read(tmp_path, feed, include_maintenance=True).draft


def test_an_entry_without_updates_keeps_its_text(tmp_path: Path) -> None:
    draft = read(tmp_path, atom("<p>The disk is full.</p>")).draft
    assert draft.sections == {"Summary": "The disk is full."}
    assert draft.notes == ("no status; taken as in-progress",)


def test_a_feed_that_is_cut_off_loses_its_last_entry_alone(tmp_path: Path) -> None:
    whole = atom()
    entry = whole[whole.index("<entry>") : whole.index("</feed>")]
    other = entry.replace("5jfkz8q1mlqx", "abcd1234abcd")
    cut = whole.replace("</feed>", other)[:-60]
    taken = read(tmp_path, cut)
    assert [draft.source_id for draft in taken.drafts] == ["statuspage:5jfkz8q1mlqx"]
    assert "entry 2 refused: the feed is cut off in or after this entry" in taken.reasons[0]


def test_what_looks_like_an_address_is_not_fetched(tmp_path: Path) -> None:
    taken = read(tmp_path, "<a href='http://localhost:1/'/>")
    assert "is no feed" in taken.reasons[0]


def test_a_folder_is_read_file_by_file(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / ".git").mkdir()
    (tmp_path / "b" / "one.json").write_text(json.dumps(TWO))
    (tmp_path / "a.txt").write_text("hello")
    (tmp_path / "c.json").symlink_to(tmp_path / "b" / "one.json")
    os.mkfifo(tmp_path / "d.json")
    (tmp_path / ".git" / "config").write_text("[]")
    taken = take(open_source([tmp_path], context()))
    assert [str(row.place) for row in taken.rows] == [
        f"{tmp_path}/b/one.json entry 1",
        f"{tmp_path}/b/one.json entry 2",
    ]
    said = "is neither JSON nor a feed; name incidents.json, history.rss or history.atom"
    assert taken.reasons == [
        f"{tmp_path}/a.txt:1 skipped: {said}",
        f"{tmp_path}/c.json:1 skipped: is a symbolic link",
        f"{tmp_path}/d.json:1 skipped: is not a file",
    ]
    assert take(open_source([tmp_path / "c.json"], context())).drafts


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match="no such file or directory"):
        take(open_source([tmp_path / "missing.json"], context()))
    with pytest.raises(UsageProblem, match=r"names 'ownr', which is no field .* mean 'owner'"):
        open_source([tmp_path], context({"defaults": {"ownr": "web"}}))


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
ODD = st.dictionaries(
    st.sampled_from([*incident(), *history(), "incident", "scheduled_for", "postmortem_body"]),
    JSON | st.sampled_from(["2026-02-03T09:00:00Z", "0001-01-01", "9999-12-31 23:59 -12:00"]),
)


@given(st.lists(ODD | JSON, max_size=4))
def test_any_json_becomes_records_or_reasons(
    tmp_path_factory: pytest.TempPathFactory, entries: list[Any]
) -> None:
    rows = [
        {**incident(id=f"key{number}"), **one} if isinstance(one, dict) else one
        for number, one in enumerate(entries)
    ]
    taken = read(tmp_path_factory.mktemp("page"), {"incidents": rows})
    keys = {row.key for row in taken.rows}
    of_rows = sum(not isinstance(one, Setback) for _, one in taken.setbacks)
    assert len(taken.rows) + of_rows == len(rows)
    assert len(taken.drafts) + sum(isinstance(one, Setback) for _, one in taken.setbacks) == len(
        keys
    )
    for draft in taken.drafts:
        assert text_of(draft)


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode), st.integers(0, 3))
def test_any_bytes_become_records_or_reasons(
    tmp_path_factory: pytest.TempPathFactory, junk: bytes, form: int
) -> None:
    starts = (b"", json.dumps(TWO).encode()[:-1], LINES.encode() + b"\n", atom().encode()[:-10])
    taken = read(tmp_path_factory.mktemp("page"), starts[form] + junk)
    assert taken.drafts or taken.setbacks
    assert all(isinstance(draft, Draft) for draft in taken.drafts)


@pytest.mark.data
def test_a_real_history_is_read_whole() -> None:
    path = public_data("data", "github-statuses", "incidents.jsonl")
    taken = take(open_source([path], context()))
    outcomes = Counter(one.outcome for _, one in taken.setbacks)
    assert (len(taken.rows), len(taken.drafts), outcomes[Outcome.SKIPPED]) == (819, 801, 18)
    assert len({draft.source_id for draft in taken.drafts}) == 801
    titles = Counter(draft.fields["title"] for draft in taken.drafts)
    assert titles.most_common(1)[0][1] > 100
    assert not any(draft.notes or draft.unmapped for draft in taken.drafts)
    assert all(text_of(draft) for draft in taken.drafts)
