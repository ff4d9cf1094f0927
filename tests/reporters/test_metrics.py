"""What is told of metrics, in every format."""

from __future__ import annotations

import csv
import json
import re
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from faultbook.analysis.figure_texts import duration, percent
from faultbook.analysis.metrics import METRICS as ALL
from faultbook.analysis.metrics import metrics_of
from faultbook.analysis.periods import period_named
from faultbook.reporters.metrics import METRIC_REPORTERS, render_metrics
from faultbook.reporters.metrics.json import schema
from faultbook.reporters.metrics.prometheus import name_of
from faultbook.reporters.metrics.wording import bounds, rows
from faultbook.spreadsheet_cells import is_like_formula
from tests.analysis.evidences import evidence, random_evidence
from tests.reporters.measures import BY_SERVICE, HOSTILE, METRICS

# The grammar of https://prometheus.io/docs/instrumenting/exposition_formats/
_NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
_LABEL = r'[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\[\\n"])*"'
_SAMPLE = re.compile(rf"({_NAME})(?:\{{({_LABEL}(?:,{_LABEL})*)?\}})? (-?[0-9.e+-]+)")
_COMMENT = re.compile(rf"# (HELP|TYPE) ({_NAME}) (.+)")


def _families(text: str) -> dict[str, list[str]]:
    """The samples of each family; what breaks the grammar fails."""
    found: dict[str, list[str]] = {}
    named: list[tuple[str, str]] = []
    assert text.endswith("\n")
    for line in text.removesuffix("\n").split("\n"):
        comment, sample = _COMMENT.fullmatch(line), _SAMPLE.fullmatch(line)
        if comment:
            assert comment[2] not in found  # one family's lines stand together
            named.append((comment[1], comment[2]))
            continue
        assert sample, line
        assert named[-2:] == [("HELP", sample[1]), ("TYPE", sample[1])]
        float(sample[3])
        found.setdefault(sample[1], []).append(line)
    for lines in found.values():
        series = [line.rpartition(" ")[0] for line in lines]
        assert len({*series}) == len(series)
    return found


def test_a_table_tells_each_figure_in_words() -> None:
    told = {row[:2]: row[3:] for row in rows(METRICS, "incidents")}

    assert told["Incidents", ""] == (2, 0, 0, "2")
    assert told["Time to detect", ""] == (
        *(1, 1, 0),
        "median 5 min, 90 % within 5 min, mean 5 min",
    )
    assert told["Time to mitigate", ""] == (0, 1, 1, "none")
    assert told["Restored in time", "priority 1"] == (1, 0, 0, "0 %")
    assert told["Downtime by service", "login"] == (2, 0, 0, "1 d 13 h")


def test_with_groups_a_row_names_its_group_and_empty_ones_are_left_out() -> None:
    found = list(rows(BY_SERVICE, "incidents"))

    assert {row.group for row in found} == {"login"}
    assert "Left out" not in {row.metric for row in found}
    assert found[0].cells(with_group=True) == ("Incidents", "", "login", "2", "0", "0", "2")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (59.4, "59 s"),
        (59.6, "1 min"),
        (3599, "1 h"),
        (11_130, "3 h 6 min"),
        (86_399, "1 d"),
        (2 * 86_400 + 5 * 3600, "2 d 5 h"),
        (-5400, "-1 h 30 min"),
        (1e8, "1157 d 9 h"),
    ],
)
def test_times_are_told_in_two_units(seconds: float, words: str) -> None:
    assert duration(seconds) == words


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0, "0 %"),
        (0.0001, "under 0.1 %"),
        (1 / 3, "33.3 %"),
        (0.5, "50 %"),
        (0.99999, "99.999 %"),
        (0.999999, "over 99.999 %"),
        (1, "100 %"),
    ],
)
def test_only_the_whole_is_told_as_100_per_cent(share: float, words: str) -> None:
    assert percent(share) == words


