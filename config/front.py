"""The front of a department: what it does this year in a dozen numbers, what is next, its latest papers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Max, Min, Q, QuerySet, Subquery, Value
from django.db.models.functions import JSONObject
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from events.dates import dates_text, to_come
from events.models import Event
from monitoring.lines import Line, stored_lines, years_before
from monitoring.tally import counted
from monitoring.wording import told
from monitoring.years import years_with_data
from network.models import Directive, Occurrence, Pairing, PlanItem, Programme
from network.picture import SMALL
from network.wording import window
from network.working import drawn, shown_pairs, unpaired, worked_in
from reports.listing import newest_rows
from schools.formats import integer
from schools.models import Department, School
from schools.pages import linked_data, public_page
from schools.years import ReportingYear

MOST_INDICATORS = 8
TREND = 6  # years of a trend
NEXT = 5  # of each sort
PAPERS = 4
SOON = timedelta(days=60)
_LONGEST_LABEL = 75


@dataclass(frozen=True)
class Fact:
    """A number of a department's front: what it counts, where it opens, what is aimed at, how it went."""

    label: str
    number: str
    note: str = ""
    url: str = ""
    target: str = ""
    tone: str = ""
    chart: SafeString | str = ""


@dataclass(frozen=True)
class Coming:
    """Something that is ahead: what, when, its page, and a word more."""

    text: str
    when: str
    url: str
    more: str = ""


@public_page
def department(request: HttpRequest, department: Department) -> HttpResponse:
    today = timezone.localdate()
    years = years_with_data(department, on=today)
    this_year = ReportingYear.containing(today, department.years)
    kept = counted(department, on=today)
    lines = stored_lines(department, years[0] if years else this_year, kept, back=TREND - 1)
    year = _best_year(lines, years_before(years[0], TREND - 1)) if years else None
    counts = _counts(department, this_year, today)
    context = {
        "department": department,
        "section": "front",
        "facts": list(_facts(department, counts, this_year)),
        "year": year,
        "year_url": reverse("monitoring:year", args=[department.slug, year.slug]) if year else "",
        "indicators": _indicators(department, lines, year) if year else [],
        "counted": kept if any(line.indicator.computed_by for line in lines) else None,
        "events": _events(department, today),
        "items": _items(department, today),
        "programme": _programme(counts["programme"], department),
        "directives": _directives(department),
        "papers": newest_rows(department, years[:PAPERS]),
        "has_more_papers": len(years) > PAPERS,
        "picture": _picture(department, this_year),
        "linked_data": _described(department),
    }
    return render(request, "config/department.html", context)


def _counts(department: Department, year: ReportingYear, today: date) -> dict[str, Any]:
    """What there is of each sort, and the latest programme, asked for by one query."""
    schools = School.objects.shown_of(department)
    held = Event.objects.shown_of(department).held()
    month = today.replace(day=1)
    due = Occurrence.objects.shown_of(department).standing().filter(due_on__gte=month, due_on__lt=_next_month(month))
    programmes = Programme.objects.shown_of(department).order_by("-first_year", "-pk")
    about = JSONObject(**{name: name for name in ("pk", "title", "goal", "state", "first_year", "last_year")})
    found: QuerySet[Any, dict[str, Any]] = Department.objects.filter(pk=department.pk).values(  # type: ignore[assignment]
        own=_number(schools.in_scope()),
        external=_number(schools.active().filter(is_external=True)),
        pairs=_number(Pairing.objects.shown_of(department).active()),
        held=_number(held),
        held_now=_number(held.of_year(year)),
        first=_of(held, Min("starts_on")),
        last=_of(held, Max("starts_on")),
        due=_number(due),
        items=_number(PlanItem.objects.shown_of(department)),
        programme=Subquery(programmes.values(about=about)[:1]),
    )
    return found.get()


def _number(rows: QuerySet) -> Subquery:
    return _of(rows, Count("pk"))


def _of(rows: QuerySet, what: Any) -> Subquery:
    return Subquery(rows.order_by().annotate(all_of_them=Value(1)).values("all_of_them").annotate(of=what).values("of"))


def _next_month(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1)


def _facts(department: Department, counts: dict[str, Any], year: ReportingYear) -> Iterator[Fact]:
    """Numbers that are there; what a department does not have is not shown as zero."""
    external = counts["external"]
    note = _("and of other districts: %(number)s") % {"number": integer(external)} if external else ""
    events = reverse("events:events", args=[department.slug])
    plans = reverse("network:programmes", args=[department.slug])
    # A department that wrote down only years gone by has nothing of this year or month, but it has those.
    held = (counts["held_now"], str(year), f"{events}?year={year.slug}&state=held")
    held = held if counts["held_now"] else (counts["held"], _years_between(department, counts), f"{events}?state=held")
    due = _("Items of plans due this month") if counts["due"] else _("Items of plans")
    found = [
        (_("Organisations of the network"), counts["own"], note, reverse("schools:schools", args=[department.slug])),
        (_("Active pairs «leader – partner»"), counts["pairs"], "", reverse("network:network", args=[department.slug])),
        (_("Events held"), *held),
        (due, counts["due"] or counts["items"], "", plans),
    ]
    return (Fact(label, integer(number), note, url) for label, number, note, url in found if number)


