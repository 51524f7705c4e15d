"""Programmes and indicators of the demo departments, from facts to records."""

from collections.abc import Iterable
from typing import Any

from monitoring.models import Indicator, Target
from network.models import Baseline, ExpectedResult, GlossaryTerm, Programme, ProgrammeStatement
from schools.models import Department


def add_programme(department: Department, facts: dict[str, Any]) -> Programme:
    """Create a programme in force with its points, baselines, expected results and glossary, in their order.

    `facts["statements"]` maps a kind of point to its texts, or to {title, text}. Raises ValidationError.
    """
    values = dict(facts)
    statements, baselines = values.pop("statements", {}), values.pop("baselines", ())
    results, glossary = values.pop("expected_results", ()), values.pop("glossary", {})
    programme = Programme.objects.add(department=department, state=Programme.State.IN_FORCE, **values)
    for kind, points in statements.items():
        for number, point in enumerate(points, start=1):
            told = {"text": point} if isinstance(point, str) else point
            ProgrammeStatement.objects.add(programme=programme, kind=kind, number=number, **told)
    for position, baseline in enumerate(baselines, start=1):
        Baseline.objects.add(programme=programme, position=position, **baseline)
    for number, result in enumerate(results, start=1):
        ExpectedResult.objects.add(programme=programme, number=number, **result)
    for position, (code, meaning) in enumerate(glossary.items(), start=1):
        GlossaryTerm.objects.add(programme=programme, code=code, meaning=meaning, position=position)
    return programme


def add_indicators(programme: Programme, rows: Iterable[dict[str, Any]]) -> list[Indicator]:
    """Create a programme's indicators in order; `targets` of a row maps a year to the least per cent to reach."""
    created = []
    for position, row in enumerate(rows, start=1):
        values = dict(row)
        targets = values.pop("targets", {})
        indicator = Indicator.objects.add(
            department=programme.department, programme=programme, position=position, **values
        )
        for year, value in targets.items():
            Target.objects.add(indicator=indicator, year=int(year), comparator=Target.Comparator.AT_LEAST, value=value)
        created.append(indicator)
    return created