@given(random_evidence(), st.sampled_from([None, "service", "team", "month", "priority"]))
def test_every_format_takes_whatever_there_is(found: Any, by: Any) -> None:
    metrics = metrics_of(found, None, by)
    told = {name: render_metrics(name, metrics) for name in METRIC_REPORTERS}

    Draft202012Validator(schema()).validate(json.loads(told["json"]))
    _families(told["prometheus"])
    assert not any("nan" in text.lower().split() for text in told.values())


def test_json_holds_every_metric_with_its_values() -> None:
    document = json.loads(render_metrics("json", METRICS))

    assert document["period"] == {
        "name": "2026-Q2",
        "start": "2026-04-01T00:00:00Z",
        "end": "2026-06-30T12:00:00Z",
    }
    assert [one["key"] for one in document["metrics"]] == [metric.key for metric in ALL]
    restore = next(one for one in document["metrics"] if one["key"] == "time_to_restore")
    assert restore["unit"] == "seconds"
    assert restore["figures"] == [
        {
            "group": None,
            "labels": {},
            "values": {"median": 5400, "p90": 5400, "mean": 5400},
            "known": 1,
            "missing": 0,
            "pending": 1,
        }
    ]


def test_csv_has_a_row_for_each_value() -> None:
    table = list(csv.DictReader(StringIO(render_metrics("csv", METRICS))))

    found = next(row for row in table if row["metric"] == "resolved_by")
    assert found["about"] == "known-error"
    assert (found["value"], found["known"], found["pending"]) == ("0", "1", "1")
    unknown = next(row for row in table if row["metric"] == "time_to_mitigate")
    assert (unknown["statistic"], unknown["value"]) == ("median", "")


def test_no_cell_is_a_formula() -> None:
    table = list(csv.reader(StringIO(render_metrics("csv", HOSTILE))))

    assert any("'=1+1" in row for row in table)
    assert not any(is_like_formula(cell) for row in table for cell in row)


def test_prometheus_names_units_and_escapes_labels() -> None:
    text = render_metrics("prometheus", HOSTILE)
    found = _families(text)

    assert "faultbook_time_to_restore_seconds" not in found  # no value, no sample
    assert r'faultbook_incidents{service="a\"\\|`\\n=cmd\\x1b[31m\\u202e"} 1' in text
    assert "faultbook_metric_records" in found


def test_prometheus_tells_each_statistic() -> None:
    found = _families(render_metrics("prometheus", METRICS))

    assert found["faultbook_time_to_restore_seconds"] == [
        f'faultbook_time_to_restore_seconds{{statistic="{name}"}} 5400'
        for name in ("median", "p90", "mean")
    ]
    assert found["faultbook_period_start_timestamp_seconds"] == [
        'faultbook_period_start_timestamp_seconds{period="2026-Q2"} 1775001600'
    ]
    assert {name_of(metric) for metric in ALL} > found.keys() - {
        *("faultbook_metric_records", "faultbook_period_start_timestamp_seconds"),
        "faultbook_period_end_timestamp_seconds",
    }


def test_markdown_is_tables_in_which_nothing_is_live() -> None:
    text = render_metrics("markdown", HOSTILE)

    assert text.startswith("# Metrics of 2026-Q2\n\nFrom 2026-04-01 00:00 to ")
    assert "\x1b" not in text
    rowed = [line for line in text.splitlines() if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in rowed} == {8}


def test_markdown_of_one_service_says_so() -> None:
    text = render_metrics("markdown", METRICS._replace(services=("login",), period="all"))

    assert text.startswith("# Metrics of all time\n")
    assert "\nOf `login` alone.\n" in text


def test_bounds_are_told_by_the_clocks_of_the_zone() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    metrics = metrics_of(evidence([]), period_named("2026-Q2", berlin))

    assert bounds(metrics) == "from 2026-04-01 00:00 to 2026-06-30 14:00 (Europe/Berlin)"
    assert bounds(metrics_of(evidence([], config=""))) == (
        "from the first incident to 2026-06-30 12:00 (UTC)"
    )
