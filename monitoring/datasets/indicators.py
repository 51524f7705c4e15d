"""What is measured, what is aimed at and what the numbers are, as open data."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from schools.models import Department, School
from schools.open_data import Dataset, Field
from schools.years import ReportingYear

from ..by_school import entered_numbers
from ..indicators import FORMULAS
from ..models import Indicator, Measurement, Target
from ..tally import counted


@dataclass(frozen=True, slots=True)
class Number:
    """A number of an indicator: entered by people (then it has a record), or computed at the last counting."""

    indicator: Indicator
    year: ReportingYear
    school: School | None = None
    breakdown: str = ""
    pk: int | None = None
    origin: str = Measurement.Origin.COMPUTED.value
    numerator: int | None = None
    denominator: int | None = None
    value: Decimal | None = None
    is_hidden: bool = False
    asked: int | None = None
    missing: int | None = None

    @property
    def percent(self) -> Decimal | None:
        if self.numerator is None or not self.denominator:
            return None
        return round(Decimal(self.numerator) * 100 / self.denominator, 4)


def numbers_of(department: Department, year: ReportingYear | None = None) -> Iterator[Number]:
    """Numbers of all years or of one: the computed ones as last counted, then the entered ones as they stand."""
    kept = counted(department, on=timezone.localdate())
    starts = kept.tally.counts if kept.tally else {}
    rows = Indicator.objects.shown_of(department).filter(is_active=True, computed_by__in=FORMULAS)
    for indicator in rows.order_by("position", "code", "pk"):
        for start in sorted(starts.get(indicator.computed_by, ())):
            of = department.year(int(start))
            if year is None or of == year:
                count = kept.count(indicator.computed_by, of)
                yield Number(
                    indicator, of, numerator=count.numerator, denominator=count.denominator, value=count.value,
                    asked=count.asked, missing=len(count.missing),
                )  # fmt: skip
    for entered in entered_numbers(department, year=year):
        row = entered.measurement
        yield Number(
            row.indicator, department.year(row.year), row.school, row.breakdown, row.pk, row.origin,
            entered.numerator, entered.denominator, entered.value, entered.is_hidden,
        )  # fmt: skip


INDICATORS = Dataset(
    key="indicators",
    title=_("Indicators"),
    description=_("What the department measures: unit, direction, level, formula, baseline."),
    fields=(
        Field("id", _("number of the indicator"), lambda one: one.pk),
        Field("code", _("code"), lambda one: one.code),
        Field("name", _("name"), lambda one: one.name),
        Field("unit", _("unit, code"), lambda one: one.unit),
        Field("unit_name", _("unit"), lambda one: one.get_unit_display()),
        Field("direction", _("direction, code"), lambda one: one.direction),
        Field("direction_name", _("direction"), lambda one: one.get_direction_display()),
        Field("level", _("level, code"), lambda one: one.level),
        Field("level_name", _("level"), lambda one: one.get_level_display()),
        Field("formula", _("code of the formula; empty where numbers are entered"), lambda one: one.computed_by),
        Field("numerator_label", _("what the numerator counts"), lambda one: one.numerator_label),
        Field("denominator_label", _("what the denominator counts"), lambda one: one.denominator_label),
        Field("baseline", _("baseline, of a share in per cent"), lambda one: one.baseline),
        Field("in_use", _("in use"), lambda one: one.is_active),
    ),
    rows=lambda department: Indicator.objects.shown_of(department).order_by("position", "code", "pk"),
    page="monitoring:index",
)

TARGETS = Dataset(
    key="targets",
    title=_("Targets"),
    description=_("What each indicator is to reach in a year."),
    fields=(
        Field("id", _("number of the target"), lambda target: target.pk),
        Field("indicator_id", _("number of the indicator"), lambda target: target.indicator_id),
        Field("indicator", _("indicator"), lambda target: target.indicator.name),
        Field("year", _("calendar year in which the reporting year begins"), lambda target: target.year),
        Field("comparator", _("comparison, code"), lambda target: target.comparator),
        Field("comparator_name", _("comparison"), lambda target: target.get_comparator_display()),
        Field("value", _("value, of a share in per cent"), lambda target: target.value),
    ),
    rows=lambda department: (
        Target.objects.shown_of(department)
        .select_related("indicator")
        .order_by("indicator__position", "indicator__code", "year", "pk")
    ),
    page="monitoring:index",
)

NUMBERS = Dataset(
    key="indicator_numbers",
    title=_("Numbers of indicators"),
    description=_(
        "Numbers by year, of the municipality and of organisations: entered ones, and computed ones as last counted. "
        "Small counts that could point at a pupil are left out and marked."
    ),
    fields=(
        Field("id", _("number of the record; empty for a computed number"), lambda one: one.pk),
        Field("indicator_id", _("number of the indicator"), lambda one: one.indicator.pk),
        Field("code", _("code"), lambda one: one.indicator.code),
        Field("indicator", _("indicator"), lambda one: one.indicator.name),
        Field("year", _("calendar year in which the reporting year begins"), lambda one: one.year.start),
        Field("year_name", _("reporting year"), lambda one: one.year),
        Field("school_id", _("number of the organisation"), lambda one: one.school.pk if one.school else None),
        Field("school", _("organisation; empty for the municipality"), lambda one: one.school or ""),
        Field("breakdown", _("breakdown"), lambda one: one.breakdown),
        Field("numerator", _("numerator"), lambda one: one.numerator),
        Field("denominator", _("denominator"), lambda one: one.denominator),
        Field("percent", _("share"), lambda one: one.percent, "%"),
        Field("value", _("value that is no share"), lambda one: one.value),
        Field("hidden", _("small numbers are left out"), lambda one: one.is_hidden),
        Field("origin", _("origin, code"), lambda one: one.origin),
        Field("origin_name", _("origin"), lambda one: str(Measurement.Origin(one.origin).label)),
        Field("asked", _("organisations asked"), lambda one: one.asked),
        Field("missing", _("organisations without a number"), lambda one: one.missing),
    ),
    rows=numbers_of,
    page="monitoring:index",
)
