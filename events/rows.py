"""Events as lines of a list: what stands in a line, written out in bulk."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, F, Value, When
from django.urls import reverse

from schools.models import Department

from .dates import dates_text, to_come
from .models import Event, EventHost
from .models.event import EventQuerySet

TONES = {
    Event.State.PLANNED: "plain",
    Event.State.HELD: "good",
    Event.State.POSTPONED: "warm",
    Event.State.CANCELLED: "bad",
}
_COLUMNS = ("pk", "topic", "kind__name", "starts_on", "ends_on", "date_precision", "place", "format", "state", "reason",
            "is_ahead")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One event of a list in the reader's words."""

    url: str
    topic: str
    kind: str
    date: str
    place: str
    hosts: str
    format: str
    state: str
    tone: str
    reason: str
    is_ahead: bool


def in_order(events: EventQuerySet, today: date) -> Any:
    """The values `rows_of` takes: what is to come, the nearest day first, then what is over, the latest day first."""
    ahead = to_come(today)
    rows = events.annotate(
        is_ahead=Case(When(ahead, then=Value(True)), default=Value(False)),
        nearness=Case(When(ahead, then=F("starts_on"))),
    )
    return rows.order_by("-is_ahead", F("nearness").asc(nulls_last=True), "-starts_on", "-pk").values_list(*_COLUMNS)


def rows_of(department: Department, found: Sequence[tuple[Any, ...]]) -> list[Row]:
    """Lines of what `in_order` answered, a page of it; one query more for all the hosts."""
    hosts = _hosts(department, [values[0] for values in found])
    address = reverse("events:events", args=[department.slug])
    formats = {key: str(label) if key else "" for key, label in Event.Format.choices}
    states = {key: str(label) for key, label in Event.State.choices}
    rows = []
    for pk, topic, kind, starts_on, ends_on, precision, place, form, state, reason, is_ahead in found:
        named = ", ".join(hosts.get(pk, ()))
        rows.append(
            Row(
                url=f"{address}{pk}/",
                topic=topic,
                kind=kind,
                date=dates_text(starts_on, ends_on, precision),
                place="" if place == named else place,  # most are held at home
                hosts=named,
                format=formats.get(form, form),
                state=states.get(state, state),
                tone=TONES[state],
                reason=reason,
                is_ahead=is_ahead,
            )
        )
    return rows


def _hosts(department: Department, events: Iterable[int]) -> dict[int, list[str]]:
    names: dict[int, list[str]] = defaultdict(list)
    rows = EventHost.objects.shown_of(department).filter(event__in=list(events)).order_by("event", "position", "pk")
    for event, label, school in rows.values_list("event_id", "label", "school__short_name"):
        names[event].append(school or label)
    return names
