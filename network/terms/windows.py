"""From a term to the windows in which it falls due, inside the years of its plan."""

from collections.abc import Iterator
from datetime import date

from network.terms.term import FREQUENCIES, Kind, Mark, Part, Run, Term, Window
from network.terms.tokens import days_in
from schools.years import ReportingYear, YearKind, Years


def first_day(mark: Mark, year: int) -> date:
    """A mark's first day; 29 February falls on the 28th in a common year."""
    return date(year, mark.month, min(mark.day or 1, days_in(mark.month, year)))


def last_day(mark: Mark, year: int) -> date:
    longest = days_in(mark.month, year)
    return date(year, mark.month, min(mark.day or longest, longest))


def windows_of(term: Term) -> list[Window]:
    """All windows of a term, sorted; identical windows of different parts are one."""
    dated = dict.fromkeys(window for part in term.parts for window in _windows(part, term.years))
    undated = (window for part in term.parts for window in _unscheduled(part, term.years))
    return sorted([*dated, *undated], key=lambda window: (window.starts_on, window.due_on))


def _windows(part: Part, years: Years) -> Iterator[Window]:
    if part.kind is Kind.ONCE:
        for run in part.runs:
            start, due = run_days(run)
            yield from _clipped(start, due, years, part.continuous)
    elif part.kind is Kind.BY and part.by and part.by.year:
        due = first_day(part.by, part.by.year)
        if due in years:
            yield Window(ReportingYear.containing(due, years.kind).starts_on, due)
    elif part.kind is Kind.WHOLE:
        yield from (Window(year.starts_on, year.ends_on, continuous=True) for year in years)
    elif part.kind is Kind.YEARLY:
        for year in years:
            if year.start >= (part.from_year or 0):
                yield from _yearly(part, year, years)
    elif part.kind in FREQUENCIES:
        yield from _frequent(part, years)


def run_days(run: Run) -> tuple[date, date]:
    """First and last day of a run whose years are known."""
    if run.first.year is None or run.last.year is None:
        raise ValueError("the year of a run is not known yet")
    return first_day(run.first, run.first.year), last_day(run.last, run.last.year)


def _clipped(start: date, due: date, years: Years, continuous: bool = False) -> Iterator[Window]:
    start, due = max(start, years.starts_on), min(due, years.ends_on)
    if start <= due:
        yield Window(start, due, continuous=continuous)


def _unscheduled(part: Part, years: Years) -> Iterator[Window]:
    if part.kind is Kind.UNSCHEDULED:
        for year in years:
            if year.start >= (part.from_year or 0):
                yield from [Window(year.starts_on, year.ends_on, dated=False)] * (part.times or 1)


def _yearly(part: Part, year: ReportingYear, years: Years) -> Iterator[Window]:
    """The windows of one reporting year.

    A run that wraps the turn of the reporting year goes on into the next («декабрь-январь») and ends with the
    programme at the latest. One that opens in August of a school plan prepares the year that follows, so it is
    counted in that year from its first day.
    """
    for run in part.runs:
        first = _calendar_year(run.first.month, year)
        last = _calendar_year(run.last.month, year)
        if _wraps(run, year):
            if year.kind is YearKind.SCHOOL and run.first.month == 8:
                first -= 1
            else:
                last += 1
        start, due = first_day(run.first, first), last_day(run.last, last)
        if part.deadline:
            start, due = year.starts_on, first_day(run.last, last)
        if year.kind is YearKind.SCHOOL and run.first.month == 8 and start < year.starts_on:
            start = year.starts_on
        yield from _clipped(start, due, years, part.continuous)


def _calendar_year(month: int, year: ReportingYear) -> int:
    return year.start + 1 if year.kind is YearKind.SCHOOL and month < 9 else year.start


def _position(mark: Mark, year: ReportingYear) -> tuple[int, int]:
    return (mark.month - year.starts_on.month) % 12, mark.day or 0


def _wraps(run: Run, year: ReportingYear) -> bool:
    last_month, last = _position(run.last, year)
    return (last_month, last or 31) < _position(run.first, year)


def _frequent(part: Part, years: Years) -> Iterator[Window]:
    start, end = run_days(part.runs[0]) if part.runs else (years.starts_on, years.ends_on)
    start, end = max(start, years.starts_on), min(end, years.ends_on)
    if part.kind is Kind.WEEKLY:
        for year in years:
            if max(start, year.starts_on) <= min(end, year.ends_on):
                yield Window(max(start, year.starts_on), min(end, year.ends_on), continuous=True)
        return
    for first, last in _periods(part.kind, years):
        if start <= last <= end:
            opens = max(first, start)
            yield Window(opens, max(opens, _due(part, last, years)))


def _due(part: Part, last: date, years: Years) -> date:
    if not part.by_day:
        return last
    year, month = last.year, last.month
    if part.of_next_month:
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return min(date(year, month, min(part.by_day, days_in(month, year))), years.ends_on)


_PERIODS = {
    Kind.MONTHLY: tuple((month, month) for month in range(1, 13)),
    Kind.QUARTERLY: ((1, 3), (4, 6), (7, 9), (10, 12)),
    Kind.TERMLY: ((1, 3), (4, 5), (9, 10), (11, 12)),
}
_HALVES = {YearKind.CALENDAR: ((1, 6), (7, 12)), YearKind.SCHOOL: ((1, 5), (9, 12))}


def _periods(kind: Kind, years: Years) -> Iterator[tuple[date, date]]:
    """Months, quarters, terms or halves, by calendar years; a period belongs to the span it ends in."""
    months = _HALVES[years.kind] if kind is Kind.HALF_YEARLY else _PERIODS[kind]
    for year in range(years.starts_on.year, years.ends_on.year + 1):
        for first, last in months:
            yield date(year, first, 1), date(year, last, days_in(last, year))
