"""Event kind × year: what stands in which cell."""

from datetime import date

import pytest

from monitoring.matrix import MATRIX_YEARS, hosts_of, kind_year_matrix
from schools.years import ReportingYear, YearKind
from tests.factories.events import EventFactory, EventHostFactory, EventKindFactory
from tests.factories.schools import DepartmentFactory, SchoolFactory

pytestmark = pytest.mark.django_db
YEAR = ReportingYear(2020)


@pytest.fixture
def department():
    return DepartmentFactory()


def held(kind, *days, **values):
    return [EventFactory(department=kind.department, kind=kind, starts_on=day, **values) for day in days]


def test_nothing_held(department):
    matrix = kind_year_matrix(department, YEAR)
    assert (matrix.kinds, matrix.years, list(matrix.of_year(YEAR))) == ([], [YEAR], [])


def test_cells_hold_events_in_order_of_date(department):
    open_day, council = (
        EventKindFactory(department=department, position=1),
        EventKindFactory(department=department, position=2),
    )
    late, early = held(open_day, date(2020, 5, 1), date(2020, 3, 1))
    (first,) = held(council, date(2018, 1, 1))
    matrix = kind_year_matrix(department, YEAR)
    assert matrix.kinds == [open_day, council]
    assert [year.start for year in matrix.years] == [2018, 2019, 2020]
    assert matrix.events(open_day, YEAR) == [early, late]
    assert matrix.events(council, ReportingYear(2018)) == [first]
    assert matrix.events(council, ReportingYear(2019)) == []
    assert list(matrix.of_year(YEAR)) == [early, late]


def test_at_most_four_years_back(department):
    kind = EventKindFactory(department=department)
    held(kind, *[date(year, 6, 1) for year in range(2014, 2022)])
    matrix = kind_year_matrix(department, YEAR)
    assert [year.start for year in matrix.years] == [2017, 2018, 2019, 2020]
    assert len(matrix.years) == MATRIX_YEARS
    assert sum(len(events) for events in matrix.cells.values()) == 4


@pytest.mark.parametrize("state", ["planned", "postponed", "cancelled"])
def test_only_what_was_held(department, state):
    held(EventKindFactory(department=department), date(2020, 6, 1), state=state, reason="причина")
    assert kind_year_matrix(department, YEAR).kinds == []


def test_school_years():
    department = DepartmentFactory(school_years=True)
    kind = EventKindFactory(department=department)
    held(kind, date(2020, 8, 31), date(2020, 9, 1), date(2021, 8, 31), date(2021, 9, 1))
    year = ReportingYear(2020, YearKind.SCHOOL)
    matrix = kind_year_matrix(department, year)
    assert [len(matrix.events(kind, found)) for found in matrix.years] == [1, 2]


def test_other_departments_stay_out(department):
    held(EventKindFactory(), date(2020, 6, 1))
    assert kind_year_matrix(department, YEAR).kinds == []


def test_distinct_hosts(department):
    school = SchoolFactory(department=department)
    for event in held(EventKindFactory(department=department), date(2020, 1, 1), date(2020, 2, 1)):
        EventHostFactory(event=event, school=school)
        EventHostFactory(event=event, of_type=True)
    matrix = kind_year_matrix(department, YEAR)
    assert hosts_of(matrix.of_year(YEAR)) == {(school.pk, ""), (None, "ДО")}


@pytest.mark.parametrize("number", [1, 30])
def test_number_of_queries(department, number, django_assert_num_queries):
    for _turn in range(number):
        kind = EventKindFactory(department=department)
        for event in held(kind, date(2020, 1, 1)):
            EventHostFactory(event=event)
    with django_assert_num_queries(3):
        matrix = kind_year_matrix(department, YEAR)
        assert len(hosts_of(matrix.of_year(YEAR))) == number
