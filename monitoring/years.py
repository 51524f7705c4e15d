"""Which years a department has something to tell of: those in which anything was recorded."""

from collections.abc import Iterable
from datetime import date

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast, Concat, Substr
from django.utils import timezone

from events.models import Event
from network.models import Directive, Occurrence, Pairing, Programme
from schools.access import Scoped
from schools.models import Department, Listing, SchoolFigures, SchoolRisk
from schools.years import ReportingYear, YearKind

from .models import Finding, Measurement, Recommendation, YearReview

_BY_YEAR: tuple[type[Scoped], ...] = (
    Listing, SchoolFigures, SchoolRisk, Occurrence, Measurement, Finding, YearReview, Recommendation,
)  # fmt: skip
_BY_DAY: tuple[tuple[type[Scoped], str], ...] = (
    (Event, "starts_on"), (Pairing, "started_on"), (Directive, "issued_on"),
)  # fmt: skip
_TEXT = CharField()
# So many years stand beside a year in its tables.
EARLIER_YEARS = 3


def years_by_department(departments: Iterable[Department], *, on: date | None = None) -> dict[int, list[ReportingYear]]:
    """Primary key of each department → its years with something to tell, the newest first; one query.

    Years that have not begun by the day are left out.
    """
    kinds = {department.pk: department.years for department in departments}
    today = on or timezone.localdate()
    starts: dict[int, set[int]] = {pk: set() for pk in kinds}
    if kinds:
        first, *others = _times(list(kinds))
        for pk, text in first.union(*others, all=True):
            starts[pk] |= _starts(text, kinds[pk])
    return {pk: _begun(starts[pk], kind, today) for pk, kind in kinds.items()}


def years_with_data(department: Department, *, on: date | None = None) -> list[ReportingYear]:
    """The same for one department."""
    return years_by_department([department], on=on)[department.pk]


def _times(departments: list[int]) -> Iterable[QuerySet]:
    """(department, time) of every sort of records, each time once: «2021», «2021-09», «2021..2024»."""
    for model in _BY_YEAR:
        yield _distinct(model, Cast("year", _TEXT), departments)
    for model, field in _BY_DAY:
        # As text, since a day as text begins alike in every database, and months are few where days are many.
        yield _distinct(model, Substr(Cast(field, _TEXT), 1, 7), departments).filter(**{f"{field}__isnull": False})
    span = Concat(Cast("first_year", _TEXT), Value(".."), Cast("last_year", _TEXT), output_field=_TEXT)
    yield _distinct(Programme, span, departments)


def _distinct(model: type[Scoped], time: Cast | Substr | Concat, departments: list[int]) -> QuerySet:
    path = model.department_path
    # Neither what a draft plan asks for nor a proposed pair is a record of the year.
    rows = model.objects.filter(model.published_if, **{f"{path}__in": departments}).order_by()
    return rows.annotate(owner=F(path), time=time).values_list("owner", "time").distinct()


def _starts(text: str, kind: YearKind) -> set[int]:
    """The years that a time lies in, as the numbers of the calendar years they begin in."""
    if ".." in text:
        first, last = text.split("..")
        return set(range(int(first), int(last) + 1))
    year, _hyphen, month = text.partition("-")
    return {ReportingYear.containing(date(int(year), int(month), 1), kind).start if month else int(year)}


def _begun(starts: Iterable[int], kind: YearKind, today: date) -> list[ReportingYear]:
    years = [ReportingYear(start, kind) for start in sorted(starts, reverse=True)]
    return [year for year in years if year.starts_on <= today]
