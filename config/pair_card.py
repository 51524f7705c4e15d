"""The page of a pair: who helps whom, what each stage wants, the roadmap item by item, the agreement, the events."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery, prefetch_related_objects
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from events.models import Event
from events.models.event import EventQuerySet
from network.datasets.pairs import AGREEMENTS, PAIR_RISKS, PAIRS, pair_risks
from network.datasets.plans import OCCURRENCES, PLAN_ITEMS, with_item, with_plan
from network.lines import Line, lines, places
from network.models import Agreement, Occurrence, Pairing, Plan, PlanItem, PlanSection, ProgrammeStatement
from network.outline import by
from network.pairs import concerns, has_agreement, has_approved_roadmap, stage_in
from network.progress import progress
from network.public.narrowing import year_asked
from network.wording import Meter, agreement_in_words, meter, short_day, stage_in_words
from network.working import default_year, years_of
from schools.fields import display_date
from schools.models import Department, Listing, Risk, School, SchoolRisk
from schools.open_data import Dataset, Links, taken
from schools.pages import Way, load, public_page
from schools.shown import Badge, badges
from schools.years import ReportingYear

_EVENTS = 50


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two schools: its part in the pair, its page, its categories in the year."""

    part: str
    school: School
    place: str
    badges: list[Badge]


@dataclass(frozen=True, slots=True)
class Step:
    """A stage of the pair: what it is, whether it is behind, here or ahead, and what it wants."""

    title: str
    text: str  # what the programme says of it
    is_done: bool
    is_here: bool
    wants: tuple[tuple[str, bool], ...]  # a condition in words, whether it is met


@dataclass(frozen=True, slots=True)
class Roadmap:
    """A roadmap that covers the year, item by item."""

    plan: Plan
    lines: list[Line]
    meter: Meter


@public_page
def pair(request: HttpRequest, department: Department, pk: int) -> HttpResponseBase:
    found: Pairing = load(
        Pairing.objects.shown_of(department).select_related("leader", "partner", "programme"),
        pk,
        what=_("There is no such pair here, or it is only proposed yet."),
        lead=_("Pairs of the department:"),
        way=Way(_("Network"), reverse("network:network", args=[department.slug])),
    )
    if file := taken(request, department, _tables(department, found)):
        return file
    today = timezone.localdate()
    worked = years_of([found], department.years, today)
    _fetch(found)
    years = sorted({*worked, *_planned(found, department, today)}, reverse=True)
    year = year_asked(
        request.GET.get("year", ""),
        years,
        default_year(worked, today) or years[0],
        address=request.path,
        what=_("The pair did not work in the year «%(year)s»."),
    )
    return render(request, "config/pair.html", _context(request, department, found, years, year, today))


def _context(
    request: HttpRequest,
    department: Department,
    found: Pairing,
    years: Sequence[ReportingYear],
    year: ReportingYear,
    today: date,
) -> dict[str, Any]:
    statements, risks = _statements(department, found), _risks(found, year)
    roadmaps, whole = _roadmaps(found, year, today)
    events = list(_events(department, found, year)[: _EVENTS + 1])
    tables = _tables(department, found)
    return {
        "department": department,
        "section": "network",
        "pair": found,
        "year": year,
        "tabs": [(str(each), f"{request.path}?year={each.slug}", each == year) for each in years],
        "sides": _sides(department, found, year),
        "facts": _facts(department, found, year),
        "concerns": concerns(found, year),
        "steps": _steps(found, year, statements.get(ProgrammeStatement.Kind.STAGE, [])),
        "duties": statements.get(ProgrammeStatement.Kind.DUTY, []),
        "risks": risks,
        "has_levels": any(level for _name, _state, level in risks),
        "roadmaps": roadmaps,
        "meter": whole,
        "other_roadmaps": _others(found, year, years),
        "events": events[:_EVENTS],
        "all_events": f"{reverse('events:events', args=[department.slug])}?pair={found.pk}",
        "links": {key: Links.to(request, dataset, table=key) for key, (dataset, _rows) in tables.items()},
    }


