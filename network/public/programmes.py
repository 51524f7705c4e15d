"""Programmes: goal, tasks and expected results, how the plans are carried out, and what falls due this month."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from schools.formats import with_unit
from schools.models import Department
from schools.open_data import Dataset, Links, taken
from schools.pages import Way, load, paginate, public_page
from schools.years import ReportingYear, Years

from ..datasets.plans import (
    BASELINES,
    EXPECTED_RESULTS,
    GLOSSARY,
    PLAN_ITEMS,
    PROGRAMMES,
    SECTION_YEARS,
    STATEMENTS,
    section_years,
    with_plan,
)
from ..lines import State, state_of
from ..models import Baseline, Occurrence, Plan, PlanItem, Programme, ProgrammeStatement
from ..outline import Execution, by, execution, occurrences_of, sections_of
from ..wording import Meter, directive_name, meter, month_of, window
from ..working import default_year
from .narrowing import YearForm

Kind = ProgrammeStatement.Kind
_SHOWN = 50  # items of the month that are listed; the rest stand in the plans


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan of the programme and how it is carried out in the year."""

    plan: Plan
    url: str
    execution: Execution
    meter: Meter


@dataclass(frozen=True, slots=True)
class Due:
    """An item whose time meets the month."""

    text: str
    url: str
    plan: str
    dates: str
    state: State


@public_page
def programmes(request: HttpRequest, department: Department) -> HttpResponseBase:
    rows = Programme.objects.shown_of(department).order_by("-first_year", "pk")
    if file := taken(request, department, {"programmes": (PROGRAMMES, rows)}):
        return file
    found = list(rows)
    if len(found) == 1:
        return HttpResponseRedirect(reverse("network:programme", args=[department.slug, found[0].pk]))
    pages = paginate(request, found)
    context = {
        "department": department,
        "section": "programmes",
        "pages": pages,
        "programmes": [(item, str(_years(department, item))) for item in pages.rows],
        "links": Links.to(request, PROGRAMMES),
    }
    return render(request, "network/programmes.html", context)


@public_page
def programme(request: HttpRequest, department: Department, pk: int) -> HttpResponseBase:
    found = load(
        Programme.objects.shown_of(department).select_related("directive"),
        pk,
        what=_("There is no such programme here, or it is not approved yet."),
        lead=_("Programmes of the department:"),
        way=Way(_("Programmes"), reverse("network:programmes", args=[department.slug])),
    )
    today = timezone.localdate()
    years = list(_years(department, found))
    form = YearForm(request.GET, years, default_year(years, today) or years[0])
    plans = list(Plan.objects.shown_of(department).filter(programme=found).order_by("position", "pk"))
    tables = _tables(found, plans, form.chosen, today)
    if file := taken(request, department, tables):
        return file
    context = {
        "department": department,
        "section": "programmes",
        "programme": found,
        "years": _years(department, found),
        "approved_by": directive_name(found.directive) if found.directive else "",
        "form": form,
        "reset_url": request.path,
        "year": form.chosen,
        "plans": _plans(department, plans, form.chosen, today),
        "month": _month(department, plans, today),
        **_stated(found),
        "links": {key: Links.to(request, dataset, table=key) for key, (dataset, _rows) in tables.items()},
    }
    return render(request, "network/programme.html", context)


def _years(department: Department, found: Programme) -> Years:
    return Years.of(found.first_year, found.last_year, department.years)


def _tables(
    found: Programme, plans: Sequence[Plan], year: ReportingYear, on: date
) -> dict[str, tuple[Dataset, Iterable[Any]]]:
    items = PlanItem.objects.filter(section__plan__in=[plan.pk for plan in plans])
    return {
        "execution": (SECTION_YEARS, section_years(plans, [year.start], on)),
        "items": (PLAN_ITEMS, with_plan(items)),
        "statements": (STATEMENTS, found.statements.order_by("kind", "number")),
        "results": (EXPECTED_RESULTS, found.expected_results.order_by("number")),
        "baselines": (BASELINES, found.baselines.order_by("position", "pk")),
        "codes": (GLOSSARY, found.glossary.order_by("position", "code")),
    }


def _plans(department: Department, plans: Sequence[Plan], year: ReportingYear, on: date) -> list[PlanRow]:
    """Those whose years hold the year, with the counts of the annual paper."""
    of_year = [plan for plan in plans if year in plan.years_of(department.years)]
    keys = [plan.pk for plan in of_year]
    sections, by_section = sections_of(keys), by("section", occurrences_of(keys, year.start))
    found = []
    for plan in of_year:
        whole = execution(plan.title, sections.get(plan.pk, []), by_section, on)
        url = reverse("network:plan", args=[department.slug, plan.pk])
        found.append(PlanRow(plan, f"{url}?year={year.slug}", whole, meter(whole.whole.counts)))
    return found


def _stated(found: Programme) -> dict[str, Any]:
    points: dict[str, list[ProgrammeStatement]] = {}
    for point in found.statements.order_by("number", "pk"):
        points.setdefault(point.kind, []).append(point)
    headings = {
        Kind.FORM: _("Forms of interaction"),
        Kind.SUPPORT: _("What the interaction provides"),
        Kind.DUTY: _("Duties of the partner school"),
        Kind.STAGE: _("Stages of the interaction"),
        Kind.CHARACTERISTIC: _("Key characteristics of the network"),
        Kind.OUTCOME: _("Further results"),
    }
    return {
        "tasks": points.get(Kind.TASK, []),
        "statements": [(kind.value, title, points[kind]) for kind, title in headings.items() if kind in points],
        "baselines": [(item, _value(item)) for item in found.baselines.order_by("position", "pk")],
        "results": list(found.expected_results.order_by("number")),
        "glossary": list(found.glossary.order_by("position", "code")),
    }


def _value(item: Baseline) -> str:
    if item.value is None:
        return _("no data")
    text = with_unit(item.value, item.unit)
    return _("not more than %(value)s") % {"value": text} if item.is_upper_bound else text


def _month(department: Department, plans: Sequence[Plan], on: date) -> dict[str, Any]:
    """What the plans ask for in the month of a day; what has no day of its own in the year is told apart."""
    first = on.replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    titles = {plan.pk: plan.title for plan in plans}
    rows = Occurrence.objects.filter(item__section__plan__in=titles, starts_on__lte=last, due_on__gte=first).standing()
    rows = rows.select_related("item__section").order_by("due_on", "starts_on", "pk")
    marks = Occurrence.objects.filter(item__section__plan__in=titles).exclude(state=Occurrence.State.PLANNED)
    marked = set(marks.order_by().values_list("item__section__plan", "year").distinct())
    dated: list[Due] = []
    whole_year: list[Due] = []
    for row in rows:
        plan = row.item.section.plan_id
        due = Due(
            text=row.item.title,
            url=reverse("network:plan", args=[department.slug, plan])
            + f"?year={department.year(row.year).slug}&item={row.item_id}",
            plan=titles[plan],
            dates=window(row),
            state=state_of(row, on, marked=(plan, row.year) in marked),
        )
        (dated if row.is_dated and not row.is_continuous else whole_year).append(due)
    return {
        "name": month_of(on),
        "dated": dated[:_SHOWN],
        "dated_more": len(dated[_SHOWN:]),
        "whole_year": whole_year[:_SHOWN],
        "whole_year_more": len(whole_year[_SHOWN:]),
        "whole_year_count": len(whole_year),
    }
