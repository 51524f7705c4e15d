"""Indicators, targets and measurements, by words."""

from decimal import Decimal

import pytest
from django.utils.translation import gettext as _

from monitoring.models import Indicator, Measurement
from monitoring.resources import IndicatorResource, MeasurementResource, TargetResource
from schools.imports.formats import CsvExport, TableFile, WorkbookExport
from tests.factories.monitoring import IndicatorFactory, MeasurementFactory, TargetFactory
from tests.factories.network import ProgrammeFactory
from tests.factories.schools import DepartmentFactory, SchoolFactory
from tests.schools.rows import bring, problems

pytestmark = pytest.mark.django_db


def test_indicators_are_known_by_their_codes():
    town = DepartmentFactory(slug="gorod")
    programme = ProgrammeFactory(department=town, title="Программа «Рост»")
    headings = ["department", "code", "name", "programme", "unit", "direction", "baseline", "is_active"]
    rows = [
        ["gorod", "П1", "Доля", "ПРОГРАММА «РОСТ»", Indicator.Unit.SHARE.label, "", "30,5", ""],
        ["gorod", 2.0, "Число", "", "count", Indicator.Direction.LESS.label, "", "нет"],
    ]
    assert problems(bring(IndicatorResource(), headings, *rows)) == []
    first, second = Indicator.objects.order_by("-code")
    assert (first.programme, first.unit, first.baseline, first.is_active) == (programme, "share", Decimal("30.5"), True)
    assert (second.code, second.unit, second.direction, second.baseline, second.is_active) == (
        "2", "count", "less", None, False,
    )  # fmt: skip
    result = bring(IndicatorResource(), ["department", "code", "name"], ["gorod", "2", "Число участников"])
    assert (result.totals["update"], result.totals["new"]) == (1, 0)


def test_targets_by_indicator_and_year():
    indicator = IndicatorFactory(department__slug="gorod", department__year_kind="school", code="П1")
    headings = ["department", "indicator", "year", "comparator", "value"]
    assert problems(bring(TargetResource(), headings, ["gorod", "п1", "2024/2025", "", 50])) == []
    assert problems(bring(TargetResource(), headings, ["gorod", indicator.name, "2024", "le", "45,25 %"])) == []
    target = indicator.targets.get()
    assert (target.year, target.comparator, target.value) == (2024, "le", Decimal("45.25"))
    said = problems(bring(TargetResource(), headings, ["gorod", "П9", "2025", "", 50]))
    unknown = "There is no indicator “%(text)s” in this department. Write its code, or add the indicator first."
    assert [problem for _row, _heading, problem in said] == [_(unknown) % {"text": "П9"}]


def test_measurements_of_the_municipality_of_schools_and_of_breakdowns():
    indicator = IndicatorFactory(department__slug="gorod", code="П1")
    school = SchoolFactory(department=indicator.department)
    headings = ["department", "indicator", "year", "school", "breakdown", "numerator", "denominator"]
    rows = [
        ["gorod", "П1", 2024, "", "", 4, 7],
        ["gorod", "П1", 2024, school.short_name, "", 2, ""],
        ["gorod", "П1", 2024, "", "математика", 0, 5],
    ]
    assert problems(bring(MeasurementResource(), headings, *rows)) == []
    assert Measurement.objects.count() == 3
    assert Measurement.objects.get(school=school).denominator is None
    rows[0][5] = 5
    result = bring(MeasurementResource(), headings, *rows)
    assert (result.totals["update"], result.totals["skip"]) == (1, 2)
    assert Measurement.objects.get(school=None, breakdown="").numerator == 5


def test_rules_of_shares_hold_for_rows_too():
    IndicatorFactory(department__slug="gorod", code="П1")
    IndicatorFactory(department__slug="gorod-2", count=True, code="П2")
    headings = ["department", "indicator", "year", "numerator", "denominator", "value"]
    said = problems(
        bring(
            MeasurementResource(),
            headings,
            ["gorod", "П1", 2024, 8, 7, ""],
            ["gorod", "П1", 2023, 1, 7, 50],
            ["gorod-2", "П2", 2024, "", 7, ""],
            ["gorod", "П2", 2024, "", "", 1],
        )
    )
    columns = {name: column.column_name for name, column in MeasurementResource().fields.items()}
    unknown = "There is no indicator “%(text)s” in this department. Write its code, or add the indicator first."
    assert said == [
        (2, _("Whole row"), _("The numerator cannot be above the denominator.")),
        (3, columns["value"], _("A share is entered as numerator and denominator.")),
        (4, columns["denominator"], _("Only a share has a denominator; enter the value.")),
        (5, columns["indicator"], _(unknown) % {"text": "П2"}),
    ]
    assert Measurement.objects.count() == 0


@pytest.mark.parametrize("number", ["3,7", 3.7, "0,5"])
@pytest.mark.parametrize("column", ["numerator", "denominator"])
def test_counts_are_whole_numbers(column, number):
    IndicatorFactory(department__slug="gorod", code="П1")
    row = {"department": "gorod", "indicator": "П1", "year": 2024, "numerator": 2, "denominator": 7, column: number}
    ((line, heading, problem),) = problems(bring(MeasurementResource(), list(row), list(row.values())))
    assert (line, heading) == (2, MeasurementResource().fields[column].column_name)
    assert problem == _("“%(text)s” is not a whole number. Write digits only.") % {"text": str(number)}
    assert not Measurement.objects.exists()


@pytest.mark.parametrize("written_by", [WorkbookExport, CsvExport])
def test_an_export_imported_again_changes_nothing(written_by):
    town = DepartmentFactory(year_kind="school")
    indicator = IndicatorFactory(department=town, code="007", name="=Доля", baseline=Decimal("12.3456"))
    TargetFactory(indicator=indicator, value=Decimal("50.5"))
    MeasurementFactory(indicator=indicator)
    MeasurementFactory(
        indicator=indicator, school=SchoolFactory(department=town), breakdown="+русский", denominator=None
    )
    MeasurementFactory(indicator__count=True, numerator=None, denominator=None, value=12)
    for resource, count in ((IndicatorResource, 2), (TargetResource, 1), (MeasurementResource, 3)):
        exported = resource().export()
        result = resource().import_data(TableFile().create_dataset(written_by().export_data(exported)))
        assert problems(result) == []
        assert result.totals["skip"] == count
    Measurement.objects.all().delete()
    assert problems(resource().import_data(TableFile().create_dataset(written_by().export_data(exported)))) == []
    assert Measurement.objects.count() == 3
    assert Measurement.objects.get(breakdown="+русский").denominator is None
