"""Events for other people's calendars (iCalendar, RFC 5545): to subscribe to, or one event to put into one's own."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import icalendar
from django.conf import settings
from django.db.models import Max, OuterRef, Prefetch, Subquery
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from schools.fields import DatePrecision
from schools.formats import printable
from schools.models import Department
from schools.years import ReportingYear

from .models import Event, EventHost
from .models.event import EventQuerySet

CONTENT_TYPE = "text/calendar; charset=utf-8"
# How often a program should look whether anything has changed.
LOOK_AGAIN = timedelta(hours=12)
STATUS = {
    Event.State.PLANNED: "CONFIRMED",
    Event.State.HELD: "CONFIRMED",
    Event.State.POSTPONED: "TENTATIVE",
    Event.State.CANCELLED: "CANCELLED",
}


def begins_on(department: Department, today: date) -> date:
    """A calendar that no year was chosen for begins with the reporting year before this one."""
    return ReportingYear.containing(today, department.years).previous().starts_on


def dated(events: EventQuerySet) -> EventQuerySet:
    """Those that can stand in a calendar: their day is known. With hosts and kinds loaded, in order of date."""
    changed = Event.history.filter(id=OuterRef("pk")).order_by().values("id").annotate(last=Max("history_date"))
    return (
        events.filter(date_precision=DatePrecision.DAY)
        .select_related("kind")
        .prefetch_related(Prefetch("hosts", EventHost.objects.select_related("school").order_by("position", "pk")))
        .annotate(changed_at=Subquery(changed.values("last")))
        .order_by("starts_on", "pk")
    )


def answer(department: Department, events: Iterable[Event], chosen: Iterable[str] = ()) -> HttpResponse:
    """The calendar of `dated` events; its name says which filters were `chosen`."""
    name = " · ".join([f"{department.name}: {_('events')}", *chosen])
    return HttpResponse(calendar_of(department, events, name), content_type=CONTENT_TYPE)


def calendar_of(department: Department, events: Iterable[Event], name: str) -> bytes:
    """The file: the same records give the same bytes, whenever it is asked for."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", f"-//Svyazka//{department.slug}//{(get_language() or 'ru').upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    for key in ("name", "x-wr-calname"):
        calendar.add(key, printable(name))
    calendar.add("x-wr-timezone", settings.TIME_ZONE)
    every = icalendar.vDuration(LOOK_AGAIN)
    calendar.add("refresh-interval", every, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", every)
    for event in events:
        calendar.add_component(_entry(department, event))
    return calendar.to_ical()


def _entry(department: Department, event: Any) -> icalendar.Event:
    url = f"{settings.PUBLIC_URL}{reverse('events:event', args=[department.slug, event.pk])}"
    moment: datetime = (event.changed_at or department.changed_at).astimezone(UTC)
    hosts = ", ".join(str(host) for host in event.hosts.all())
    entry = icalendar.Event()
    entry.add("uid", f"event-{event.pk}@{urlsplit(settings.PUBLIC_URL).hostname}")
    entry.add("dtstamp", moment)
    entry.add("last-modified", moment)
    entry.add("dtstart", event.starts_on)
    # The day on which it is over is the first one that is no part of it.
    entry.add("dtend", (event.ends_on or event.starts_on) + timedelta(days=1))
    entry.add("summary", printable(event.topic))
    entry.add("status", STATUS[event.state])
    entry.add("transp", "TRANSPARENT")
    entry.add("categories", [printable(event.kind.name)])
    entry.add("url", url)
    if event.place:
        entry.add("location", printable(event.place))
    lines = [
        event.kind.name,
        f"{_('Hosts')}: {hosts}" if hosts else "",
        f"{_('Format')}: {event.get_format_display()}" if event.format else "",
        event.get_state_display().capitalize() + (f": {event.reason}" if event.reason else ""),
        url,
    ]
    entry.add("description", printable("\n".join(line for line in lines if line)))
    return entry
