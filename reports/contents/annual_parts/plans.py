"""How the year's plans were carried out: section by section, item by item, with what was put off and why."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Prefetch

from network.models import GlossaryTerm, Occurrence, Plan, PlanItem, PlanSection
from network.outline import in_order, within
from network.progress import Progress, Standing, progress, standing
from network.wording import standing_in_words
from reports.document import Section, bullets, note, paragraph, section
from reports.table import Column, ColumnKind, Row, Share, Table, group, row, table
from schools.models import Department
from schools.years import ReportingYear

from ..tables import filled
from ..words import in_year, listed, short_day, windows
from .basis import directive_name

COUNTING_NOTE = (
    "Сроков – сколько раз пункты раздела приходятся на год; к сроку – чему подошёл срок, без официально отменённого; "
    "доля – проведено из того, чему подошёл срок."
)


def plans(department: Department, year: ReportingYear, found: list[Plan], on: date) -> Section | None:
    """Execution of the programme's plans; roadmaps of pairs stand with the pairs, items in the appendices."""
    parts = [_plan(plan, year, on, number) for number, plan in enumerate(found, start=1)]
    return section(f"Исполнение планов {in_year(year)}", sections=[*parts, _put_off(department, year)])


def items(found: list[Plan], on: date) -> list[Section | None]:
    """Each plan item by item, to be appended."""
    return [
        section(plan.title, _items(list(plan.sections.all()), on, number), note(_codes(plan)))
        for number, plan in enumerate(found, start=1)
    ]


def plans_of(department: Department, year: ReportingYear) -> list[Plan]:
    """Plans of programmes whose years hold the year, with sections, items and this year's occurrences at hand."""
    occurrences = Occurrence.objects.of_year(year.start).order_by("starts_on", "sequence")
    items = PlanItem.objects.order_by("position", "pk").prefetch_related(
        Prefetch("occurrences", occurrences, to_attr="this_year")
    )
    sections = PlanSection.objects.order_by("position", "pk").prefetch_related(Prefetch("items", items))
    rows = Plan.objects.of_department(department).filter(programme__isnull=False).exclude(state=Plan.State.DRAFT)
    rows = rows.filter(first_year__lte=year.start, last_year__gte=year.start).select_related("programme", "directive")
    rows = rows.order_by("programme__first_year", "programme", "position", "pk")
    return list(rows.prefetch_related(Prefetch("sections", sections), "programme__glossary"))


def _plan(plan: Plan, year: ReportingYear, on: date, number: int) -> Section | None:
    sections = list(plan.sections.all())
    if not any(part.items.all() for part in sections):
        return None
    every = progress(_occurrences(sections), on)
    remark = "" if every.has_data or not every.total else (
        f"Сведений о проведении {in_year(year)} нет: ни один пункт плана не отмечен как проведённый, перенесённый "
        "или отменённый."
    )  # fmt: skip
    approved = paragraph(f"Утверждён документом: {directive_name(plan.directive)}.") if plan.directive else None
    tasks = [line.strip() for line in plan.tasks.splitlines() if line.strip()]
    return section(
        plan.title,
        approved,
        paragraph("Задачи:") if tasks else None,
        bullets(tasks),
        _execution(sections, on, every, number),
        note(remark),
    )


def _occurrences(sections: Iterable[PlanSection]) -> list[Occurrence]:
    return [row for part in sections for item in part.items.all() for row in item.this_year]  # type: ignore[attr-defined]


def _execution(sections: list[PlanSection], on: date, every: Progress, number: int) -> Table | None:
    """One row a top section, its subsections counted in; totals over the plan."""
    columns = [
        Column("section", "Раздел", width=42),
        Column("items", "Пунктов", ColumnKind.INTEGER, width=8),
        Column("total", "Сроков", ColumnKind.INTEGER, width=8),
        Column("due", "К сроку", ColumnKind.INTEGER, width=8),
        Column("held", "Проведено", ColumnKind.INTEGER, width=9),
        Column("share", "Доля", ColumnKind.SHARE, width=9, of=("held", "due")),
        Column("overdue", "Просрочено", ColumnKind.INTEGER, width=9),
        Column("postponed", "Перенос", ColumnKind.INTEGER, width=8),
        Column("cancelled", "Отмена", ColumnKind.INTEGER, width=8),
    ]
    # What was never marked is not counted; beside the counts there is no room for the number of items.
    columns = [columns[0], *columns[2:]] if every.has_data else columns[:4]
    rows, total_items = [], 0
    for top in (part for part in sections if part.parent_id is None):
        inside = within(top, sections)
        count = sum(len(part.items.all()) for part in inside)
        if count:
            total_items += count
            rows.append(_counted(_heading(top), count, progress(_occurrences(inside), on), every.has_data))
    totals = _counted("Всего по плану", total_items, every, every.has_data)
    return table(f"execution-{number}", "Исполнение по разделам", columns, rows, totals=totals, note=COUNTING_NOTE)


