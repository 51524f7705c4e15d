"""A month of events as a calendar: weeks of days with what is on them, and what has no day of its own."""

import calendar
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from schools.fields import DatePrecision
from schools.years import FIRST_YEAR, LAST_YEAR

from .dates import dates_text
from .models import Event
from .models.event import EventQuerySet

# What goes on longer would stand on every day of the month and hide the rest: it is named below the calendar.
LONGEST_DAYS = 14
SHOWN_A_DAY = 5
SHOWN_BELOW = 30
_TOPIC, _KIND = 90, 60  # letters


@dataclass(frozen=True, slots=True)
class Entry:
    """An event in the calendar, its topic shortened."""

    url: str
    topic: str
    note: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the month; the days of other months in its first and last week are None."""

    day: date
    rest: str  # « ноября, четверг», behind the number where there are no columns
    is_today: bool
    entries: tuple[Entry, ...] = ()
    more: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Week:
    days: tuple[Day | None, ...]  # Monday to Sunday

    @property
    def has_events(self) -> bool:
        return any(day and day.entries for day in self.days)


@dataclass(frozen=True, slots=True)
class Month:
    """One month by its first day."""

    first: date

    @classmethod
    def parse(cls, text: str) -> "Month":
        """«2026-11». Raises ValueError for what is no month, or none of the years the portal knows."""
        match = re.fullmatch(r"([0-9]{4})-([0-9]{2})", text)
        if not match or not FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
            raise ValueError("no month of the years the portal knows")
        return cls(date(int(match[1]), int(match[2]), 1))

    @property
    def last(self) -> date:
        return self.first.replace(day=calendar.monthrange(self.first.year, self.first.month)[1])

    @property
    def previous(self) -> "Month | None":
        day = self.first - timedelta(days=1)
        return Month(day.replace(day=1)) if day.year >= FIRST_YEAR else None

    @property
    def next(self) -> "Month | None":
        day = self.last + timedelta(days=1)
        return Month(day) if day.year <= LAST_YEAR else None

    @property
    def key(self) -> str:
        return f"{self.first.year:04}-{self.first.month:02}"

    def __str__(self) -> str:
        """«ноябрь 2026»."""
        return date_format(self.first, "F Y").lower()

    def touches(self) -> Q:
        """Events that fall into the month, as far as their date is known."""
        found = Q()
        for precision, first, last in (
            (DatePrecision.DAY, self.first, self.last),
            (DatePrecision.MONTH, self.first, self.last),
            (DatePrecision.YEAR, self.first.replace(month=1), self.last.replace(month=12, day=31)),
        ):
            begun = Q(date_precision=precision, starts_on__lte=last)
            found |= begun & (Q(starts_on__gte=first) | Q(ends_on__gte=first))
        return found


@dataclass(slots=True)
class Sheet:
    """What the page of a month shows; `below` are those without a day of their own, by heading."""

    weeks: list[Week]
    below: list[tuple[str, list[Entry], int]] = field(default_factory=list)  # heading, those shown, how many are not
    total: int = 0

    @property
    def has_days(self) -> bool:
        return any(week.has_events for week in self.weeks)


def sheet_of(month: Month, events: EventQuerySet, address: str, today: date) -> Sheet:
    """The calendar of a month in one query. `address` is where the pages of events stand."""
    rows = list(
        events.filter(month.touches())
        .order_by("starts_on", "pk")
        .values_list("pk", "topic", "kind__name", "starts_on", "ends_on", "date_precision", "state")
    )
    by_day: dict[date, list[Entry]] = defaultdict(list)
    undated: list[Entry] = []
    long: list[Entry] = []
    states = {key: str(label) for key, label in Event.State.choices}
    for pk, topic, kind, starts_on, ends_on, precision, state in rows:
        dates = dates_text(starts_on, ends_on, precision)
        is_one_day = precision == DatePrecision.DAY and (ends_on or starts_on) == starts_on
        told = [] if is_one_day else [dates]
        told += [states[state]] if state in {Event.State.POSTPONED, Event.State.CANCELLED} else []
        entry = Entry(f"{address}{pk}/", _shortened(topic, _TOPIC), ", ".join([_shortened(kind, _KIND), *told]))
        days = ((ends_on or starts_on) - starts_on).days + 1
        if precision != DatePrecision.DAY:
            undated.append(entry)
        elif days > LONGEST_DAYS:
            long.append(entry)
        else:
            for number in range(days):
                by_day[starts_on + timedelta(days=number)].append(entry)
    below = [(_("The day is not known"), undated), (_("Longer than two weeks"), long)]
    return Sheet(
        weeks=_weeks(month, by_day, today),
        below=[
            (head, entries[:SHOWN_BELOW], len(entries) - len(entries[:SHOWN_BELOW]))
            for head, entries in below
            if entries
        ],
        total=len(rows),
    )


def weekdays() -> list[tuple[str, str]]:
    """(«Пн», «понедельник») … from Monday on."""
    monday = date(2024, 1, 1)
    days = [monday + timedelta(days=number) for number in range(7)]
    return [(date_format(day, "D"), date_format(day, "l").lower()) for day in days]


def _weeks(month: Month, by_day: dict[date, list[Entry]], today: date) -> list[Week]:
    weeks = []
    for week in calendar.Calendar().monthdayscalendar(month.first.year, month.first.month):
        days = [month.first.replace(day=number) if number else None for number in week]
        weeks.append(Week(tuple(_day(day, by_day.get(day, []), today) if day else None for day in days)))
    return weeks


def _day(day: date, entries: list[Entry], today: date) -> Day:
    # One more than fits is shown rather than «and 1 more».
    shown = SHOWN_A_DAY if len(entries) > SHOWN_A_DAY + 1 else len(entries)
    rest = f"{date_format(day, 'j E').removeprefix(str(day.day))}, {date_format(day, 'l').lower()}"
    return Day(day, rest, day == today, tuple(entries[:shown]), tuple(entries[shown:]))


def _shortened(text: str, letters: int) -> str:
    return text if len(text) <= letters else f"{text[:letters].rstrip()}…"


def nearest(month: Month, events: EventQuerySet) -> Iterable[Any]:
    """The month before and the one after with events whose day or month is known, in two queries."""
    known = events.exclude(date_precision=DatePrecision.YEAR).order_by("starts_on")
    before = known.filter(starts_on__lt=month.first).values_list("starts_on", flat=True).last()
    after = known.filter(starts_on__gt=month.last).values_list("starts_on", flat=True).first()
    return [Month(day.replace(day=1)) for day in (before, after) if day and FIRST_YEAR <= day.year <= LAST_YEAR]
