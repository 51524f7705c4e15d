"""Of which years a department can have a paper."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.contents.annual import years_by_department, years_with_data
from schools.years import ReportingYear, YearKind
from tests.factories.events import EventFactory
from tests.factories.network import OccurrenceFactory, PairingFactory, ProgrammeFactory
from tests.factories.schools import DepartmentFactory, FiguresFactory

pytestmark = pytest.mark.django_db
YEAR, ON = ReportingYear(2024), date(2024, 12, 31)


def test_years_with_data():
    department = DepartmentFactory()
    assert years_with_data(department, on=ON) == []
    EventFactory(department=department, starts_on=date(2020, 3, 1))
    FiguresFactory(school__department=department, year=2023)
    FiguresFactory(school__department=department, year=2025)
    ProgrammeFactory(department=department, first_year=2017, last_year=2018)
    ProgrammeFactory(department=department, first_year=2001, last_year=2002, state="draft")
    OccurrenceFactory(item__section__plan__department=department, item__section__plan__state="draft", year=2011,
                      item__section__plan__programme__state="draft")  # fmt: skip
    PairingFactory(department=department, state="proposed", started_on=date(2010, 1, 1))
    assert [year.start for year in years_with_data(department, on=ON)] == [2023, 2020, 2018, 2017]
    assert years_with_data(department, on=date(2025, 1, 1))[0] == ReportingYear(2025)


def test_years_of_a_school_year_department():
    department = DepartmentFactory(school_years=True)
    EventFactory(department=department, starts_on=date(2020, 8, 31))
    assert years_with_data(department) == [ReportingYear(2019, YearKind.SCHOOL)]


def test_years_of_many_departments_at_once(django_assert_num_queries):
    departments = DepartmentFactory.create_batch(5)
    for department in departments:
        EventFactory(department=department)
    with CaptureQueriesContext(connection) as one:
        years_by_department(departments[:1], on=ON)
    with django_assert_num_queries(len(one)):
        found = years_by_department(departments, on=ON)
    assert all(found[department.pk] == [YEAR] for department in departments)
