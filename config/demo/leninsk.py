"""Ленинск-Кузнецкий: the programme of 2021–2024 with three plans, two indicators and seven directions."""

from monitoring.models import MonitoringDirection
from schools.models import Department

from .groundwork import add_schools, found, once, read
from .plans import lay_plan
from .programmes import add_indicators, add_programme

PLANS = ("leninsk_plan_1", "leninsk_plan_2", "leninsk_plan_3")


@once("leninsk-kuznetsky")
def build() -> Department:
    """Build the department with its programme, 57 items in three plans, targets and directions of monitoring."""
    facts = read("leninsk")
    department = found(facts["department"])
    add_schools(department, facts["schools"])
    programme = add_programme(department, facts["programme"])
    for name in PLANS:
        lay_plan(programme, read(name))
    add_indicators(programme, facts["indicators"])
    for number, row in enumerate(facts["directions"], start=1):
        MonitoringDirection.objects.add(department=department, programme=programme, number=number, **row)
    return department
