"""The records behind a stored number: schools, pairs, events, what fell due; each with its page where it has one."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from events.dates import dates_text
from events.models import Event, EventKind
from network.models import Occurrence, Pairing
from network.wording import window
from schools.models import Department, School, SchoolRisk
from schools.pages import Way
from schools.years import ReportingYear

MOST = 200


@dataclass(frozen=True, slots=True)
class Behind:
    """Records of one sort: the first of them as links, and how many there are; reports are only counted."""

    title: str
    total: int
    ways: tuple[Way, ...] = ()

    @property
    def left_out(self) -> int:
        return self.total - len(self.ways) if self.ways else 0


@dataclass(frozen=True, slots=True)
class _Scope:
    department: Department
    year: ReportingYear

    def url(self, name: str, *args: Any) -> str:
        return reverse(name, args=[self.department.slug, *args])


def records_behind(department: Department, year: ReportingYear, sources: dict[str, list[int]]) -> list[Behind]:
    """What the sources of a count name, one query a sort. What has gone since it was counted is not listed."""
    scope, found = _Scope(department, year), []
    for label, keys in sources.items():
        title, lister = _SORTS.get(label, (gettext_lazy("Records"), None))
        ways = tuple(lister(scope, keys[:MOST])) if lister else ()
        found.append(Behind(str(title), len(keys), ways))
    return [behind for behind in found if behind.total]


def _schools(scope: _Scope, keys: list[int]) -> Iterable[Way]:
    rows = School.objects.shown_of(scope.department).filter(pk__in=keys).order_by("short_name")
    for pk, name in rows.values_list("pk", "short_name"):
        yield Way(name, scope.url("school", pk))


def _events(scope: _Scope, keys: list[int]) -> Iterable[Way]:
    rows = Event.objects.shown_of(scope.department).filter(pk__in=keys).order_by("starts_on", "pk")
    for pk, topic, first, last, precision in rows.values_list("pk", "topic", "starts_on", "ends_on", "date_precision"):
        yield Way(f"{topic}, {dates_text(first, last, precision)}", scope.url("events:event", pk))


def _kinds(scope: _Scope, keys: list[int]) -> Iterable[Way]:
    rows = EventKind.objects.shown_of(scope.department).filter(pk__in=keys).order_by("position", "name")
    for pk, name in rows.values_list("pk", "name"):
        yield Way(name, f"{scope.url('events:events')}?kind={pk}&year={scope.year.slug}")


def _pairs(scope: _Scope, keys: list[int]) -> Iterable[Way]:
    rows = Pairing.objects.shown_of(scope.department).filter(pk__in=keys).order_by("started_on", "pk")
    for pk, leader, partner in rows.values_list("pk", "leader__short_name", "partner__short_name"):
        yield Way(f"{leader} – {partner}", scope.url("pair", pk))


def _occurrences(scope: _Scope, keys: list[int]) -> Iterable[Way]:
    rows = Occurrence.objects.shown_of(scope.department).filter(pk__in=keys)
    path = "item__section__plan__pairing"
    for row in rows.select_related(f"{path}__leader", f"{path}__partner").order_by("due_on", "pk"):
        plan, label = row.item.section.plan, f"{row.item}, {window(row)}"
        if plan.pairing:
            yield Way(f"{label} ({plan.pairing})", scope.url("pair", plan.pairing.pk))
        else:
            yield Way(label, scope.url("network:plan", plan.pk))


def _risks(scope: _Scope, keys: list[int]) -> Iterable[Way]:
    rows = SchoolRisk.objects.shown_of(scope.department).filter(pk__in=keys).order_by("school__short_name", "pk")
    for school, name, risk in rows.values_list("school", "school__short_name", "risk__name"):
        yield Way(f"{name}: {risk}", scope.url("school", school))


# Model label → what its records are called and how they are listed; None: reports of schools are not for everybody.
_SORTS: dict[str, tuple[Any, Callable[[_Scope, list[int]], Iterable[Way]] | None]] = {
    "schools.school": (gettext_lazy("Organisations"), _schools),
    "schools.schoolrisk": (gettext_lazy("Risks of organisations"), _risks),
    "network.pairing": (gettext_lazy("Pairs"), _pairs),
    "network.occurrence": (gettext_lazy("Items of plans"), _occurrences),
    "events.event": (gettext_lazy("Events"), _events),
    "events.eventkind": (gettext_lazy("Kinds of event"), _kinds),
    "events.eventreport": (gettext_lazy("Reports on events"), None),
}