def _years_between(department: Department, counts: dict[str, Any]) -> str:
    if counts["first"] is None or counts["last"] is None:
        return ""
    years = [ReportingYear.containing(counts[name], department.years) for name in ("first", "last")]
    return str(years[0]) if years[0] == years[1] else f"{years[0]} – {years[1]}"


def _best_year(lines: list[Line], years: list[ReportingYear]) -> ReportingYear | None:
    """Of the two latest years with numbers the one of which more is known: a year just begun has few numbers yet."""
    known = {year: sum(line.counts[year.start].has_data for line in lines) for year in years}
    latest = [year for year in years if known[year]][-2:]
    return max(latest, key=lambda year: (known[year], year.start), default=None)


def _indicators(department: Department, lines: list[Line], year: ReportingYear) -> list[Fact]:
    """Indicators of the year with a number, those with a target before those without, breakdowns last."""
    known = [line for line in lines if line.counts[year.start].has_data]
    ranked = sorted(known, key=lambda line: (bool(line.breakdown), line.target(year) is None))[:MOST_INDICATORS]
    trend = [each for each in years_before(year, TREND - 1) if all(each.start in line.counts for line in ranked)]
    facts = []
    for line in (line for line in lines if line in ranked):
        url = reverse("monitoring:indicator", args=[department.slug, year.slug, line.indicator.pk])
        row = told(line, year, trend, url)
        facts.append(
            Fact(
                label=Truncator(row.title).chars(_LONGEST_LABEL),
                number=row.value,
                note=row.verdict,
                url=row.url,
                target=_("target %(target)s") % {"target": row.target} if row.target else "",
                tone=row.tone,
                chart=row.chart,
            )
        )
    return facts


def _events(department: Department, today: date) -> list[Coming]:
    rows = Event.objects.shown_of(department).filter(to_come(today)).exclude(state=Event.State.CANCELLED)
    columns = ("pk", "topic", "starts_on", "ends_on", "date_precision", "kind__name")
    return [
        Coming(topic, dates_text(first, last, precision), reverse("events:event", args=[department.slug, pk]), kind)
        for pk, topic, first, last, precision, kind in rows.order_by("starts_on", "pk").values_list(*columns)[:NEXT]
    ]


def _items(department: Department, today: date) -> list[Coming]:
    """What falls due in the weeks to come and was neither held nor put off to a later day."""
    planned = Q(state=Occurrence.State.PLANNED, due_on__gte=today, due_on__lte=today + SOON)
    put_off = Q(state=Occurrence.State.POSTPONED, postponed_to__gte=today, postponed_to__lte=today + SOON)
    rows = Occurrence.objects.shown_of(department).filter(planned | put_off)
    path = "item__section__plan__pairing"
    rows = rows.select_related(f"{path}__leader", f"{path}__partner").order_by("due_on", "pk")
    return [_item(department, row) for row in rows[:NEXT]]


def _item(department: Department, row: Occurrence) -> Coming:
    plan = row.item.section.plan
    if plan.pairing:
        url, more = reverse("pair", args=[department.slug, plan.pairing.pk]), str(plan.pairing)
    else:
        url, more = reverse("network:plan", args=[department.slug, plan.pk]), plan.title
    return Coming(str(row.item), window(row), url, more)


def _programme(found: dict[str, Any] | None, department: Department) -> Programme | None:
    return Programme(department=department, **found) if found else None


def _directives(department: Department) -> QuerySet[Directive]:
    return (
        Directive.objects.shown_of(department)
        .filter(annex_of=None)
        .order_by(F("issued_on").desc(nulls_last=True), "pk")[:NEXT]
    )


def _picture(department: Department, year: ReportingYear) -> SafeString | str:
    pairs: Sequence[Pairing] = [pair for pair in shown_pairs(department) if worked_in(pair, year)]
    return drawn(department, year, pairs, unpaired(department, year, pairs), frame=SMALL) if pairs else ""


def _described(department: Department) -> SafeString:
    """The education department for search engines (schema.org)."""
    return linked_data(
        "GovernmentOrganization",
        name=department.full_name,
        url=settings.PUBLIC_URL + reverse("department", args=[department.slug]),
        sameAs=department.site,
        areaServed=department.name,
    )
