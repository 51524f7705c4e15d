"""How many events of each kind were held in each year, as open data."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models import EventKind
from schools.models import Department
from schools.open_data import Dataset, Field
from schools.years import ReportingYear

from ..matrix import Matrix, hosts_of, kind_year_matrix


@dataclass(frozen=True, slots=True)
class Cell:
    """A kind in a year; years in which nothing of the kind is known have no row: that is not zero."""

    kind: EventKind
    year: ReportingYear
    events: int
    hosts: int


def cells_of(matrix: Matrix) -> Iterator[Cell]:
    for kind in matrix.kinds:
        for year in matrix.years:
            if events := matrix.events(kind, year):
                yield Cell(kind, year, len(events), len(hosts_of(events)))


def _all(department: Department) -> Iterator[Cell]:
    """Every year up to this one."""
    this_year = ReportingYear.containing(timezone.localdate(), department.years)
    yield from cells_of(kind_year_matrix(department, this_year, years=None))


KIND_YEARS = Dataset(
    key="kinds_by_years",
    title=_("Events held, kinds by years"),
    description=_("How many events of each kind were held in each year, and by how many different hosts."),
    fields=(
        Field("kind_id", _("number of the kind"), lambda cell: cell.kind.pk),
        Field("kind", _("kind of event"), lambda cell: cell.kind.name),
        Field("year", _("calendar year in which the reporting year begins"), lambda cell: cell.year.start),
        Field("year_name", _("reporting year"), lambda cell: cell.year),
        Field("events", _("events held"), lambda cell: cell.events),
        Field("hosts", _("different hosts"), lambda cell: cell.hosts),
    ),
    rows=_all,
    page="monitoring:matrix",
)
