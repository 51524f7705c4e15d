"""What is missing: figures nobody sent, reports overdue, schools without help, pairs without papers."""

from collections import Counter
from datetime import date

from events.models import EventReport
from network.models import Pairing
from network.pairs import concerns, flagged_schools
from reports.document import Section, bullets, section
from reports.table import Column, ColumnKind, Table, row, table
from schools.models import Department, School, SchoolFigures
from schools.years import ReportingYear

from ..words import agree, in_year, listed


def gaps(department: Department, year: ReportingYear, pairs: list[Pairing], on: date) -> Section | None:
    """Said only where the department keeps such records at all: a town without reports lacks none."""
    return section(
        "Чего не хватает",
        bullets([*_figures(department, year), *_unpaired(department, year, pairs), *_papers(pairs, year)]),
        _reports(department, year, on),
    )


def _figures(department: Department, year: ReportingYear) -> list[str]:
    """Own organisations without head counts of the year; a branch is counted with its parent."""
    figures = SchoolFigures.objects.of_department(department)
    if not figures.exists():
        return []
    names = dict(School.objects.of_department(department).active_in(year).own().values_list("pk", "short_name"))
    complete = set(figures.filter(year=year.start, teachers__isnull=False).values_list("school", flat=True))
    lacking = sorted(name for pk, name in names.items() if pk not in complete)
    if not lacking:
        return []
    have = f"{len(names) - len(lacking)} из {agree(len(names), 'организации', 'организаций', 'организаций')}"
    return [f"Число педагогов {in_year(year)} есть у {have}; нет данных: {listed(lacking)}."]


def _unpaired(department: Department, year: ReportingYear, pairs: list[Pairing]) -> list[str]:
    helped = {pairing.partner_id for pairing in pairs}
    names = sorted(name for pk, name in flagged_schools(department, year).items() if pk not in helped)
    return [f"Без партнёра остаются организации, которым нужна помощь: {listed(names)}."] if names else []


def _papers(pairs: list[Pairing], year: ReportingYear) -> list[str]:
    return [f"Пара {pairing}: {listed(found)}." for pairing in pairs if (found := concerns(pairing, year))]


def _reports(department: Department, year: ReportingYear, on: date) -> Table | None:
    """Reports whose day has passed and that are not accepted, by organisation."""
    rows = EventReport.objects.of_department(department).filter(
        event__starts_on__gte=year.starts_on, event__starts_on__lte=year.ends_on
    )
    due: Counter[str] = Counter()
    owed: Counter[str] = Counter()
    waiting: Counter[str] = Counter()
    for name, state in rows.due(on).order_by().values_list("school__short_name", "state"):
        due[name] += 1
        if state == EventReport.State.SUBMITTED:
            waiting[name] += 1
        elif state != EventReport.State.ACCEPTED:
            owed[name] += 1
    columns = [
        Column("school", "Организация", width=40),
        Column("due", "Отчётов к сроку", ColumnKind.INTEGER, width=14),
        Column("owed", "Не сдано", ColumnKind.INTEGER, width=12),
        Column("waiting", "Ждут приёма", ColumnKind.INTEGER, width=12),
    ]
    late = sorted({*owed, *waiting}, key=lambda name: (-owed[name], name))
    lines = [row(name, due[name], owed[name], waiting[name]) for name in late]
    totals = row("Всего", *(sum(counts[name] for name in late) for counts in (due, owed, waiting)))
    return table("owed-reports", "Отчёты о мероприятиях, которых нет", columns, lines, totals=totals)
