"""Тобольск: pairs of the «strong» and the «weak» by year, the partner's duties, indicators and criteria."""

from datetime import date

from monitoring.models import Criterion
from network.pairs import start_pair
from schools.fields import DatePrecision
from schools.models import Department

from .groundwork import add_schools, found, once, read
from .programmes import add_indicators, add_programme


@once("tobolsk")
def build() -> Department:
    """Build the department with three pairs of which only the year is known, five indicators and five criteria.

    No criterion is tied to an indicator: the source holds neither a plan nor a number to compute one from.
    """
    facts = read("tobolsk")
    department = found(facts["department"])
    schools = add_schools(department, facts["schools"])
    programme = add_programme(department, facts["programme"])
    for row in facts["pairs"]:
        start_pair(
            schools[row["leader"]],
            schools[row["partner"]],
            date(row["year"], 1, 1),
            started_precision=DatePrecision.YEAR,
            stage=None,
            programme=programme,
            note=facts["pair_note"],
        )
    add_indicators(programme, facts["indicators"])
    for number, text in enumerate(facts["criteria"], start=1):
        Criterion.objects.add(department=department, number=number, text=text)
    return department
