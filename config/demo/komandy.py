"""The note on management teams: clusters, risk profiles, partners chosen by the risks they know."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from monitoring.models import YearReview
from network.editing import add_roadmap, approve
from network.models import Pairing
from network.pairs import advance, sign_agreement, start_pair
from schools.fields import DatePrecision
from schools.models import Department, Listing, Risk, School, SchoolRisk

from .groundwork import add_resources, add_schools, found, once, read
from .risks import risk_factors


@once("komandy")
def build() -> Department:
    """Build the department with its clusters, risk profiles and seven pairs, all laid to the year of the facts."""
    facts = read("komandy")
    year: int = facts["year"]
    department = found(facts["department"])
    schools, risks = add_schools(department, facts["schools"]), risk_factors()
    for cluster in facts["clusters"]:
        for key in cluster["schools"]:
            Listing.objects.add(school=schools[key], year=year, category=cluster["category"], basis=cluster["basis"])
    for profile in facts["profiles"]:
        for key in profile["schools"]:
            _profile(schools[key], year, profile, risks)
    for row in facts["pairs"]:
        pairing = _pair(row, year, schools, risks, note=f"{row['note']} {facts['roadmap_note']}")
        _roadmap(pairing, year)
    add_resources(department, facts["resources"], schools)
    YearReview.objects.add(department=department, year=year, **facts["review"])
    return department


def _profile(school: School, year: int, facts: dict[str, Any], risks: dict[str, Risk]) -> None:
    evidence = facts.get("evidence", {})
    for code in facts["risks"]:
        SchoolRisk.objects.add(
            school=school, risk=risks[code], year=year, state=facts["state"], evidence=evidence.get(code, "")
        )


def _pair(
    facts: dict[str, Any], year: int, schools: dict[str, School], risks: dict[str, Risk], *, note: str
) -> Pairing:
    """An active pair, with the agreement where the source tells of one."""
    pairing = start_pair(
        schools[facts["leader"]],
        schools[facts["partner"]],
        date(year, 1, 1),
        started_precision=DatePrecision.YEAR,
        risks=[risks[code] for code in facts["risks"]],
        note=note,
        at=_beginning(year),
    )
    if "agreement" in facts:
        sign_agreement(pairing, note=facts["agreement"])
    return pairing


def _roadmap(pairing: Pairing, year: int) -> Pairing:
    """The roadmap, empty: the source says only that it exists and that joint events were held by it."""
    title = f"Дорожная карта: {pairing} (содержание в справке не приведено)"
    approve(add_roadmap(pairing, title, year, year))
    why = "Дорожная карта есть, совместные мероприятия проводились."
    return advance(pairing, Pairing.Stage.JOINT_WORK, reason=why, at=_beginning(year))


def _beginning(year: int) -> datetime:
    """The note tells of one year and no day: moves are put at its beginning."""
    return timezone.make_aware(datetime(year, 1, 1, 12))
