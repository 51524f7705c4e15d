"""Events in the admin: their state is said by the portal's own rules, never written past them."""

from datetime import date

import pytest
from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Event
from events.workflow import call_off
from network.models import Occurrence
from schools.access import Role
from tests.admin_forms import problems, sent
from tests.factories.events import EventFactory, EventKindFactory
from tests.factories.network import OccurrenceFactory
from tests.factories.schools import AdminFactory, DepartmentFactory, person

pytestmark = pytest.mark.django_db
State = Event.State
LIST = reverse("admin:events_event_changelist")


@pytest.fixture
def admin(client):
    client.force_login(AdminFactory())
    return client


@pytest.fixture
def occurrence():
    return OccurrenceFactory()


@pytest.fixture
def planned(occurrence):
    return EventFactory(
        department=occurrence.item.section.plan.department, occurrence=occurrence, state=State.PLANNED
    )  # fmt: skip


def page(event):
    return reverse("admin:events_event_change", args=[event.pk])


def act(client, action, *events, **values):
    return client.post(LIST, {"action": action, "_selected_action": [event.pk for event in events], **values})


def confirm(client, action, *events, **values):
    return act(client, action, *events, confirmed="yes", **values)


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def now(record):
    return type(record).objects.get(pk=record.pk)


class TestForm:
    def test_state_of_an_event_is_not_written_by_hand(self, admin, planned):
        form = admin.get(page(planned)).context["adminform"].form
        assert not {"state", "reason"} & set(form.fields)
        assert sent(admin, page(planned), state="cancelled", reason="так", topic="Другая").status_code == 302
        event = now(planned)
        assert (event.topic, event.state, event.reason) == ("Другая", State.PLANNED, "")

    def add(self, client, occurrence=None, **values):
        department = occurrence.item.section.plan.department if occurrence else DepartmentFactory()
        kind = EventKindFactory(department=department)
        named = {"department": department.pk, "kind": kind.pk, "topic": "Урок", "starts_on": "2022-08-15"}
        if occurrence:
            named["occurrence"] = occurrence.pk
        return sent(client, reverse("admin:events_event_add"), **named, **values)

    @pytest.mark.parametrize("state", ["postponed", "cancelled"])
    def test_new_event_is_planned_or_held(self, admin, state):
        refused = self.add(admin, state=state, reason="так")
        assert list(problems(refused)) == ["state"]
        assert [key for key, _label in refused.context["adminform"].form.fields["state"].choices] == ["planned", "held"]
        assert "reason" not in refused.context["adminform"].form.fields
        assert not Event.objects.exists()

    def test_new_event_that_was_held_is_the_departments_own_record(self, admin, occurrence):
        assert self.add(admin, occurrence, state="held").status_code == 302
        event = Event.objects.get()
        assert (event.state, event.is_recorded_held) == (State.HELD, True)
        assert now(occurrence).state == Occurrence.State.HELD

    def test_new_event_that_is_planned_leaves_its_occurrence_planned(self, admin, occurrence):
        assert self.add(admin, occurrence, state="planned").status_code == 302
        assert Event.objects.get().is_recorded_held is False
        assert now(occurrence).state == Occurrence.State.PLANNED


class TestHeld:
    def test_events_and_their_occurrences_are_held(self, admin, planned, occurrence):
        other = EventFactory(state=State.PLANNED)
        told = ngettext("%(number)d event is marked as held.", "%(number)d events are marked as held.", 2)
        assert said(act(admin, "mark_held", planned, other)) == [told % {"number": 2}]
        assert {now(event).state for event in (planned, other)} == {State.HELD}
        assert now(planned).is_recorded_held and now(occurrence).state == Occurrence.State.HELD

    def test_one_that_was_cancelled_stops_all_and_is_named(self, admin, planned, occurrence):
        gone = EventFactory(state=State.CANCELLED, reason="карантин", topic="Отменённая")
        (message,) = said(act(admin, "mark_held", planned, gone))
        assert "«Отменённая»" in message and _("This event was cancelled.") in message
        assert (now(planned).state, now(gone).state) == (State.PLANNED, State.CANCELLED)
        assert now(occurrence).state == Occurrence.State.PLANNED


