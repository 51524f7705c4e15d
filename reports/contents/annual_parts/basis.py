"""What the monitoring is for and on what it rests: the year's review, the programme, the directives of the year."""

from monitoring.models import YearReview
from network.models import Clause, Directive, Programme, ProgrammeStatement
from network.wording import directive_name
from reports.document import Section, bullets, note, paragraph, section
from reports.table import Column, ColumnKind, Row, Table, row, table
from schools.models import Department
from schools.years import ReportingYear

from ..tables import filled
from ..trees import depth_first
from ..words import capital, paragraphs, sentence, short_day


def programmes_of(department: Department, year: ReportingYear) -> list[Programme]:
    """Programmes whose years hold the year, with their points, baselines, results and glossary at hand."""
    rows = Programme.objects.of_department(department).exclude(state=Programme.State.DRAFT)
    rows = rows.filter(first_year__lte=year.start, last_year__gte=year.start).order_by("first_year", "pk")
    return list(
        rows.select_related("department").prefetch_related("statements", "baselines", "expected_results", "glossary")
    )


def points(programme: Programme, kind: str) -> list[ProgrammeStatement]:
    return [statement for statement in programme.statements.all() if statement.kind == kind]


def texts(programme: Programme, kind: str) -> list[str]:
    """The points of a kind as text: «Знакомство. Установление контактов…»."""
    return [f"{point.title}. {point.text}" if point.title else point.text for point in points(programme, kind)]


def purpose(review: YearReview | None, programmes: list[Programme]) -> Section | None:
    """Purpose and basis: what the department says of the year, then what its programmes set out to do."""
    said = [] if review is None else [paragraph(text) for text in paragraphs(review.purpose)]
    basis = [] if review is None else [paragraph(text) for text in paragraphs(review.basis)]
    remarks = [] if review is None else [note(text) for text in paragraphs(review.note)]
    return section(
        "Назначение и основание",
        *said,
        *basis,
        *remarks,
        sections=[_programme(programme) for programme in programmes],
    )


def _programme(programme: Programme) -> Section | None:
    goal = f"Цель: {programme.goal}" if programme.goal else ""
    tasks = texts(programme, ProgrammeStatement.Kind.TASK)
    characteristics = texts(programme, ProgrammeStatement.Kind.CHARACTERISTIC)
    forms = texts(programme, ProgrammeStatement.Kind.FORM)
    return section(
        _heading(programme),
        *[paragraph(text) for text in paragraphs(programme.introduction)],
        *[paragraph(text) for text in paragraphs(goal)],
        paragraph("Задачи:") if tasks else None,
        bullets(tasks, numbered=True),
        paragraph("Ключевые характеристики сети:") if characteristics else None,
        bullets(characteristics),
        paragraph("Формы взаимодействия:") if forms else None,
        bullets(forms, numbered=True),
        _baselines(programme),
    )


def _heading(programme: Programme) -> str:
    """The title with the years, where it does not name them itself."""
    named = str(programme.first_year) in programme.title and str(programme.last_year) in programme.title
    return programme.title if named else f"{programme.title} ({programme.years})"


def _baselines(programme: Programme) -> Table | None:
    rows: list[Row] = []
    for baseline in programme.baselines.all():
        text = f"{baseline.text} (не более)" if baseline.is_upper_bound else baseline.text
        rows.append(row(text, baseline.value, baseline.unit, baseline.period))
    columns = [
        Column("text", "Что установлено", width=50),
        Column("value", "Значение", ColumnKind.DECIMAL, width=12),
        Column("unit", "Ед.", width=8),
        Column("period", "Период", width=14),
    ]
    return table(f"baselines-{programme.pk}", "Исходное состояние", columns, rows)


def directives(department: Department, year: ReportingYear) -> Section | None:
    """Directives issued in the year with their clauses, and their annexes."""
    found = list(
        Directive.objects.of_department(department)
        .filter(issued_on__gte=year.starts_on, issued_on__lte=year.ends_on, annex_of__isnull=True)
        .order_by("issued_on", "number", "pk")
        .prefetch_related("clauses", "annexes__clauses")
    )
    if not found:
        return None
    return section("Нормативные документы года", _registry(found), sections=[_directive(item) for item in found])


def _registry(found: list[Directive]) -> Table | None:
    columns = [
        Column("kind", "Вид", width=12),
        Column("number", "Номер", width=8),
        Column("issued_on", "Дата", ColumnKind.DATE, width=14),
        Column("title", "О чём", width=46),
        Column("clauses", "Пунктов", ColumnKind.INTEGER, width=9),
        Column("annexes", "Приложений", ColumnKind.INTEGER, width=12),
    ]
    rows = [
        row(
            capital(item.get_kind_display()),
            item.number,
            item.issued_on or "",
            item.title,
            len(item.clauses.all()),
            len(item.annexes.all()),
        )
        for item in found
    ]
    return table("directives", "Реестр документов", columns, rows, row_header=False)


def _published(item: Directive) -> str:
    day = short_day(item.published_on) if item.published_on else ""
    return ", ".join(part for part in (item.publication, day) if part)


def _directive(item: Directive) -> Section | None:
    about = [item.place] if item.place else []
    about += [f"пометка на документе: {item.extra_number}"] if item.extra_number else []
    about += [f"подписал: {item.signatory}"] if item.signatory else []
    about += [f"контроль исполнения: {item.controller}"] if item.controller else []
    about += [f"размещение: {_published(item)}"] if _published(item) else []
    return section(
        f"{directive_name(item)}: {item.title}",
        paragraph(sentence("; ".join(about))),
        *[paragraph(f"Основание: {text}") for text in paragraphs(item.basis)],
        _clauses(item),
        *[note(text) for text in paragraphs(item.note)],
        sections=[_annex(annex) for annex in item.annexes.all()],
    )


def _annex(annex: Directive) -> Section | None:
    number = f" № {annex.annex_number}" if annex.annex_number else ""
    return section(
        f"Приложение{number}: {annex.title}",
        *[paragraph(text) for text in paragraphs(annex.basis)],
        _clauses(annex),
        *[note(text) for text in paragraphs(annex.note)],
    )


def _clauses(item: Directive) -> Table | None:
    """Clauses in order, nested ones indented."""
    columns = [
        Column("number", "№", width=8),
        Column("text", "Содержание", width=60),
        Column("assignee", "Исполнитель (должность)", width=30),
        Column("due", "Срок", width=20),
        Column("done", "Исполнено", ColumnKind.DATE, width=12),
    ]
    rows = [
        row(
            clause.number,
            clause.text,
            clause.assignee,
            short_day(clause.due_on) if clause.due_on else clause.term_text,
            clause.done_on or "",
            level=level,
        )
        for clause, level in _nested(list(item.clauses.all()))
    ]
    return filled(f"clauses-{item.pk}", "Пункты документа", columns, rows, row_header=False)


def _nested(clauses: list[Clause]) -> list[tuple[Clause, int]]:
    """Clauses depth first with their level, in the order of their positions."""
    ordered = sorted(clauses, key=lambda clause: (clause.position, clause.pk))
    return depth_first(ordered, key=lambda clause: clause.pk, parent=lambda clause: clause.parent_id)
