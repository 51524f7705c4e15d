"""Import and export of indicators, targets and measurements."""

from django.utils.translation import gettext_lazy

from network.models import Programme
from schools.imports.columns import (
    BooleanColumn,
    ChoiceColumn,
    Column,
    DecimalColumn,
    DepartmentColumn,
    IntegerColumn,
    LinkColumn,
    YearColumn,
)
from schools.imports.lookups import SCHOOLS, Source
from schools.imports.resource import TableResource

from .models import Indicator, Measurement, Target

PROGRAMMES = Source(
    Programme,
    (lambda one: [one.title],),
    gettext_lazy("There is no programme “%(text)s” in this department. Correct the title, or add it first."),
)
INDICATORS = Source(
    Indicator,
    (lambda one: [one.code], lambda one: [one.name]),
    gettext_lazy("There is no indicator “%(text)s” in this department. Write its code, or add the indicator first."),
)


class IndicatorResource(TableResource):
    key = ("department", "code")

    department = DepartmentColumn("department")
    code = Column("code", required=True)
    name = Column("name", required=True)
    programme = LinkColumn("programme", PROGRAMMES)
    unit = ChoiceColumn("unit")
    direction = ChoiceColumn("direction")
    level = ChoiceColumn("level")
    computed_by = Column("computed_by")
    numerator_label = Column("numerator_label")
    denominator_label = Column("denominator_label")
    baseline = DecimalColumn("baseline")
    position = IntegerColumn("position")
    is_active = BooleanColumn("is_active")

    class Meta(TableResource.Meta):
        model = Indicator
        fields = (
            "department", "code", "name", "programme", "unit", "direction", "level", "computed_by",
            "numerator_label", "denominator_label", "baseline", "position", "is_active",
        )  # fmt: skip


class TargetResource(TableResource):
    key = ("indicator", "year")

    department = DepartmentColumn("indicator__department", readonly=True)
    indicator = LinkColumn("indicator", INDICATORS, required=True)
    year = YearColumn("year", required=True)
    comparator = ChoiceColumn("comparator")
    value = DecimalColumn("value", required=True)

    class Meta(TableResource.Meta):
        model = Target
        fields = ("department", "indicator", "year", "comparator", "value")


class MeasurementResource(TableResource):
    key = ("indicator", "year", "school", "breakdown")

    department = DepartmentColumn("indicator__department", readonly=True)
    indicator = LinkColumn("indicator", INDICATORS, required=True)
    year = YearColumn("year", required=True)
    school = LinkColumn("school", SCHOOLS)
    breakdown = Column("breakdown")
    numerator = IntegerColumn("numerator")
    denominator = IntegerColumn("denominator")
    value = DecimalColumn("value")
    origin = ChoiceColumn("origin")
    note = Column("note")

    class Meta(TableResource.Meta):
        model = Measurement
        fields = (
            "department", "indicator", "year", "school", "breakdown", "numerator", "denominator", "value", "origin",
            "note",
        )  # fmt: skip
