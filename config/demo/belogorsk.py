"""Белогорск: the annual monitoring paper of 2017–2020, event kind by year."""

from datetime import date
from typing import Any

from events.models import Council, CouncilFunction, CouncilMember, Event, EventKind, EventKindAlias
from events.workflow import record_event
from monitoring.models import Recommendation, YearReview
from schools.fields import DatePrecision
from schools.models import Department, School

from .groundwork import add_resources, add_schools, found, once, read


@once("belogorsk")
def build() -> Department:
    """Build the department with its council, seven events, resources, review of 2020 and recommendation."""
    facts = read("belogorsk")
    department = found(facts["department"])
    schools = add_schools(department, facts["schools"])
    council = _council(department, facts["council"])
    for position, row in enumerate(facts["kinds"], start=1):
        kind = EventKind.objects.add(
            department=department,
            name=row["name"],
            purpose=row["purpose"],
            position=position,
            council=council if row.get("of_council") else None,
        )
        for alias in row["aliases"]:
            EventKindAlias.objects.add(kind=kind, name=alias)
        _events(kind, row["events"], schools)
    add_resources(department, facts["resources"], schools)
    YearReview.objects.add(department=department, **facts["review"])
    for position, row in enumerate(facts["recommendations"], start=1):
        Recommendation.objects.add(department=department, position=position, **row)
    return department


def _council(department: Department, facts: dict[str, Any]) -> Council:
    council = Council.objects.add(
        department=department, title=facts["title"], purpose=facts["purpose"], main_task=facts["main_task"]
    )
    for position, title in enumerate(facts["members"], start=1):
        CouncilMember.objects.add(council=council, position=position, title=title)
    for position, text in enumerate(facts["functions"], start=1):
        CouncilFunction.objects.add(council=council, position=position, text=text)
    return council


def _events(kind: EventKind, rows: list[dict[str, Any]], schools: dict[str, School]) -> None:
    """Events of a kind: only the year is known. A host that is no key of an organisation is a type as written."""
    for row in rows:
        record_event(
            kind.department,
            kind,
            row["topic"],
            date(row["year"], 1, 1),
            [schools.get(host, host) for host in row["hosts"]],
            date_precision=DatePrecision.YEAR,
            state=Event.State.HELD,
        )
