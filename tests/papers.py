"""Small towns for tests of papers: departments with just enough records for an annual paper."""

from datetime import date
from typing import Any

from events.models import Event
from reports.kinds import PAPERS
from reports.places import Place
from schools.models import Department
from tests.factories.events import EventFactory, EventHostFactory
from tests.factories.schools import DepartmentFactory, SchoolFactory

ANNUAL = PAPERS["annual"]


def town(slug: str = "belogorsk", years: tuple[int, ...] = (2020,), **values: Any) -> Department:
    """A department with an event in each of the years, hosted by a school."""
    department = DepartmentFactory(slug=slug, **{"name": "Белогорск", **values})
    school = SchoolFactory(department=department)
    for year in years:
        add_event(department, year, school=school)
    return department


def add_event(department: Department, year: int, *, school: Any = None, topic: str = "Современный урок") -> Event:
    event = EventFactory(department=department, topic=f"{topic}, {year}", starts_on=date(year, 10, 5))
    EventHostFactory(event=event, school=school or SchoolFactory(department=department))
    return event


def place(department: Department, year: int = 2020) -> Place:
    return Place(department, ANNUAL, department.year(year))
