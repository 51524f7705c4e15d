"""Counting a department for its pages: what is kept, when it is stale, that it comes to rest, who asks for it."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from monitoring.models import Measurement, Tally
from monitoring.tally import counted, recount, sources_of
from schools.models import Department, LastChange
from schools.years import ReportingYear
from tests.factories.events import EventFactory, EventReportFactory
from tests.factories.monitoring import IndicatorFactory, MeasurementFactory
from tests.factories.schools import DepartmentFactory, FiguresFactory, SchoolFactory

pytestmark = pytest.mark.django_db
ON, YEAR = date(2024, 12, 31), ReportingYear(2024)


@pytest.fixture
def department():
    department = DepartmentFactory()
    IndicatorFactory(department=department, count=True, computed_by="I19")
    EventFactory(department=department, starts_on=date(2024, 3, 1))
    return department


def fresh(department):
    """The department as a page loads it, with its stamp."""
    return Department.objects.select_related("last_change").get(pk=department.pk)


def later():
    """A test is one transaction, in which a stamp moves once a request."""
    Client().get("/health/")


def number(department):
    return LastChange.objects.get(pk=department.pk).number


def test_counts_are_kept_with_their_sources(department):
    event = department.events.get()
    assert recount(department, on=ON)
    kept = counted(fresh(department), on=ON)
    assert kept.is_fresh and kept.count("I19", YEAR).value == Decimal(1)
    assert not kept.count("I19", ReportingYear(2019)).has_data and not kept.count("I1", YEAR).has_data
    assert sources_of(department, "I19", YEAR) == {"events.event": [event.pk]}
    assert sources_of(department, "I1", YEAR) == sources_of(DepartmentFactory(), "I19", YEAR) == {}


def test_what_is_missing_and_how_it_was_counted_are_kept_too(department):
    IndicatorFactory(department=department, computed_by="I2")
    known, unknown = SchoolFactory(department=department), SchoolFactory(department=department, short_name="Без чисел")
    FiguresFactory(school=known, year=2024, teachers=20)
    EventReportFactory(event=department.events.get(), school=known, accepted=True, teachers=5, teachers_first=5)
    recount(department, on=ON)
    count = counted(fresh(department), on=ON).count("I2", YEAR)
    assert (count.numerator, count.denominator, count.missing, count.asked) == (5, 20, (unknown.short_name,), 2)
    assert "организации" in count.note


def test_years_with_data_are_counted_and_those_shown_beside_them(department):
    EventFactory(department=department, starts_on=date(2020, 3, 1))
    recount(department, on=ON)
    assert sorted(Tally.objects.get().counts["I19"]) == ["2020", "2024"]


def test_it_comes_to_rest(department):
    later()
    before = number(department)
    assert recount(department, on=ON) and number(department) == before + 1
    assert not recount(department, on=ON)
    assert number(department) == before + 1 == Tally.objects.get().number


def test_any_change_and_any_new_day_make_it_stale(department):
    recount(department, on=ON)
    assert counted(fresh(department), on=ON).is_fresh
    assert not counted(fresh(department), on=date(2025, 1, 1)).is_fresh
    later()
    SchoolFactory(department=department)
    assert not counted(fresh(department), on=ON).is_fresh
    assert counted(fresh(department), on=ON).count("I19", YEAR).value == 1  # the old numbers stand meanwhile


def test_what_changed_while_it_was_counted_is_not_taken_for_counted(department, monkeypatch):
    from monitoring import tally

    def count_slowly(*args):
        EventFactory(department=department)
        LastChange.objects.filter(pk=department.pk).update(number=99)
        return {"I19": {"2024": {"value": "1"}}}, {}

    monkeypatch.setattr(tally, "_count_all", count_slowly)
    recount(department, on=ON)
    assert not counted(fresh(department), on=ON).is_fresh


def test_numbers_of_people_stay_and_no_measurement_is_made(department):
    indicator = department.indicators.get()
    MeasurementFactory(indicator=indicator, year=2024, numerator=None, denominator=None, value=99)
    recount(department, on=ON)
    assert Measurement.objects.get().value == 99
    assert counted(fresh(department), on=ON).count("I19", YEAR).value == 1


class TestAsking:
    def test_a_recount_is_asked_for_once_a_state(self, department):
        for _visit in range(3):
            counted(fresh(department), on=ON)
        assert DBTaskResult.objects.count() == 1
        later()
        SchoolFactory(department=department)
        counted(fresh(department), on=ON)
        assert DBTaskResult.objects.count() == 2

    def test_fresh_counts_ask_for_nothing_and_cost_one_query(self, department, django_assert_num_queries):
        recount(department, on=ON)
        loaded = fresh(department)
        with django_assert_num_queries(1):
            counted(loaded, on=ON)
        assert not DBTaskResult.objects.exists()

    def test_the_task_counts_and_what_was_asked_twice_is_done_once(self, department, run_tasks):
        today = timezone.localdate()
        counted(fresh(department), on=today)
        cache.clear()  # as another process would
        counted(fresh(department), on=today)
        assert run_tasks() == 2
        assert counted(fresh(department), on=today).is_fresh
        assert not recount(department, on=today)

    def test_a_department_that_went_away_fails_nothing(self, run_tasks):
        gone = DepartmentFactory()
        counted(fresh(gone), on=ON)
        gone.delete()
        assert run_tasks() == 1
