"""Events that the department itself records as held: without reports, and beside them."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from events.models import Event, EventReport
from events.workflow import hold_event, move, record_event
from network.models import Occurrence
from tests.events.test_workflow import report_in
from tests.factories.events import EventFactory, EventKindFactory
from tests.factories.network import OccurrenceFactory

State = EventReport.State


@pytest.mark.django_db
def test_a_record_of_the_department_holds_the_occurrence_too():
    occurrence = OccurrenceFactory()
    department = occurrence.item.section.plan.department
    kind = EventKindFactory(department=department)
    record_event(department, kind, "Семинар", date(2024, 9, 12), occurrence=occurrence, state=Event.State.HELD)
    occurrence.refresh_from_db()
    assert occurrence.state == Occurrence.State.HELD


@pytest.mark.django_db
def test_an_event_held_by_its_own_record_stays_held_when_a_report_is_reopened():
    report = report_in(State.SUBMITTED)
    held = hold_event(report.event)
    assert held.is_recorded_held
    move(report, "accept")
    move(report, "reopen", comment="опечатка")
    held.refresh_from_db()
    assert held.state == Event.State.HELD


@pytest.mark.django_db
def test_a_cancelled_event_is_not_held():
    event = EventFactory(state=Event.State.CANCELLED, reason="карантин")
    with pytest.raises(ValidationError):
        hold_event(event)
