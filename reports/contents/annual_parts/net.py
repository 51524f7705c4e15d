"""The network this year: organisations and their categories, risks, resources, and the pairs."""

from collections import Counter, defaultdict
from datetime import date

from django.db.models import Prefetch

from network.models import Occurrence, Pairing, Plan, Programme, ProgrammeStatement
from network.pairs import concerns
from network.progress import Progress, progress
from reports.document import Paragraph, Section, bullets, paragraph, section
from reports.table import NO_DATA, Column, ColumnKind, Share, Table, row, table
from schools.models import Department, Listing, Resource, School, SchoolRisk
from schools.years import ReportingYear

from ..words import agree, in_year, listed
from .basis import texts


def network(
    department: Department, year: ReportingYear, programmes: list[Programme], pairs: list[Pairing], on: date
) -> Section | None:
    """Organisations by kind, categories, risks, resources and pairs of the year."""
    schools = list(School.objects.of_department(department).active().order_by("short_name").select_related("parent"))
    return section(
        f"Сеть {in_year(year)}",
        _summary(schools, pairs, year),
        _kinds(schools),
        _categories(department, year),
        _risks(department, year),
        sections=[_pairs(pairs, year, on), _rules(programmes), _resources(department)],
    )


def pairs_of(department: Department, year: ReportingYear) -> list[Pairing]:
    """Pairs that worked in the year, with roadmaps, this year's occurrences, agreements and risks at hand."""
    occurrences = Occurrence.objects.of_year(year.start).select_related("item__section")
    plans = Plan.objects.prefetch_related(Prefetch("sections__items__occurrences", occurrences, to_attr="this_year"))
    rows = Pairing.objects.of_department(department).of_year(year)
    rows = rows.select_related("leader__parent", "partner__parent").order_by("started_on", "pk")
    return list(rows.prefetch_related(Prefetch("roadmaps", plans), "agreements", "risks"))


def roadmap_progress(pairing: Pairing, on: date) -> Progress:
    rows = [
        occurrence
        for plan in pairing.roadmaps.all()
        for part in plan.sections.all()
        for item in part.items.all()
        for occurrence in item.this_year  # type: ignore[attr-defined]
    ]
    return progress(rows, on)


def _summary(schools: list[School], pairs: list[Pairing], year: ReportingYear) -> Paragraph | None:
    if not schools:
        return None
    own = [school for school in schools if not school.is_external]
    external = len(schools) - len(own)
    branches = sum(1 for school in own if school.parent_id)
    text = f"В сети {agree(len(own), 'организация', 'организации', 'организаций')}"
    if branches:
        text += f", из них {agree(branches, 'филиал', 'филиала', 'филиалов')}"
    if external:
        text += f"; кроме того, {agree(external, 'организация', 'организации', 'организаций')} вне муниципалитета"
    if pairs:
        text += f". Пар «лидер – партнёр» {in_year(year)}: {len(pairs)}"
    return paragraph(text + ".")


def _kinds(schools: list[School]) -> Table | None:
    counts = Counter(school.get_kind_display() for school in schools)
    names: dict[str, list[str]] = defaultdict(list)
    for school in schools:
        names[school.get_kind_display()].append(_named(school))
    columns = [
        Column("kind", "Вид организации", width=22),
        Column("count", "Число", ColumnKind.INTEGER, width=8),
        Column("names", "Организации", width=70),
    ]
    rows = [row(kind.capitalize(), counts[kind], listed(names[kind])) for kind in sorted(counts)]
    return table("organisations", "Организации сети", columns, rows, totals=row("Всего", len(schools), ""))


def _named(school: School) -> str:
    if school.parent_id and school.parent:
        return f"{school.short_name} (филиал: {school.parent.short_name})"
    if school.is_external:
        return f"{school.short_name} ({school.district or 'вне муниципалитета'})"
    return school.short_name


def _categories(department: Department, year: ReportingYear) -> Table | None:
    found = Listing.objects.of_department(department).filter(year=year.start).select_related("school")
    order = [category.value for category in Listing.Category]
    rows = sorted(found, key=lambda listing: (order.index(listing.category), listing.school.short_name))
    columns = [
        Column("school", "Организация", width=24),
        Column("category", "Категория", width=26),
        Column("basis", "Основание", width=50),
    ]
    lines = [
        row(listing.school.short_name, listing.get_category_display().capitalize(), listing.basis) for listing in rows
    ]
    return table("categories", "Категории организаций", columns, lines)


