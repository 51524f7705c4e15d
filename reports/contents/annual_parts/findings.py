"""What was looked at and what follows: directions with findings, criteria, conclusions, recommendations, measures."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from django.db.models import Prefetch

from monitoring.counts import NOTHING, Count
from monitoring.models import (
    Criterion,
    CriterionAssessment,
    Finding,
    Measure,
    MonitoringDirection,
    Recommendation,
    YearReview,
)
from network.models import Pairing
from reports.document import Section, bullets, paragraph, section
from reports.table import Column, ColumnKind, Row, Table, row, table
from schools.models import Department
from schools.years import ReportingYear

from ..tables import filled
from ..words import agree, in_year, paragraphs, sentence, short_day
from .basis import directive_name


def directions(department: Department, year: ReportingYear, years_of_programmes: bool) -> Section | None:
    """The directions of monitoring with the year's findings; shown in years that a programme or a finding covers."""
    findings = Finding.objects.filter(year=year.start).order_by("pk")
    found = list(
        MonitoringDirection.objects.of_department(department)
        .order_by("number")
        .prefetch_related(Prefetch("findings", findings, to_attr="this_year"))
    )
    if not years_of_programmes and not any(item.this_year for item in found):
        return None
    columns = [
        Column("number", "№", ColumnKind.YEAR, width=5),
        Column("title", "Направление", width=24),
        Column("subject", "Предмет", width=22),
        Column("content", "Содержание", width=26),
        Column("performers", "Исполнители", width=17),
        Column("findings", "Что установлено", width=36),
    ]
    rows = [_direction(item) for item in found]
    return section(
        "Направления мониторинга",
        filled(
            "directions",
            f"Направления и выводы {in_year(year)}",
            columns,
            rows,
            keep={"findings"},
            row_header=False,
        ),
    )


def _direction(item: MonitoringDirection) -> Row:
    said = [f"{finding.text} ({finding.evidence})" if finding.evidence else finding.text for finding in item.this_year]  # type: ignore[attr-defined]
    return row(item.number, item.title, item.subject, item.content, item.performers, "\n".join(said) or None)


def criteria(
    department: Department, year: ReportingYear, pairs: list[Pairing], counts: dict[int, Count], covered: bool
) -> Section | None:
    """The criteria of the network's work: experts' verdicts over pairs, or the number that computes one.

    `counts`: what each indicator came to in the year, by its primary key.
    """
    assessments = CriterionAssessment.objects.filter(year=year.start).select_related(
        "pairing__leader", "pairing__partner"
    )
    found = list(
        Criterion.objects.of_department(department)
        .order_by("number")
        .select_related("indicator")
        .prefetch_related(Prefetch("assessments", assessments, to_attr="this_year"))
    )
    if not covered and not any(item.this_year for item in found):
        return None
    columns = [
        Column("number", "№", ColumnKind.YEAR, width=5),
        Column("text", "Критерий", width=40),
        Column("how", "Как оценивается", width=20),
        Column("verdict", "Оценка", width=35),
    ]
    rows = []
    for item in found:
        how = f"показатель {item.indicator.code}" if item.indicator else "эксперт, по парам"
        rows.append(row(item.number, item.text, how, _verdict(item, counts, len(pairs))))
    return section(
        "Критерии сетевого взаимодействия",
        table("criteria", "Критерии", columns, rows, row_header=False),
        _assessments(found),
    )


def _verdict(item: Criterion, counts: dict[int, Count], pairs: int) -> str | None:
    if item.indicator is not None:
        count = counts.get(item.indicator.pk, NOTHING)
        if count.value is not None:
            return format(count.value.normalize(), "f").replace(".", ",")
        return f"{count.numerator} из {count.denominator}" if count.has_data else None
    given = Counter(assessment.get_verdict_display() for assessment in item.this_year)  # type: ignore[attr-defined]
    if not given:
        return None
    words = "; ".join(f"{verdict} – {number}" for verdict, number in given.items())
    return f"{words} (оценено {agree(sum(given.values()), 'пара', 'пары', 'пар')} из {pairs})"


def _assessments(found: Sequence[Criterion]) -> Table | None:
    columns = [
        Column("criterion", "Критерий №", ColumnKind.YEAR, width=9),
        Column("pair", "Пара", width=30),
        Column("verdict", "Оценка", width=12),
        Column("evidence", "Подтверждение", width=45),
    ]
    rows = [
        row(item.number, str(given.pairing), given.get_verdict_display(), given.evidence)
        for item in found
        for given in item.this_year  # type: ignore[attr-defined]
    ]
    return table("assessments", "Оценки экспертов по парам", columns, rows, row_header=False)


def conclusion(department: Department, year: ReportingYear, review: YearReview | None) -> Section | None:
    """Conclusions of the review, and recommendations by addressee with the measures taken on them."""
    said = [] if review is None else [paragraph(text) for text in paragraphs(review.conclusion)]
    found = list(
        Recommendation.objects.of_department(department)
        .filter(year=year.start)
        .order_by("position", "pk")
        .prefetch_related("measures__decisions__directive", "measures__decisions__reviews")
    )
    addressed: dict[str, list[str]] = defaultdict(list)
    for item in found:
        addressed[item.addressee].append(item.text)
    advice = []
    for addressee, items in addressed.items():
        advice += [paragraph(f"{sentence(addressee).rstrip('.')}:"), bullets(items)]
    return section(
        "Выводы и рекомендации",
        *said,
        sections=[
            section("Адресные рекомендации", *advice),
            section("Меры, решения и оценка эффективности", _measures(found)),
        ],
    )


def _measures(found: list[Recommendation]) -> Table | None:
    columns = [
        Column("recommendation", "Рекомендация", width=26),
        Column("measure", "Мера", width=26),
        Column("responsible", "Ответственный", width=18),
        Column("due", "Срок", width=20),
        Column("decision", "Решение", width=22),
        Column("effect", "Эффективность", width=24),
    ]
    rows = []
    for item in found:
        for measure in item.measures.all():
            decisions = list(measure.decisions.all())
            rows.append(
                row(
                    item.text,
                    measure.text,
                    measure.responsible,
                    _when(measure),
                    "\n".join(f"{directive_name(made.directive)}. {made.text}".strip(" .") for made in decisions),
                    "\n".join(
                        f"{review.get_verdict_display()}: {review.text}"
                        for made in decisions
                        for review in made.reviews.all()
                    ),
                )
            )
    return filled("measures", "Меры по рекомендациям", columns, rows, row_header=False)


def _when(measure: Measure) -> str:
    due = f"до {short_day(measure.due_on)}" if measure.due_on else ""
    done = f"исполнено {short_day(measure.done_on)}" if measure.done_on else ""
    return ", ".join(part for part in (due, done) if part)
