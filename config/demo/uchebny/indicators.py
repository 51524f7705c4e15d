"""What the invented department measures: indicators with targets, numbers entered by schools, numbers computed."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from monitoring.measure import measure, record
from monitoring.models import Indicator, Measurement, Target
from schools.models import Listing

from .world import FIRST_YEAR, LAST_MEASURED_YEAR, World, dice, facts, store

_OURS = {"entered", "targets", "values"}  # keys of a row that are no fields of an indicator
_SUBJECTS = ("русский язык", "математика")
_STAGES = (("школьный этап", 34), ("муниципальный этап", 9))  # with per cent of pupils who take part

# One number of a school: breakdown → numerator and denominator, or the value.
Numbers = dict[str, dict[str, int | None]]


def make_indicators(world: World) -> None:
    for position, row in enumerate(facts("indicators")["indicator"], start=1):
        values = {name: value for name, value in row.items() if name not in _OURS}
        if "baseline" in values:
            values["baseline"] = Decimal(str(values["baseline"]))
        indicator = Indicator.objects.add(
            department=world.department, programme=world.programmes["first"], position=position, **values
        )
        world.indicators[row["code"]] = indicator
        fewer = indicator.direction == Indicator.Direction.LESS
        for year, value in row.get("targets", {}).items():
            Target.objects.add(
                indicator=indicator,
                year=int(year),
                comparator=Target.Comparator.AT_MOST if fewer else Target.Comparator.AT_LEAST,
                value=Decimal(str(value)),
            )


def enter_numbers(world: World) -> None:
    """What schools sent in each year, and the one count that the department keeps itself."""
    rng, records = dice("numbers"), []
    rows = {row["code"]: row for row in facts("indicators")["indicator"]}
    for code, indicator in world.indicators.items():
        for year, value in rows[code].get("values", {}).items():
            record(indicator, int(year), value=value)
        for year in range(FIRST_YEAR, LAST_MEASURED_YEAR + 1):
            for key, numbers in _of_schools(world, rows[code].get("entered", ""), year, rng):
                for breakdown, number in numbers.items():
                    school = world.schools[key]
                    records.append(
                        Measurement(indicator=indicator, year=year, school=school, breakdown=breakdown, **number)
                    )
    store(records)


def compute_numbers(world: World) -> None:
    """The computed indicators as they stood ten days into the next school year."""
    for year in range(FIRST_YEAR, LAST_MEASURED_YEAR + 1):
        measure(world.department, world.department.year(year), on=date(year + 1, 9, 10))


def _of_schools(world: World, what: str, year: int, rng: Random) -> Iterator[tuple[str, Numbers]]:
    """What the schools entered of one kind in a year; the branch is counted by its parent but for platforms."""
    for row in facts("schools")["school"]:
        key = row["key"]
        if "grades" not in row or (key == "branch11" and what != "platforms"):
            continue
        strength = _strength(world, key, year)
        if what == "passed":
            yield key, _passed(row, strength, rng)
        elif what == "contests":
            whole = world.pupils_8_11[key, year]
            yield key, {"": {"numerator": whole * (18 + 9 * strength) // 100, "denominator": whole}}
        elif what == "platforms":
            whole = world.teachers[key, year]
            # One school did not say how many of its teachers use platforms: it leaves both sides.
            unknown = (key, year) == ("evening12", 2024)
            used = None if unknown else whole * (30 + 11 * strength) // 100
            yield key, {"": {"numerator": used, "denominator": whole}}
        elif what:
            yield key, _olympiad(world.pupils_8_11[key, year], strength, what, rng)


def _strength(world: World, key: str, year: int) -> int:
    """0 to 5: leaders stand high, listed schools low, and everybody rises a little with the years."""
    if key in world.keys_of(Listing.Category.LEADER, year=year):
        base = 3
    else:
        base = 1 if key in world.keys_of(*Listing.FLAGGED, year=year) else 2
    return min(5, base + year - FIRST_YEAR)


def _passed(row: dict[str, Any], strength: int, rng: Random) -> Numbers:
    """Grades 9 and 11 apart; grade 9 is about a fifth of grades 8–11 and more."""
    pupils = row["figures"][3]
    sizes = {9: max(5, pupils * 3 // 10), 11: max(4, pupils // 6)}
    numbers: Numbers = {}
    for grade in row["grades"]:
        took = sizes[grade] + rng.randint(-2, 2)
        failed = min(took, rng.randint(0, max(0, took * (6 - strength) // 60 + 1)))
        numbers[f"{grade} класс"] = {"numerator": took - failed, "denominator": took}
    return numbers


def _olympiad(pupils: int, strength: int, what: str, rng: Random) -> Numbers:
    """Participations by subject and stage, unique pupils beside them; or prize-winners by subject."""
    if what == "winners":
        most = strength * pupils // 150
        return {subject: {"value": rng.randint(most // 2, most)} for subject in _SUBJECTS}
    numbers: Numbers = {}
    counts = []
    for stage, per_cent in _STAGES:
        for subject in _SUBJECTS:
            count = pupils * per_cent * (4 + strength) // 700 + rng.randint(0, 2)
            counts.append(count)
            numbers[f"{subject}, {stage}"] = {"value": count}
    # The same pupils take part in both stages, and many in both subjects.
    numbers["разных участников"] = {"value": max(counts[0], counts[1]) + min(counts[0], counts[1]) // 3}
    return numbers
