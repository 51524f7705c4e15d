"""The network this year: organisations and their categories, risks, resources, and the pairs."""

from collections import Counter, defaultdict
from datetime import date
from itertools import groupby

from django.db.models import Prefetch

from network.models import Pairing, Plan, Programme, ProgrammeStatement
from network.pairs import concerns, has_approved_roadmap, stage_in
from network.progress import Progress
from network.wording import agreements_in_words, stage_in_words
from network.working import roadmap_counts
from reports.document import Paragraph, Section, bullets, paragraph, section
from reports.table import NO_DATA, Cell, Column, ColumnKind, Row, Share, Table, group, row, table
from schools.fields import DatePrecision
from schools.models import Department, Listing, Resource, School, SchoolRisk
from schools.years import ReportingYear

from ..tables import filled
from ..words import agree, capital, in_year, listed, small
from .basis import texts

ROADMAP_NOTE = "Дорожная карта: проведено из того, чему подошёл срок, без официально отменённого."


def network(
    department: Department, year: ReportingYear, programmes: list[Programme], pairs: list[Pairing], on: date
) -> Section | None:
    """Organisations by kind, categories, risks, resources and pairs of the year."""
    schools = list(
        School.objects.of_department(department).active_in(year).order_by("short_name").select_related("parent")
    )
    return section(
        f"Сеть {in_year(year)}",
        _summary(schools, pairs, year),
        _kinds(schools),
        _categories(department, year),
        _risks(department, year),
        sections=[_pairs(pairs, year, on), _rules(programmes), _resources(department)],
    )


def pairs_of(department: Department, year: ReportingYear) -> list[Pairing]:
    """Pairs that worked in the year, with approved roadmaps, agreements, moves and risks at hand."""
    # A draft roadmap is nobody's duty yet, and not for everybody's eyes.
    approved = Plan.objects.filter(state__in=Plan.APPROVED_STATES)
    rows = Pairing.objects.of_department(department).of_year(year)
    rows = rows.select_related("leader__parent", "partner__parent").order_by("started_on", "pk")
    return list(rows.prefetch_related(Prefetch("roadmaps", approved), "agreements", "moves", "risks"))


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
    rows = [row(capital(kind), counts[kind], listed(names[kind])) for kind in sorted(counts)]
    external = any(school.is_external for school in schools)
    total = "Всего с организациями других районов" if external else "Всего"
    return table("organisations", "Организации сети", columns, rows, totals=row(total, len(schools), ""))


def _named(school: School) -> str:
    if school.parent_id and school.parent:
        return f"{school.short_name} (филиал; головная – {school.parent.short_name})"
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
    lines = [row(listing.school.short_name, capital(listing.get_category_display()), listing.basis) for listing in rows]
    return filled("categories", "Категории организаций", columns, lines, row_header=False)


def _risks(department: Department, year: ReportingYear) -> Table | None:
    found = (
        SchoolRisk.objects.of_department(department)
        .filter(year=year.start)
        .select_related("school", "risk")
        .order_by("school__short_name", "risk__name")
    )
    columns = [
        Column("risk", "Фактор риска", width=50),
        Column("level", "Уровень", width=12),
        Column("state", "Состояние", width=14),
        Column("evidence", "Подтверждение", width=34),
    ]
    lines: list[Row] = []
    for school, items in groupby(found, key=lambda item: item.school.short_name):
        lines.append(group(school))
        lines += [row(item.risk.name, _level(item), item.get_state_display(), item.evidence) for item in items]
    return filled("risks", "Рисковые профили", columns, lines)


def _level(item: SchoolRisk) -> str:
    return "" if item.level == SchoolRisk.Level.UNKNOWN else item.get_level_display()


def _pairs(pairs: list[Pairing], year: ReportingYear, on: date) -> Section | None:
    columns = [
        Column("leader", "Лидер", width=22),
        Column("partner", "Партнёр", width=22),
        Column("started", "Начало", ColumnKind.DATE, width=16),
        Column("stage", "Этап", width=22),
        Column("roadmap", "Дорожная карта", ColumnKind.SHARE, width=18),
        Column("agreement", "Договор", width=18),
        Column("concerns", "Замечания", width=22),
    ]
    counts = roadmap_counts([pairing.pk for pairing in pairs], year, on)
    rows = []
    for pairing in pairs:
        rows.append(
            row(
                _named(pairing.leader),
                _named(pairing.partner),
                pairing.started_on if pairing.started_precision == DatePrecision.DAY else pairing.started,
                stage_in_words(stage_in(pairing, year)),
                _roadmap(pairing, counts.get(pairing.pk), year),
                agreements_in_words(pairing) or "нет сведений",
                listed(concerns(pairing, year)),
            )
        )
    if not rows:
        return None
    return section(
        "Пары «лидер – партнёр»",
        filled("pairs", f"Пары {in_year(year)}", columns, rows, keep={"roadmap"}, row_header=False, note=ROADMAP_NOTE),
        _work(pairs),
    )


def _work(pairs: list[Pairing]) -> Table | None:
    """What each pair works on, and what is remarked of it."""
    columns = [
        Column("pair", "Пара", width=28),
        Column("risks", "Риски партнёра, над которыми работают", width=50),
        Column("note", "Примечание", width=40),
    ]
    rows = [
        row(str(pairing), listed(small(risk.name) for risk in pairing.risks.all()), pairing.note)
        for pairing in pairs
        if pairing.note or pairing.risks.all()
    ]
    return filled("pair-work", "Над чем работают пары", columns, rows)


def _roadmap(pairing: Pairing, counts: Progress | None, year: ReportingYear) -> Cell:
    """How far the roadmap is carried out; without anything marked, whether there is an approved one."""
    if counts is not None and counts.has_data:
        return Share(counts.held, counts.due)
    return "утверждена" if has_approved_roadmap(pairing, year) else NO_DATA


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
        f"{capital(item.get_kind_display())}: {item.text}" + (f" ({item.school.short_name})" if item.school else "")
        for item in found
    ]
    return section("Ресурсы сети", bullets(lines))
