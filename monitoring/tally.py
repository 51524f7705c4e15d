"""Counting a department as a whole: every computed indicator of every year, kept for pages, asked for when stale."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone, translation
from django_tasks import task

from schools.changes import touch
from schools.models import Department, LastChange
from schools.years import ReportingYear

from .counts import NOTHING, Count
from .indicators import FORMULAS, compute
from .models import Indicator, Tally
from .years import EARLIER_YEARS, years_with_data

# A task that was asked for so long ago was lost: it is asked for again.
ASKED_AGAIN_AFTER = 10 * 60

Counts = dict[str, dict[str, dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Counted:
    """What pages have of the computed indicators: the stored tally, and whether it is of the records as they are."""

    tally: Tally | None
    is_fresh: bool

    def count(self, code: str, year: ReportingYear) -> Count:
        """What a formula came to in a year; its sources stay behind (`sources_of`)."""
        kept = self.tally.counts.get(code, {}).get(str(year.start)) if self.tally else None
        return _count(kept) if kept else NOTHING


def counted(department: Department, *, on: date) -> Counted:
    """The stored counts in one query; where they are not of the present records a recount is put into the queue."""
    tally = Tally.objects.filter(department=department).defer("sources").first()
    number = _number(department)
    is_fresh = tally is not None and (tally.number, tally.on) == (number, on)
    # One request a state of the records and process; a second process asks for nothing, since the task looks first.
    if not is_fresh and cache.add(f"recount/{department.pk}/{number}/{on}", True, ASKED_AGAIN_AFTER):
        recount_task.enqueue(department.pk)
    return Counted(tally, is_fresh)


def sources_of(department: Department, code: str, year: ReportingYear) -> dict[str, list[int]]:
    """Model label → primary keys of the records behind a stored count; empty where nothing was counted."""
    kept = Tally.objects.filter(department=department).values_list("sources", flat=True).first() or {}
    return kept.get(code, {}).get(str(year.start), {})


@task()
def recount_task(department_id: int) -> None:
    """Count a department anew, unless that was done since. Running it twice does no harm."""
    department = Department.objects.filter(pk=department_id).first()
    if department is not None:
        recount(department, on=timezone.localdate())


def recount(department: Department, *, on: date) -> bool:
    """Count every year of a department as of a day; whether anything was stored.

    The tally bears the number of the change it was counted for, read before counting: what changes meanwhile makes
    it stale. Storing it moves the department's stamp once, since pages tell the numbers and when they were counted.
    """
    before = LastChange.objects.filter(department=department).values_list("number", flat=True).first() or 0
    if Tally.objects.filter(department=department, number=before, on=on).exists():
        return False
    counts, sources = _count_all(department, on)
    with transaction.atomic():
        stamp = LastChange.objects.select_for_update().filter(department=department).first()
        was_quiet = stamp is None or stamp.number == before
        touch([department.pk])
        after = LastChange.objects.filter(department=department).values_list("number", flat=True).first() or 0
        Tally.objects.update_or_create(
            department=department,
            defaults={
                "number": after if was_quiet else before,
                "on": on,
                "counted_at": timezone.now(),
                "counts": counts,
                "sources": sources,
            },
        )
    return True


def _number(department: Department) -> int:
    stamp = getattr(department, "last_change", None)
    return stamp.number if stamp else 0


def _count_all(department: Department, on: date) -> tuple[Counts, Counts]:
    indicators = Indicator.objects.of_department(department).filter(is_active=True, computed_by__in=FORMULAS)
    codes = sorted(set(indicators.order_by().values_list("computed_by", flat=True)))
    counts: Counts = {code: {} for code in codes}
    sources: Counts = {code: {} for code in codes}
    if not codes:
        return counts, sources
    with translation.override("ru"):  # notes are data, and data are Russian
        for year in _years(department, on):
            for code in codes:
                count = compute(code, department, year, on=on)
                if plain := _plain(count):
                    counts[code][str(year.start)] = plain
                    sources[code][str(year.start)] = count.sources
    return counts, sources


def _years(department: Department, on: date) -> list[ReportingYear]:
    """The years with data, and before each of them those that a paper shows beside it."""
    known = years_with_data(department, on=on)
    return sorted({year.previous(back) for year in known for back in range(EARLIER_YEARS + 1)})


def _plain(count: Count) -> dict[str, Any]:
    values = {
        "numerator": count.numerator,
        "denominator": count.denominator,
        "value": None if count.value is None else str(count.value),
        "missing": list(count.missing),
        "asked": count.asked,
        "note": count.note,
    }
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def _count(kept: dict[str, Any]) -> Count:
    return Count(
        numerator=kept.get("numerator"),
        denominator=kept.get("denominator"),
        value=Decimal(kept["value"]) if "value" in kept else None,
        missing=tuple(kept.get("missing", ())),
        asked=kept.get("asked"),
        note=kept.get("note", ""),
    )
