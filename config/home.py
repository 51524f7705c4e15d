"""The public screens that see every floor: the region, the front of a department, the health of the portal."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.models import Count, F, Max, Min, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from events.models import Event
from monitoring.models import Indicator, MonitoringDirection
from network.models import Directive, Pairing, PlanItem, Programme
from reports.kinds import years_with_papers
from reports.listing import paper_rows
from schools.access import Scoped
from schools.formats import integer
from schools.models import Department, Region, School
from schools.public import departments_for, load_department
from schools.search import fold
from schools.years import ReportingYear

# From so many departments on, the list is searched instead of read.
SEARCHED_FROM = 10


@dataclass(frozen=True)
class Fact:
    """A number of a department's front and what it counts."""

    label: str
    number: str
    note: str = ""


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The departments of the region; straight to it where there is one."""
    departments = departments_for(request.user)
    total = departments.count()
    if total == 1:
        return redirect("department", departments.get().slug)
    query = request.GET.get("q", "").replace("\x00", "")[:100]
    found = _with_counts(departments.filter(search_key__contains=fold(query)) if query else departments)
    years = years_with_papers(found)
    groups = [
        (region, [(department, years[department.pk]) for department in group]) for region, group in _by_region(found)
    ]
    context = {"groups": groups, "query": query, "total": total, "is_searched": total >= SEARCHED_FROM}
    return render(request, "config/home.html", context)


def _by_region(departments: list[Department]) -> list[tuple[Region | None, list[Department]]]:
    """Departments under the names of their regions; in one list where hardly two share a region."""
    groups = [(region, list(group)) for region, group in groupby(departments, key=lambda item: item.region)]
    if len(groups) * 2 > len(departments):
        return [(None, sorted(departments, key=lambda item: item.name))] if departments else []
    return groups


def _with_counts(departments: QuerySet[Department]) -> list[Department]:
    rows = departments.select_related("region").order_by(F("region__name").asc(nulls_last=True), "name")
    found = list(rows)
    schools = _count_by_department(School.objects.in_scope())
    pairs = _count_by_department(Pairing.objects.active())
    events = _count_by_department(Event.objects.held())
    for department in found:
        department.facts = list(  # type: ignore[attr-defined]
            _short_facts(schools.get(department.pk), pairs.get(department.pk), events.get(department.pk))
        )
    return found


def _short_facts(schools: int | None, pairs: int | None, events: int | None) -> Iterator[str]:
    if schools:
        yield ngettext("%(number)s organisation", "%(number)s organisations", schools) % {"number": integer(schools)}
    if pairs:
        yield ngettext("%(number)s active pair", "%(number)s active pairs", pairs) % {"number": integer(pairs)}
    if events:
        yield ngettext("%(number)s event held", "%(number)s events held", events) % {"number": integer(events)}


def _count_by_department(records: QuerySet) -> dict[int, int]:
    return dict(records.order_by().values_list("department").annotate(Count("pk")))


@login_not_required
@require_safe
def department(request: HttpRequest, slug: str) -> HttpResponse:
    department = load_department(request.user, slug)
    context = {
        "department": department,
        "facts": list(_facts(department)),
        "programme": _shown(Programme, department).order_by("-first_year", "-pk").first(),
        "directives": _directives(department),
        "rows": paper_rows(department),
    }
    return render(request, "config/department.html", context)


def _shown(model: type[Scoped], department: Department) -> Any:
    """What the front tells of a department, as the model's own QuerySet: no drafts, whoever asks.

    `published()` would leave nothing of a hidden department, whose people may open its front: who comes this far
    was let through by `load_department`.
    """
    return model.objects.of_department(department).filter(model.published_if)


def _directives(department: Department) -> QuerySet[Directive]:
    return _shown(Directive, department).order_by("-issued_on", "pk")[:5]


def _facts(department: Department) -> Iterator[Fact]:
    """Numbers that are there; what a department does not have is not shown as zero."""
    schools = _shown(School, department).in_scope().count()
    external = _shown(School, department).active().filter(is_external=True).count()
    note = _("and of other districts: %(number)s") % {"number": integer(external)} if external else ""
    held = _shown(Event, department).held().aggregate(number=Count("pk"), first=Min("starts_on"), last=Max("starts_on"))
    counts = [
        (_("Organisations of the network"), schools, note),
        (_("Active pairs «leader – partner»"), _shown(Pairing, department).active().count(), ""),
        (_("Events held"), held["number"], _years_between(department, held["first"], held["last"])),
        (_("Items of plans"), _shown(PlanItem, department).count(), ""),
        (_("Indicators"), _shown(Indicator, department).filter(is_active=True).count(), ""),
        (_("Directions of monitoring"), _shown(MonitoringDirection, department).count(), ""),
        (_("Orders and regulations"), _shown(Directive, department).count(), ""),
    ]
    return (Fact(label, integer(number), note) for label, number, note in counts if number)


def _years_between(department: Department, first: date | None, last: date | None) -> str:
    if first is None or last is None:
        return ""
    years = [ReportingYear.containing(day, department.years) for day in (first, last)]
    return str(years[0]) if years[0] == years[1] else f"{years[0]} – {years[1]}"


@login_not_required
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for it by this name where a page (the admin's) names no other."""
    return redirect(static("img/mark.svg"))


@login_not_required
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """How to take a paper, check one, read its numbers, write terms and load tables."""
    return render(request, "config/help.html")


@login_not_required
@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """200 where the portal answers and its database does; 503 where the database does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "no database"}, status=503)
    return JsonResponse({"status": "ok"})
