"""What may happen when: events held, postponed and cancelled; reports submitted, returned and accepted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from network.editing import mark
from network.models import Occurrence
from schools.models import Department, School, User

from .models import Event, EventHost, EventKind, EventReport, ReportMove

State = EventReport.State


@dataclass(frozen=True, slots=True)
class Transition:
    """From where to where an action leads, and whether it must say why."""

    sources: tuple[str, ...]
    target: str
    needs_reason: bool = False


# The whole life of a report in one table.
TRANSITIONS: dict[str, Transition] = {
    "submit": Transition((State.DRAFT, State.RETURNED), State.SUBMITTED),
    "return": Transition((State.SUBMITTED,), State.RETURNED, needs_reason=True),
    "accept": Transition((State.SUBMITTED,), State.ACCEPTED),
    "reopen": Transition((State.ACCEPTED,), State.RETURNED, needs_reason=True),
}


@transaction.atomic
def record_event(
    department: Department,
    kind: EventKind,
    topic: str,
    starts_on: date,
    hosts: Iterable[School | str] = (),
    **values: Any,
) -> Event:
    """Record an event, planned unless `state` says otherwise, with its hosts in order.

    A host given as text is a type of organisations as the source names it («ДО»). Raises ValidationError.
    """
    event = Event.objects.add(department=department, kind=kind, topic=topic, starts_on=starts_on, **values)
    for position, host in enumerate(hosts, start=1):
        named = {"label": host} if isinstance(host, str) else {"school": host}
        EventHost.objects.add(event=event, position=position, **named)
    if event.state == Event.State.HELD:
        _mark_occurrence(event, held=True)
    return event


@transaction.atomic
def hold_event(event: Event) -> Event:
    """Record a planned or postponed event as held by the department's own word, and its occurrence with it.

    Raises ValidationError for an event that was cancelled.
    """
    event = Event.objects.select_for_update(of=("self",)).select_related("occurrence").get(pk=event.pk)
    if event.state == Event.State.CANCELLED:
        raise ValidationError(_("This event was cancelled."))
    event.state, event.is_recorded_held, event.reason = Event.State.HELD, True, ""
    event.full_clean()
    event.save()
    _mark_occurrence(event, held=True)
    return event


@transaction.atomic
def request_reports(event: Event, schools: Iterable[School]) -> list[EventReport]:
    """Ask schools to report on an event, by so many days after it as the department sets."""
    return [EventReport.objects.add(event=event, school=school, due_on=event.report_due_on) for school in schools]


@transaction.atomic
def move(
    report: EventReport,
    action: str,
    by: User | None = None,
    comment: str = "",
    *,
    reason_code: str = "",
    at: Any = None,
) -> EventReport:
    """Take a report through one action of `TRANSITIONS`; the moment `at` is now unless given.

    Accepting the first report of an event holds the event and its occurrence of the plan; reopening the last
    accepted one takes that back. Raises ValidationError where the action does not fit the state, a reason is
    missing, a report to be submitted is incomplete, or its event was cancelled; KeyError for an unknown action.
    """
    report = EventReport.objects.select_for_update(of=("self",)).select_related("event").get(pk=report.pk)
    _check_allowed(report, action, has_reason=bool(comment.strip() or reason_code))
    moment = at or timezone.now()
    before, report.state = report.state, TRANSITIONS[action].target
    _stamp(report, action, moment)
    report.full_clean()
    report.save(moving=True)
    ReportMove.objects.add(
        report=report,
        action=action,
        from_state=before,
        to_state=report.state,
        comment=comment,
        reason_code=reason_code,
        by=by,
        at=moment,
    )
    if action in {"accept", "reopen"}:
        _settle(report.event)
    return report


def _check_allowed(report: EventReport, action: str, *, has_reason: bool) -> None:
    transition = TRANSITIONS[action]
    if report.state not in transition.sources:
        raise ValidationError(
            _("This cannot be done with a report that is: %(state)s.") % {"state": report.get_state_display()}
        )
    if transition.needs_reason and not has_reason:
        raise ValidationError(_("Say why: choose a reason or write a comment."))
    if action in {"submit", "accept"} and report.event.state == Event.State.CANCELLED:
        raise ValidationError(_("This event was cancelled."))
    if action == "submit":
        _check_complete(report)


def _check_complete(report: EventReport) -> None:
    """A report says when the event was held, how many took part, and what came of it."""
    errors: dict[str, str] = {}
    if report.held_on is None:
        errors["held_on"] = _("Say on which day the event was held.")
    if all(getattr(report, name) is None for name in ("heads", "teachers", "pupils", "parents")):
        errors["teachers"] = _("Give the number of participants in at least one category.")
    if not report.result.strip():
        errors["result"] = _("Describe the result.")
    if errors:
        raise ValidationError(errors)


def _stamp(report: EventReport, action: str, moment: Any) -> None:
    if action == "submit":
        report.submitted_at = report.submitted_at or moment
    elif action == "accept":
        report.accepted_at = moment
    elif action == "reopen":
        report.accepted_at, report.version = None, report.version + 1


def _settle(event: Event) -> None:
    """An event is held while a report on it is accepted, or the department recorded it so itself.

    The event is locked first: two reports of it that move at once must see each other.
    """
    event = Event.objects.select_for_update(of=("self",)).select_related("occurrence").get(pk=event.pk)
    held = event.is_recorded_held or event.reports.accepted().exists()
    state = Event.State.HELD if held else Event.State.PLANNED
    if event.state != state:  # the second report accepted changes nothing, and leaves no empty row of history
        event.state = state
        event.save(update_fields=["state"])
    _mark_occurrence(event, held=held)


def _mark_occurrence(event: Event, *, held: bool) -> None:
    """The event's occurrence is done while any of its events is held; what was put off or cancelled stays so."""
    occurrence = event.occurrence
    if occurrence is None:
        return
    others = Event.objects.held().filter(occurrence=occurrence.pk).exclude(pk=event.pk)
    if held or others.exists():
        done = Occurrence.State.HELD
    elif occurrence.state == Occurrence.State.HELD:
        done = Occurrence.State.PLANNED
    else:
        return
    if occurrence.state != done:
        mark(occurrence, done)


@transaction.atomic
def call_off(event: Event, state: str, reason: str, *, postponed_to: date | None = None) -> Event:
    """Postpone or cancel a planned event, with a reason. Raises ValidationError.

    Its occurrence goes with it unless another event still serves, or has served, that occurrence.
    """
    event = Event.objects.select_for_update(of=("self",)).select_related("occurrence").get(pk=event.pk)
    if state not in {Event.State.POSTPONED, Event.State.CANCELLED}:
        raise ValidationError(_("An event is called off by postponing or cancelling it."))
    if event.state == Event.State.HELD:
        raise ValidationError(_("This event was held already."))
    event.state, event.reason = state, reason.strip()
    event.full_clean()
    event.save()
    serving = Event.objects.filter(state__in=[Event.State.PLANNED, Event.State.HELD]).exclude(pk=event.pk)
    if event.occurrence is not None and not serving.filter(occurrence=event.occurrence_id).exists():
        mark(event.occurrence, state, reason=reason, postponed_to=postponed_to)
    return event
