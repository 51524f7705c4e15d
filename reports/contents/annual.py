"""The annual monitoring paper: one `Document` from a department's records of a year.

A department without some of this gets a shorter paper: every part answers None where there is nothing to say.
"""

from datetime import date

from django.utils import translation

from monitoring.lines import counts_of, lines_of
from monitoring.matrix import kind_year_matrix
from monitoring.models import YearReview
from monitoring.years import years_by_department, years_with_data
from reports.document import Approval, Document, Signature, present
from schools.models import Department
from schools.years import ReportingYear

from .annual_parts.basis import directives, programmes_of, purpose
from .annual_parts.events import event_list, events
from .annual_parts.findings import conclusion, criteria, directions
from .annual_parts.gaps import gaps
from .annual_parts.indicators import indicators
from .annual_parts.net import network, pairs_of
from .annual_parts.plans import items, plans, plans_of
from .words import of_year

__all__ = ["annual", "years_by_department", "years_with_data"]

TITLE = "Мониторинг сетевого взаимодействия образовательных организаций"


def annual(department: Department, year: ReportingYear, *, as_of: date) -> Document:
    """The paper of one year as the records stand; what is due or overdue is judged as of a day."""
    with translation.override("ru"):
        review = YearReview.objects.of_department(department).filter(year=year.start).first()
        programmes = programmes_of(department, year)
        pairs = pairs_of(department, year)
        found, matrix = plans_of(department, year), kind_year_matrix(department, year)
        lines, covered = lines_of(department, year, as_of), bool(programmes)
        sections = present(
            [
                purpose(review, programmes),
                directives(department, year),
                network(department, year, programmes, pairs, as_of),
                events(department, year, matrix),
                plans(department, year, found, as_of),
                indicators(lines, year),
                criteria(department, year, pairs, counts_of(lines, year), covered),
                directions(department, year, covered),
                conclusion(department, year, review),
                gaps(department, year, pairs, as_of),
            ]
        )
        return Document(
            title=TITLE,
            subtitle=f"за {of_year(year)}",
            organisation=department.full_name,
            kind="annual",
            year=str(year),
            place=department.name,
            as_of=as_of,
            sections=sections,
            appendices=present([*items(found, as_of), event_list(matrix)]),
            source="Записи портала «Связка»",
            notices=(department.notice,) if department.notice else (),
            approval=Approval(department.head_position) if department.head_position else None,
            signature=Signature("Составитель"),
        )
