"""The life of events and reports: state × action as one table, reasons, and what follows for the plan."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from events.models import Event, EventReport, ReportMove
from events.workflow import TRANSITIONS, call_off, move, record_event, request_reports
from network.models import Occurrence
from schools.access import Role
from tests.factories.events import EventFactory, EventKindFactory, EventReportFactory
from tests.factories.network import OccurrenceFactory
from tests.factories.schools import SchoolFactory, person

State = EventReport.State
WRITTEN = {"held_on": date(2024, 9, 12), "teachers": 20, "teachers_first": 8, "result": "Показаны приёмы"}

# State → action → the state it leads to; what is not named is refused.
LIFE = {
    State.DRAFT: {"submit": State.SUBMITTED},
    State.SUBMITTED: {"return": State.RETURNED, "accept": State.ACCEPTED},
    State.RETURNED: {"submit": State.SUBMITTED},
    State.ACCEPTED: {"reopen": State.RETURNED},
}


def report_in(state, **values):
    trait = {} if state == State.DRAFT else {state.value: True}
    return EventReportFactory(**trait, **(WRITTEN | {"event__state": "planned"} | values))


@pytest.mark.django_db
@pytest.mark.parametrize("action", TRANSITIONS)
@pytest.mark.parametrize("state", State)
def test_state_by_action(state, action):
    report = report_in(state)
    by = person(Role.METHODOLOGIST, report.event.department)
    if action in LIFE[state]:
        moved = move(report, action, by, "проверено")
        assert moved.state == LIFE[state][action]
        row = ReportMove.objects.get()
        assert (row.action, row.from_state, row.to_state, row.by, row.comment) == (
            action, state, moved.state, by, "проверено",
        )  # fmt: skip
    else:
        with pytest.raises(ValidationError):
            move(report, action, by, "проверено")
        report.refresh_from_db()
        assert report.state == state
        assert not ReportMove.objects.exists()


def test_every_action_is_in_the_table():
    assert {action for actions in LIFE.values() for action in actions} == set(TRANSITIONS)


@pytest.mark.django_db
def test_unknown_action():
    with pytest.raises(KeyError):
        move(EventReportFactory(), "forget")


@pytest.mark.django_db
@pytest.mark.parametrize(("state", "action"), [(State.SUBMITTED, "return"), (State.ACCEPTED, "reopen")])
def test_taking_back_needs_a_reason(state, action):
    report = report_in(state)
    for comment in ("", "   "):
        with pytest.raises(ValidationError):
            move(report, action, comment=comment)
    with pytest.raises(ValidationError):
        move(report, action, reason_code="whim")
    report.refresh_from_db()
    assert (report.state, report.moves.count()) == (state, 0)
    assert move(report, action, reason_code="counts").moves.get().reason_code == "counts"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"held_on": None}, "held_on"),
        ({"teachers": None, "teachers_first": None}, "teachers"),
        ({"result": "  "}, "result"),
    ],
)
def test_incomplete_report_is_not_submitted(values, field):
    report = report_in(State.DRAFT, **values)
    with pytest.raises(ValidationError) as refused:
        move(report, "submit")
    assert list(refused.value.message_dict) == [field]
    report.refresh_from_db()
    assert (report.state, report.submitted_at) == (State.DRAFT, None)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["heads", "teachers", "pupils", "parents"])
def test_one_category_of_participants_is_enough(name):
    report = report_in(State.DRAFT, **{"teachers": None, "teachers_first": None, name: 0})
    assert move(report, "submit").state == State.SUBMITTED


@pytest.mark.django_db
def test_moments_and_versions():
    report, first = report_in(State.DRAFT), timezone.now() - timedelta(days=9)
    report = move(report, "submit", at=first)
    report = move(report, "return", comment="не хватает чисел")
    report = move(report, "submit")
    assert report.submitted_at == first  # the first time tells whether it was timely
    report = move(report, "accept")
    assert report.accepted_at is not None
    report = move(report, "reopen", comment="ошибка в числах")
    assert (report.accepted_at, report.version) == (None, 2)
    assert [row.action for row in report.moves.order_by("pk")] == ["submit", "return", "submit", "accept", "reopen"]


@pytest.mark.django_db
def test_what_is_accepted_is_what_stands_in_the_database():
    report = report_in(State.DRAFT)
    stale = EventReport.objects.get(pk=report.pk)
    move(report, "submit")
    stale.teachers = 500
    assert move(stale, "accept").teachers == 20


def planned_event(**values):
    event = EventFactory(state="planned", **values)
    event.occurrence = OccurrenceFactory(item__section__plan__department=event.department)
    event.save()
    return event


def states(event):
    event.refresh_from_db()
    return event.state, Occurrence.objects.get(pk=event.occurrence_id).state


def submitted(event):
    return EventReportFactory(event=event, submitted=True, **WRITTEN)


@pytest.mark.django_db
def test_accepting_holds_the_event_and_reopening_takes_it_back():
    event = planned_event()
    first, second = submitted(event), submitted(event)
    assert states(event) == ("planned", "planned")
    move(first, "accept")
    assert states(event) == ("held", "held")
    move(second, "accept")
    move(first, "reopen", comment="ошибка")
    assert states(event) == ("held", "held")
    move(second, "reopen", comment="ошибка")
    assert states(event) == ("planned", "planned")


@pytest.mark.django_db
def test_occurrence_stays_done_by_another_event():
    event = planned_event()
    EventFactory(department=event.department, occurrence=event.occurrence, state="held")
    report = submitted(event)
    move(report, "accept")
    move(report, "reopen", comment="ошибка")
    assert states(event) == ("planned", "held")


@pytest.mark.django_db
def test_second_report_leaves_no_empty_history():
    event = planned_event()
    first, second = submitted(event), submitted(event)
    move(first, "accept")
    before = event.history.count(), event.occurrence.history.count()
    move(second, "accept")
    assert (event.history.count(), event.occurrence.history.count()) == before


@pytest.mark.django_db
def test_event_without_an_occurrence():
    event = EventFactory(state="planned")
    move(submitted(event), "accept")
    event.refresh_from_db()
    assert event.state == "held"


@pytest.mark.django_db
def test_postponed_event_is_held_when_its_report_is_accepted():
    event = planned_event()
    report = submitted(event)
    call_off(event, "postponed", "карантин", postponed_to=date(2024, 11, 1))
    move(report, "accept")
    assert states(event) == ("held", "held")


@pytest.mark.django_db
@pytest.mark.parametrize(("state", "action"), [(State.DRAFT, "submit"), (State.SUBMITTED, "accept")])
def test_cancelled_event_takes_no_reports(state, action):
    report = report_in(state, event__state="cancelled", event__reason="ремонт")
    with pytest.raises(ValidationError):
        move(report, action)
    report.refresh_from_db()
    assert report.state == state


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["postponed", "cancelled"])
def test_calling_off_takes_the_occurrence_with_it(state):
    event = planned_event()
    called = call_off(event, state, " карантин ", postponed_to=date(2024, 11, 1) if state == "postponed" else None)
    assert (called.state, called.reason) == (state, "карантин")
    assert states(event) == (state, state)
    assert Occurrence.objects.get().reason == "карантин"


@pytest.mark.django_db
def test_calling_off_one_of_two_leaves_the_occurrence():
    event = planned_event()
    other = EventFactory(department=event.department, occurrence=event.occurrence, state="planned")
    call_off(event, "cancelled", "карантин")
    assert states(event) == ("cancelled", "planned")
    call_off(other, "cancelled", "карантин")
    assert states(other) == ("cancelled", "cancelled")


@pytest.mark.django_db
@pytest.mark.parametrize("reason", ["", "  "])
def test_calling_off_needs_a_reason(reason):
    event = planned_event()
    with pytest.raises(ValidationError):
        call_off(event, "cancelled", reason)
    assert states(event) == ("planned", "planned")


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["held", "planned", "lost"])
def test_calling_off_only_puts_off_or_cancels(state):
    event = planned_event()
    with pytest.raises(ValidationError):
        call_off(event, state, "причина")
    assert states(event) == ("planned", "planned")


@pytest.mark.django_db
def test_held_event_is_not_called_off():
    event = EventFactory()
    with pytest.raises(ValidationError):
        call_off(event, "cancelled", "карантин")


@pytest.mark.django_db
def test_event_with_hosts_in_order():
    school = SchoolFactory()
    kind = EventKindFactory(department=school.department)
    event = record_event(school.department, kind, "Единый день", date(2024, 3, 1), ["ДО", school])
    assert (event.state, [str(host) for host in event.hosts.all()]) == ("planned", ["ДО", str(school)])


@pytest.mark.django_db
@pytest.mark.parametrize("problem", ["foreign host", "host twice", "foreign kind", "no topic"])
def test_event_with_a_mistake_saves_nothing(problem):
    school = SchoolFactory()
    kind = EventKindFactory(**({} if problem == "foreign kind" else {"department": school.department}))
    hosts = {"foreign host": [school, SchoolFactory()], "host twice": [school, school]}.get(problem, [school])
    with pytest.raises(ValidationError):
        record_event(school.department, kind, "" if problem == "no topic" else "Тема", date(2024, 3, 1), hosts)
    assert not Event.objects.exists()


@pytest.mark.django_db
def test_reports_are_asked_for_by_a_day():
    event = EventFactory()
    schools = SchoolFactory.create_batch(2, department=event.department)
    asked = request_reports(event, schools)
    assert [(report.school, report.due_on, report.state) for report in asked] == [
        (school, date(2024, 9, 22), "draft") for school in schools
    ]
    with pytest.raises(ValidationError):
        request_reports(event, [SchoolFactory(department=event.department), schools[0]])
    assert event.reports.count() == 2