def _risks(department: Department, year: ReportingYear) -> Table | None:
    found = (
        SchoolRisk.objects.of_department(department)
        .filter(year=year.start)
        .select_related("school", "risk")
        .order_by("school__short_name", "risk__name")
    )
    columns = [
        Column("school", "Организация", width=20),
        Column("risk", "Фактор риска", width=38),
        Column("level", "Уровень", width=12),
        Column("state", "Состояние", width=13),
        Column("evidence", "Подтверждение", width=27),
    ]
    lines = [
        row(item.school.short_name, item.risk.name, item.get_level_display(), item.get_state_display(), item.evidence)
        for item in found
    ]
    return table("risks", "Рисковые профили", columns, lines)


def _pairs(pairs: list[Pairing], year: ReportingYear, on: date) -> Section | None:
    columns = [
        Column("leader", "Лидер", width=20),
        Column("partner", "Партнёр", width=20),
        Column("started", "Начало", width=10),
        Column("stage", "Этап", width=18),
        Column("held", "Проведено", ColumnKind.INTEGER, width=10),
        Column("due", "К сроку", ColumnKind.INTEGER, width=9),
        Column("done", "Исполнение дорожной карты", ColumnKind.SHARE, width=14, of=("held", "due")),
        Column("agreement", "Договор", width=16),
        Column("risks", "Над чем работают", width=26),
        Column("concerns", "Замечания", width=16),
    ]
    rows = []
    for pairing in pairs:
        counts = roadmap_progress(pairing, on)
        known = counts.has_data
        rows.append(
            row(
                _named(pairing.leader),
                _named(pairing.partner),
                pairing.started,
                f"{pairing.stage}. {pairing.get_stage_display()}",
                counts.held if known else NO_DATA,
                counts.due if known else NO_DATA,
                Share(counts.held, counts.due) if known else NO_DATA,
                _agreements(pairing),
                listed(risk.name for risk in pairing.risks.all()),
                listed(concerns(pairing)),
            )
        )
    if not rows:
        return None
    notes = [f"{pairing}: {pairing.note}" for pairing in pairs if pairing.note]
    return section(
        "Пары «лидер – партнёр»",
        table("pairs", f"Пары {in_year(year)}", columns, rows, wide=True, row_header=False),
        bullets(notes),
    )


def _agreements(pairing: Pairing) -> str:
    found = []
    # Databases disagree on where a missing date stands.
    for agreement in sorted(pairing.agreements.all(), key=lambda one: (one.signed_on or date.max, one.pk)):
        number = f"№ {agreement.number}" if agreement.number else ""
        signed = f"от {agreement.signed_on:%d.%m.%Y}" if agreement.signed_on else ""
        found.append(" ".join(part for part in (number, signed) if part) or "заключён")
    return listed(found) or "нет"


def _rules(programmes: list[Programme]) -> Section | None:
    """How a pair works: the partner's duties and the stages, as the programme sets them."""
    duties = [text for item in programmes for text in texts(item, ProgrammeStatement.Kind.DUTY)]
    stages = [text for item in programmes for text in texts(item, ProgrammeStatement.Kind.STAGE)]
    support = [text for item in programmes for text in texts(item, ProgrammeStatement.Kind.SUPPORT)]
    return section(
        "Как устроено взаимодействие",
        paragraph("Обязанности школы-партнёра:") if duties else None,
        bullets(duties, numbered=True),
        paragraph("Этапы взаимодействия:") if stages else None,
        bullets(stages, numbered=True),
        paragraph("Взаимодействие предусматривает:") if support else None,
        bullets(support),
    )


def _resources(department: Department) -> Section | None:
    found = Resource.objects.of_department(department).select_related("school").order_by("pk")
    lines = [
        f"{item.get_kind_display().capitalize()}: {item.text}" + (f" ({item.school.short_name})" if item.school else "")
        for item in found
    ]
    return section("Ресурсы сети", bullets(lines))
