"""What was held: the matrix of event kinds and years, what each kind is for, the councils that sat."""

from events.models import Council, Event
from monitoring.matrix import CELL_EVENTS, Matrix, hosts_of
from reports.document import Section, bullets, paragraph, section
from reports.table import Cell, Column, ColumnKind, Entries, Entry, Table, row, table
from schools.fields import DatePrecision
from schools.models import Department
from schools.years import ReportingYear

from ..tables import filled
from ..words import agree, listed, paragraphs


def events(department: Department, year: ReportingYear, matrix: Matrix) -> Section | None:
    """Event kind × year with topics and hosts, the counts behind it, and the kinds and councils explained."""
    return section(
        "Мероприятия",
        _matrix(matrix),
        _counts(matrix),
        _unfinished(department, year),
        sections=[_purposes(matrix), *_councils(department)],
    )


def event_list(matrix: Matrix) -> Section | None:
    """The events of the cells that the matrix had to sum up, one by one, to be appended: no topic is lost."""
    long = [cell for cell in matrix.cells.values() if len(cell) > CELL_EVENTS]
    columns = [
        Column("date", "Дата", ColumnKind.DATE, width=18),
        Column("kind", "Форма", width=20),
        Column("topic", "Тема", width=44),
        Column("hosts", "Организаторы", width=24),
    ]
    found = sorted((event for cell in long for event in cell), key=lambda event: (event.starts_on, event.pk))
    rows = [row(_day(event), event.kind.name, event.topic, _hosts(event)) for event in found]
    title = "Проведённые мероприятия"
    return section(title, filled("event-list", title, columns, rows, row_header=False))


def _matrix(matrix: Matrix) -> Table | None:
    columns = [Column("kind", "Форма мероприятия", width=16)]
    columns += [Column(f"year-{year.start}", str(year), width=24) for year in matrix.years]
    rows = [row(kind.name, *[_cell(matrix.events(kind, year)) for year in matrix.years]) for kind in matrix.kinds]
    span = f"{matrix.years[0]}–{matrix.years[-1]}" if len(matrix.years) > 1 else str(matrix.years[0])
    return table(
        "matrix",
        f"Темы и организаторы по формам и годам, {span}",
        columns,
        rows,
        note="Пустая клетка означает, что сведений о мероприятии нет." + _remark(matrix),
    )


def _remark(matrix: Matrix) -> str:
    if all(len(cell) <= CELL_EVENTS for cell in matrix.cells.values()):
        return ""
    return " Где мероприятий много, в клетке стоит их число; темы и организаторы перечислены в приложении."


def _cell(events: list[Event]) -> Cell:
    if not events:
        return ""
    if len(events) > CELL_EVENTS:
        held = agree(len(events), "мероприятие", "мероприятия", "мероприятий")
        hosts = agree(len(hosts_of(events)), "организатор", "организатора", "организаторов")
        return Entries((Entry(held, hosts),))
    return Entries(tuple(Entry(event.topic, _hosts(event)) for event in events))


def _hosts(event: Event) -> str:
    return listed(str(host) for host in event.hosts.all())


def _counts(matrix: Matrix) -> Table | None:
    """How many were held, kind by kind: the numbers under the matrix, with distinct hosts over the whole span."""
    columns = [Column("kind", "Форма мероприятия", width=30)]
    columns += [Column(f"year-{year.start}", str(year), ColumnKind.INTEGER, width=10) for year in matrix.years]
    columns += [
        Column("total", "Всего", ColumnKind.INTEGER, width=10),
        Column("hosts", "Разных организаторов", ColumnKind.INTEGER, width=14),
    ]
    rows = []
    for kind in matrix.kinds:
        cells = [matrix.events(kind, year) for year in matrix.years]
        together = [event for cell in cells for event in cell]
        rows.append(row(kind.name, *[len(cell) or "" for cell in cells], len(together), len(hosts_of(together))))
    by_year = [sum(1 for _event in matrix.of_year(year)) or "" for year in matrix.years]
    every = [event for year in matrix.years for event in matrix.of_year(year)]
    totals = row("Всего", *by_year, len(every), len(hosts_of(every)))
    note = "Организатор, проведший несколько мероприятий, в итоге считается один раз."
    return table("event-counts", "Проведено мероприятий", columns, rows, totals=totals, note=note)


def _unfinished(department: Department, year: ReportingYear) -> Table | None:
    """Events put off and called off, with the reason."""
    found = (
        Event.objects.of_department(department)
        .of_year(year)
        .filter(state__in=[Event.State.POSTPONED, Event.State.CANCELLED])
        .select_related("kind")
        .order_by("starts_on", "pk")
    )
    columns = [
        Column("date", "Дата", ColumnKind.DATE, width=14),
        Column("topic", "Мероприятие", width=44),
        Column("state", "Состояние", width=14),
        Column("reason", "Причина", width=30),
    ]
    rows = [row(_day(event), event.topic, event.get_state_display(), event.reason) for event in found]
    return table("events-off", "Перенесённые и отменённые мероприятия", columns, rows, row_header=False)


def _day(event: Event) -> Cell:
    """A real date where the day is known, else as much as is known."""
    return event.starts_on if event.date_precision == DatePrecision.DAY else event.date_text


def _purposes(matrix: Matrix) -> Section | None:
    said = [f"{kind.name}. {' '.join(paragraphs(kind.purpose))}" for kind in matrix.kinds if kind.purpose]
    return section("Назначение форм мероприятий", bullets(said))


def _councils(department: Department) -> list[Section | None]:
    rows = Council.objects.of_department(department).order_by("title").prefetch_related("members", "functions")
    return [_council(council) for council in rows]


def _council(council: Council) -> Section | None:
    members = [member.title for member in council.members.all()]
    functions = [function.text for function in council.functions.all()]
    return section(
        council.title,
        *[paragraph(text) for text in paragraphs(council.purpose)],
        paragraph(f"Состав: {listed(members)}.") if members else None,
        paragraph(f"Основная задача: {council.main_task}") if council.main_task else None,
        paragraph("Функции:") if functions else None,
        bullets(functions),
    )
