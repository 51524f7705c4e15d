"""Kinds of event by years: topics and hosts of what was held, and the numbers behind them."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Event, EventKind
from schools.formats import integer
from schools.models import Department
from schools.open_data import Links, taken
from schools.pages import Missing, Way, public_page, quoted
from schools.years import ReportingYear, parse_year

from ..datasets import KIND_YEARS, cells_of
from ..matrix import CELL_EVENTS, MATRIX_YEARS, Matrix, hosts_of, kind_year_matrix


@dataclass(frozen=True, slots=True)
class Cell:
    """A kind in a year: its events as (topic, address, hosts), or where they are many their number with the list."""

    year: str
    events: tuple[tuple[str, str, str], ...] = ()
    summary: str = ""
    hosts: str = ""
    url: str = ""


@public_page
def matrix(request: HttpRequest, department: Department) -> HttpResponseBase:
    years = _years(department)
    last = _asked(request.GET.get("year", ""), department, years)
    found = kind_year_matrix(department, last)
    if file := taken(request, department, {"kinds": (KIND_YEARS, cells_of(found))}):
        return file
    address = request.path
    context = {
        "department": department,
        "section": "events",
        "views": [
            (_("List"), reverse("events:events", args=[department.slug]), False),
            (_("Month"), reverse("events:month", args=[department.slug]), False),
            (_("Kinds by years"), address, True),
        ],
        "tabs": [(_("to %(year)s") % {"year": year}, f"{address}?year={year.slug}", year == last) for year in years],
        "years_shown": MATRIX_YEARS,
        "years": found.years,
        "rows": [(kind, [_cell(department, found, kind, year) for year in found.years]) for kind in found.kinds],
        "counts": [_counts(found, kind) for kind in found.kinds],
        "totals": _totals(found),
        "most": CELL_EVENTS,
        "links": Links.to(request, KIND_YEARS),
    }
    return render(request, "monitoring/matrix.html", context)


def _years(department: Department) -> list[ReportingYear]:
    """Years in which anything was held, the latest first; without any, this one."""
    # Months are asked for, not days: a thousand events fall into a few dozen.
    months = Event.objects.shown_of(department).held().dates("starts_on", "month")
    starts = {ReportingYear.containing(day, department.years).start for day in months}
    found = [department.year(start) for start in sorted(starts, reverse=True)]
    return found or [ReportingYear.containing(timezone.localdate(), department.years)]


def _asked(text: str, department: Department, years: list[ReportingYear]) -> ReportingYear:
    """The last year of the matrix, as the address asks. Raises `Missing` for what is none of the years there are."""
    if not text:
        return years[0]
    try:
        year = parse_year(text, department.years)
    except ValueError:
        year = None
    if year is None or year not in years:
        address = reverse("monitoring:matrix", args=[department.slug])
        raise Missing(
            _("Nothing is known of events in «%(year)s».") % {"year": quoted(text)},
            lead=_("Years there are:"),
            ways=[Way(str(each), f"{address}?year={each.slug}") for each in years],
        )
    return year


def _cell(department: Department, found: Matrix, kind: EventKind, year: ReportingYear) -> Cell:
    events = found.events(kind, year)
    if len(events) <= CELL_EVENTS:
        shown = ((event.topic, reverse("events:event", args=[department.slug, event.pk]), _hosts(event))
                 for event in events)  # fmt: skip
        return Cell(str(year), tuple(shown))
    number, hosts = len(events), len(hosts_of(events))
    return Cell(
        str(year),
        summary=ngettext("%(number)s event", "%(number)s events", number) % {"number": integer(number)},
        hosts=ngettext("%(number)s host", "%(number)s hosts", hosts) % {"number": integer(hosts)},
        url=f"{reverse('events:events', args=[department.slug])}?kind={kind.pk}&year={year.slug}",
    )


def _hosts(event: Event) -> str:
    return ", ".join(str(host) for host in event.hosts.all())


def _counts(found: Matrix, kind: EventKind) -> dict[str, Any]:
    cells = [found.events(kind, year) for year in found.years]
    together = [event for cell in cells for event in cell]
    numbers = [(str(year), integer(len(cell)) if cell else "") for year, cell in zip(found.years, cells, strict=True)]
    return {
        "name": kind.name,
        "numbers": numbers,
        "total": integer(len(together)),
        "hosts": integer(len(hosts_of(together))),
    }


def _totals(found: Matrix) -> dict[str, Any]:
    """The last line of the counts; a host of several events is counted once."""
    years = [list(found.of_year(year)) for year in found.years]
    every = [event for events in years for event in events]
    numbers = [
        (str(year), integer(len(events)) if events else "") for year, events in zip(found.years, years, strict=True)
    ]
    return {"numbers": numbers, "total": integer(len(every)), "hosts": integer(len(hosts_of(every)))}
