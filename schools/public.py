"""The public page of a department's organisations: who is in the network, of which kind, and what they can lend."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from .datasets import RESOURCES, SCHOOLS, resource_rows, school_rows
from .filters import SchoolFilter
from .formats import integer
from .listed import keys_by_kind, narrowed, rows_of
from .models import Department, Listing, Resource, School
from .open_data import Links, taken
from .pages import paginate, public_page

MOST_RESOURCES = 60  # shown under the list; the data hold them all


@public_page
def schools(request: HttpRequest, department: Department) -> HttpResponseBase:
    """Organisations by name, of a kind and of a category of a year; those that closed only when asked for."""
    lists = Listing.objects.shown_of(department).order_by().values_list("year", "category").distinct()
    form = SchoolFilter(request.GET, lists, department.years)
    kind = form.given("kind")
    found = narrowed(school_rows(department), form)
    shared = resource_rows(department).filter(school__isnull=True)
    of_kind = found.filter(kind=kind) if kind else found
    answer = taken(request, department, {"schools": (SCHOOLS, of_kind), "resources": (RESOURCES, shared)})
    if answer:
        return answer
    keys, kinds = keys_by_kind(found, kind)
    pages = paginate(request, keys)
    rows, counted_in = rows_of(department, pages.rows, form.listed_year)
    address = reverse("schools:schools", args=[department.slug])
    context = {
        "department": department,
        "section": "schools",
        "form": form,
        "is_narrowed": form.is_narrowed,
        "address": address,
        "tabs": list(_tabs(form, address, kinds, kind)),
        "pages": pages,
        "rows": rows,
        "year": form.listed_year,
        "counted_in": counted_in,
        "links": Links.to(request, SCHOOLS, table="schools"),
        "resources": _by_kind(shared[: MOST_RESOURCES + 1]) if pages.number == 1 and not form.is_narrowed else [],
        "resource_links": Links.to(request, RESOURCES, table="resources"),
    }
    return render(request, "schools/schools.html", context)


def _tabs(form: SchoolFilter, address: str, kinds: dict[str, int], chosen: str) -> Iterable[tuple[str, str, bool]]:
    """All organisations, then each kind there is, with numbers; the other filters stay, if understood."""
    there = [(code, label) for code, label in School.Kind.choices if code in kinds or code == chosen]
    counts = [
        ("", _("All"), sum(kinds.values())),
        *((code, capfirst(str(label)), kinds[code]) for code, label in there),
    ]
    others = {name: value for name in form.fields if name != "kind" and (value := form.given(name))}
    for code, label, number in counts:
        query = urlencode({**others, **({"kind": code} if code else {})})
        yield f"{label} {integer(number)}", f"{address}?{query}" if query else address, code == chosen


def _by_kind(resources: Iterable[Resource]) -> list[tuple[str, list[Resource]]]:
    """Resources under the names of their kinds, at most `MOST_RESOURCES`."""
    groups: dict[str, list[Resource]] = {}
    for resource in list(resources)[:MOST_RESOURCES]:
        groups.setdefault(capfirst(resource.get_kind_display()), []).append(resource)
    return list(groups.items())
