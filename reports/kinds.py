"""The papers a department can draw: each kind's name, the years it has data for, and how it is composed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from reports.contents.annual import annual, years_by_department
from reports.document import Document
from reports.models import PaperKind
from schools.models import Department
from schools.years import ReportingYear


@dataclass(frozen=True)
class Paper:
    """A kind of paper. Years with data come newest first; `compose` answers with the data of the moment."""

    code: str
    years_by_department: Callable[[Iterable[Department]], dict[int, list[ReportingYear]]]
    draw: Callable[..., Document]

    @property
    def title(self) -> str:
        return str(PaperKind(self.code).label)

    def years(self, department: Department) -> list[ReportingYear]:
        return self.years_by_department([department])[department.pk]

    def compose(self, department: Department, year: ReportingYear, as_of: date) -> Document:
        return self.draw(department, year, as_of=as_of)


PAPERS: dict[str, Paper] = {
    PaperKind.ANNUAL: Paper(PaperKind.ANNUAL, years_by_department, annual),
}


def years_with_papers(departments: Iterable[Department]) -> dict[int, list[ReportingYear]]:
    """Primary key of each department → the years that have a paper of any kind, the newest first."""
    listed = list(departments)
    found: dict[int, set[ReportingYear]] = {department.pk: set() for department in listed}
    for paper in PAPERS.values():
        for key, years in paper.years_by_department(listed).items():
            found[key].update(years)
    return {key: sorted(years, reverse=True) for key, years in found.items()}
