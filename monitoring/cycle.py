"""A year's findings, criteria and recommendations as they are read together: one query for each of the three."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import FilteredRelation, Q

from network.models import Pairing
from network.models.pairing import MADE
from schools.models import Department
from schools.years import ReportingYear

from .models import Criterion, CriterionAssessment, EffectReview, MonitoringDirection, Recommendation


@dataclass(slots=True)
class DirectionOfYear:
    """A direction of monitoring with what it showed in the year: (text, evidence)."""

    number: int
    title: str
    subject: str
    content: str
    performers: str
    findings: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Assessed:
    """A pair judged by a criterion; `verdict` is a code of `CriterionAssessment.Verdict`."""

    criterion: int  # its number
    pair: int
    names: str
    verdict: str
    evidence: str


@dataclass(slots=True)
class CriterionOfYear:
    """A criterion with the year's judgements; `indicator` and `code` where an indicator computes it."""

    number: int
    text: str
    indicator: int | None
    code: str
    assessed: list[Assessed] = field(default_factory=list)

    def verdicts(self) -> list[tuple[str, int]]:
        """How often each verdict was given, in the order of the dictionary."""
        given = Counter(item.verdict for item in self.assessed)
        return [(code, given[code]) for code in CriterionAssessment.Verdict.values if given[code]]


@dataclass(slots=True)
class DecisionOn:
    """The directive that carries a measure out, and whether it worked: (day, code of the verdict, grounds)."""

    directive: int
    kind: str
    number: str
    issued_on: date | None
    title: str
    text: str
    effects: list[tuple[date, str, str]] = field(default_factory=list)


@dataclass(slots=True)
class MeasureOn:
    text: str
    responsible: str
    due_on: date | None
    done_on: date | None
    decisions: list[DecisionOn] = field(default_factory=list)


@dataclass(slots=True)
class Advice:
    """A recommendation with the measures taken on it."""

    pk: int
    addressee: str
    text: str
    measures: list[MeasureOn] = field(default_factory=list)


def directions_of(department: Department, year: ReportingYear) -> list[DirectionOfYear]:
    """All directions in their order, each with its findings of the year, if any."""
    rows = (
        MonitoringDirection.objects.shown_of(department)
        .annotate(of_year=FilteredRelation("findings", condition=Q(findings__year=year.start)))
        .order_by("number", "pk", "of_year__pk")
        .values_list("pk", "number", "title", "subject", "content", "performers", "of_year__text", "of_year__evidence")
    )
    found: dict[int, DirectionOfYear] = {}
    for pk, number, title, subject, content, performers, text, evidence in rows:
        direction = found.setdefault(pk, DirectionOfYear(number, title, subject, content, performers))
        if text is not None:
            direction.findings.append((text, evidence))
    return list(found.values())


def criteria_of(department: Department, year: ReportingYear) -> list[CriterionOfYear]:
    """All criteria in their order, each with the year's judgements of pairs; a pair only proposed is not told."""
    given = "of_year__"
    rows = (
        Criterion.objects.shown_of(department)
        .annotate(of_year=FilteredRelation("assessments", condition=Q(assessments__year=year.start)))
        .order_by("number", "pk", f"{given}pairing__started_on", f"{given}pairing", f"{given}pk")
        .values_list(
            "pk", "number", "text", "indicator", "indicator__code", f"{given}verdict", f"{given}evidence",
            f"{given}pairing", f"{given}pairing__state", f"{given}pairing__leader__short_name",
            f"{given}pairing__partner__short_name",
        )
    )  # fmt: skip
    found: dict[int, CriterionOfYear] = {}
    for pk, number, text, indicator, code, verdict, evidence, pair, state, leader, partner in rows:
        criterion = found.setdefault(pk, CriterionOfYear(number, text, indicator, code or ""))
        if verdict is not None and state in MADE:
            criterion.assessed.append(Assessed(number, pair, f"{leader} – {partner}", verdict, evidence))
    return list(found.values())


def pairs_in(department: Department, year: ReportingYear) -> int:
    """How many pairs worked in the year: of so many a criterion could have been judged."""
    return Pairing.objects.of_department(department).of_year(year).count()


_MEASURE = ("pk", "text", "responsible", "due_on", "done_on")
_DECISION = ("pk", "text", "directive", "directive__kind", "directive__number", "directive__issued_on",
             "directive__title")  # fmt: skip
_EFFECT = ("pk", "reviewed_on", "verdict", "text")


def advice_of(department: Department, year: ReportingYear) -> list[Advice]:
    """The year's recommendations in their order with measures, decisions and reviews of the effect."""
    paths = ("measures__", "measures__decisions__", "measures__decisions__reviews__")
    columns = [f"{path}{name}" for path, names in zip(paths, (_MEASURE, _DECISION, _EFFECT), strict=True)
               for name in names]  # fmt: skip
    rows = (
        Recommendation.objects.shown_of(department)
        .filter(year=year.start)
        .order_by("position", "pk", "measures__due_on", "measures__pk", "measures__decisions__pk", f"{paths[2]}pk")
        .values_list("pk", "addressee", "text", *columns)
    )
    found: dict[int, Advice] = {}
    measures: dict[int, MeasureOn] = {}
    decisions: dict[int, DecisionOn] = {}
    for pk, addressee, text, *rest in rows:
        advice = found.setdefault(pk, Advice(pk, addressee, text))
        _add_measure(advice, measures, decisions, rest)
    return list(found.values())


def _add_measure(
    advice: Advice, measures: dict[int, MeasureOn], decisions: dict[int, DecisionOn], rest: list[Any]
) -> None:
    """Lay what a joined row holds below its recommendation; what an earlier row held already stays as it is."""
    last = len(_MEASURE) + len(_DECISION)
    (pk, text, *when), made, effect = rest[: len(_MEASURE)], rest[len(_MEASURE) : last], rest[last:]
    if pk is None:
        return
    if pk not in measures:
        measures[pk] = MeasureOn(text, *when)
        advice.measures.append(measures[pk])
    key, said, directive, kind, number, issued_on, title = made
    if key is None:
        return
    if key not in decisions:
        decisions[key] = DecisionOn(directive, kind, number, issued_on, title, said)
        measures[pk].decisions.append(decisions[key])
    if effect[0] is not None:
        decisions[key].effects.append((effect[1], effect[2], effect[3]))


def effect_text(verdict: str) -> str:
    return str(EffectReview.Verdict(verdict).label) if verdict in EffectReview.Verdict.values else verdict
