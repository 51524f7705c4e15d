"""Small field factories that many models share: a reporting year, a date whose precision is known."""

from datetime import date
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from .years import FIRST_YEAR, LAST_YEAR


def year_field(label: Any = None, **options: Any) -> models.PositiveSmallIntegerField:
    """The calendar year in which a reporting year begins (2021 stands for «2021» and for «2021/2022»)."""
    return models.PositiveSmallIntegerField(
        label or _("year"),
        validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)],
        help_text=options.pop("help_text", _("The calendar year in which the reporting year begins.")),
        **options,
    )


class DatePrecision(models.TextChoices):
    """How much of a date is known; what is not known is not shown."""

    DAY = "day", _("day")
    MONTH = "month", _("month")
    YEAR = "year", _("year")


def display_date(value: date | None, precision: str = DatePrecision.DAY) -> str:
    """«12 сентября 2024 г.», «сентябрь 2024 г.» or «2024 г.», as much as is known; empty for no date."""
    if value is None:
        return ""
    if precision == DatePrecision.YEAR:
        return str(value.year)
    if precision == DatePrecision.MONTH:
        return date_format(value, "F Y").lower()
    return date_format(value, "j E Y") if precision == DatePrecision.DAY else str(value)
