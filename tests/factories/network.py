"""Factories of programmes, plans and roadmaps, pairs, agreements and directives."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from network.models import (
    Agreement,
    Baseline,
    Clause,
    Directive,
    ExpectedResult,
    GlossaryTerm,
    Occurrence,
    Pairing,
    PairingMove,
    Plan,
    PlanItem,
    PlanSection,
    Programme,
    ProgrammeStatement,
)

from .schools import DepartmentFactory, SchoolFactory


class ProgrammeFactory(DjangoModelFactory):
    class Meta:
        model = Programme

    department = factory.SubFactory(DepartmentFactory)
    title = factory.Sequence(lambda n: f"Программа поддержки {n}")
    first_year = 2021
    last_year = 2024
    state = Programme.State.IN_FORCE


class StatementFactory(DjangoModelFactory):
    class Meta:
        model = ProgrammeStatement

    programme = factory.SubFactory(ProgrammeFactory)
    kind = ProgrammeStatement.Kind.TASK
    number = factory.Sequence(lambda n: n + 1)
    text = factory.LazyAttribute(lambda o: f"Задача {o.number}")


class BaselineFactory(DjangoModelFactory):
    class Meta:
        model = Baseline

    programme = factory.SubFactory(ProgrammeFactory)
    text = "Доля участников"
    value = 30


class ExpectedResultFactory(DjangoModelFactory):
    class Meta:
        model = ExpectedResult

    programme = factory.SubFactory(ProgrammeFactory)
    number = factory.Sequence(lambda n: n + 1)
    municipal = "Сеть работает"


class GlossaryTermFactory(DjangoModelFactory):
    class Meta:
        model = GlossaryTerm

    programme = factory.SubFactory(ProgrammeFactory)
    code = factory.Sequence(lambda n: f"УЧ{n}")
    meaning = "участник"


class PairingFactory(DjangoModelFactory):
    """An active pair of two schools of one department, begun on 1 September 2021."""

    class Meta:
        model = Pairing

    class Params:
        ended = factory.Trait(state=Pairing.State.ENDED, ended_on=date(2022, 5, 31))

    department = factory.SubFactory(DepartmentFactory)
    leader = factory.SubFactory(SchoolFactory, department=factory.SelfAttribute("..department"))
    partner = factory.SubFactory(SchoolFactory, department=factory.SelfAttribute("..department"))
    started_on = date(2021, 9, 1)


class PairingMoveFactory(DjangoModelFactory):
    class Meta:
        model = PairingMove

    pairing = factory.SubFactory(PairingFactory)
    from_stage = 1
    to_stage = 2
    from_state = Pairing.State.ACTIVE
    to_state = Pairing.State.ACTIVE
    reason = "дорожная карта утверждена"


class AgreementFactory(DjangoModelFactory):
    class Meta:
        model = Agreement

    pairing = factory.SubFactory(PairingFactory)
    number = factory.Sequence(lambda n: str(n + 1))
    signed_on = date(2021, 9, 10)


class PlanFactory(DjangoModelFactory):
    """A plan of a programme; for the plan of a pair see `RoadmapFactory`."""

    class Meta:
        model = Plan

    department = factory.SubFactory(DepartmentFactory)
    programme = factory.SubFactory(ProgrammeFactory, department=factory.SelfAttribute("..department"))
    title = factory.Sequence(lambda n: f"План {n}")
    first_year = 2021
    last_year = 2024
    state = Plan.State.IN_FORCE


class RoadmapFactory(PlanFactory):
    programme = None
    pairing = factory.SubFactory(PairingFactory, department=factory.SelfAttribute("..department"))
    title = factory.Sequence(lambda n: f"Дорожная карта {n}")


class PlanSectionFactory(DjangoModelFactory):
    class Meta:
        model = PlanSection

    plan = factory.SubFactory(PlanFactory)
    number = factory.Sequence(lambda n: str(n + 1))
    title = factory.Sequence(lambda n: f"Раздел {n}")
    position = factory.Sequence(lambda n: n)


class PlanItemFactory(DjangoModelFactory):
    class Meta:
        model = PlanItem

    section = factory.SubFactory(PlanSectionFactory)
    number = factory.Sequence(lambda n: str(n + 1))
    title = factory.Sequence(lambda n: f"Провести семинар {n}")
    term_text = "Ежегодно: август"
    responsible = "методист"
    position = factory.Sequence(lambda n: n)


class OccurrenceFactory(DjangoModelFactory):
    class Meta:
        model = Occurrence

    item = factory.SubFactory(PlanItemFactory)
    year = 2022
    starts_on = factory.LazyAttribute(lambda o: date(o.year, 8, 1))
    due_on = factory.LazyAttribute(lambda o: date(o.year, 8, 31))


class DirectiveFactory(DjangoModelFactory):
    class Meta:
        model = Directive

    department = factory.SubFactory(DepartmentFactory)
    number = factory.Sequence(lambda n: str(n + 1))
    issued_on = date(2021, 8, 25)
    title = factory.Sequence(lambda n: f"О взаимодействии школ {n}")


class ClauseFactory(DjangoModelFactory):
    class Meta:
        model = Clause

    directive = factory.SubFactory(DirectiveFactory)
    number = factory.Sequence(lambda n: f"{n + 1}.")
    text = "Утвердить план"
    position = factory.Sequence(lambda n: n)
