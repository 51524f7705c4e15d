"""Numbers of organisations side by side: a row for each, a column for each breakdown."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from schools.formats import by_number, integer, share_percent
from schools.models import Department

from ..by_school import SchoolNumber
from ..models import Indicator
from ..wording import number_text


def by_school(
    indicator: Indicator, numbers: list[SchoolNumber], department: Department
) -> tuple[list[str], list[dict[str, Any]]]:
    """Heads of the columns, and a row for each organisation in the order of their names: name, address, cells."""
    own = [number for number in numbers if number.school is not None]
    head = sorted({number.measurement.breakdown for number in own})
    found: dict[int, dict[str, Any]] = {}
    for number in own:
        school = number.measurement.school
        assert school is not None  # noqa: S101 - those without one were left out above
        row = found.setdefault(school.pk, {"name": school.short_name, "cells": {}, "is_external": school.is_external})
        row["cells"][number.measurement.breakdown] = _cell(indicator, number)
        row["url"] = reverse("school", args=[department.slug, school.pk])
    rows = sorted(found.values(), key=lambda row: by_number(row["name"]))
    labels = [breakdown or _("Value") for breakdown in head]
    for row in rows:
        row["cells"] = [(label, *row["cells"].get(name, ("", ""))) for label, name in zip(labels, head, strict=True)]
    return labels, rows


def _cell(indicator: Indicator, number: SchoolNumber) -> tuple[str, str]:
    """The number in words, and the counts behind a share."""
    if number.is_hidden:
        return _("not disclosed"), ""
    if not number.has_data:
        return _("no data"), ""
    if indicator.unit == Indicator.Unit.SHARE and number.numerator is not None and number.denominator is not None:
        parts = {"part": integer(number.numerator), "whole": integer(number.denominator)}
        return share_percent(number.numerator, number.denominator), _("%(part)s of %(whole)s") % parts
    if indicator.unit == Indicator.Unit.YES_NO:
        return (_("yes") if number.value else _("no")), ""
    return number_text(number.value, is_share=False), ""
