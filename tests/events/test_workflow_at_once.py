"""Two hands on one report or one event at the same moment, on a real database."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from events.models import Event, EventReport, ReportMove
from events.workflow import move
from tests.factories.events import EventReportFactory

from .test_workflow import planned_event, report_in, states, submitted

State = EventReport.State


def at_once(*works):
    """Run functions in threads that start together; answers what each said or raised."""
    gate, outcomes = threading.Barrier(len(works)), {}

    def run(number, work):
        gate.wait()
        try:
            outcomes[number] = work().state
        except ValidationError as error:
            outcomes[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return [outcomes[number] for number in range(len(works))]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("action", ["submit", "accept"])
def test_of_two_at_once_one_wins(action):
    report = report_in(State.DRAFT if action == "submit" else State.SUBMITTED)
    outcomes = at_once(lambda: move(report, action), lambda: move(report, action))
    assert sum(isinstance(outcome, ValidationError) for outcome in outcomes) == 1
    assert ReportMove.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(3))
def test_two_reports_of_one_event_see_each_other(turn):
    event = planned_event()
    first, second = EventReportFactory(event=event, accepted=True), submitted(event)
    Event.objects.filter(pk=event.pk).update(state="held")
    outcomes = at_once(lambda: move(first, "reopen", comment="ошибка"), lambda: move(second, "accept"))
    assert sorted(outcomes) == ["accepted", "returned"]
    assert states(event) == ("held", "held")
