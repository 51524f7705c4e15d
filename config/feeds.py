"""Atom feeds: events that are coming and were held, documents, built papers; of a department and of the portal."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import Max, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.http import http_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from config.portal import portal_stamp, start_of_day
from events.models import Event
from network.models import Directive
from reports.kinds import PAPERS
from reports.models import PaperBuild
from reports.places import Place
from schools import keeping
from schools.fields import display_date
from schools.formats import printable
from schools.models import Department
from schools.pages import with_department

_EACH = 20  # entries of a sort, so that many events do not push out the one document
_SUMMARY = 500


@dataclass(frozen=True, slots=True)
class Entry:
    """One piece of news; `updated` is when it was entered or last changed, as far as the records know."""

    title: str
    path: str
    updated: datetime
    summary: str
    department: str


@login_not_required
@require_safe
@with_department
def feed(request: HttpRequest, department: Department) -> HttpResponseBase:
    """News of one department."""

    def draw() -> HttpResponse:
        home = reverse("department", args=[department.slug])
        return _answer(request, department.name, home, department.full_name, department.changed_at, department)

    return _fresh(request, keeping.stamp_of(department), department.changed_at, draw)


@login_not_required
@require_safe
def portal_feed(request: HttpRequest) -> HttpResponseBase:
    """News of all departments that show themselves."""
    stamp, changed = portal_stamp()
    title = _("Network of schools: news of all municipalities")
    return _fresh(request, stamp, changed, lambda: _answer(request, title, reverse("home"), "Связка", changed, None))


def _fresh(request: HttpRequest, stamp: str, changed: datetime, draw: Any) -> HttpResponseBase:
    """By ETag as all kept pages; and for readers that know only dates, by the moment of the last change."""
    moment = int(max(changed, start_of_day()).timestamp())
    by_date = "If-None-Match" not in request.headers and get_conditional_response(request, last_modified=moment)
    response = by_date or keeping.answer(request, stamp, draw)
    response.headers.setdefault("Last-Modified", http_date(moment))
    return response


class _Feed(Atom1Feed):
    """Dated by the last change of what it tells of; Django dates an empty feed by the clock."""

    def latest_post_date(self) -> datetime:
        return self.feed["changed"]


def _answer(
    request: HttpRequest, title: str, home: str, author: str, changed: datetime, department: Department | None
) -> HttpResponse:
    atom = _Feed(
        title=printable(title),
        link=settings.PUBLIC_URL + home,
        description=_("Events, documents and annual papers"),
        feed_url=settings.PUBLIC_URL + request.path,
        language=get_language(),
        author_name=printable(author),
        changed=changed,
    )
    for entry in sorted(_entries(department), key=lambda entry: (entry.updated, entry.path), reverse=True):
        link = settings.PUBLIC_URL + entry.path
        atom.add_item(
            title=printable(entry.title if department else f"{entry.department}: {entry.title}"),
            link=link,
            unique_id=link,
            description=escape(printable(entry.summary)[:_SUMMARY]),  # readers take it for HTML
            updateddate=entry.updated,
        )
    return HttpResponse(atom.writeString("utf-8"), content_type=atom.content_type)


def _entries(department: Department | None) -> Iterator[Entry]:
    """Six queries, whatever the number of records."""

    def shown(model: type[Any]) -> QuerySet[Any]:
        rows = model.objects.shown_of(department) if department else model.objects.published()
        return rows.select_related("department")

    yield from _events(shown(Event).select_related("kind"))
    yield from _documents(shown(Directive))
    yield from _papers(shown(PaperBuild))


def _events(rows: QuerySet[Event]) -> Iterator[Entry]:
    today = timezone.localdate()
    coming = rows.filter(starts_on__gte=today).exclude(state=Event.State.CANCELLED).order_by("starts_on", "pk")
    held = rows.filter(starts_on__lt=today, state=Event.State.HELD).order_by("-starts_on", "-pk")
    events = [*coming[:_EACH], *held[:_EACH]]
    history = Event.history.filter(id__in=[event.pk for event in events])
    changed = dict(history.order_by().values_list("id").annotate(Max("history_date")))
    for event in events:
        title = _("Held: %(topic)s") if event.state == Event.State.HELD else _("Coming: %(topic)s")
        yield Entry(
            title=title % {"topic": event.topic},
            path=reverse("events:event", args=[event.department.slug, event.pk]),
            updated=changed.get(event.pk, event.department.created_at),
            summary=" · ".join(filter(None, (event.kind.name, event.date_text, event.place))),
            department=event.department.name,
        )


def _documents(rows: QuerySet[Directive]) -> Iterator[Entry]:
    dated = rows.annotate(day=Coalesce("published_on", "issued_on")).exclude(day=None)
    for document in dated.order_by("-day", "-pk")[:_EACH]:
        yield Entry(
            title=_("Document: %(title)s") % {"title": document.title},
            path=reverse("network:document", args=[document.department.slug, document.pk]),
            updated=_midnight(document.day),
            summary=" · ".join(filter(None, (str(document), display_date(document.published_on)))),
            department=document.department.name,
        )


def _papers(rows: QuerySet[PaperBuild]) -> Iterator[Entry]:
    """The latest building of each paper that has its files."""
    built = rows.filter(state=PaperBuild.State.READY, built_at__isnull=False, pdf__gt="", kind__in=PAPERS).order_by(
        "-built_at", "-pk"
    )
    for build in _first_of_each(built[: _EACH * 2]):
        department, paper = build.department, PAPERS[build.kind]
        year = department.year(build.year)
        yield Entry(
            title=_("Paper: %(title)s, %(year)s") % {"title": paper.title, "year": year},
            path=Place(department, paper, year).url(),
            updated=build.built_at or build.queued_at,
            summary=_("The files are made: PDF and Excel."),
            department=department.name,
        )


def _first_of_each(builds: Iterable[PaperBuild]) -> list[PaperBuild]:
    found: dict[tuple[int, str, int], PaperBuild] = {}
    for build in builds:
        found.setdefault((build.department_id, build.kind, build.year), build)
    return list(found.values())[:_EACH]


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
