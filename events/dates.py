"""When an event is, as far as that is known: in words, for machines, and whether it is still to come."""

from datetime import date
from functools import lru_cache

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import get_language

from schools.fields import DatePrecision, display_date

from .models import Event


def dates_text(starts_on: date, ends_on: date | None, precision: str) -> str:
    """«12 сентября 2024», «12–14 сентября 2024», «сентябрь 2024», «сентябрь 2024 – май 2025», «2024»."""
    return _dates_text(starts_on, ends_on, precision, get_language())


@lru_cache(maxsize=4096)  # the same days stand in list after list, and Django takes its time over each
def _dates_text(starts_on: date, ends_on: date | None, precision: str, _language: str | None) -> str:
    first = display_date(starts_on, precision)
    last = display_date(ends_on, precision)
    if not last or last == first:
        return first
    if precision != DatePrecision.DAY or ends_on is None or ends_on.year != starts_on.year:
        return f"{first} – {last}"
    if ends_on.month != starts_on.month:
        return f"{date_format(starts_on, 'j E')} – {last}"
    return f"{starts_on.day}–{last}"


def iso_text(day: date, precision: str) -> str:
    """ISO 8601 with as much as is known: «2024-09-12», «2024-09», «2024»."""
    return day.isoformat()[: {DatePrecision.YEAR: 4, DatePrecision.MONTH: 7}.get(DatePrecision(precision), 10)]


def to_come(today: date) -> Q:
    """Events that are not over: not held, and the last day that is known of them has not passed."""
    begins = {
        DatePrecision.DAY: today,
        DatePrecision.MONTH: today.replace(day=1),
        DatePrecision.YEAR: today.replace(month=1, day=1),
    }
    ahead = Q(ends_on__gte=today)
    for precision, day in begins.items():
        ahead |= Q(date_precision=precision) & (Q(starts_on__gte=day) | Q(ends_on__gte=day))
    return ahead & ~Q(state=Event.State.HELD)
