"""The organisations of the invented municipality: head counts, lists, risks, what they lend."""

from datetime import date
from typing import Any

from config.demo.groundwork import add_resources, add_schools, found
from config.demo.risks import risk_factors
from schools.models import Department, Listing, SchoolFigures, SchoolRisk

from .world import CURRENT_YEAR, FIRST_YEAR, World, dice, facts, store

_STATES = {"f": SchoolRisk.State.FOUND, "w": SchoolRisk.State.IN_WORK, "o": SchoolRisk.State.OVERCOME}
_EVIDENCE = {
    SchoolRisk.State.FOUND: "Рисковый профиль школы, анкета администрации.",
    SchoolRisk.State.IN_WORK: "Пункты дорожной карты пары, отчёты о мероприятиях.",
    SchoolRisk.State.OVERCOME: "Повторная анкета: фактор больше не отмечен.",
}
_COUNTS = ("teachers", "heads", "pupils", "pupils_8_11")
_ONLY_OURS = {"figures", "grades"}  # keys of a row that are no fields of a school


def make_department() -> Department:
    return found(facts("schools")["department"])


def make_schools(world: World) -> None:
    """The organisations with everything that is kept about them."""
    rows = [
        {name: value for name, value in row.items() if name not in _ONLY_OURS}
        | {"site": f"https://{row['key']}.uchebny.example/"}
        for row in facts("schools")["school"]
    ]
    world.schools = add_schools(world.department, rows)
    add_resources(world.department, facts("lists")["resource"], world.schools)
    _make_figures(world)
    _make_lists(world)
    _make_risks(world)


def _make_figures(world: World) -> None:
    """Head counts on 20 September of each year; the gaps of the data files stay gaps, never zeros."""
    rng, gaps, records = dice("figures"), facts("lists")["figures_gaps"], []
    for row in facts("schools")["school"]:
        key = row["key"]
        for year in range(FIRST_YEAR, CURRENT_YEAR + 1) if "figures" in row else ():
            counts = _counts(row["figures"], year, rng)
            world.teachers[key, year] = counts["teachers"] or 0
            world.pupils_8_11[key, year] = counts["pupils_8_11"] or 0
            unsent = year == CURRENT_YEAR and key not in gaps["entered_this_year"]
            if unsent or [key, year] in gaps["missing"]:
                continue
            if [key, year] in gaps["no_teachers"]:
                counts["teachers"] = None
            records.append(SchoolFigures(school=world.schools[key], year=year, as_of=date(year, 9, 20), **counts))
    store(records)


def _counts(first: list[int], year: int, rng: Any) -> dict[str, int | None]:
    """Numbers near those of the first year; a negative one says that the organisation keeps none."""
    widths = (1, 0, max(2, first[2] // 50), max(1, first[3] // 40))
    return {
        name: None if base < 0 else base + (rng.randint(-width, width) if year > FIRST_YEAR else 0)
        for name, base, width in zip(_COUNTS, first, widths, strict=True)
    }


def _make_lists(world: World) -> None:
    records = []
    for text, categories in facts("lists")["listings"].items():
        year = int(text)
        basis = f"Приказ о списках на {world.department.year(year)} учебный год"
        for category, keys in categories.items():
            world.listed[year, category] = keys
            for key in keys:
                records.append(Listing(school=world.schools[key], year=year, category=category, basis=basis))
    store(records)


def _make_risks(world: World) -> None:
    factors, records = risk_factors(), []
    for key, risks in facts("lists")["school_risks"].items():
        for code, (level, states) in risks.items():
            for shift, letter in enumerate(states):
                if letter not in _STATES:
                    continue
                state = _STATES[letter]
                records.append(
                    SchoolRisk(
                        school=world.schools[key],
                        risk=factors[code],
                        year=FIRST_YEAR + shift,
                        level=level,
                        state=state,
                        evidence=_EVIDENCE[state],
                    )
                )
    store(records)
