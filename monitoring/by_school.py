"""Numbers of single organisations as everybody may see them: what could point at one or two pupils stays hidden."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from schools.models import Department, School
from schools.years import ReportingYear

from .indicators import FORMULAS
from .lines import SMALL
from .models import Indicator, Measurement


@dataclass(frozen=True, slots=True)
class SchoolNumber:
    """One entered number of an organisation in a year; all its parts are None where it is hidden or not known."""

    measurement: Measurement
    is_hidden: bool
    numerator: int | None
    denominator: int | None
    value: Decimal | None

    @property
    def school(self) -> School | None:
        return self.measurement.school

    @property
    def has_data(self) -> bool:
        return self.value is not None or (self.numerator is not None and self.denominator is not None)


def entered_numbers(
    department: Department, *, year: ReportingYear | None = None, indicator: Indicator | None = None
) -> list[SchoolNumber]:
    """Numbers that were entered, of organisations and of the municipality; one query.

    What is stored of a computed indicator is left out: its present number is in the tally.
    """
    rows = Measurement.objects.shown_of(department).exclude(indicator__computed_by__in=FORMULAS)
    if year is not None:
        rows = rows.filter(year=year.start)
    if indicator is not None:
        rows = rows.filter(indicator=indicator)
    rows = rows.select_related("indicator", "school").defer("sources", "note")
    rows = rows.order_by("indicator__position", "indicator__code", "year", "breakdown", "school__short_name", "pk")
    return list(open_numbers(rows))


def open_numbers(rows: Iterable[Measurement]) -> Iterator[SchoolNumber]:
    """The rows in their order, with what must not be told left out."""
    listed = list(rows)
    hidden = _hidden(listed)
    for row in listed:
        if row.pk in hidden:
            yield SchoolNumber(row, True, None, None, None)
        else:
            yield SchoolNumber(row, False, row.numerator, row.denominator, row.value)


def _hidden(rows: Sequence[Measurement]) -> set[int]:
    """Primary keys of rows that stay hidden.

    A single hidden row among others could be found by subtracting them from their sum, so a second one goes with it.
    """
    groups: dict[tuple[int, int, str], list[Measurement]] = defaultdict(list)
    for row in rows:
        if row.indicator.unit in (Indicator.Unit.SHARE, Indicator.Unit.COUNT):
            groups[row.indicator_id, row.year, row.breakdown].append(row)
    hidden: set[int] = set()
    for group in groups.values():
        small = {row.pk for row in group if _is_small(row)}
        others = [row for row in group if row.school_id and row.pk not in small and _size(row)]
        if len(small) == 1 and others:
            small.add(min(others, key=lambda row: (_size(row), row.pk)).pk)
        hidden |= small
    return hidden


def _is_small(row: Measurement) -> bool:
    """One or two were counted, or were left over: «не сдали двое» tells as much as «сдали двое»."""
    if not (row.school_id or row.breakdown):
        return False
    known = [row.numerator, row.denominator, row.value]
    if row.school_id and row.numerator is not None and row.denominator is not None:
        known.append(row.denominator - row.numerator)
    return any(number in SMALL for number in known)


def _size(row: Measurement) -> Decimal | int:
    return row.denominator or row.value or 0
