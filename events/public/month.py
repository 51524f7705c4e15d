"""A month of events as a calendar."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from schools.models import Department
from schools.pages import Missing, Way, public_page, quoted

from ..filters import MonthFilter
from ..months import Month, nearest, sheet_of, weekdays
from .frame import framed


@public_page
def month(request: HttpRequest, department: Department) -> HttpResponse:
    """The month of `?month=2026-11`, else this one. Raises `Missing` for what is no month."""
    today = timezone.localdate()
    shown = _asked(request, department, Month(today.replace(day=1)))
    filters = MonthFilter(request.GET, department=department)
    context = framed(department, filters, "events:month")
    sheet = sheet_of(shown, filters.qs, reverse("events:events", args=[department.slug]), today)

    def way(to: Month | None) -> Way | None:
        return Way(str(to), context["address"] + filters.query("month", month=to.key)) if to else None

    context |= {
        "month": shown,
        "sheet": sheet,
        "weekdays": weekdays(),
        "previous": way(shown.previous),
        "next": way(shown.next),
        "this_month": None if shown.first == today.replace(day=1) else way(Month(today.replace(day=1))),
        "nearest": [] if sheet.total else [way(other) for other in nearest(shown, filters.qs)],
    }
    return render(request, "events/month.html", context)


def _asked(request: HttpRequest, department: Department, now: Month) -> Month:
    text = request.GET.get("month", "")
    if not text:
        return now
    try:
        return Month.parse(text)
    except ValueError:
        raise Missing(
            _("There is no month «%(month)s»: write the year and the month, as in 2026-11.") % {"month": quoted(text)},
            lead=_("There is:"),
            ways=[Way(str(now), reverse("events:month", args=[department.slug]))],
        ) from None
