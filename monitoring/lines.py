"""What the numbers say: each indicator with its counts by year and its targets, the same for papers and pages."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F

from schools.models import Department, School
from schools.years import ReportingYear

from .counts import Count, advance_to_target, deviation
from .indicators import FORMULAS, compute
from .measure import entered
from .models import Indicator, Measurement, Target
from .tally import Counted
from .years import EARLIER_YEARS

# Small counts in a public breakdown are shown as «менее 3».
SMALL = frozenset({1, 2})

Formulas = Callable[[str, ReportingYear], Count]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the tables: an indicator, or one breakdown of it, and its counts by year."""

    indicator: Indicator
    breakdown: str
    counts: dict[int, Count]
    targets: dict[int, Target]

    @property
    def title(self) -> str:
        return f"{self.indicator.name}: {self.breakdown}" if self.breakdown else self.indicator.name

    @property
    def is_share(self) -> bool:
        return self.indicator.unit == Indicator.Unit.SHARE

    @property
    def counts_people(self) -> bool:
        """Whether its numbers may be those of pupils: points and yes-or-no point at nobody."""
        return self.indicator.unit in (Indicator.Unit.SHARE, Indicator.Unit.COUNT)

    def target(self, year: ReportingYear) -> Target | None:
        return self.targets.get(year.start)

    def is_hidden(self, year: ReportingYear) -> bool:
        """Whether a breakdown's count of the year is so small (1 or 2) that it could point at a child."""
        count = self.counts[year.start]
        known = (count.value, count.numerator, count.denominator)
        return bool(self.breakdown) and self.counts_people and any(number in SMALL for number in known)

    def number(self, year: ReportingYear) -> Decimal | None:
        """The unrounded number for trends and charts; None where nothing was counted or it is not shown."""
        return None if self.is_hidden(year) else self.counts[year.start].number

    def is_reached(self, year: ReportingYear) -> bool | None:
        """I18: compared on the unrounded number; None where there is no target, no number, or it is not shown."""
        target, number = self.target(year), self.number(year)
        return None if target is None or number is None else target.reached_by(number)

    def deviation(self, year: ReportingYear) -> Decimal | None:
        """Points from the baseline; None where either is not known or shown."""
        return deviation(self.number(year), self.indicator.baseline)

    def advance(self, year: ReportingYear) -> Decimal | None:
        """How much of the way from the baseline to the target is gone, per cent; None («н/д») where undefined."""
        target = self.target(year)
        gone = advance_to_target(self.number(year), self.indicator.baseline, target.value if target else None)
        return None if gone is None else gone * 100


def years_before(year: ReportingYear, back: int = EARLIER_YEARS) -> list[ReportingYear]:
    """The year and so many years before it, the earliest first."""
    return [year.previous(number) for number in range(back, -1, -1)]


def lines_of(department: Department, year: ReportingYear, on: date) -> list[Line]:
    """The department's indicators in use, each with its counts in the year and the years before, counted afresh."""
    found: dict[tuple[str, int], Count] = {}  # two indicators may be counted by one formula

    def count(code: str, of: ReportingYear) -> Count:
        if (code, of.start) not in found:
            found[code, of.start] = compute(code, department, of, on=on)
        return found[code, of.start]

    return _lines(department, years_before(year), count)


def stored_lines(
    department: Department, year: ReportingYear, counted: Counted, *, back: int = EARLIER_YEARS, pk: int | None = None
) -> list[Line]:
    """The same from what was stored, in two queries; of one indicator (whether in use or not) where `pk` is given."""
    return _lines(department, years_before(year, back), counted.count, pk)


def counts_of(lines: list[Line], year: ReportingYear) -> dict[int, Count]:
    """What each indicator came to in the year as a whole, by its primary key."""
    return {line.indicator.pk: line.counts[year.start] for line in lines if not line.breakdown}


def _lines(department: Department, years: list[ReportingYear], count: Formulas, pk: int | None = None) -> list[Line]:
    wanted: dict[str, object] = {"is_active": True} if pk is None else {"pk": pk}
    indicators = _with_targets(department, wanted)
    rows = Measurement.objects.shown_of(department).filter(year__in=[year.start for year in years])
    if pk is not None:
        rows = rows.filter(indicator=pk)
    measured: dict[int, list[Measurement]] = defaultdict(list)
    for measurement in rows.select_related("school").defer("sources", "note"):
        measured[measurement.indicator_id].append(measurement)
    lines = []
    for indicator, targets in indicators:
        if (code := indicator.computed_by) in FORMULAS:
            lines.append(Line(indicator, "", {year.start: count(code, year) for year in years}, targets))
        else:
            lines += _entered_lines(indicator, measured[indicator.pk], [year.start for year in years], targets)
    return lines


def _with_targets(department: Department, wanted: dict[str, object]) -> list[tuple[Indicator, dict[int, Target]]]:
    """Indicators in their order with their targets by year, by one query."""
    indicators = Indicator.objects.shown_of(department).filter(**wanted).order_by("position", "code", "pk")
    rows: Iterable[Any] = indicators.annotate(
        target=F("targets__pk"), at=F("targets__year"), how=F("targets__comparator"), aim=F("targets__value")
    )
    found: dict[int, tuple[Indicator, dict[int, Target]]] = {}
    for row in rows:
        _indicator, targets = found.setdefault(row.pk, (row, {}))
        if row.target is not None:
            targets[row.at] = Target(pk=row.target, indicator=row, year=row.at, comparator=row.how, value=row.aim)
    return list(found.values())


def _entered_lines(
    indicator: Indicator, rows: list[Measurement], starts: list[int], targets: dict[int, Target]
) -> list[Line]:
    lines = []
    # Who ever reported the indicator in the years of a paper is expected to: «7 из 9 организаций».
    recent = (row for row in rows if row.year in starts[-EARLIER_YEARS - 1 :])
    expected = {row.school.pk: str(row.school) for row in recent if row.school and _is_expected(row.school)}
    for breakdown in sorted({measurement.breakdown for measurement in rows}) or [""]:
        same = [measurement for measurement in rows if measurement.breakdown == breakdown]
        counts = {
            start: entered(indicator, [item for item in same if item.year == start], expected) for start in starts
        }
        lines.append(Line(indicator, breakdown, counts, targets))
    return lines


def _is_expected(school: School) -> bool:
    return school.is_active and not school.is_external
