"""The public screens of the portal as a whole: the region, the help page, the health of the portal."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config.portal import portal_stamp
from events.models import Event
from network.models import Pairing
from reports.kinds import years_with_papers
from schools import keeping
from schools.formats import integer
from schools.models import Department, Region, School
from schools.pages import departments_for
from schools.search import fold
from schools.years import ReportingYear, YearKind

# From so many departments on, the list is searched instead of read.
SEARCHED_FROM = 10
YEARS_SHOWN = 5


@dataclass(frozen=True)
class Fact:
    """A number over all departments and what it counts."""

    label: str
    number: str
    note: str = ""


@dataclass(frozen=True)
class Card:
    """A department in the list: its key numbers in words, and its latest years with papers."""

    department: Department
    facts: tuple[str, ...]
    years: list[ReportingYear]


@dataclass(frozen=True, slots=True)
class Numbers:
    """What a department has today."""

    schools: int = 0
    pairs: int = 0
    events: int = 0  # held, of all years
    events_now: int = 0  # held in its present reporting year


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponseBase:
    """The departments of the region; straight to it where there is one.

    Kept for strangers while nothing of any department changes: a visited page costs one query.
    """
    stamp, _at = portal_stamp()
    return keeping.answer(request, stamp, lambda: _drawn(request))


def _drawn(request: HttpRequest) -> HttpResponse:
    departments = departments_for(request.user)
    total = departments.count()
    if total == 1:
        return redirect("department", departments.get().slug)
    query = request.GET.get("q", "").replace("\x00", "")[:100]
    shown = departments.filter(search_key__contains=fold(query)) if query else departments
    found = list(shown.select_related("region").order_by(F("region__name").asc(nulls_last=True), "name"))
    numbers, years = _numbers(timezone.localdate()), years_with_papers(found)
    cards = [Card(item, tuple(_short_facts(numbers[item.pk])), years[item.pk][:YEARS_SHOWN]) for item in found]
    context = {
        "facts": list(_region_facts(numbers[item.pk] for item in found)) if found and not query else [],
        "groups": _by_region(cards),
        "query": query,
        "total": total,
        "is_searched": total >= SEARCHED_FROM,
    }
    return render(request, "config/home.html", context)


def _by_region(cards: list[Card]) -> list[tuple[Region | None, list[Card]]]:
    """Departments under the names of their regions; in one list where hardly two share a region."""
    groups = [(region, list(group)) for region, group in groupby(cards, key=lambda card: card.department.region)]
    if len(groups) * 2 > len(cards):
        return [(None, sorted(cards, key=lambda card: card.department.name))] if cards else []
    return groups


def _numbers(today: date) -> dict[int, Numbers]:
    """Primary key of each department → what it has today; three queries, however many departments there are."""
    schools, pairs = _by_department(School.objects.in_scope()), _by_department(Pairing.objects.active())
    now = Q()
    for kind in YearKind:
        year = ReportingYear.containing(today, kind)
        now |= Q(department__year_kind=kind, starts_on__gte=year.starts_on, starts_on__lte=year.ends_on)
    held = Event.objects.held().order_by().values("department")
    held = held.annotate(every=Count("pk"), of_now=Count("pk", filter=now))
    events = {row["department"]: (row["every"], row["of_now"]) for row in held}
    found: dict[int, Numbers] = defaultdict(Numbers)
    for pk in {*schools, *pairs, *events}:
        found[pk] = Numbers(schools.get(pk, 0), pairs.get(pk, 0), *events.get(pk, (0, 0)))
    return found


def _by_department(records: QuerySet) -> dict[int, int]:
    return dict(records.order_by().values_list("department").annotate(Count("pk")))


def _short_facts(found: Numbers) -> Iterator[str]:
    """Numbers that are there; what a department does not have is not shown as zero."""
    if number := found.schools:
        yield ngettext("%(number)s organisation", "%(number)s organisations", number) % {"number": integer(number)}
    if number := found.pairs:
        yield ngettext("%(number)s active pair", "%(number)s active pairs", number) % {"number": integer(number)}
    if number := found.events:
        yield ngettext("%(number)s event held", "%(number)s events held", number) % {"number": integer(number)}


def _region_facts(found: Iterable[Numbers]) -> Iterator[Fact]:
    """The sums over all departments of the page."""
    rows = list(found)
    yield Fact(_("Education departments"), integer(len(rows)))
    every, of_now = sum(row.events for row in rows), sum(row.events_now for row in rows)
    sums = [
        (_("Organisations of the network"), sum(row.schools for row in rows), ""),
        (_("Active pairs «leader – partner»"), sum(row.pairs for row in rows), ""),
        (_("Events held"), every, _("in the present reporting year: %(number)s") % {"number": integer(of_now)}),
    ]
    yield from (Fact(label, integer(number), note) for label, number, note in sums if number)


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
