"""Events, their kinds, councils and communities as open data."""

from typing import Any

from django.db.models import Case, F, Prefetch, Q, QuerySet, When
from django.utils.translation import gettext_lazy as _

from network.models.pairing import MADE
from network.models.programme import APPROVED_STATES
from schools.models import Department
from schools.open_data import Dataset, Field

from .models import Community, Council, Event, EventHost, EventKind, EventReport
from .models.event import EventQuerySet
from .participants import SMALL, sum_of


def with_all(events: EventQuerySet) -> EventQuerySet:
    """Events with what the dataset tells of each; a pair that is only proposed and a plan in draft are not told."""
    accepted: QuerySet[EventReport] = EventReport.objects.filter(state=EventReport.State.ACCEPTED)
    approved = Q(occurrence__item__section__plan__state__in=APPROVED_STATES)
    return (
        events.select_related("kind")
        .prefetch_related(
            Prefetch("hosts", EventHost.objects.select_related("school").order_by("position", "pk")),
            Prefetch("reports", accepted, to_attr="accepted"),
        )
        .annotate(
            shown_pair=Case(When(pairing__state__in=MADE, then=F("pairing_id"))),
            shown_occurrence=Case(When(approved, then=F("occurrence_id"))),
            shown_item=Case(When(approved, then=F("occurrence__item_id"))),
        )
        .order_by("starts_on", "pk")
    )


def _events(department: Department) -> EventQuerySet:
    return with_all(Event.objects.shown_of(department))


def _hosts(event: Event) -> str:
    return "; ".join(str(host) for host in event.hosts.all())


def _host_ids(event: Event) -> str:
    return ";".join(str(host.school_id) for host in event.hosts.all() if host.school_id)


def _pupils(event: Any) -> int | None:
    number = sum_of(event.accepted, "pupils")
    return None if number in SMALL else number


EVENTS = Dataset(
    key="events",
    title=_("Events"),
    description=_(
        "Events planned, held, postponed and cancelled, with hosts and the participants that accepted reports give."
    ),
    fields=(
        Field("id", _("number of the event"), lambda e: e.pk),
        Field("kind_id", _("number of the kind"), lambda e: e.kind_id),
        Field("kind", _("kind of event"), lambda e: e.kind.name),
        Field("topic", _("topic"), lambda e: e.topic),
        Field("starts_on", _("first day"), lambda e: e.starts_on),
        Field("date_precision", _("date known to: day, month, year"), lambda e: e.date_precision),
        Field("ends_on", _("last day"), lambda e: e.ends_on),
        Field("place", _("place"), lambda e: e.place),
        Field("format", _("format, code"), lambda e: e.format),
        Field("format_name", _("format"), lambda e: e.get_format_display() if e.format else ""),
        Field("level", _("level, code"), lambda e: e.level),
        Field("level_name", _("level"), lambda e: e.get_level_display()),
        Field("state", _("state, code"), lambda e: e.state),
        Field("state_name", _("state"), lambda e: e.get_state_display()),
        Field("reason", _("reason of postponing or cancelling"), lambda e: e.reason),
        Field("hosts", _("hosts, separated by semicolons"), _hosts),
        Field("host_ids", _("numbers of the hosts, separated by semicolons"), _host_ids),
        Field("pair_id", _("number of the pair"), lambda e: e.shown_pair),
        Field("occurrence_id", _("number of the occurrence of the plan"), lambda e: e.shown_occurrence),
        Field("item_id", _("number of the item of the plan"), lambda e: e.shown_item),
        Field("reports_accepted", _("reports accepted"), lambda e: len(e.accepted)),
        Field("teachers", _("teachers, attendances"), lambda e: sum_of(e.accepted, "teachers"), _("people")),
        Field(
            "teachers_first",
            _("teachers, for the first time in the year"),
            lambda e: sum_of(e.accepted, "teachers_first"),
            _("people"),
        ),
        Field("heads", _("heads and deputies"), lambda e: sum_of(e.accepted, "heads"), _("people")),
        Field("pupils", _("pupils; empty where there were 1 or 2"), _pupils, _("people")),
        Field("pupils_small", _("there were 1 or 2 pupils"), lambda e: sum_of(e.accepted, "pupils") in SMALL),
        Field("parents", _("parents"), lambda e: sum_of(e.accepted, "parents"), _("people")),
    ),
    rows=_events,
    page="events:events",
)

EVENT_KINDS = Dataset(
    key="event_kinds",
    title=_("Kinds of event"),
    description=_("The forms events take, what each is for, and the council whose sittings they are."),
    fields=(
        Field("id", _("number of the kind"), lambda kind: kind.pk),
        Field("name", _("name"), lambda kind: kind.name),
        Field("purpose", _("what it is for"), lambda kind: kind.purpose),
        Field("council_id", _("number of the council"), lambda kind: kind.council_id),
        Field("council", _("council"), lambda kind: kind.council.title if kind.council else ""),
    ),
    rows=lambda department: EventKind.objects.shown_of(department).select_related("council").order_by("position", "pk"),
)

COUNCILS = Dataset(
    key="councils",
    title=_("Councils"),
    description=_("Consultative bodies: purpose, main task, functions, composition by positions."),
    fields=(
        Field("id", _("number of the council"), lambda council: council.pk),
        Field("title", _("title"), lambda council: council.title),
        Field("purpose", _("purpose"), lambda council: council.purpose),
        Field("main_task", _("main task"), lambda council: council.main_task),
        Field(
            "members",
            _("composition by positions, one on a line"),
            lambda council: "\n".join(member.title for member in council.members.all()),
        ),
        Field(
            "functions",
            _("functions, one on a line"),
            lambda council: "\n".join(function.text for function in council.functions.all()),
        ),
    ),
    rows=lambda department: (
        Council.objects.shown_of(department).prefetch_related("members", "functions").order_by("title", "pk")
    ),
)

COMMUNITIES = Dataset(
    key="communities",
    title=_("Communities"),
    description=_("Methodical associations and professional communities with their organisations."),
    fields=(
        Field("id", _("number of the community"), lambda community: community.pk),
        Field("title", _("title"), lambda community: community.title),
        Field("subject", _("subject"), lambda community: community.subject),
        Field("level", _("level, code"), lambda community: community.level),
        Field("level_name", _("level"), lambda community: community.get_level_display()),
        Field("head_position", _("position of the head"), lambda community: community.head_position),
        Field(
            "school_ids",
            _("numbers of the organisations, separated by semicolons"),
            lambda community: ";".join(str(school.pk) for school in community.schools.all()),
        ),
        Field(
            "schools",
            _("organisations, separated by semicolons"),
            lambda community: "; ".join(str(school) for school in community.schools.all()),
        ),
        Field("teachers", _("number of teachers"), lambda community: community.teachers, _("people")),
    ),
    rows=lambda department: Community.objects.shown_of(department).prefetch_related("schools").order_by("title", "pk"),
)

DATASETS: tuple[Dataset, ...] = (EVENTS, EVENT_KINDS, COUNCILS, COMMUNITIES)
