"""Which years a department can have a paper of: those in which anything was recorded."""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from events.models import Event
from monitoring.models import Finding, Measurement, Recommendation, YearReview
from network.models import Directive, Occurrence, Pairing, Programme
from schools.access import Scoped
from schools.models import Department, Listing, SchoolFigures, SchoolRisk
from schools.years import ReportingYear, YearKind

_BY_YEAR: tuple[type[Scoped], ...] = (
    Listing, SchoolFigures, SchoolRisk, Occurrence, Measurement, Finding, YearReview, Recommendation,
)  # fmt: skip
_BY_DAY: tuple[tuple[type[Scoped], str], ...] = (
    (Event, "starts_on"), (Pairing, "started_on"), (Directive, "issued_on"),
)  # fmt: skip


def years_by_department(departments: Iterable[Department], *, on: date | None = None) -> dict[int, list[ReportingYear]]:
    """Primary key of each department → its years with something to tell, the newest first.

    Years that have not begun by the day are left out. The number of queries does not grow with the departments.
    """
    kinds = {department.pk: department.years for department in departments}
    today = on or timezone.localdate()
    starts: dict[int, set[int]] = {pk: set() for pk in kinds}
    for model in _BY_YEAR:
        for pk, start in _distinct(model, "year", kinds):
            starts[pk].add(start)
    for model, field in _BY_DAY:
        for pk, day in _distinct(model, field, kinds):
            if day is not None:
                starts[pk].add(ReportingYear.containing(day, kinds[pk]).start)
    programmes = Programme.objects.filter(department__in=kinds).exclude(state=Programme.State.DRAFT).order_by()
    for pk, first, last in programmes.values_list("department", "first_year", "last_year"):
        starts[pk] |= set(range(first, last + 1))
    return {pk: _begun(starts[pk], kind, today) for pk, kind in kinds.items()}


def years_with_data(department: Department, *, on: date | None = None) -> list[ReportingYear]:
    """The same for one department."""
    return years_by_department([department], on=on)[department.pk]


def _distinct(model: type[Scoped], field: str, departments: Iterable[int]) -> Iterable[tuple]:
    path = model.department_path
    # Neither what a draft plan asks for nor a proposed pair is a record of the year.
    rows = model.objects.filter(model.published_if, **{f"{path}__in": list(departments)}).order_by()
    return rows.values_list(path, field).distinct()


def _begun(starts: Iterable[int], kind: YearKind, today: date) -> list[ReportingYear]:
    years = [ReportingYear(start, kind) for start in sorted(starts, reverse=True)]
    return [year for year in years if year.starts_on <= today]