def _tables(department: Department, found: Pairing) -> dict[str, tuple[Dataset, Any]]:
    items = PlanItem.objects.shown_of(department).filter(section__plan__pairing=found)
    terms = Occurrence.objects.shown_of(department).filter(item__section__plan__pairing=found)
    pairs = Pairing.objects.filter(pk=found.pk).select_related("leader", "partner")
    return {
        "pair": (PAIRS, pairs.prefetch_related(Prefetch("roadmaps", _approved()), "agreements")),
        "risks": (PAIR_RISKS, pair_risks([found.pk])),
        "items": (PLAN_ITEMS, with_plan(items)),
        "occurrences": (OCCURRENCES, with_item(terms)),
        "agreements": (AGREEMENTS, Agreement.objects.filter(pairing=found).order_by("signed_on", "pk")),
    }


def _approved() -> QuerySet[Plan]:
    return Plan.objects.filter(state__in=Plan.APPROVED_STATES).order_by("first_year", "pk")


def _fetch(found: Pairing) -> None:
    """What the rules ask of a pair, at hand at once: agreements, moves, approved roadmaps with their sections."""
    sections = PlanSection.objects.order_by("position", "pk")
    prefetch_related_objects(
        [found],
        Prefetch("agreements", Agreement.objects.defer("note", "file")),
        "moves",
        Prefetch("roadmaps", _approved().prefetch_related(Prefetch("sections", sections))),
    )


def _planned(found: Pairing, department: Department, on: date) -> Iterator[ReportingYear]:
    """Years of approved roadmaps that have begun, or the first to come: each roadmap has a page on which it stands."""
    for plan in found.roadmaps.all():
        span = list(plan.years_of(department.years))
        yield from [year for year in span if year.starts_on <= on] or span[:1]


def _statements(department: Department, found: Pairing) -> dict[str, list[ProgrammeStatement]]:
    """The stages and the partner's duties, as the pair's programme sets them."""
    kinds = (ProgrammeStatement.Kind.STAGE, ProgrammeStatement.Kind.DUTY)
    grouped: dict[str, list[ProgrammeStatement]] = {}
    if found.programme_id:
        rows = ProgrammeStatement.objects.shown_of(department).filter(programme=found.programme_id, kind__in=kinds)
        for row in rows.order_by("number"):
            grouped.setdefault(row.kind, []).append(row)
    return grouped


def _sides(department: Department, found: Pairing, year: ReportingYear) -> list[Side]:
    schools = {_("Leader"): found.leader, _("Partner"): found.partner}
    listed = Listing.objects.shown_of(department).filter(school__in=schools.values(), year=year.start)
    categories: dict[int, list[str]] = {}
    for school, category in listed.order_by().values_list("school", "category"):
        categories.setdefault(school, []).append(category)
    return [
        Side(
            part=part,
            school=school,
            place=(school.district or _("of another district")) if school.is_external else "",
            badges=badges(categories.get(school.pk, [])),
        )
        for part, school in schools.items()
    ]


def _facts(department: Department, found: Pairing, year: ReportingYear) -> list[tuple[str, str, str]]:
    """What is known of the pair: label, text, address behind the text."""
    facts = [(_("Together since"), found.started, "")]
    if found.ended_on:
        facts.append((_("Ended"), display_date(found.ended_on), ""))
    facts.append((_("Stage in %(year)s") % {"year": year}, stage_in_words(stage_in(found, year)), ""))
    agreements = sorted(found.agreements.all(), key=lambda one: (one.signed_on or date.max, one.pk))
    facts.append((_("Agreement"), "; ".join(map(_agreement, agreements)) or _("no data"), ""))
    programme = found.programme
    if programme and programme.state in Plan.APPROVED_STATES:
        facts.append(
            (_("Programme"), programme.title, reverse("network:programme", args=[department.slug, programme.pk]))
        )
    if found.note:
        facts.append((_("Note"), found.note, ""))
    return facts


