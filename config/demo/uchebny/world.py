"""What the parts of the invented department share: its data files, its seed, and the records already made."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Model
from simple_history.utils import bulk_create_with_history

from config.demo.groundwork import read
from events.models import Community, EventKind
from monitoring.models import Indicator
from network.models import Directive, Occurrence, Pairing, Programme
from schools.models import Department, School, User

SEED = "uchebny-2026"
# The day the invented story has reached. Fixed, so that the same demo comes out on any day.
STORY_DAY = date(2026, 11, 20)
FIRST_YEAR, LAST_MEASURED_YEAR, CURRENT_YEAR = 2023, 2025, 2026
_ZONE = ZoneInfo("Europe/Moscow")
_DAYS_OFF = {(2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4)} | {(1, day) for day in range(1, 9)}


def facts(name: str) -> dict[str, Any]:
    """The contents of one data file, e.g. `facts("schools")` for `data/uchebny_schools.toml`."""
    return read(f"uchebny_{name}")


def dice(part: str) -> random.Random:
    """A generator of its own for each part, so that a change in one does not shake the others."""
    return random.Random(f"{SEED}:{part}")  # noqa: S311 — invented data, no secrets


def working_day(start: date, end: date, rng: random.Random) -> date:
    """A working day within a window; its first day where it holds none."""
    days = [start + timedelta(days=shift) for shift in range((end - start).days + 1)]
    fit = [
        day for day in days if day.weekday() < 5 and (day.month, day.day) not in _DAYS_OFF and day.month not in (7, 8)
    ]
    return rng.choice(fit) if fit else start


def moment(day: date, rng: random.Random) -> datetime:
    """Some minute of the working hours of a day."""
    return datetime.combine(day, time(rng.randint(9, 17), rng.randint(0, 59)), tzinfo=_ZONE)


def store(records: Sequence[Model]) -> None:
    """Store many records of one model with their history at once; the tests hold each of them to its own checks.

    For tables that people fill by import, not one by one: figures, lists, risks, measurements.
    """
    bulk_create_with_history(records, type(records[0]))


@dataclass(frozen=True, slots=True)
class Planned:
    """One occurrence together with the data row of its item: what the plan asked for and what came of it."""

    occurrence: Occurrence
    row: dict[str, Any]
    turn: int  # which of the item's occurrences it is, from 0
    pair: Pairing | None = None
    focus: str = ""  # what the pair works on

    @property
    def fate(self) -> list[Any] | None:
        """What did not go by the plan: ["missed"], ["cancelled", reason] or ["postponed", reason, day]."""
        return self.row.get("fate", {}).get(f"{self.occurrence.year}.{self.occurrence.sequence}")


@dataclass
class World:
    """The records made so far, by the keys of the data files."""

    department: Department
    schools: dict[str, School] = field(default_factory=dict)
    teachers: dict[tuple[str, int], int] = field(default_factory=dict)  # (school key, year) → teachers
    pupils_8_11: dict[tuple[str, int], int] = field(default_factory=dict)
    listed: dict[tuple[int, str], list[str]] = field(default_factory=dict)  # (year, category) → school keys
    staff: dict[str, User] = field(default_factory=dict)  # role, or the key of a school → its user
    directives: dict[str, Directive] = field(default_factory=dict)
    programmes: dict[str, Programme] = field(default_factory=dict)
    pairs: dict[str, Pairing] = field(default_factory=dict)
    kinds: dict[str, EventKind] = field(default_factory=dict)
    communities: list[Community] = field(default_factory=list)
    planned: list[Planned] = field(default_factory=list)
    indicators: dict[str, Indicator] = field(default_factory=dict)

    def keys_of(self, *categories: str, year: int) -> list[str]:
        """Keys of the organisations listed in any of the categories in a year, in the order of the lists."""
        return [key for category in categories for key in self.listed.get((year, category), ())]
