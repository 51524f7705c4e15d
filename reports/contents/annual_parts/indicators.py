"""What the numbers say: indicators against their targets, over the years, with what they are counted from."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from monitoring.counts import Count, advance_to_target, deviation
from monitoring.indicators import FORMULAS, compute
from monitoring.measure import entered
from monitoring.models import Indicator, Measurement, Target
from reports.document import Figure, Point, Section, note, section
from reports.table import NO_DATA, Cell, Column, ColumnKind, Row, Share, Table, row, table
from schools.formats import UNDEFINED_TEXT
from schools.models import Department, School
from schools.years import ReportingYear

from ..tables import filled
from ..words import agree, in_year, listed

EARLIER_YEARS = 3
# Small counts in a public breakdown are shown as «менее 3».
SMALL = frozenset({1, 2})
HIDDEN = "менее 3"


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

    def is_hidden(self, year: ReportingYear) -> bool:
        """Whether a breakdown's count of the year is so small (1 or 2) that it could point at a child."""
        count = self.counts[year.start]
        known = (count.value, count.numerator, count.denominator)
        return bool(self.breakdown) and any(number in SMALL for number in known)

    def number(self, year: ReportingYear) -> Decimal | None:
        """The unrounded number for trends and charts; None where nothing was counted or it is not shown."""
        return None if self.is_hidden(year) else self.counts[year.start].number

    @property
    def is_share(self) -> bool:
        return self.indicator.unit == Indicator.Unit.SHARE


def lines_of(department: Department, year: ReportingYear, on: date) -> list[Line]:
    """The department's indicators in use, each with its counts in the year and the years before."""
    return _lines(department, _years(year), on)


def counts_of(lines: list[Line], year: ReportingYear) -> dict[int, Count]:
    """What each indicator came to in the year as a whole, by its primary key."""
    return {line.indicator.pk: line.counts[year.start] for line in lines if not line.breakdown}


def _years(year: ReportingYear) -> list[ReportingYear]:
    return [year.previous(back) for back in range(EARLIER_YEARS, -1, -1)]


def indicators(lines: list[Line], year: ReportingYear) -> Section | None:
    """Shares and counts of the year with target and verdict, the earlier years beside them, a chart for each share."""
    years = _years(year)
    shares = [line for line in lines if line.is_share]
    others = [line for line in lines if not line.is_share]
    charts = [_figure(number, line, years) for number, line in enumerate(shares, start=1)]
    return section(
        "Показатели",
        _shares(shares, year),
        _values(others, year),
        _trend(shares, years, "share-trend", "Показатели-доли по годам"),
        _trend(others, years, "value-trend", "Показатели-количества по годам"),
        *[note(_how(line, year)) for line in lines],
        *charts,
    )


def _lines(department: Department, years: list[ReportingYear], on: date) -> list[Line]:
    found = Indicator.objects.of_department(department).filter(is_active=True).prefetch_related("targets")
    starts = [year.start for year in years]
    rows = Measurement.objects.of_department(department).filter(year__in=starts).select_related("school")
    measured: dict[int, list[Measurement]] = defaultdict(list)
    for measurement in rows:
        measured[measurement.indicator_id].append(measurement)
    computed: dict[str, dict[int, Count]] = {}  # two indicators may be counted by one formula
    lines = []
    for indicator in found.order_by("position", "code"):
        targets = {target.year: target for target in indicator.targets.all()}
        if (code := indicator.computed_by) in FORMULAS:
            if code not in computed:
                computed[code] = {year.start: compute(code, department, year, on=on) for year in years}
            lines.append(Line(indicator, "", computed[code], targets))
        else:
            lines += _entered_lines(indicator, measured[indicator.pk], starts, targets)
    return lines


def _entered_lines(
    indicator: Indicator, rows: list[Measurement], starts: list[int], targets: dict[int, Target]
) -> list[Line]:
    lines = []
    # Who ever reported the indicator in these years is expected to: «7 из 9 организаций».
    expected = {row.school.pk: str(row.school) for row in rows if row.school and _is_expected(row.school)}
    for breakdown in sorted({measurement.breakdown for measurement in rows}) or [""]:
        same = [measurement for measurement in rows if measurement.breakdown == breakdown]
        counts = {
            start: entered(indicator, [item for item in same if item.year == start], expected) for start in starts
        }
        lines.append(Line(indicator, breakdown, counts, targets))
    return lines


def _is_expected(school: School) -> bool:
    return school.is_active and not school.is_external


def _shares(lines: list[Line], year: ReportingYear) -> Table | None:
    columns = [
        Column("code", "Код", width=7),
        Column("name", "Показатель", width=52),
        Column("share", "Значение", ColumnKind.SHARE, width=20),
        Column("target", "Цель", width=16),
        Column("deviation", "К базе", ColumnKind.DECIMAL, width=9, unit="п. п."),
        Column("way", "Путь к цели", ColumnKind.PERCENT, width=10),
        Column("reached", "Достигнут", width=13),
    ]
    rows: list[Row] = []
    for line in lines:
        count, target = line.counts[year.start], line.targets.get(year.start)
        hidden = line.is_hidden(year)
        known = count.numerator is not None and count.denominator is not None
        share: Cell = Share(count.numerator or 0, count.denominator or 0) if known else NO_DATA
        base = "" if hidden else _points(count, line.indicator.baseline)
        way = "" if hidden else _way(count, line.indicator.baseline, target)
        cells = (HIDDEN if hidden else share, _target(target, "%"), base, way, _reached(count, target))
        rows.append(row(line.indicator.code, line.title, *cells))
    counted = any(line.counts[year.start].has_data for line in lines)
    note = "Рядом с долей – числитель и знаменатель." if counted else ""
    return filled(
        "shares", f"Показатели-доли {in_year(year)}", columns, rows, keep={"share"}, note=note, row_header=False
    )