def _agreement(agreement: Agreement) -> str:
    text = agreement_in_words(agreement)
    if agreement.valid_until:
        return _("%(agreement)s, valid until %(day)s") % {"agreement": text, "day": short_day(agreement.valid_until)}
    return text


def _steps(found: Pairing, year: ReportingYear, points: list[ProgrammeStatement]) -> list[Step]:
    here = stage_in(found, year) or 0
    said = {point.number: point.text for point in points}
    wants = {
        Pairing.Stage.ACQUAINTANCE: ((_("an agreement on co-operation"), has_agreement(found, year)),),
        Pairing.Stage.JOINT_WORK: ((_("an approved roadmap"), has_approved_roadmap(found, year)),),
    }
    return [
        Step(
            title=f"{stage.value}. {stage.label}",
            text=said.get(stage.value, ""),
            is_done=here > stage.value,
            is_here=here == stage.value,
            wants=wants.get(stage, ()),
        )
        for stage in Pairing.Stage
    ]


def _risks(found: Pairing, year: ReportingYear) -> list[tuple[str, str, str]]:
    """Each risk worked on, its state and level at the partner by the latest profile up to the year, in words."""
    profile = SchoolRisk.objects.filter(school=found.partner_id, risk=OuterRef("pk"), year__lte=year.start)
    rows = Risk.objects.filter(pairings=found).order_by("name").annotate(
        state=Subquery(profile.order_by("-year").values("state")[:1]),
        level=Subquery(profile.order_by("-year").values("level")[:1]),
    )  # fmt: skip
    unknown = (None, SchoolRisk.Level.UNKNOWN)
    return [
        (
            row.name,
            str(SchoolRisk.State(row.state).label) if row.state else _("no data"),
            "" if row.level in unknown else str(SchoolRisk.Level(row.level).label),
        )
        for row in rows
    ]


def _roadmaps(found: Pairing, year: ReportingYear, on: date) -> tuple[list[Roadmap], Meter]:
    """Approved roadmaps that cover the year, and how all of them together are carried out in it."""
    plans = [plan for plan in found.roadmaps.all() if year in plan.years_of(year.kind)]
    keys = [plan.pk for plan in plans]
    items = list(PlanItem.objects.filter(section__plan__in=keys))
    rows = Occurrence.objects.filter(item__section__plan__in=keys).of_year(year.start)
    terms = by("item_id", rows.order_by("starts_on", "sequence", "pk"))
    counts = progress((row for rows in terms.values() for row in rows), on)
    roadmaps = []
    for plan in plans:
        sections = list(plan.sections.all())
        inside = {section.pk for section in sections}
        placed = places(sections, [item for item in items if item.section_id in inside])
        own = progress((row for place in placed for row in terms.get(place.item.pk, ())), on)
        shown = lines(placed, terms, on, marked=counts.has_data)
        roadmaps.append(Roadmap(plan, shown, meter(own)))
    return roadmaps, meter(counts, is_planned=bool(plans))


def _others(found: Pairing, year: ReportingYear, years: Sequence[ReportingYear]) -> list[tuple[Plan, str, str]]:
    """Approved roadmaps of other years: the plan, its years, the year of the page on which it stands."""
    others = []
    for plan in found.roadmaps.all():
        span = plan.years_of(year.kind)
        if year not in span:
            shown = next((each.slug for each in years if each in span), "")
            others.append((plan, str(span), shown))
    return others


def _events(department: Department, found: Pairing, year: ReportingYear) -> EventQuerySet:
    rows = Event.objects.shown_of(department).filter(pairing=found).of_year(year)
    return rows.select_related("kind").order_by("-starts_on", "-pk")
