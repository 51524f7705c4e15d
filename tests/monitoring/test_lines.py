"""Indicators with their counts by year: entered ones, computed ones afresh and as stored, what stays hidden."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from monitoring.lines import counts_of, lines_of, stored_lines
from monitoring.tally import counted, recount
from schools.models import Department
from schools.years import ReportingYear
from tests.factories.events import EventFactory
from tests.factories.monitoring import IndicatorFactory, MeasurementFactory, TargetFactory
from tests.factories.schools import DepartmentFactory, SchoolFactory

pytestmark = pytest.mark.django_db
YEAR, BEFORE = ReportingYear(2024), ReportingYear(2023)
NO_SHARE = {"numerator": None, "denominator": None}


@pytest.fixture
def department():
    return DepartmentFactory()


def lines(department, year=YEAR):
    return lines_of(department, year, date(2024, 12, 31))


def stored(department, **options):
    loaded = Department.objects.select_related("last_change").get(pk=department.pk)
    return stored_lines(loaded, YEAR, counted(loaded, on=timezone.localdate()), **options)


def test_paper_and_page_say_the_same(department):
    IndicatorFactory(department=department, count=True, computed_by="I19")
    MeasurementFactory(indicator__department=department, year=2024)
    EventFactory(department=department, starts_on=date(2024, 3, 1))
    recount(department, on=timezone.localdate())
    of_paper, of_page = lines(department), stored(department)
    assert [line.number(YEAR) for line in of_page] == [line.number(YEAR) for line in of_paper] != []
    assert counts_of(of_page, YEAR).keys() == counts_of(of_paper, YEAR).keys()


def test_stored_lines_cost_two_queries_whatever_the_number(department, django_assert_num_queries):
    for _number in range(5):
        indicator = IndicatorFactory(department=department)
        TargetFactory(indicator=indicator, year=2023), TargetFactory(indicator=indicator, year=2024)
        MeasurementFactory(indicator=indicator, school=SchoolFactory(department=department))
    recount(department, on=timezone.localdate())
    loaded = Department.objects.select_related("last_change").get(pk=department.pk)
    kept = counted(loaded, on=timezone.localdate())
    with django_assert_num_queries(2):
        found = stored_lines(loaded, YEAR, kept, back=5)
    assert len(found) == 5 and all(sorted(line.targets) == [2023, 2024] for line in found)


def test_target_deviation_and_way(department):
    indicator = IndicatorFactory(department=department, baseline=30)
    TargetFactory(indicator=indicator, year=2024, value=70)
    MeasurementFactory(indicator=indicator, numerator=1, denominator=2)
    (line,) = lines(department)
    assert (line.is_reached(YEAR), line.deviation(YEAR), line.advance(YEAR)) == (False, 20, 50)
    assert (line.is_reached(BEFORE), line.deviation(BEFORE), line.advance(BEFORE)) == (None, None, None)


@pytest.mark.parametrize(
    ("unit", "value", "is_hidden"), [("count", 2, True), ("count", 3, False), ("yes_no", 1, False)]
)
def test_small_counts_of_a_breakdown_are_hidden_and_judged_by_nobody(department, unit, value, is_hidden):
    indicator = IndicatorFactory(department=department, unit=unit)
    TargetFactory(indicator=indicator, year=2024, value=1)
    MeasurementFactory(indicator=indicator, breakdown="химия", value=Decimal(value), **NO_SHARE)
    (line,) = lines(department)
    assert line.is_hidden(YEAR) is is_hidden
    assert (line.number(YEAR) is None) is (line.is_reached(YEAR) is None) is is_hidden


def test_who_reported_in_the_years_of_a_paper_is_expected(department):
    indicator = IndicatorFactory(department=department)
    here, silent, long_ago = SchoolFactory.create_batch(3, department=department)
    for school, year in ((here, 2024), (silent, 2022), (long_ago, 2019)):
        MeasurementFactory(indicator=indicator, school=school, year=year)
    for (line,) in (lines(department), stored(department, back=5)):
        assert line.counts[2024].missing == (silent.short_name,)
