"""Numbers entered and computed, stored with what lies behind them, and rolled up."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from monitoring.measure import measure, reading, record
from monitoring.models import Measurement
from schools.years import ReportingYear
from tests.factories.events import EventFactory
from tests.factories.monitoring import IndicatorFactory, MeasurementFactory
from tests.factories.schools import DepartmentFactory, SchoolFactory

pytestmark = pytest.mark.django_db
YEAR, ON = ReportingYear(2024), date(2024, 12, 31)


@pytest.fixture
def share():
    return IndicatorFactory()


def schools_of(indicator, number, **values):
    return SchoolFactory.create_batch(number, department=indicator.department, **values)


def read(indicator, **values):
    return reading(indicator, YEAR, on=ON, **values)


def test_entered_and_corrected_in_place(share):
    first = record(share, 2024, numerator=4, denominator=7, note="по отчёту")
    again = record(share, 2024, numerator=5, denominator=7)
    assert (again.pk, again.numerator, again.origin) == (first.pk, 5, "entered")
    assert [row.numerator for row in again.history.order_by("history_id")] == [4, 5]
    assert Measurement.objects.count() == 1


def test_school_breakdown_and_year_stand_apart(share):
    (school,) = schools_of(share, 1)
    for place in ({}, {"school": school}, {"breakdown": "9 класс"}, {"school": school, "breakdown": "9 класс"}):
        record(share, 2024, numerator=1, denominator=2, **place)
    record(share, 2023, numerator=1, denominator=2)
    assert Measurement.objects.count() == 5


@pytest.mark.parametrize(
    "values",
    [
        {"numerator": 8, "denominator": 7},
        {"numerator": -1, "denominator": 7},
        {"value": 57},
        {"numerator": 1, "denominator": 2, "origin": "guessed"},
    ],
)
def test_wrong_share_saves_nothing(share, values):
    with pytest.raises(ValidationError):
        record(share, 2024, **values)
    assert not Measurement.objects.exists()


@pytest.mark.parametrize("values", [{"numerator": 1, "denominator": 2}, {"denominator": 2}, {"numerator": 1}])
def test_a_count_is_a_value(values):
    with pytest.raises(ValidationError):
        record(IndicatorFactory(count=True), 2024, **values)


def test_school_of_another_department(share):
    with pytest.raises(ValidationError):
        record(share, 2024, school=SchoolFactory(), numerator=1, denominator=2)


@pytest.mark.parametrize("year", [1989, 2101])
def test_year_out_of_range(share, year):
    with pytest.raises(ValidationError):
        record(share, year, numerator=1, denominator=2)


def test_computed_ones_are_stored_with_their_sources():
    department = DepartmentFactory()
    computed = IndicatorFactory(department=department, count=True, computed_by="I19")
    IndicatorFactory(department=department, count=True)
    IndicatorFactory(department=department, count=True, computed_by="I15", is_active=False)
    event = EventFactory(department=department)
    (row,) = measure(department, YEAR, on=ON)
    assert (row.indicator, row.value, row.origin) == (computed, 1, "computed")
    assert row.sources == {"events.event": [event.pk]}
    EventFactory(department=department)
    (again,) = measure(department, YEAR, on=ON)
    assert (again.pk, again.value) == (row.pk, 2)


def test_computed_without_data_is_null_and_not_zero():
    department = DepartmentFactory()
    IndicatorFactory(department=department, computed_by="I5")
    (row,) = measure(department, YEAR, on=ON)
    assert (row.numerator, row.denominator, row.value) == (None, None, None)


def test_computed_reading_is_counted_afresh():
    department = DepartmentFactory()
    indicator = IndicatorFactory(department=department, count=True, computed_by="I19")
    MeasurementFactory(indicator=indicator, numerator=None, denominator=None, value=99)
    EventFactory(department=department)
    assert read(indicator).value == 1


def test_schools_roll_up_as_a_ratio_of_sums(share):
    for school, upper, lower in zip(schools_of(share, 3), (1, 0, 9), (1, 10, 9), strict=True):
        MeasurementFactory(indicator=share, school=school, numerator=upper, denominator=lower)
    count = read(share)
    assert (count.numerator, count.denominator, count.number, count.asked) == (10, 20, 50, 3)
    assert len(count.sources["monitoring.measurement"]) == 3


def test_school_without_a_number_leaves_both_sides(share):
    known, unknown = schools_of(share, 2)
    MeasurementFactory(indicator=share, school=known, numerator=3, denominator=6)
    MeasurementFactory(indicator=share, school=unknown, numerator=None, denominator=100)
    count = read(share)
    assert (count.numerator, count.denominator, count.missing, count.asked) == (3, 6, (unknown.short_name,), 2)


def test_school_of_another_district_stays_out(share):
    (own,), (far,) = schools_of(share, 1), schools_of(share, 1, is_external=True)
    for school in (own, far):
        MeasurementFactory(indicator=share, school=school, numerator=3, denominator=6)
    assert (read(share).numerator, read(share).asked) == (3, 1)


def test_the_municipalitys_own_number_goes_first(share):
    MeasurementFactory(indicator=share, school=schools_of(share, 1)[0], numerator=1, denominator=2)
    whole = MeasurementFactory(indicator=share, numerator=30, denominator=60)
    assert (read(share).numerator, read(share).asked) == (30, None)
    Measurement.objects.filter(pk=whole.pk).update(numerator=None)  # an empty row hides nothing
    assert (read(share).numerator, read(share).asked) == (1, 1)


def test_breakdowns_do_not_mix(share):
    for breakdown, upper in (("9 класс", 50), ("11 класс", 20)):
        MeasurementFactory(indicator=share, breakdown=breakdown, numerator=upper, denominator=60)
    assert not read(share).has_data
    assert read(share, breakdown="9 класс").numerator == 50


def test_values_add_up_and_zero_is_data():
    indicator = IndicatorFactory(count=True)
    assert not read(indicator).has_data
    values = {"numerator": None, "denominator": None}
    for school, value in zip(schools_of(indicator, 3), (0, 0, None), strict=True):
        MeasurementFactory(indicator=indicator, school=school, value=value, **values)
    count = read(indicator)
    assert (count.value, len(count.missing), count.asked) == (Decimal(0), 1, 3)


def test_points_of_several_schools_have_no_sum():
    indicator = IndicatorFactory(unit="points")
    first, second = schools_of(indicator, 2)
    values = {"numerator": None, "denominator": None, "value": Decimal("61.5")}
    MeasurementFactory(indicator=indicator, school=first, **values)
    assert read(indicator).value == Decimal("61.5")
    MeasurementFactory(indicator=indicator, school=second, **values)
    assert not read(indicator).has_data


def test_other_years_stay_out(share):
    MeasurementFactory(indicator=share, year=2023)
    assert not read(share).has_data
