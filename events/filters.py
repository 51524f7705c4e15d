"""How the events of a department are narrowed: the same filters for the list, the month and the calendar."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, ClassVar

from django import forms
from django.db.models import Max, Min, Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import CharFilter, Filter, FilterSet

from network.models import Pairing
from schools.filters import LONGEST_QUERY, ChoiceField, PlainSelect, SearchInput
from schools.keeping import stamp_of
from schools.models import Department, School
from schools.search import fold
from schools.years import FIRST_YEAR, LAST_YEAR, ReportingYear, YearKind, parse_year

from .dates import to_come
from .models import Event, EventKind, EventReport
from .models.event import EventQuerySet

UPCOMING, PAST = "upcoming", "past"
Choices = list[tuple[str, Any]]


class ChoiceFilter(Filter):
    """One of the department's own records or of a few fixed words; the choices come when the filter is used."""

    field_class = ChoiceField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("widget", PlainSelect(attrs={"class": "form-select"}))
        super().__init__(*args, **kwargs)


class EventFilter(FilterSet):
    """The filters of the list. `department` limits every choice to its own public records."""

    left_out: ClassVar[tuple[str, ...]] = ()

    q = CharFilter(
        method="containing",
        label=gettext_lazy("Topic or place"),
        max_length=LONGEST_QUERY,
        widget=SearchInput(attrs={"class": "form-control"}),
    )
    kind = ChoiceFilter(field_name="kind", label=gettext_lazy("Kind of event"))
    year = ChoiceFilter(method="of_year", label=gettext_lazy("Year"))
    school = ChoiceFilter(method="of_school", label=gettext_lazy("Organisation"))
    pair = ChoiceFilter(field_name="pairing", label=gettext_lazy("Pair"))
    # Not «format»: that word of an address asks for the data as a file.
    mode = ChoiceFilter(field_name="format", label=gettext_lazy("Format"))
    state = ChoiceFilter(field_name="state", label=gettext_lazy("State"))
    when = ChoiceFilter(method="at_time", label=gettext_lazy("When"))

    class Meta:
        model = Event
        fields: ClassVar[list[str]] = []

    def __init__(self, data: QueryDict, queryset: Any = None, *, department: Department) -> None:
        rows = Event.objects.shown_of(department) if queryset is None else queryset
        super().__init__(_with_year_slug(data, department), rows)
        self.department = department
        for name in self.left_out:
            del self.filters[name]
        for name, choices in _choices(department).items():
            if name in self.left_out:
                continue
            if choices or self.data.get(name):
                self.filters[name].extra["choices"] = [("", _("all")), *choices]
            else:
                del self.filters[name]

    def containing(self, rows: EventQuerySet, _name: str, text: str) -> EventQuerySet:
        return rows.filter(search_key__contains=fold(text))

    def of_year(self, rows: EventQuerySet, _name: str, slug: str) -> EventQuerySet:
        return rows.of_year(parse_year(slug, self.department.years))

    def of_school(self, rows: EventQuerySet, _name: str, school: str) -> EventQuerySet:
        """Events the organisation hosted, of its pairs, or on which its report was accepted."""
        key = int(school)
        pairs = Pairing.objects.shown_of(self.department).filter(Q(leader=key) | Q(partner=key))
        reported = EventReport.objects.of_department(self.department).accepted().filter(school=key)
        hosted = Event.objects.filter(hosts__school=key)
        return rows.filter(
            Q(pk__in=hosted.values("pk")) | Q(pairing__in=pairs.values("pk")) | Q(pk__in=reported.values("event"))
        )

    def at_time(self, rows: EventQuerySet, _name: str, when: str) -> EventQuerySet:
        ahead = to_come(timezone.localdate())
        return rows.filter(ahead) if when == UPCOMING else rows.exclude(ahead)

    @property
    def given(self) -> dict[str, str]:
        """The filters that were understood, by name."""
        self.form.is_valid()
        return {name: str(value) for name, value in self.form.cleaned_data.items() if value}

    @property
    def is_narrowed(self) -> bool:
        return bool(self.errors or self.given)

    @property
    def chosen(self) -> list[str]:
        """What was chosen, in words: «Семинар», «2024/2025»."""
        words = []
        for name, value in self.given.items():
            labels = dict(getattr(self.form.fields[name], "choices", ()))
            words.append(str(labels.get(value, f"«{value}»")))
        return words

    def query(self, *without: str, **more: str) -> str:
        """«?kind=5&year=2024» of what was understood, to go behind an address; empty where nothing was chosen."""
        given = {name: value for name, value in self.given.items() if name not in without} | more
        return f"?{urlencode(given)}" if given else ""


class MonthFilter(EventFilter):
    """The filters of the month view, which is about a time already; `month` only goes with the form."""

    left_out = ("year", "when")

    month = CharFilter(method="as_it_is", widget=forms.HiddenInput)

    def as_it_is(self, rows: EventQuerySet, _name: str, _value: str) -> EventQuerySet:
        return rows

    @property
    def is_narrowed(self) -> bool:
        return bool(self.errors or set(self.given) - {"month"})


def _with_year_slug(data: QueryDict, department: Department) -> QueryDict:
    """A year may be written «2024», «2024/2025» or «2024-2025»; the choices know one of these."""
    try:
        year = parse_year(data.get("year", ""), department.years)
    except ValueError:
        return data
    data = data.copy()
    data["year"] = year.slug
    return data


def _choices(department: Department) -> dict[str, Choices]:
    """Name of a filter → its choices: the department's own records, and a few fixed words in the reader's language."""
    return {
        **_own(department.pk, department.years, stamp_of(department)),
        "mode": [(key, label) for key, label in Event.Format.choices if key],
        "state": list(Event.State.choices),
        "when": [(UPCOMING, _("upcoming")), (PAST, _("past"))],
    }


def _own(department: int, years: YearKind, stamp: str) -> dict[str, Choices]:
    """Kept in memory while nothing of the department changes: finding them takes as long as finding the events."""
    return _kept(department, years, stamp) if stamp else _found(department, years)


@lru_cache(maxsize=64)
def _kept(department: int, years: YearKind, _stamp: str) -> dict[str, Choices]:
    return _found(department, years)


def _found(department: int, years: YearKind) -> dict[str, Choices]:
    kinds = EventKind.objects.shown_of(department).order_by("position", "name").values_list("pk", "name")
    schools = School.objects.shown_of(department).order_by("short_name").values_list("pk", "short_name")
    pairs = Pairing.objects.shown_of(department).order_by("leader__short_name", "partner__short_name", "pk")
    names = pairs.values_list("pk", "leader__short_name", "partner__short_name")
    return {
        "kind": [(str(pk), name) for pk, name in kinds],
        "year": [(year.slug, str(year)) for year in _years(department, years)],
        "school": [(str(pk), name) for pk, name in schools],
        "pair": [(str(pk), f"{leader} – {partner}") for pk, leader, partner in names],
    }


def _years(department: int, kind: YearKind) -> Iterable[ReportingYear]:
    """From the year of the last event back to that of the first, within the years the portal knows."""
    span = Event.objects.shown_of(department).aggregate(first=Min("starts_on"), last=Max("starts_on"))
    if span["first"] is None:
        return
    first, last = (ReportingYear.containing(span[end], kind).start for end in ("first", "last"))
    for start in range(min(last, LAST_YEAR), max(first, FIRST_YEAR) - 1, -1):
        yield ReportingYear(start, kind)
