"""The page of one event: when, where, by whom, for what item of a plan, and what came of it."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from network.models import Pairing, PlanItem
from schools.fields import DatePrecision
from schools.models import Department
from schools.open_data import FORMATS, Links, taken
from schools.pages import Missing, Way, linked_data, load, public_page

from .. import calendar as ics
from ..datasets import EVENTS, with_all
from ..dates import dates_text, iso_text
from ..models import Event, EventHost, EventReport
from ..models.event import EventQuerySet
from ..participants import facts_of
from ..rows import TONES

SHOWN_RESULTS = 8
_ICS = "ics"
_STATUS = {
    Event.State.PLANNED: "EventScheduled",
    Event.State.HELD: "EventScheduled",
    Event.State.POSTPONED: "EventPostponed",
    Event.State.CANCELLED: "EventCancelled",
}
_ATTENDANCE = {
    Event.Format.IN_PERSON: "OfflineEventAttendanceMode",
    Event.Format.ONLINE: "OnlineEventAttendanceMode",
    Event.Format.MIXED: "MixedEventAttendanceMode",
}


@dataclass(frozen=True, slots=True)
class Result:
    """What an organisation's accepted report says came of the event, and its pages about it."""

    school: str
    url: str
    text: str
    links: tuple[str, ...]


@public_page
def event(request: HttpRequest, department: Department, pk: int) -> HttpResponseBase:
    """One event; `?format=` takes it as data, or as a calendar of itself alone."""
    one = Event.objects.shown_of(department).filter(pk=min(pk, 2**63 - 1))
    found = _loaded(department, one.select_related("kind__council", "community"), pk)
    if request.GET.get("format") == _ICS:
        return _calendar(department, one, found)
    if "format" in request.GET and (file := taken(request, department, {EVENTS.key: (EVENTS, with_all(one))})):
        return file
    hosts = _hosts(department, found)
    reports = EventReport.objects.of_department(department).filter(event=found)
    accepted = list(reports.accepted().select_related("school").order_by("school__short_name", "pk"))
    results = [result for report in accepted if (result := _result(department, report))]
    context = {
        "department": department,
        "section": "events",
        "event": found,
        "date": dates_text(found.starts_on, found.ends_on, found.date_precision),
        "tone": TONES[Event.State(found.state)],
        "hosts": hosts,
        "pair": _pair(department, found),
        "item": _item(department, found),
        "facts": facts_of(accepted, reports.count() if accepted else 0),
        "results": results[:SHOWN_RESULTS],
        "more_results": results[SHOWN_RESULTS:],
        "previous": _neighbour(department, found, forward=False),
        "next": _neighbour(department, found, forward=True),
        "calendar_url": f"{request.path}?format={_ICS}" if found.date_precision == DatePrecision.DAY else "",
        "links": Links(
            str(EVENTS.title), tuple((name, f"{request.path}?format={key}") for key, name in FORMATS.items())
        ),
        "linked_data": _described(department, found, hosts),
    }
    return render(request, "events/event.html", context)


def _loaded(department: Department, rows: Any, pk: int) -> Any:
    return load(
        rows,
        pk,
        what=_("There is no such event here."),
        lead=_("There is:"),
        way=Way(_("All events"), reverse("events:events", args=[department.slug])),
    )


def _calendar(department: Department, one: EventQuerySet, found: Event) -> HttpResponse:
    if found.date_precision != DatePrecision.DAY:
        raise Missing(
            _("The day of this event is not known yet, so it cannot stand in a calendar."),
            lead=_("There is:"),
            ways=[Way(found.topic, reverse("events:event", args=[department.slug, found.pk]))],
        )
    content = ics.calendar_of(department, ics.dated(one), f"{department.name}: {found.topic}")
    name = f'attachment; filename="{department.slug}-event-{found.pk}.ics"'
    return HttpResponse(content, content_type=ics.CONTENT_TYPE, headers={"Content-Disposition": name})


def _hosts(department: Department, found: Event) -> list[Way]:
    """Hosts in order; a type of organisations («ДО») has no page."""
    rows = EventHost.objects.shown_of(department).filter(event=found).order_by("position", "pk")
    names = rows.values_list("label", "school_id", "school__short_name")
    return [
        Way(name or label, reverse("school", args=[department.slug, key]) if key else "") for label, key, name in names
    ]


def _pair(department: Department, found: Event) -> Way | None:
    if found.pairing_id is None:
        return None
    rows = Pairing.objects.shown_of(department).filter(pk=found.pairing_id)
    names = rows.values_list("pk", "leader__short_name", "partner__short_name").first()
    return Way(f"{names[1]} – {names[2]}", reverse("pair", args=[department.slug, names[0]])) if names else None


def _item(department: Department, found: Event) -> dict[str, str] | None:
    """The item of a plan that the event was held for; one of a draft is not told."""
    if found.occurrence_id is None:
        return None
    rows = PlanItem.objects.shown_of(department).filter(occurrences=found.occurrence_id)
    item = rows.select_related("section__plan").first()
    if item is None:
        return None
    plan = item.section.plan
    url = f"{reverse('network:plan', args=[department.slug, plan.pk])}#item-{item.pk}"
    return {"label": f"{item.number} {item.title}".strip(), "url": url, "plan": plan.title}


def _result(department: Department, report: EventReport) -> Result | None:
    links = tuple(word for word in re.split(r"\s+", report.links) if _is_address(word))
    if not report.result.strip() and not links:
        return None
    url = reverse("school", args=[department.slug, report.school_id])
    return Result(str(report.school), url, report.result.strip(), links)


def _is_address(word: str) -> bool:
    try:
        parts = urlsplit(word)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.username is None


def _neighbour(department: Department, found: Event, *, forward: bool) -> Way | None:
    """The next event by date, or the one before."""
    way = "gt" if forward else "lt"
    later = Q(**{f"starts_on__{way}": found.starts_on}) | Q(starts_on=found.starts_on, **{f"pk__{way}": found.pk})
    order = ("starts_on", "pk") if forward else ("-starts_on", "-pk")
    row = Event.objects.shown_of(department).filter(later).order_by(*order).values_list("pk", "topic").first()
    return Way(row[1], reverse("events:event", args=[department.slug, row[0]])) if row else None


def _described(department: Department, found: Event, hosts: list[Way]) -> SafeString:
    """schema.org Event."""
    place = {"@type": "Place", "name": found.place or department.name, "address": found.place or department.name}
    organisers = [
        {"@type": "Organization", "name": host.label, "url": f"{settings.PUBLIC_URL}{host.url}" if host.url else None}
        for host in hosts
    ] or [{"@type": "Organization", "name": department.full_name}]
    attendance = _ATTENDANCE.get(Event.Format(found.format)) if found.format else None
    return linked_data(
        "Event",
        name=found.topic,
        url=f"{settings.PUBLIC_URL}{reverse('events:event', args=[department.slug, found.pk])}",
        description=found.kind.name,
        startDate=iso_text(found.starts_on, found.date_precision),
        endDate=iso_text(found.ends_on, found.date_precision) if found.ends_on else None,
        eventStatus=f"https://schema.org/{_STATUS[Event.State(found.state)]}",
        eventAttendanceMode=f"https://schema.org/{attendance}" if attendance else None,
        location=place,
        organizer=[{key: value for key, value in one.items() if value} for one in organisers],
    )