def _counted(title: str, items: int, counts: Progress, has_data: bool) -> Row:
    if not has_data:
        return row(title, items, counts.total, counts.due)
    share = Share(counts.held, counts.due)
    numbers = (counts.total, counts.due, counts.held)
    return row(title, *numbers, share, counts.overdue, counts.postponed, counts.cancelled)


def _heading(part: PlanSection) -> str:
    return f"{part.number} {part.title}".strip()


def _items(sections: list[PlanSection], on: date, number: int) -> Table | None:
    """Every item with its term as written and as it falls this year; sections as group rows."""
    columns = [
        Column("number", "№", width=6),
        Column("title", "Мероприятие плана", width=36),
        Column("term", "Срок в плане", width=16),
        Column("dates", "Срок в году", width=15),
        Column("responsible", "Ответственные", width=16),
        Column("participants", "Участники", width=16),
        Column("result", "Ожидаемый результат", width=24),
        Column("standing", "Состояние", width=12),
    ]
    marked = progress(_occurrences(sections), on).has_data
    rows: list[Row] = []
    for found, level in in_order(sections, [item for part in sections for item in part.items.all()]):
        if isinstance(found, PlanSection):
            if any(part.items.all() for part in within(found, sections)):
                rows.append(group(_heading(found), level))
        else:
            rows.append(_item(found, on, level - 1, marked=marked))
    return filled(f"items-{number}", "Пункты плана", columns, rows, wide=True, row_header=False)


def _item(item: PlanItem, on: date, level: int, *, marked: bool) -> Row:
    this_year: list[Occurrence] = item.this_year  # type: ignore[attr-defined]
    states = listed(dict.fromkeys(standing_in_words(standing(found, on), marked=marked) for found in this_year))
    dates = windows(this_year) or "в этом году нет"
    cells = (item.number, item.title, item.term_text, dates, item.responsible, item.participants)
    return row(*cells, item.expected_result, states, level=level)


def _codes(plan: Plan) -> str:
    """What the group codes in the plan mean, where the programme explains them."""
    terms: list[GlossaryTerm] = list(plan.programme.glossary.all()) if plan.programme else []
    return f"Обозначения: {'; '.join(str(term) for term in terms)}." if terms else ""


def _put_off(department: Department, year: ReportingYear) -> Section | None:
    """Occurrences postponed and cancelled, of plans and roadmaps alike, with reasons."""
    found = (
        Occurrence.objects.of_department(department)
        .of_year(year.start)
        .of_approved_plans()
        .filter(state__in=[Occurrence.State.POSTPONED, Occurrence.State.CANCELLED])
        .select_related("item__section__plan")
        .order_by("due_on", "pk")
    )
    columns = [
        Column("plan", "План", width=24),
        Column("item", "Мероприятие плана", width=36),
        Column("due", "Срок", ColumnKind.DATE, width=12),
        Column("state", "Состояние", width=20),
        Column("reason", "Причина", width=28),
    ]
    rows = [
        row(item.item.section.plan.title, item.item.title, item.due_on, _state(item), item.reason) for item in found
    ]
    return section(
        "Перенесено и отменено", table("put-off", "Перенесённые и отменённые пункты", columns, rows, row_header=False)
    )


def _state(item: Occurrence) -> str:
    if item.state == Occurrence.State.POSTPONED and item.postponed_to:
        return f"перенесено на {short_day(item.postponed_to)}"
    return standing_in_words(Standing(item.state))
