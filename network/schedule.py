"""From the term of an item to what falls due: makes and remakes its occurrences."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import count

from django.db import transaction

from schools.years import ReportingYear

from .models import Occurrence, Plan, PlanItem
from .terms import Term, Window, parse_term


def term_of(item: PlanItem) -> Term:
    """The item's term as read within the years of its plan."""
    return parse_term(item.term_text, item.section.plan.years)


def windows_by_year(item: PlanItem, term: Term) -> dict[int, list[Window]]:
    """The term's windows under the reporting year in which each falls due.

    A window that wraps the turn of the year («декабрь–январь») belongs to the year it begins in: that is the
    year whose plan asks for it.
    """
    kind = item.section.plan.department.years
    found: dict[int, list[Window]] = defaultdict(list)
    for window in term.occurrences():
        found[ReportingYear.containing(window.starts_on, kind).start].append(window)
    return found


@transaction.atomic
def schedule(item: PlanItem) -> list[Occurrence]:
    """Bring the item's occurrences into line with its term and return them.

    Run again it changes nothing. An occurrence whose window the term still asks for stays as it is; one whose
    window was moved within the year moves with it, the nearest first, and keeps its state. What the term no longer
    asks for goes while it is merely planned, and stays where it was once held, postponed or cancelled.
    """
    term = term_of(item)
    # A cell of a hundred dates reads longer than it was written; past the column's end only the echo is lost.
    notation = term.notation()[: PlanItem._meta.get_field("term_notation").max_length]
    if item.term_notation != notation:
        item.term_notation = notation
        item.save(update_fields=["term_notation"])
    standing: dict[int, list[Occurrence]] = defaultdict(list)
    for stored in item.occurrences.select_for_update().order_by("year", "sequence"):
        standing[stored.year].append(stored)
    result = []
    for year, windows in windows_by_year(item, term).items():
        taken = {row.sequence for row in standing[year]}
        free = (number for number in count(1) if number not in taken)
        for window, row in _matched(windows, standing[year]):
            result.append(_fit(row, item, window, year, free))
    kept = {row.pk for row in result}
    stale = [
        row.pk
        for rows in standing.values()
        for row in rows
        if row.pk not in kept and row.state == Occurrence.State.PLANNED
    ]
    item.occurrences.filter(pk__in=stale, events__isnull=True).delete()
    return result


def _matched(windows: list[Window], rows: list[Occurrence]) -> list[tuple[Window, Occurrence | None]]:
    """Each window of a year with the occurrence that stands for it: the same window first, then the nearest."""
    left = list(rows)
    found: list[Occurrence | None] = []
    for window in windows:
        same = next((row for row in left if (row.starts_on, row.due_on) == (window.starts_on, window.due_on)), None)
        if same is not None:
            left.remove(same)
        found.append(same)
    for place, window in enumerate(windows):
        if found[place] is None and left:
            nearest = min(left, key=lambda row: (abs((row.due_on - window.due_on).days), row.sequence))
            left.remove(nearest)
            found[place] = nearest
    return list(zip(windows, found, strict=True))


def _fit(row: Occurrence | None, item: PlanItem, window: Window, year: int, free: Iterator[int]) -> Occurrence:
    values = {
        "starts_on": window.starts_on,
        "due_on": window.due_on,
        "is_dated": window.dated,
        "is_continuous": window.continuous,
    }
    if row is None:
        return Occurrence.objects.add(item=item, year=year, sequence=next(free), **values)
    if any(getattr(row, name) != value for name, value in values.items()):
        for name, value in values.items():
            setattr(row, name, value)
        row.full_clean()
        row.save()
    return row


@transaction.atomic
def schedule_plan(plan: Plan) -> int:
    """Bring the occurrences of all items of a plan into line; returns how many there are now."""
    items: Iterable[PlanItem] = PlanItem.objects.filter(section__plan=plan).select_related("section__plan__department")
    return sum(len(schedule(item)) for item in items)
