"""Measuring: numbers entered by people, and numbers computed for a year, stored with what lies behind them."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from schools.models import Department, School
from schools.years import ReportingYear

from .counts import Count
from .indicators import FORMULAS, compute
from .models import Indicator, Measurement


@transaction.atomic
def record(
    indicator: Indicator,
    year: int,
    *,
    school: School | None = None,
    breakdown: str = "",
    numerator: int | None = None,
    denominator: int | None = None,
    value: Decimal | int | None = None,
    **values: Any,
) -> Measurement:
    """Enter one number, or correct the one that stands in its place. `values`: origin, note, sources.

    Raises ValidationError where the numerator is above the denominator, or a share is given as a value.
    """
    found = Measurement.objects.filter(indicator=indicator, year=year, school=school, breakdown=breakdown).first()
    row = found or Measurement(indicator=indicator, year=year, school=school, breakdown=breakdown)
    row.numerator, row.denominator = numerator, denominator
    row.value = None if value is None else Decimal(value)
    for name, given in values.items():
        setattr(row, name, given)
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def measure(department: Department, year: ReportingYear, *, on: date) -> list[Measurement]:
    """Compute the department's computed indicators for a year as of a day and store them with their sources.

    A number that people entered in such a place stays: what was written is never lost.
    """
    rows = []
    entered_by_people = Measurement.objects.of_department(department).filter(year=year.start, school=None, breakdown="")
    taken = entered_by_people.exclude(origin=Measurement.Origin.COMPUTED).values("indicator")
    indicators = Indicator.objects.of_department(department).filter(is_active=True, computed_by__in=FORMULAS)
    for indicator in indicators.exclude(pk__in=taken):
        count = compute(indicator.computed_by, department, year, on=on)
        rows.append(
            record(
                indicator,
                year.start,
                numerator=count.numerator,
                denominator=count.denominator,
                value=count.value,
                origin=Measurement.Origin.COMPUTED,
                sources=count.sources,
                note=count.note,
            )
        )
    return rows


def reading(indicator: Indicator, year: ReportingYear, *, on: date, breakdown: str = "") -> Count:
    """What an indicator comes to in a year: computed afresh, or rolled up from what was entered in one breakdown."""
    if indicator.computed_by in FORMULAS:
        return compute(indicator.computed_by, indicator.department, year, on=on)
    rows = indicator.measurements.filter(year=year.start, breakdown=breakdown).select_related("school")
    return entered(indicator, list(rows))


def entered(indicator: Indicator, rows: list[Measurement], expected: Mapping[int, str] | None = None) -> Count:
    """Entered numbers of one year rolled up: the municipality's own where there is one, else a ratio of sums.

    Breakdowns are kept apart by the caller: all `rows` are of one breakdown. Schools whose row lacks a number
    leave both sides and are listed; those of another district stay out. Points of several schools have no sum.
    `expected` names the organisations (pk → name) that are known to report the indicator: one without a row is
    missing too.
    """
    whole = [row for row in rows if row.school is None and _known(indicator, row)]
    used = whole or [row for row in rows if row.school is not None and not row.school.is_external]
    known = [row for row in used if _known(indicator, row)]
    asked = {} if whole else {**(expected or {}), **{row.school_id: str(row.school) for row in used if row.school_id}}
    missing = tuple(sorted(name for pk, name in asked.items() if pk not in {row.school_id for row in known}))
    number = len(asked) or None
    if not known or (indicator.unit == Indicator.Unit.POINTS and len(known) > 1):
        return Count(missing=missing, asked=number)
    sources = {"monitoring.measurement": [row.pk for row in known]}
    if indicator.unit == Indicator.Unit.SHARE:
        return Count(
            numerator=sum(row.numerator or 0 for row in known),
            denominator=sum(row.denominator or 0 for row in known),
            sources=sources,
            missing=missing,
            asked=number,
        )
    total = sum((row.value or Decimal(0) for row in known), Decimal(0))
    return Count(value=total, sources=sources, missing=missing, asked=number)


def _known(indicator: Indicator, row: Measurement) -> bool:
    if indicator.unit == Indicator.Unit.SHARE:
        return row.numerator is not None and row.denominator is not None
    return row.value is not None