class TestCallingOff:
    def test_first_asks_why(self, admin, planned):
        for action in ("postpone", "cancel"):
            response = act(admin, action, planned)
            text = response.content.decode()
            assert planned.topic in text and " style=" not in text and "<script>" not in text
            assert ("postponed_to" in response.context["form"].fields) == (action == "postpone")
        assert now(planned).state == State.PLANNED

    def test_postponed_with_its_occurrence_to_a_new_day(self, admin, planned, occurrence):
        response = confirm(admin, "postpone", planned, reason="карантин", postponed_to="2022-10-03")
        assert response.status_code == 302
        assert (now(planned).state, now(planned).reason) == (State.POSTPONED, "карантин")
        moved = now(occurrence)
        assert (moved.state, moved.reason, moved.postponed_to) == ("postponed", "карантин", date(2022, 10, 3))

    def test_cancelled_with_its_occurrence(self, admin, planned, occurrence):
        told = ngettext("%(number)d event is cancelled.", "%(number)d events are cancelled.", 1)
        assert said(confirm(admin, "cancel", planned, reason="карантин")) == [told % {"number": 1}]
        assert (now(planned).state, now(occurrence).state) == (State.CANCELLED, "cancelled")

    @pytest.mark.parametrize("reason", ["", "  \n "])
    @pytest.mark.parametrize("action", ["postpone", "cancel"])
    def test_without_a_reason_nothing_is_saved(self, admin, planned, action, reason):
        response = confirm(admin, action, planned, reason=reason)
        assert list(response.context["form"].errors) == ["reason"]
        assert now(planned).state == State.PLANNED

    def test_day_before_its_beginning_is_told_beside_the_field_and_nothing_is_saved(self, admin, planned, occurrence):
        other = EventFactory(state=State.PLANNED)
        response = confirm(admin, "postpone", other, planned, reason="карантин", postponed_to="2020-01-01")
        (problem,) = response.context["form"].errors["postponed_to"]
        assert _("It cannot be put off to a day before its beginning.") in problem and planned.topic in problem
        assert 'value="2020-01-01"' in response.content.decode()
        assert {now(event).state for event in (planned, other)} == {State.PLANNED}
        assert now(occurrence).state == Occurrence.State.PLANNED

    def test_one_that_was_held_stops_all(self, admin, planned):
        held = EventFactory(topic="Прошедшая")
        response = confirm(admin, "cancel", planned, held, reason="карантин")
        (problem,) = response.context["form"].non_field_errors()
        assert "«Прошедшая»" in problem and _("This event was held already.") in problem
        assert now(planned).state == State.PLANNED

    def test_new_day_is_asked_only_where_a_plan_keeps_it(self, admin):
        response = act(admin, "postpone", EventFactory(state=State.PLANNED))
        assert list(response.context["form"].fields) == ["reason"]

    def test_postponed_event_may_still_be_held(self, admin, planned, occurrence):
        call_off(planned, State.POSTPONED, "карантин")
        act(admin, "mark_held", planned)
        assert (now(planned).state, now(planned).reason, now(occurrence).state) == (State.HELD, "", "held")


@pytest.mark.parametrize("action", ["mark_held", "postpone", "cancel"])
class TestRights:
    def staff(self, department, role=Role.METHODOLOGIST, *rights):
        user = person(role, department, is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=rights))
        return user

    def test_colleague_acts_in_their_own_department_alone(self, client, planned, action):
        foreign = EventFactory(state=State.PLANNED)
        client.force_login(self.staff(planned.department, Role.METHODOLOGIST, "view_event", "change_event"))
        confirm(client, action, planned, foreign, reason="карантин")
        assert now(planned).state != State.PLANNED
        assert now(foreign).state == State.PLANNED

    def test_reader_changes_nothing(self, client, planned, action):
        client.force_login(self.staff(planned.department, Role.OFFICIAL, "view_event", "change_event"))
        assert confirm(client, action, planned, reason="карантин").status_code == 403
        assert now(planned).state == State.PLANNED

    def test_action_needs_the_right_to_change(self, client, planned, action):
        client.force_login(self.staff(planned.department, Role.METHODOLOGIST, "view_event"))
        confirm(client, action, planned, reason="карантин")
        assert now(planned).state == State.PLANNED
