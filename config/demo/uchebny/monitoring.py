"""What the invented department concluded: directions, findings, criteria, reviews of years, the management cycle."""

from typing import Any

from monitoring.models import (
    Criterion,
    CriterionAssessment,
    Decision,
    EffectReview,
    Finding,
    Measure,
    MonitoringDirection,
    Recommendation,
    YearReview,
)
from network.models import Pairing

from .world import FIRST_YEAR, LAST_MEASURED_YEAR, World, dice, facts


def conclude(world: World) -> None:
    data = facts("monitoring")
    for row in data["review"]:
        YearReview.objects.add(department=world.department, **row)
    found = _make_directions(world, data["direction"])
    _make_criteria(world, data["criterion"])
    for position, row in enumerate(data["recommendation"], start=1):
        _recommend(world, row, position, found[row["finding"], row["year"]])


def _make_directions(world: World, rows: list[dict[str, Any]]) -> dict[tuple[int, int], Finding]:
    """Directions with their findings; answers the first finding by direction and year."""
    first: dict[tuple[int, int], Finding] = {}
    for index, row in enumerate(rows):
        direction = MonitoringDirection.objects.add(
            department=world.department,
            programme=world.programmes["first"],
            number=index + 1,
            title=row["title"],
            subject=row["subject"],
            content=row["content"],
            performers=row["performers"],
        )
        for year, texts in row["findings"].items():
            for text in texts:
                finding = Finding.objects.add(
                    direction=direction, year=int(year), text=text, evidence=f"Мониторинг, {row['performers']}"
                )
                first.setdefault((index, int(year)), finding)
    return first


def _make_criteria(world: World, rows: list[dict[str, Any]]) -> None:
    """Experts judge every pair by every criterion that is not computed, in each year the pair works."""
    rng, department = dice("criteria"), world.department
    criteria = [
        Criterion.objects.add(
            department=department,
            number=number,
            text=row["text"],
            indicator=world.indicators.get(row.get("indicator", "")),
        )
        for number, row in enumerate(rows, start=1)
    ]
    verdicts = CriterionAssessment.Verdict
    for year in range(FIRST_YEAR, LAST_MEASURED_YEAR + 1):
        for pair in Pairing.objects.of_department(department).of_year(department.year(year)):
            ripe = (pair.stage or 0) + year - pair.started_on.year
            for criterion, row in zip(criteria, rows, strict=True):
                if criterion.indicator is None:
                    verdict = rng.choices(list(verdicts), weights=[1 + 2 * ripe, 3, 1 if ripe < 3 else 0])[0]
                    CriterionAssessment.objects.add(
                        criterion=criterion,
                        pairing=pair,
                        year=year,
                        verdict=verdict,
                        evidence=row[verdict],
                    )


def _recommend(world: World, row: dict[str, Any], position: int, finding: Finding) -> None:
    """A recommendation, and as far as the story goes: its measure, the decision on it, the review of its effect."""
    recommendation = Recommendation.objects.add(
        department=world.department,
        year=row["year"],
        addressee=row["to"],
        text=row["text"],
        finding=finding,
        position=position,
    )
    if "measure" not in row:
        return
    text, responsible, due_on, done_on = row["measure"]
    measure = Measure.objects.add(
        recommendation=recommendation, text=text, responsible=responsible, due_on=due_on, done_on=done_on or None
    )
    if "decision" not in row:
        return
    key, words = row["decision"]
    decision = Decision.objects.add(measure=measure, directive=world.directives[key], text=words)
    if "effect" in row:
        day, verdict, grounds = row["effect"]
        EffectReview.objects.add(decision=decision, reviewed_on=day, verdict=verdict, text=grounds)
