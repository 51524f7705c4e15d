"""Actions that say what became of events: held, postponed or cancelled, all of the chosen ones or none."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ..models import Event
from ..workflow import call_off, hold_event

State = Event.State


class CallOffForm(forms.Form):
    """Why events are called off, and for postponed ones of a plan the new day."""

    reason = forms.CharField(label=gettext_lazy("reason"), widget=forms.Textarea(attrs={"rows": 3, "cols": 60}))
    postponed_to = forms.DateField(
        label=gettext_lazy("postponed to"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=gettext_lazy("Is kept in the plan. Leave it empty where the new day is not known yet."),
    )

    def __init__(self, *args: Any, has_new_day: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_new_day:
            del self.fields["postponed_to"]

    def tell(self, refusal: ValidationError) -> None:
        for name, errors in refusal.update_error_dict({}).items():
            self.add_error(name if name in self.fields else None, errors)


class OutcomeActions(admin.ModelAdmin):
    """Put before the admin class of events."""

    actions = ("mark_held", "postpone", "cancel")

    @admin.action(description=gettext_lazy("Mark the chosen events as held"), permissions=["change"])
    def mark_held(self, request: HttpRequest, chosen: QuerySet[Event]) -> None:
        events = self._own(request, chosen)
        try:
            _for_all(events, hold_event)
        except ValidationError as refusal:
            said = _("Nothing is saved. %(problem)s") % {"problem": " ".join(refusal.messages)}
            self.message_user(request, said, messages.ERROR)
            return
        said = ngettext(
            "%(number)d event is marked as held.", "%(number)d events are marked as held.", len(events)
        )  # fmt: skip
        self.message_user(request, said % {"number": len(events)}, messages.SUCCESS)

    @admin.action(description=gettext_lazy("Postpone the chosen events"), permissions=["change"])
    def postpone(self, request: HttpRequest, chosen: QuerySet[Event]) -> HttpResponse | None:
        return self._call_off(request, self._own(request, chosen), State.POSTPONED)

    @admin.action(description=gettext_lazy("Cancel the chosen events"), permissions=["change"])
    def cancel(self, request: HttpRequest, chosen: QuerySet[Event]) -> HttpResponse | None:
        return self._call_off(request, self._own(request, chosen), State.CANCELLED)

    def _own(self, request: HttpRequest, chosen: QuerySet[Event]) -> list[Event]:
        """The chosen events. A reader who may not change one of them changes none."""
        events = list(chosen.order_by("pk"))
        own = set(
            Event.objects.editable_by(request.user).filter(pk__in=chosen.values("pk")).values_list("pk", flat=True)
        )
        if any(event.pk not in own for event in events):
            raise PermissionDenied
        return events

    def _call_off(self, request: HttpRequest, events: list[Event], state: str) -> HttpResponse | None:
        """First asks why; then does it, or tells in the form what stands against it."""
        # An event keeps no new day of its own: it stands in the plan the event was to fulfil.
        is_postponed = state == State.POSTPONED
        has_new_day = is_postponed and any(event.occurrence_id for event in events)
        form = CallOffForm(request.POST if "confirmed" in request.POST else None, has_new_day=has_new_day)
        if form.is_valid():
            reason, day = form.cleaned_data["reason"], form.cleaned_data.get("postponed_to")
            try:
                _for_all(events, lambda event: call_off(event, state, reason, postponed_to=day))
            except ValidationError as refusal:
                form.tell(refusal)
            else:
                self._tell_called_off(request, state, len(events))
                return None
        context = {
            **self.admin_site.each_context(request),
            "title": _("Postpone the chosen events") if is_postponed else _("Cancel the chosen events"),
            "opts": self.opts,
            "events": events,
            "form": form,
            "action": "postpone" if is_postponed else "cancel",
        }
        return TemplateResponse(request, "admin/events/call_off.html", context)

    def _tell_called_off(self, request: HttpRequest, state: str, number: int) -> None:
        if state == State.POSTPONED:
            said = ngettext("%(number)d event is postponed.", "%(number)d events are postponed.", number)
        else:
            said = ngettext("%(number)d event is cancelled.", "%(number)d events are cancelled.", number)
        self.message_user(request, said % {"number": number}, messages.SUCCESS)


@transaction.atomic
def _for_all(events: list[Event], act: Callable[[Event], Event]) -> None:
    """Raises ValidationError that names the event it stopped at; then nothing is done to any."""
    for event in events:
        try:
            act(event)
        except ValidationError as refusal:
            raise _about(event, refusal) from refusal


def _about(event: Event, refusal: ValidationError) -> ValidationError:
    return ValidationError(
        {
            name: [f"«{event}»: {message}" for message in ValidationError(errors).messages]
            for name, errors in refusal.update_error_dict({}).items()
        }
    )
