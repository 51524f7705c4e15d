"""Factories of indicators, targets, measurements, directions, findings, criteria and the management cycle."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from monitoring.models import (
    Criterion,
    CriterionAssessment,
    Decision,
    EffectReview,
    Finding,
    Indicator,
    Measure,
    Measurement,
    MonitoringDirection,
    Recommendation,
    Target,
    YearReview,
)

from .network import DirectiveFactory, PairingFactory
from .schools import DepartmentFactory


class IndicatorFactory(DjangoModelFactory):
    """A share of the municipality, entered by hand; `count=True` makes it a count."""

    class Meta:
        model = Indicator

    class Params:
        count = factory.Trait(unit=Indicator.Unit.COUNT)

    department = factory.SubFactory(DepartmentFactory)
    code = factory.Sequence(lambda n: f"П{n}")
    name = factory.Sequence(lambda n: f"Показатель {n}")


class TargetFactory(DjangoModelFactory):
    class Meta:
        model = Target

    indicator = factory.SubFactory(IndicatorFactory)
    year = 2024
    value = 50


class MeasurementFactory(DjangoModelFactory):
    """4 of 7 for the municipality; for a count pass `numerator=None, denominator=None, value=…`."""

    class Meta:
        model = Measurement

    indicator = factory.SubFactory(IndicatorFactory)
    year = 2024
    numerator = 4
    denominator = 7


class DirectionFactory(DjangoModelFactory):
    class Meta:
        model = MonitoringDirection

    department = factory.SubFactory(DepartmentFactory)
    number = factory.Sequence(lambda n: n + 1)
    title = factory.LazyAttribute(lambda o: f"Направление {o.number}")


class FindingFactory(DjangoModelFactory):
    class Meta:
        model = Finding

    direction = factory.SubFactory(DirectionFactory)
    year = 2024
    text = "Сеть выросла"


class CriterionFactory(DjangoModelFactory):
    class Meta:
        model = Criterion

    department = factory.SubFactory(DepartmentFactory)
    number = factory.Sequence(lambda n: n + 1)
    text = factory.LazyAttribute(lambda o: f"Критерий {o.number}")


class AssessmentFactory(DjangoModelFactory):
    class Meta:
        model = CriterionAssessment

    criterion = factory.SubFactory(CriterionFactory)
    pairing = factory.SubFactory(PairingFactory, department=factory.SelfAttribute("..criterion.department"))
    year = 2024
    verdict = CriterionAssessment.Verdict.YES
    evidence = "протокол встречи"


class RecommendationFactory(DjangoModelFactory):
    class Meta:
        model = Recommendation

    department = factory.SubFactory(DepartmentFactory)
    year = 2024
    addressee = "руководителям школ"
    text = factory.Sequence(lambda n: f"Продолжить работу {n}")


class MeasureFactory(DjangoModelFactory):
    class Meta:
        model = Measure

    recommendation = factory.SubFactory(RecommendationFactory)
    text = "Провести семинар"


class DecisionFactory(DjangoModelFactory):
    class Meta:
        model = Decision

    measure = factory.SubFactory(MeasureFactory)
    directive = factory.SubFactory(
        DirectiveFactory, department=factory.SelfAttribute("..measure.recommendation.department")
    )


class EffectReviewFactory(DjangoModelFactory):
    class Meta:
        model = EffectReview

    decision = factory.SubFactory(DecisionFactory)
    reviewed_on = date(2025, 1, 20)
    verdict = EffectReview.Verdict.EFFECTIVE
    text = "Доля выросла"


class YearReviewFactory(DjangoModelFactory):
    class Meta:
        model = YearReview

    department = factory.SubFactory(DepartmentFactory)
    year = 2024
    conclusion = "Работа продолжается."
