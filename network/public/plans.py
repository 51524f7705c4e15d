"""One plan of a programme, item by item: the term as written, when it falls in a year, and what came of it."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from schools.models import Department
from schools.open_data import Links, taken
from schools.pages import Way, load, paginate, public_page

from ..datasets.plans import OCCURRENCES, PLAN_ITEMS, with_item, with_plan
from ..lines import Path, Place, lines, places
from ..models import Occurrence, Plan, PlanItem, PlanSection
from ..outline import by, execution, numbered, occurrences_of, sections_of, within
from ..progress import standing
from ..wording import directive_name, meter
from ..working import default_year
from .narrowing import ItemFilter

PER_PAGE = 100
_LIST = {"number", "title", "term_text", "responsible", "participants", "expected_result", "position", "section"}


@public_page
def plan(request: HttpRequest, department: Department, pk: int) -> HttpResponseBase:
    found = load(
        Plan.objects.shown_of(department).select_related("programme", "directive"),
        pk,
        what=_("There is no such plan here, or it is not approved yet."),
        lead=_("Plans stand with their programmes:"),
        way=Way(_("Programmes"), reverse("network:programmes", args=[department.slug])),
    )
    if found.is_roadmap:
        return HttpResponseRedirect(_of_pair(department, found, request.GET.get("item", "")))
    return _page(request, department, found)


def _of_pair(department: Department, roadmap: Plan, item: str) -> str:
    """A roadmap stands with its pair, in the latest of its years that has begun; `item` as in `_page_of_item`."""
    year = default_year(list(roadmap.years_of(department.years)), timezone.localdate())
    query = f"?year={year.slug}" if year else ""
    place = f"#item-{item}" if re.fullmatch(r"[0-9]{1,18}", item) else ""
    return reverse("pair", args=[department.slug, roadmap.pairing_id]) + query + place


def _page(request: HttpRequest, department: Department, found: Plan) -> HttpResponseBase:
    today = timezone.localdate()
    years = list(found.years_of(department.years))
    usual = default_year(years, today) or years[0]
    sections = sections_of([found.pk]).get(found.pk, [])
    tops = {str(part.pk): part for part in sections if part.parent_id is None}
    form = ItemFilter(request.GET, years, usual, [(key, _short(numbered(part))) for key, part in tops.items()])
    occurrences = occurrences_of([found.pk], form.chosen.start)
    by_item = by("item_id", occurrences)
    items = PlanItem.objects.filter(section__plan=found).only("section", "position")
    shown = _narrowed(places(sections, items), form, tops, sections, by_item, today)
    rows = PlanItem.objects.filter(section__plan=found)
    if form.given("section") or form.chosen_standing:
        rows = rows.filter(pk__in=[place.item.pk for place in shown])
    if file := taken(request, department, _tables(rows, form.chosen.start)):
        return file
    if there := _page_of_item(request, shown):
        return there
    pages = paginate(request, shown, per=PER_PAGE)
    whole = execution(found.title, sections, by("section", occurrences), today)
    before = tuple(section for place in shown[: pages.first_row - 1] for section in place.path)
    context = {
        "department": department,
        "section": "programmes",
        "plan": found,
        "approved_by": directive_name(found.directive) if found.directive else "",
        "tasks": [line.strip() for line in found.tasks.splitlines() if line.strip()],
        "form": form,
        "reset_url": request.path,
        "year": form.chosen,
        "execution": whole,
        "meter": meter(whole.whole.counts),
        "pages": pages,
        "lines": _lines(pages.rows, by_item, today, marked=whole.has_data, before=before),
        "glossary": list(found.programme.glossary.all()) if found.programme else [],
        "links": Links.to(request, PLAN_ITEMS, table="items"),
        "term_links": Links.to(request, OCCURRENCES, table="occurrences"),
    }
    return render(request, "network/plan.html", context)


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79]}…"


def _tables(rows: QuerySet[PlanItem], year: int) -> dict[str, Any]:
    terms = Occurrence.objects.filter(item__in=rows.values("pk")).of_year(year)
    return {"items": (PLAN_ITEMS, with_plan(rows)), "occurrences": (OCCURRENCES, with_item(terms))}


def _narrowed(
    every: list[Place],
    form: ItemFilter,
    tops: dict[str, PlanSection],
    sections: Sequence[PlanSection],
    by_item: dict[int, list[Occurrence]],
    on: date,
) -> list[Place]:
    if key := form.given("section"):
        inside = {part.pk for part in within(tops[key], sections)}
        every = [place for place in every if place.item.section_id in inside]
    if wanted := form.chosen_standing:
        every = [p for p in every if any(standing(row, on) is wanted for row in by_item.get(p.item.pk, ()))]
    return every


def _page_of_item(request: HttpRequest, shown: list[Place]) -> HttpResponse | None:
    """`?item=` leads to the page on which that item stands; one that does not stand here is passed over."""
    asked = request.GET.get("item", "")
    for number, place in enumerate(shown):
        if asked == str(place.item.pk):
            query = request.GET.copy()
            del query["item"]
            if number >= PER_PAGE:
                query["page"] = str(number // PER_PAGE + 1)
            address = f"{request.path}?{query.urlencode()}" if query else request.path
            return HttpResponseRedirect(f"{address}#item-{asked}")
    return None


def _lines(
    shown: Sequence[Place], by_item: dict[int, list[Occurrence]], on: date, *, marked: bool, before: Path
) -> list[Any]:
    """The lines of this page; only its items are loaded whole."""
    whole = PlanItem.objects.only(*_LIST).in_bulk([place.item.pk for place in shown])
    return lines(
        [Place(whole[place.item.pk], place.path) for place in shown], by_item, on, marked=marked, before=before
    )
