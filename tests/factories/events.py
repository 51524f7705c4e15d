"""Factories of event kinds, councils, communities, events with hosts, and reports."""

from datetime import date

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from events.models import (
    Community,
    Council,
    CouncilFunction,
    CouncilMember,
    Event,
    EventHost,
    EventKind,
    EventKindAlias,
    EventReport,
    ReportFile,
    ReportMove,
)

from .schools import DepartmentFactory, SchoolFactory


class CouncilFactory(DjangoModelFactory):
    class Meta:
        model = Council

    department = factory.SubFactory(DepartmentFactory)
    title = factory.Sequence(lambda n: f"Совет {n}")


class CouncilMemberFactory(DjangoModelFactory):
    class Meta:
        model = CouncilMember

    council = factory.SubFactory(CouncilFactory)
    title = "руководители школ"


class CouncilFunctionFactory(DjangoModelFactory):
    class Meta:
        model = CouncilFunction

    council = factory.SubFactory(CouncilFactory)
    text = "рассматривает итоги года"


class CommunityFactory(DjangoModelFactory):
    class Meta:
        model = Community

    department = factory.SubFactory(DepartmentFactory)
    title = factory.Sequence(lambda n: f"ГМО {n}")


class EventKindFactory(DjangoModelFactory):
    class Meta:
        model = EventKind

    department = factory.SubFactory(DepartmentFactory)
    name = factory.Sequence(lambda n: f"Семинар {n}")


class EventKindAliasFactory(DjangoModelFactory):
    class Meta:
        model = EventKindAlias

    kind = factory.SubFactory(EventKindFactory)
    name = factory.Sequence(lambda n: f"учёба {n}")


class EventFactory(DjangoModelFactory):
    """An event held on 12 September 2024; its kind belongs to the same department."""

    class Meta:
        model = Event

    department = factory.SubFactory(DepartmentFactory)
    kind = factory.SubFactory(EventKindFactory, department=factory.SelfAttribute("..department"))
    topic = factory.Sequence(lambda n: f"Тема {n}")
    starts_on = date(2024, 9, 12)
    state = Event.State.HELD


class EventHostFactory(DjangoModelFactory):
    class Meta:
        model = EventHost

    class Params:
        of_type = factory.Trait(school=None, label="ДО")

    event = factory.SubFactory(EventFactory)
    school = factory.SubFactory(SchoolFactory, department=factory.SelfAttribute("..event.department"))


class EventReportFactory(DjangoModelFactory):
    """A draft; `submitted=True`, `returned=True` and `accepted=True` set the state with its moments."""

    class Meta:
        model = EventReport

    class Params:
        submitted = factory.Trait(
            state=EventReport.State.SUBMITTED, submitted_at=factory.LazyFunction(timezone.now), teachers=20
        )
        returned = factory.Trait(
            state=EventReport.State.RETURNED, submitted_at=factory.LazyFunction(timezone.now), teachers=20
        )
        accepted = factory.Trait(
            state=EventReport.State.ACCEPTED,
            submitted_at=factory.LazyFunction(timezone.now),
            accepted_at=factory.LazyFunction(timezone.now),
            held_on=factory.SelfAttribute("event.starts_on"),
            teachers=20,
            teachers_first=8,
            result="Показаны приёмы работы",
        )

    event = factory.SubFactory(EventFactory)
    school = factory.SubFactory(SchoolFactory, department=factory.SelfAttribute("..event.department"))
    due_on = factory.LazyAttribute(lambda o: o.event.report_due_on)


class ReportMoveFactory(DjangoModelFactory):
    class Meta:
        model = ReportMove

    report = factory.SubFactory(EventReportFactory)
    action = "submit"
    from_state = EventReport.State.DRAFT
    to_state = EventReport.State.SUBMITTED
    at = factory.LazyFunction(timezone.now)


class ReportFileFactory(DjangoModelFactory):
    class Meta:
        model = ReportFile

    report = factory.SubFactory(EventReportFactory)
    file = factory.django.FileField(filename="protokol.pdf", data=b"%PDF-1.4")
    name = "protokol.pdf"
    size = 8
