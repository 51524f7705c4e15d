"""The list of events, the same as data, and as a calendar for other programs."""

from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from schools.models import Department
from schools.open_data import FORMATS, Links, taken
from schools.pages import paginate, public_page

from .. import calendar as ics
from ..datasets import EVENTS, with_all
from ..filters import EventFilter
from ..rows import Row, in_order, rows_of
from .frame import framed, refuse_wrong


@public_page
def events(request: HttpRequest, department: Department) -> HttpResponseBase:
    filters = EventFilter(request.GET, department=department)
    if "format" in request.GET:
        refuse_wrong(department, filters)
        if file := taken(request, department, {EVENTS.key: (EVENTS, with_all(filters.qs))}):
            return file
    pages = paginate(request, in_order(filters.qs, timezone.localdate()))
    rows = rows_of(department, pages.rows)
    context = framed(department, filters, "events:events")
    links = ((label, context["address"] + filters.query(format=code)) for code, label in FORMATS.items())
    context |= {"pages": pages, "groups": _groups(rows), "links": Links(str(EVENTS.title), tuple(links))}
    return render(request, "events/events.html", context)


@public_page
def calendar(request: HttpRequest, department: Department) -> HttpResponse:
    """iCalendar of the same filters; without a year from the reporting year before this one onward."""
    filters = EventFilter(request.GET, department=department)
    refuse_wrong(department, filters)
    events = ics.dated(filters.qs)
    if "year" not in filters.given:
        events = events.filter(starts_on__gte=ics.begins_on(department, timezone.localdate()))
    return ics.answer(department, events, filters.chosen)


def _groups(rows: list[Row]) -> list[dict[str, Any]]:
    """What is to come under its heading, what is over under another."""
    found = groupby(rows, key=lambda row: row.is_ahead)
    return [{"title": _("To come") if ahead else _("Past events"), "rows": list(group)} for ahead, group in found]
