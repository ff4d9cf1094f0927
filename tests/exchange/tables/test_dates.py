"""Dates of a table's columns."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faultbook.errors import UsageProblem
from faultbook.exchange.tables.dates import DateColumns

if TYPE_CHECKING:
    from typing import Literal

BERLIN = ZoneInfo("Europe/Berlin")


def settled(
    columns: dict[str, list[str]], order: Literal["day-first", "month-first"] | None = None
) -> DateColumns:
    """The columns of these cells, after their first pass."""
    dates = DateColumns(BERLIN, order)
    for column, cells in columns.items():
        for cell in cells:
            dates.see(column, cell)
    dates.settle()
    return dates


def read(text: str, order: Literal["day-first", "month-first"] | None = "day-first") -> str | None:
    """A single cell as ISO 8601."""
    moment = settled({"a": [text]}, order).read("a", text)
    return moment.at.isoformat() if moment else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2016-02-29T01:16:00Z", "2016-02-29T01:16:00+00:00"),
        ("2016-02-29T01:16:00.250+02:00", "2016-02-29T01:16:00.250000+02:00"),
        ("2016-02-29 01:16:00 +0200", "2016-02-29T01:16:00+02:00"),
        ("2016-02-29 01:16 UTC", "2016-02-29T01:16:00+00:00"),
        ("29/2/2016 01:16 -05:00", "2016-02-29T01:16:00-05:00"),
        ("Mon, 29 Feb 2016 01:16:00 +0100", "2016-02-29T01:16:00+01:00"),
        ("Mon, 29 Feb 2016 01:16:00 GMT", "2016-02-29T01:16:00+00:00"),
        ("Mon, 29 Feb 2016 01:16:00 +0000 (UTC)", "2016-02-29T01:16:00+00:00"),
    ],
)
def test_a_time_with_its_offset(text: str, expected: str) -> None:
    moment = settled({"a": [text]}).read("a", text)
    assert moment is not None
    assert (moment.at.isoformat(), moment.is_naive) == (expected, False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2016-02-29", "2016-02-29T00:00:00+01:00"),
        ("2016-02-29 01:16", "2016-02-29T01:16:00+01:00"),
        ("2016-02-29T01:16:07", "2016-02-29T01:16:07+01:00"),
        ("2016-2-9 1:16", "2016-02-09T01:16:00+01:00"),
        ("2016/02/29 01:16:00", "2016-02-29T01:16:00+01:00"),
        ("29/2/2016 01:16", "2016-02-29T01:16:00+01:00"),
        ("29-02-2016 01:16", "2016-02-29T01:16:00+01:00"),
        ("29.02.2016, 01:16", "2016-02-29T01:16:00+01:00"),
        ("29.02.2016 01:16:07", "2016-02-29T01:16:07+01:00"),
        ("29/02/16", "2016-02-29T00:00:00+01:00"),
        ("29/02/96 1:16 PM", "1996-02-29T13:16:00+01:00"),
        ("29/02/2016 12:16 AM", "2016-02-29T00:16:00+01:00"),
        ("29/02/2016 12:16 p.m.", "2016-02-29T12:16:00+01:00"),
        ("29-Feb-2016 01:16", "2016-02-29T01:16:00+01:00"),
        ("29 February 2016", "2016-02-29T00:00:00+01:00"),
        ("29-Feb-16", "2016-02-29T00:00:00+01:00"),
        ("Feb 29, 2016 1:16 PM", "2016-02-29T13:16:00+01:00"),
        ("September 9, 2016 at 1:16 PM", "2016-09-09T13:16:00+02:00"),
        ("Mon 29/02/2016 01:16", "2016-02-29T01:16:00+01:00"),
        ("1/7/2016 01:16", "2016-07-01T01:16:00+02:00"),
    ],
)
def test_a_time_without_offset_is_taken_in_the_zone(text: str, expected: str) -> None:
    moment = settled({"a": [text]}, "day-first").read("a", text)
    assert moment is not None
    assert (moment.at.isoformat(), moment.is_naive) == (expected, True)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?",
        "yesterday",
        "2016-02-30",
        "30/2/2016",
        "13/13/2016",
        "2/29/2016",
        "29/2/2016 25:00",
        "29/2-2016",
        "29 Foo 2016",
        "0001-01-01T00:00:00",
        "9999-12-31",
        "29/2/2016 01:16 +99:00",
        "42429.05",
        "20160229",
        "1456704960",
        "٢٩/٢/٢٠١٦",
        "########",
    ],
)
def test_what_is_no_time_is_none(text: str) -> None:
    assert settled({"a": [text, "29/2/2016"]}, "day-first").read("a", text) is None


def test_one_cell_decides_for_its_column() -> None:
    dates = settled({"a": ["3/4/2016", "13/4/2016"], "b": ["3/4/2016", "4/13/2016"]})
    days = [dates.read(column, "3/4/2016") for column in "ab"]
    assert [one and (one.at.month, one.at.day) for one in days] == [(4, 3), (3, 4)]


def test_an_open_column_follows_the_others() -> None:
    dates = settled({"a": ["3/4/2016"], "b": ["4/13/2016"], "c": ["2016-01-01"]})
    moment = dates.read("a", "3/4/2016")
    assert moment is not None
    assert (moment.at.month, moment.at.day) == (3, 4)


def test_an_open_column_among_others_that_differ_is_asked_about() -> None:
    with pytest.raises(UsageProblem, match="c: '5/6/2016' may be 5 June or May 6"):
        settled({"a": ["13/4/2016"], "b": ["4/13/2016"], "c": ["1/1/2016", "5/6/2016"]})


def test_what_nothing_decides_is_asked_about() -> None:
    with pytest.raises(UsageProblem) as raised:
        settled({"opened_at": ["3/4/2016"]})
    assert str(raised.value) == (
        "opened_at: '3/4/2016' may be 3 April or March 4;"
        " say --dates day-first or --dates month-first"
    )


def test_a_column_that_says_both_is_told_with_both_cells() -> None:
    with pytest.raises(UsageProblem, match="'13/1/2016' begins with the day and '1/13/2016' with"):
        settled({"a": ["13/1/2016", "1/13/2016"]})


def test_what_the_user_says_goes_and_cells_of_the_other_kind_are_no_times() -> None:
    dates = settled({"a": ["13/1/2016", "1/13/2016", "3/4/2016"]}, "month-first")
    assert dates.read("a", "13/1/2016") is None
    moment = dates.read("a", "3/4/2016")
    assert moment is not None
    assert moment.at.month == 3


def test_dates_with_dots_begin_with_the_day_and_leave_nothing_open() -> None:
    dates = settled({"a": ["3.4.2016"], "b": ["4/13/2016"]})
    moment = dates.read("a", "3.4.2016")
    assert moment is not None
    assert (moment.at.month, moment.at.day) == (4, 3)


def test_dates_that_are_the_same_either_way_leave_nothing_open() -> None:
    assert settled({"a": ["3/3/2016"]}).read("a", "3/3/2016") is not None


@pytest.mark.parametrize("text", ["42429.0528", "42429,0528"])
def test_a_column_of_numbers_counts_days(text: str) -> None:
    moment = settled({"a": [text, "", "42430"]}).read("a", text)
    assert moment is not None
    assert moment.at.isoformat() == "2016-02-29T01:16:02+01:00"
    assert moment.is_naive


def test_a_number_among_other_dates_is_no_time() -> None:
    dates = settled({"a": ["42429.0528", "2016-02-29"]})
    assert dates.read("a", "42429.0528") is None


@pytest.mark.parametrize("text", ["27/3/2016 02:30", "30/10/2016 02:30"])
def test_times_that_a_clock_skips_or_shows_twice_are_read(text: str) -> None:
    moment = settled({"a": [text]}).read("a", text)
    assert moment is not None
    assert moment.at.utcoffset() == timedelta(hours=2 if text.startswith("30") else 1)


def test_more_texts_than_are_remembered_are_read() -> None:
    first = datetime(2016, 1, 1, tzinfo=UTC)
    texts = [(first + timedelta(minutes=n)).strftime("%d/%m/%Y %H:%M") for n in range(120_000)]
    dates = settled({"a": texts})
    assert all(dates.read("a", text) for text in texts)


SPELT = st.text(alphabet="0123456789/-.:, TZ+apmJanFeb", max_size=24)


@given(cells=st.lists(SPELT | st.text(max_size=10), max_size=6))
def test_any_cells_are_read_or_asked_about(cells: list[str]) -> None:
    try:
        dates = settled({"a": cells})
    except UsageProblem as problem:
        assert "--dates" in str(problem)  # noqa: PT017 - either end is right
    else:
        for cell in cells:
            moment = dates.read("a", cell)
            assert moment is None or moment.at.utcoffset() is not None


@given(
    at=st.datetimes(datetime(1970, 1, 1), datetime(2099, 12, 31)),  # noqa: DTZ001 - naive
    form=st.sampled_from(["%d/%m/%Y %H:%M:%S", "%d.%m.%Y %H:%M:%S", "%d-%b-%Y %I:%M:%S %p"]),
)
def test_every_day_first_spelling_reads_back(at: datetime, form: str) -> None:
    expected = at.replace(microsecond=0, tzinfo=BERLIN, fold=0).isoformat()
    assert read(at.strftime(form)) == expected


@given(
    at=st.datetimes(datetime(1970, 1, 1), datetime(2099, 12, 31)),  # noqa: DTZ001 - naive
    form=st.sampled_from(["%m/%d/%Y %I:%M:%S %p", "%m-%d-%Y %H:%M:%S", "%B %d, %Y %H:%M:%S"]),
)
def test_every_month_first_spelling_reads_back(at: datetime, form: str) -> None:
    expected = at.replace(microsecond=0, tzinfo=BERLIN, fold=0).isoformat()
    assert read(at.strftime(form), "month-first") == expected