def _points(count: Count, baseline: Decimal | None) -> Cell:
    if baseline is None:
        return ""
    return deviation(count.number, baseline)


def _way(count: Count, baseline: Decimal | None, target: Target | None) -> Cell:
    """How much of the way from the baseline to the target is gone, per cent; «н/д» where that is undefined."""
    if baseline is None or target is None:
        return ""
    gone = advance_to_target(count.number, baseline, target.value)
    return UNDEFINED_TEXT if gone is None else gone * 100


def _values(lines: list[Line], year: ReportingYear) -> Table | None:
    columns = [
        Column("code", "Код", width=7),
        Column("name", "Показатель", width=50),
        Column("value", "Значение", ColumnKind.DECIMAL, width=12),
        Column("unit", "Единица", width=17),
        Column("target", "Цель", width=14),
        Column("reached", "Достигнут", width=12),
    ]
    if all(_is_whole(line.counts[year.start].value) for line in lines):
        columns[2] = Column("value", "Значение", ColumnKind.INTEGER, width=12)
    rows = []
    for line in lines:
        count, target = line.counts[year.start], line.targets.get(year.start)
        unit = line.indicator.get_unit_display()
        rows.append(
            row(
                line.indicator.code,
                line.title,
                HIDDEN if line.is_hidden(year) else _shown(line.indicator, count),
                unit,
                _target(target, ""),
                _reached(count, target),
            )
        )
    return table("values", f"Показатели-количества {in_year(year)}", columns, rows, row_header=False)


def _shown(indicator: Indicator, count: Count) -> Cell:
    """A value as it is read: «да» and «нет» for yes-or-no, of several organisations «да у 3 из 5»."""
    if indicator.unit != Indicator.Unit.YES_NO or count.value is None:
        return _plain(count.value)
    known = len(count.sources.get("monitoring.measurement", ()))
    if known > 1:
        return f"да у {_plain(count.value)} из {known}"
    return "да" if count.value else "нет"


def _is_whole(value: Decimal | None) -> bool:
    return value is None or value == value.to_integral_value()


def _plain(value: Decimal | None) -> Cell:
    """A whole number as an integer, so that it is not shown as «7,0»."""
    return int(value) if value is not None and _is_whole(value) else value


def _target(target: Target | None, unit: str) -> str:
    if target is None:
        return "не задана"
    sign = "≥" if target.comparator == Target.Comparator.AT_LEAST else "≤"
    number = format(target.value.normalize(), "f").replace(".", ",")
    return f"{sign} {number} {unit}".strip()


def _reached(count: Count, target: Target | None) -> str:
    """I18: compared on the unrounded number; nothing is said where either side is not known."""
    if target is None:
        return ""
    if count.number is None:
        return "нет данных"
    return "да" if target.reached_by(count.number) else "нет"


def _trend(lines: list[Line], years: list[ReportingYear], key: str, title: str) -> Table | None:
    """The earlier years beside this one; only where an earlier year has data. `lines` are of one kind."""
    earlier = [year for year in years[:-1] if any(line.counts[year.start].has_data for line in lines)]
    if not earlier:
        return None
    shown = [*earlier, years[-1]]
    numbers = [[line.number(year) for year in shown] for line in lines]
    whole = not lines[0].is_share and all(_is_whole(number) for row_of in numbers for number in row_of)
    kind = ColumnKind.PERCENT if lines[0].is_share else ColumnKind.INTEGER if whole else ColumnKind.DECIMAL
    columns = [Column("code", "Код", width=7), Column("name", "Показатель", width=52)]
    columns += [Column(f"year-{year.start}", str(year), kind, width=14) for year in shown]
    rows = [
        row(line.indicator.code, line.title, *[_plain(number) if whole else number for number in found])
        for line, found in zip(lines, numbers, strict=True)
    ]
    return table(key, title, columns, rows, row_header=False)


def _how(line: Line, year: ReportingYear) -> str:
    """How the year's number was counted and which organisations it lacks: «7 из 9 организаций»."""
    count = line.counts[year.start]
    said = []
    if line.indicator.numerator_label and line.indicator.denominator_label:
        said.append(f"{line.indicator.numerator_label} / {line.indicator.denominator_label}")
    if count.note:
        said.append(count.note)
    if count.missing and count.asked:
        have = count.asked - len(count.missing)
        said.append(
            f"учтено {have} из {agree(count.asked, 'организации', 'организаций', 'организаций')}; нет чисел: "
            f"{listed(count.missing)}"
        )
    return (
        f"{line.indicator.code}{f' ({line.breakdown})' if line.breakdown else ''}: {'; '.join(said)}." if said else ""
    )


def _figure(number: int, line: Line, years: list[ReportingYear]) -> Figure | None:
    """A chart of an indicator with a target where two years have the number: one bar alone shows no trend."""
    target = line.targets.get(years[-1].start)
    points = tuple(Point(str(year), line.number(year)) for year in years)
    if target is None or sum(point.value is not None for point in points) < 2:
        return None
    begun = next(index for index, point in enumerate(points) if point.value is not None)
    return Figure(f"chart-{number}", f"{line.indicator.code}. {line.title}", points[begun:], target.value)
