"""What is done, due and overdue: computed from dates and states, never stored."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .models import Occurrence


class Standing(StrEnum):
    HELD = "held"
    CANCELLED = "cancelled"
    POSTPONED = "postponed"
    OVERDUE = "overdue"
    DUE = "due"  # its window is open
    AHEAD = "ahead"


def standing(occurrence: Occurrence, on: date) -> Standing:
    """Where an occurrence stands on a day. A postponed one is overdue again after the day it was put off to."""
    state = occurrence.state
    if state == Occurrence.State.HELD:
        return Standing.HELD
    if state == Occurrence.State.CANCELLED:
        return Standing.CANCELLED
    if state == Occurrence.State.POSTPONED:
        late = occurrence.postponed_to is not None and occurrence.postponed_to < on
        return Standing.OVERDUE if late else Standing.POSTPONED
    if occurrence.due_on < on:
        return Standing.OVERDUE
    return Standing.DUE if occurrence.starts_on <= on else Standing.AHEAD


@dataclass(frozen=True, slots=True)
class Progress:
    """Exact counts over a set of occurrences of one year on a day.

    `due` is what was to be done in the set less what was officially cancelled (the denominator of I3, once its
    day has come); `marked` tells whether anything in the set was ever marked, so that a plan nobody reported on
    is «нет данных» and not «0 из 57».
    """

    total: int
    due: int
    held: int
    overdue: int
    postponed: int
    cancelled: int
    marked: bool

    @property
    def has_data(self) -> bool:
        return self.marked


def progress(occurrences: Iterable[Occurrence], on: date) -> Progress:
    """Count a set of occurrences on a day.

    An occurrence is due once its last day has come or it was held; one still ahead is in `total` only.
    """
    counts = dict.fromkeys(Standing, 0)
    total = due = 0
    marked = False
    for row in occurrences:
        stand = standing(row, on)
        counts[stand] += 1
        total += 1
        marked = marked or row.state != Occurrence.State.PLANNED  # a late postponed one stands as overdue
        if stand is Standing.HELD or (row.due_on <= on and stand is not Standing.CANCELLED):
            due += 1
    return Progress(
        total=total,
        due=due,
        held=counts[Standing.HELD],
        overdue=counts[Standing.OVERDUE],
        postponed=counts[Standing.POSTPONED],
        cancelled=counts[Standing.CANCELLED],
        marked=marked,
    )
