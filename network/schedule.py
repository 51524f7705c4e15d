"""From the term of an item to what falls due: makes and remakes its occurrences."""

from collections import defaultdict
from collections.abc import Iterable

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

    Run again it changes nothing. What was already held, postponed or cancelled keeps its state; an occurrence
    that the term no longer asks for goes only while it is merely planned.
    """
    term = term_of(item)
    if item.term_notation != term.notation():
        item.term_notation = term.notation()
        item.save(update_fields=["term_notation"])
    standing = {(row.year, row.sequence): row for row in item.occurrences.select_for_update()}
    result = []
    for year, windows in windows_by_year(item, term).items():
        for sequence, window in enumerate(windows, start=1):
            row = standing.pop((year, sequence), None)
            result.append(_fit(row, item, year, sequence, window))
    stale = [row.pk for row in standing.values() if row.state == Occurrence.State.PLANNED]
    item.occurrences.filter(pk__in=stale, events__isnull=True).delete()
    return result


def _fit(row: Occurrence | None, item: PlanItem, year: int, sequence: int, window: Window) -> Occurrence:
    values = {
        "starts_on": window.starts_on,
        "due_on": window.due_on,
        "is_dated": window.dated,
        "is_continuous": window.continuous,
    }
    if row is None:
        return Occurrence.objects.add(item=item, year=year, sequence=sequence, **values)
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
