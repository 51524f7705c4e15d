"""What the numbers say: indicators against their targets, over the years, with what they are counted from."""

from decimal import Decimal

from monitoring.counts import Count
from monitoring.lines import Line, years_before
from monitoring.models import Indicator, Target
from reports.document import Figure, Point, Section, note, section
from reports.table import NO_DATA, Cell, Column, ColumnKind, Row, Share, Table, row, table
from schools.formats import UNDEFINED_TEXT
from schools.years import ReportingYear

from ..tables import filled
from ..words import agree, in_year, listed

HIDDEN = "менее 3"


def indicators(lines: list[Line], year: ReportingYear) -> Section | None:
    """Shares and counts of the year with target and verdict, the earlier years beside them, a chart for each share."""
    years = years_before(year)
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
        base = "" if hidden or line.indicator.baseline is None else line.deviation(year)
        cells = (HIDDEN if hidden else share, _target(target, "%"), base, _way(line, year), _reached(line, year))
        rows.append(row(line.indicator.code, line.title, *cells))
    counted = any(line.counts[year.start].has_data for line in lines)
    note = "Рядом с долей – числитель и знаменатель." if counted else ""
    return filled(
        "shares", f"Показатели-доли {in_year(year)}", columns, rows, keep={"share"}, note=note, row_header=False
    )


def _way(line: Line, year: ReportingYear) -> Cell:
    """How much of the way from the baseline to the target is gone, per cent; «н/д» where that is undefined."""
    if line.is_hidden(year) or line.indicator.baseline is None or line.target(year) is None:
        return ""
    gone = line.advance(year)
    return UNDEFINED_TEXT if gone is None else gone


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
                _reached(line, year),
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


def _reached(line: Line, year: ReportingYear) -> str:
    """I18; nothing is said of a number that is not shown."""
    if line.target(year) is None or line.is_hidden(year):
        return ""
    reached = line.is_reached(year)
    return "нет данных" if reached is None else "да" if reached else "нет"


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
