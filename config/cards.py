"""The card of an organisation: what it is, its figures, categories and risks by years, its pairs and its events."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from events.datasets import EVENTS, with_all
from events.models import Community, Event, EventReport
from events.models.event import EventQuerySet
from events.rows import in_order, rows_of
from monitoring.charts import sparkline
from network.datasets.pairs import PAIRS
from network.models import Pairing
from network.wording import stage_in_words
from schools.datasets import LISTINGS, RESOURCES, SCHOOL_FIGURES, SCHOOL_RISKS, SCHOOLS
from schools.fields import display_date
from schools.formats import by_number
from schools.models import Department, Listing, Resource, School, SchoolFigures, SchoolRisk
from schools.open_data import Dataset, Links, taken
from schools.pages import Way, linked_data, load, public_page
from schools.shown import (
    PLACE,
    Badge,
    badges,
    count_text,
    pupils_open,
    pupils_text,
    upper_pupils_open,
    upper_pupils_text,
)

EVENTS_SHOWN = 10
_NOT_TEACHING = frozenset({School.Kind.METHODICAL, School.Kind.CULTURE, School.Kind.SPORT, School.Kind.OTHER})
_RISK_TONES = {SchoolRisk.State.FOUND: "bad", SchoolRisk.State.IN_WORK: "warm", SchoolRisk.State.OVERCOME: "good"}


@dataclass(frozen=True, slots=True)
class Fact:
    """A number of people, the year it is of, and its years as a small chart (see `ui/facts.html`)."""

    label: str
    number: str
    note: str
    chart: SafeString


@dataclass(frozen=True, slots=True)
class Pair:
    """A pair seen from one of its schools."""

    url: str
    other: str
    role: str
    dates: str
    stage: str
    state: str
    tone: str


@public_page
def school(request: HttpRequest, department: Department, pk: int) -> HttpResponseBase:
    """One organisation; `?format=…&table=` takes any of its tables as data."""
    found: School = load(
        School.objects.shown_of(department).select_related("parent"),
        pk,
        what=_("There is no such organisation here."),
        lead=_("There is:"),
        way=Way(_("All organisations"), reverse("schools:schools", args=[department.slug])),
    )
    events = events_of(department, found)
    tables = _tables(department, found, events)
    if file := taken(request, department, tables):
        return file
    branches = sorted(found.branches.filter(is_active=True), key=lambda branch: by_number(str(branch)))
    context = {
        "department": department,
        "section": "schools",
        "school": found,
        "site": _site(found),
        "branches": branches,
        **_by_years(department, found),
        "pairs": _pairs(department, found),
        "events": rows_of(department, list(in_order(events, timezone.localdate())[:EVENTS_SHOWN])),
        "events_url": f"{reverse('events:events', args=[department.slug])}?school={found.pk}",
        "resources": _resources(department, found),
        "communities": list(Community.objects.shown_of(department).filter(schools=found).order_by("title", "pk")),
        "links": {key: Links.to(request, dataset, table=key) for key, (dataset, _rows) in tables.items()},
        "linked_data": _described(department, found, branches),
    }
    return render(request, "config/school.html", context)


def events_of(department: Department, school: School) -> EventQuerySet:
    """Events it hosted, of its pairs, or on which its report was accepted: what `?school=` of the list narrows to."""
    pairs = Pairing.objects.shown_of(department).filter(Q(leader=school) | Q(partner=school)).order_by()
    reported = EventReport.objects.of_department(department).accepted().filter(school=school).order_by()
    hosted = Event.objects.filter(hosts__school=school).order_by()
    every: EventQuerySet = Event.objects.shown_of(department)
    return every.filter(
        Q(pk__in=hosted.values("pk")) | Q(pairing__in=pairs.values("pk")) | Q(pk__in=reported.values("event"))
    )


def _tables(department: Department, school: School, events: EventQuerySet) -> dict[str, tuple[Dataset, Iterable[Any]]]:
    """Key in the address → the dataset and its rows of this organisation."""

    def own(dataset: Dataset, which: Q) -> tuple[Dataset, Iterable[Any]]:
        rows: Any = dataset.rows(department)
        return dataset, rows.filter(which)

    its = Q(school=school)
    tables = {
        "school": own(SCHOOLS, Q(pk=school.pk)),
        "figures": own(SCHOOL_FIGURES, its),
        "categories": own(LISTINGS, its),
        "risks": own(SCHOOL_RISKS, its),
        "resources": own(RESOURCES, its),
        "pairs": own(PAIRS, Q(leader=school) | Q(partner=school)),
    }
    return {**tables, "events": (EVENTS, with_all(events))}


def _by_years(department: Department, school: School) -> dict[str, Any]:
    """Figures, categories and risks, the latest year first: three queries."""
    figures = list(SchoolFigures.objects.shown_of(department).filter(school=school).order_by("-year"))
    listings = Listing.objects.shown_of(department).filter(school=school).order_by()
    risks = SchoolRisk.objects.shown_of(department).filter(school=school).select_related("risk")
    listed: dict[int, list[Listing]] = defaultdict(list)
    for listing in sorted(listings, key=lambda one: (-one.year, PLACE[one.category])):
        listed[listing.year].append(listing)
    return {
        "facts": list(_facts(department, figures)),
        "figures": [_figures_row(department, row) for row in figures],
        "categories": [(str(department.year(year)), rows) for year, rows in listed.items()],
        "badges": _latest_badges(department, listed),
        **_risks(department, list(risks.order_by("-year", "risk__name", "pk"))),
    }


def _facts(department: Department, figures: Sequence[SchoolFigures]) -> Iterable[Fact]:
    """The latest numbers that are known, each with its years."""
    measures = (
        (_("Teachers"), "teachers", lambda row: row.teachers, lambda row: count_text(row.teachers)),
        (_("Pupils"), "pupils", pupils_open, lambda row: pupils_text(row.pupils)),
        (_("Pupils of grades 8–11"), "pupils_8_11", upper_pupils_open, upper_pupils_text),
    )
    for label, name, value, text in measures:
        last = next((row for row in figures if getattr(row, name) is not None), None)
        if last:
            points = [
                (str(department.year(row.year)), None if (number := value(row)) is None else Decimal(number))
                for row in reversed(figures)
            ]
            chart = mark_safe(sparkline(points, ""))  # noqa: S308 - the chart escapes its words
            yield Fact(label, text(last), str(department.year(last.year)), chart)


def _figures_row(department: Department, figures: SchoolFigures) -> dict[str, str]:
    return {
        "year": str(department.year(figures.year)),
        "as_of": display_date(figures.as_of),
        "teachers": count_text(figures.teachers),
        "heads": count_text(figures.heads),
        "pupils": pupils_text(figures.pupils),
        "upper": upper_pupils_text(figures),
    }


def _latest_badges(department: Department, listed: dict[int, list[Listing]]) -> tuple[str, list[Badge]] | None:
    if not listed:
        return None
    year = max(listed)
    return str(department.year(year)), badges([listing.category for listing in listed[year]])


def _risks(department: Department, risks: Sequence[SchoolRisk]) -> dict[str, Any]:
    """`risks`: reporting year → its risks in words; whether any of them tells its level or its evidence."""
    groups: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in risks:
        groups[str(department.year(row.year))].append(
            {
                "name": row.risk.name,
                "level": "" if row.level == SchoolRisk.Level.UNKNOWN else str(row.get_level_display()),
                "state": str(row.get_state_display()),
                "tone": _RISK_TONES[SchoolRisk.State(row.state)],
                "evidence": row.evidence,
            }
        )
    every = [row for rows in groups.values() for row in rows]
    return {
        "risks": list(groups.items()),
        "has_levels": any(row["level"] for row in every),
        "has_evidence": any(row["evidence"] for row in every),
    }


def _pairs(department: Department, school: School) -> list[Pair]:
    """Those that work first, then those that ended, the latest begun first."""
    rows = Pairing.objects.shown_of(department).filter(Q(leader=school) | Q(partner=school))
    found = list(rows.select_related("leader", "partner").order_by("state", "-started_on", "pk"))
    return [
        Pair(
            url=reverse("pair", args=[department.slug, pair.pk]),
            other=str(pair.partner if leads else pair.leader),
            role=_("helps") if leads else _("is helped by"),
            dates=f"{pair.started} – {display_date(pair.ended_on)}" if pair.ended_on else pair.started,
            stage=stage_in_words(pair.stage),
            state=str(pair.get_state_display()),
            tone="good" if pair.state == Pairing.State.ACTIVE else "plain",
        )
        for pair in found
        for leads in [pair.leader_id == school.pk]
    ]


def _resources(department: Department, school: School) -> list[tuple[str, list[Resource]]]:
    groups: dict[str, list[Resource]] = defaultdict(list)
    for resource in Resource.objects.shown_of(department).filter(school=school).order_by("kind", "pk"):
        groups[capfirst(str(resource.get_kind_display()))].append(resource)
    return list(groups.items())


def _site(school: School) -> str:
    """Its site, if that is a page of the web: nothing else becomes a link."""
    return school.site if school.site.startswith(("http://", "https://")) else ""


def _described(department: Department, school: School, branches: Sequence[School]) -> SafeString:
    def address(of: School) -> str:
        return settings.PUBLIC_URL + reverse("school", args=[department.slug, of.pk])

    def named(of: School) -> dict[str, str]:
        return {"@type": "Organization", "name": of.name, "url": address(of)}

    return linked_data(
        "Organization" if school.kind in _NOT_TEACHING else "EducationalOrganization",
        name=school.name,
        alternateName=school.short_name if school.short_name != school.name else "",
        url=address(school),
        sameAs=_site(school),
        areaServed=school.district or department.name,
        parentOrganization=named(school.parent) if school.parent else None,
        subOrganization=[named(branch) for branch in branches],
    )
