"""Reporting years: which day falls where, what is read from text and what is refused."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schools.years import FIRST_YEAR, LAST_YEAR, ReportingYear, YearKind, Years, parse_year

CALENDAR, SCHOOL = YearKind.CALENDAR, YearKind.SCHOOL
kinds = st.sampled_from(YearKind)
starts = st.integers(FIRST_YEAR, LAST_YEAR - 6)


@pytest.mark.parametrize(
    ("day", "kind", "start"),
    [
        (date(2021, 8, 31), SCHOOL, 2020),
        (date(2021, 9, 1), SCHOOL, 2021),
        (date(2022, 1, 1), SCHOOL, 2021),
        (date(2024, 2, 29), SCHOOL, 2023),
        (date(2021, 8, 31), CALENDAR, 2021),
        (date(2021, 12, 31), CALENDAR, 2021),
        (date(2022, 1, 1), CALENDAR, 2022),
    ],
)
def test_day_falls_in_its_year(day, kind, start):
    assert ReportingYear.containing(day, kind).start == start


@given(day=st.dates(date(1991, 1, 1), date(2099, 12, 31)), kind=kinds)
def test_every_day_is_in_exactly_one_year(day, kind):
    year = ReportingYear.containing(day, kind)
    assert day in year
    assert day not in year.previous()
    assert day not in ReportingYear(year.start + 1, kind)
    assert year.previous().ends_on + timedelta(days=1) == year.starts_on


@given(start=starts, kind=kinds)
def test_written_year_is_read_again(start, kind):
    year = ReportingYear(start, kind)
    assert parse_year(str(year), kind) == year
    assert parse_year(year.slug, kind) == year
    assert "/" not in year.slug


@given(start=starts, length=st.integers(0, 6), kind=kinds)
def test_written_span_is_read_again(start, length, kind):
    years = Years.of(start, start + length, kind)
    if kind is SCHOOL or length:
        assert Years.parse(str(years)) == years
    assert len(years) == len(list(years)) == length + 1
    assert years.starts_on in years
    assert years.ends_on in years
    assert years.ends_on + timedelta(days=1) not in years


@pytest.mark.parametrize(
    ("text", "kind", "start"),
    [
        ("2021", CALENDAR, 2021),
        (" 2021 ", CALENDAR, 2021),
        ("2021", SCHOOL, 2021),
        ("2021/2022", SCHOOL, 2021),
        ("2021-2022", SCHOOL, 2021),
        ("2021 – 2022", SCHOOL, 2021),
    ],
)
def test_reads_a_year(text, kind, start):
    assert parse_year(text, kind) == ReportingYear(start, kind)


@pytest.mark.parametrize("kind", YearKind)
@pytest.mark.parametrize(
    "text", ["", "abc", "21", "20211", "2021/2023", "2021/2020", "1989", "2101", "-2021", "2021/", "2021;", "2021/22"]
)
def test_refuses_what_is_no_year(text, kind):
    with pytest.raises(ValueError, match=r"year"):
        parse_year(text, kind)


def test_a_calendar_year_has_one_number():
    with pytest.raises(ValueError, match="calendar"):
        parse_year("2021/2022", CALENDAR)


@pytest.mark.parametrize(
    ("text", "first", "last", "kind"),
    [
        ("2021-2024", 2021, 2024, CALENDAR),
        ("2021 — 2024", 2021, 2024, CALENDAR),
        ("2021", 2021, 2021, CALENDAR),
        ("2022/2023", 2022, 2022, SCHOOL),
        ("2021/2022 – 2023/2024", 2021, 2023, SCHOOL),
    ],
)
def test_reads_a_span(text, first, last, kind):
    assert Years.parse(text) == Years.of(first, last, kind)


@pytest.mark.parametrize(
    "text", ["", "годы", "2024-2021", "2021/2023", "2021/2022-2023", "2021/2022-2023/2025", "1980-1985", "2021-2101"]
)
def test_refuses_what_is_no_span(text):
    with pytest.raises(ValueError, match=r"year|range"):
        Years.parse(text)


def test_span_holds_years_of_its_kind_only():
    years = Years.of(2021, 2023, SCHOOL)
    assert ReportingYear(2022, SCHOOL) in years
    assert ReportingYear(2022, CALENDAR) not in years
    assert ReportingYear(2024, SCHOOL) not in years
    assert "2022" not in years
    assert date(2021, 8, 31) not in years
    assert date(2024, 8, 31) in years


def test_span_of_two_kinds_is_refused():
    with pytest.raises(ValueError, match="same kind"):
        Years(ReportingYear(2021, CALENDAR), ReportingYear(2022, SCHOOL))


def test_years_are_written_as_people_write_them():
    assert str(ReportingYear(2021)) == "2021"
    assert str(ReportingYear(2021, SCHOOL)) == "2021/2022"
    assert str(Years.of(2021, 2024)) == "2021–2024"
    assert str(Years.of(2021, 2021)) == "2021"
    assert str(Years.of(2021, 2022, SCHOOL)) == "2021/2022–2022/2023"
