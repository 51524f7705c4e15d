"""Event kind × year (I19): what was held, on what, by whom. An empty cell is not «not held»."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from events.models import Event, EventKind
from schools.models import Department
from schools.years import ReportingYear

MATRIX_YEARS = 4
# A cell with more events than this says how many, and where they are listed one by one.
CELL_EVENTS = 5


@dataclass(frozen=True, slots=True)
class Matrix:
    """Kinds down, years across; `cells[kind.pk, year.start]` holds the events held, in order of date."""

    kinds: list[EventKind]
    years: list[ReportingYear]
    cells: dict[tuple[int, int], list[Event]] = field(default_factory=dict)

    def events(self, kind: EventKind, year: ReportingYear) -> list[Event]:
        return self.cells.get((kind.pk, year.start), [])

    def of_year(self, year: ReportingYear) -> Iterable[Event]:
        return (event for kind in self.kinds for event in self.events(kind, year))


def hosts_of(events: Iterable[Event]) -> set[tuple[int | None, str]]:
    """Distinct hosts: (organisation's pk, "") or (None, the type as the source has it)."""
    return {(host.school_id, host.label) for event in events for host in event.hosts.all()}


def kind_year_matrix(department: Department, last: ReportingYear, *, years: int | None = MATRIX_YEARS) -> Matrix:
    """The matrix up to a year, over at most so many years (None: all) back to the first in which anything was held."""
    rows = (
        Event.objects.shown_of(department)
        .held()
        .filter(starts_on__lte=last.ends_on)
        .select_related("kind")
        .prefetch_related("hosts__school")
        .order_by("starts_on", "pk")
    )
    if years is not None:
        rows = rows.filter(starts_on__gte=last.previous(years - 1).starts_on)
    cells: dict[tuple[int, int], list[Event]] = defaultdict(list)
    kinds: dict[int, EventKind] = {}
    for event in rows:
        year = ReportingYear.containing(event.starts_on, last.kind)
        cells[event.kind_id, year.start].append(event)
        kinds[event.kind_id] = event.kind
    begun = min((start for _kind, start in cells), default=last.start)
    ordered = sorted(kinds.values(), key=lambda kind: (kind.position, kind.name))
    return Matrix(ordered, [last.previous(last.start - start) for start in range(begun, last.start + 1)], dict(cells))
