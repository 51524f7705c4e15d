"""How the year's plans were carried out: section by section, item by item, with what was put off and why."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Prefetch

from network.models import GlossaryTerm, Occurrence, Plan, PlanItem, PlanSection
from network.progress import Progress, Standing, progress, standing
from reports.document import Section, bullets, note, paragraph, section
from reports.table import NO_DATA, Column, ColumnKind, Row, Share, Table, group, row, table
from schools.models import Department
from schools.years import ReportingYear

from ..trees import depth_first
from ..words import in_year, listed, short_day, windows

STANDING_WORDS = {
    Standing.HELD: "проведено",
    Standing.CANCELLED: "отменено",
    Standing.POSTPONED: "перенесено",
    Standing.OVERDUE: "просрочено",
    Standing.DUE: "срок идёт",
    Standing.AHEAD: "предстоит",
}


def plans(department: Department, year: ReportingYear, on: date) -> Section | None:
    """Execution of the programme's plans; roadmaps of pairs stand with the pairs."""
    found = plans_of(department, year)
    parts = [_plan(plan, year, on, number) for number, plan in enumerate(found, start=1)]
    return section(f"Исполнение планов {in_year(year)}", sections=[*parts, _put_off(department, year)])


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
    approved = paragraph(f"Утверждён: {plan.directive}.") if plan.directive else None
    tasks = [line.strip() for line in plan.tasks.splitlines() if line.strip()]
    return section(
        plan.title,
        approved,
        paragraph("Задачи:") if tasks else None,
        bullets(tasks),
        _execution(sections, on, every, number),
        note(remark),
        _items(sections, on, number),
        note(_codes(plan)),
    )


def _occurrences(sections: Iterable[PlanSection]) -> list[Occurrence]:
    return [row for part in sections for item in part.items.all() for row in item.this_year]  # type: ignore[attr-defined]


def _execution(sections: list[PlanSection], on: date, every: Progress, number: int) -> Table | None:
    """One row a top section, its subsections counted in; totals over the plan."""
    columns = [
        Column("section", "Раздел", width=42),
        Column("items", "Пунктов", ColumnKind.INTEGER, width=9),
        Column("total", "Сроков в году", ColumnKind.INTEGER, width=9),
        Column("due", "К сроку", ColumnKind.INTEGER, width=9),
        Column("held", "Проведено", ColumnKind.INTEGER, width=11),
        Column("share", "Исполнение", ColumnKind.SHARE, width=12, of=("held", "due")),
        Column("overdue", "Просрочено", ColumnKind.INTEGER, width=11),
        Column("postponed", "Перенесено", ColumnKind.INTEGER, width=11),
        Column("cancelled", "Отменено", ColumnKind.INTEGER, width=10),
    ]
    rows, total_items = [], 0
    for top in (part for part in sections if part.parent_id is None):
        inside = _within(top, sections)
        count = sum(len(part.items.all()) for part in inside)
        if count:
            total_items += count
            rows.append(_counted(_heading(top), count, progress(_occurrences(inside), on), every.has_data))
    totals = _counted("Всего по плану", total_items, every, every.has_data)
    return table(f"execution-{number}", "Исполнение по разделам", columns, rows, totals=totals)


def _counted(title: str, items: int, counts: Progress, has_data: bool) -> Row:
    if not has_data:
        return row(title, items, counts.total, counts.due, NO_DATA, NO_DATA, NO_DATA, NO_DATA, NO_DATA)
    share = Share(counts.held, counts.due)
    numbers = (counts.total, counts.due, counts.held)
    return row(title, items, *numbers, share, counts.overdue, counts.postponed, counts.cancelled)


def _within(top: PlanSection, sections: list[PlanSection]) -> list[PlanSection]:
    """A section and all sections in it, at any depth."""
    keys, found = {top.pk}, [top]
    grown = True
    while grown:
        new = [part for part in sections if part.parent_id in keys and part.pk not in keys]
        keys |= {part.pk for part in new}
        found += new
        grown = bool(new)
    return found


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
    rows: list[Row] = []
    for found, level in _in_order(sections):
        if isinstance(found, PlanSection):
            if any(part.items.all() for part in _within(found, sections)):
                rows.append(group(_heading(found), level))
        else:
            rows.append(_item(found, on, level - 1))
    return table(f"items-{number}", "Пункты плана", columns, rows, wide=True, row_header=False)


def _item(item: PlanItem, on: date, level: int) -> Row:
    this_year: list[Occurrence] = item.this_year  # type: ignore[attr-defined]
    states = listed(dict.fromkeys(STANDING_WORDS[standing(found, on)] for found in this_year))
    dates = windows(this_year) or "в этом году нет"
    cells = (item.number, item.title, item.term_text, dates, item.responsible, item.participants)
    return row(*cells, item.expected_result, states, level=level)


def _in_order(sections: list[PlanSection]) -> list[tuple[PlanSection | PlanItem, int]]:
    """Sections and items as they stand in the plan: they share one order, and an item may follow a subsection."""
    items = [item for part in sections for item in part.items.all()]
    rows: list[PlanSection | PlanItem] = sorted([*sections, *items], key=lambda found: (found.position, found.pk))
    return depth_first(
        rows,
        key=lambda found: (type(found), found.pk),
        parent=lambda found: _above(found.section_id if isinstance(found, PlanItem) else found.parent_id),
    )


def _above(section: int | None) -> tuple[type, int] | None:
    return None if section is None else (PlanSection, section)


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
    return STANDING_WORDS[Standing(item.state)]
