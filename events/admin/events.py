"""Events with their hosts and what was reported on them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from schools.admin.base import DepartmentFilter, HiddenFromIndex, PortalAdmin, PortalInline, ReadOnlyInline, RecordAdmin
from schools.admin.exchange import ExchangeMixin

from ..models import Event, EventHost, EventReport
from ..resources import EventResource
from ..workflow import hold_event
from .outcomes import OutcomeActions


class HostInline(PortalInline):
    model = EventHost
    fields = ("position", "school", "label")
    autocomplete_fields = ("school",)


class ReportInline(ReadOnlyInline):
    """Reports are asked for and moved by `events.workflow`; a link leads to each."""

    model = EventReport
    fields = ("school", "state", "due_on", "held_on", "teachers", "pupils")
    show_change_link = True


# What a department records of a new event; the rest becomes of it later.
NEW_STATES = (Event.State.PLANNED, Event.State.HELD)


@admin.register(Event)
class EventAdmin(OutcomeActions, ExchangeMixin, RecordAdmin):
    """What becomes of an event is said by the actions of the list, through `events.workflow`."""

    list_display = ("topic", "kind", "date_text", "department", "level", "state")
    list_filter = (("department", DepartmentFilter), "state", "level", "format")
    list_select_related = ("kind", "department")
    search_fields = ("search_key", "kind__search_key")
    autocomplete_fields = ("department", "kind", "occurrence", "pairing", "community")
    date_hierarchy = "starts_on"
    resource_classes = (EventResource,)
    inlines = (HostInline, ReportInline)

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return () if obj else ("reason",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("state", "reason") if obj else ()

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "state":
            kwargs["choices"] = [(state.value, state.label) for state in NEW_STATES]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Event, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if not change and obj.state == Event.State.HELD and obj.occurrence_id:
            hold_event(obj)  # its occurrence is done with it

    @admin.display(description=Event._meta.get_field("starts_on").verbose_name, ordering="starts_on")
    def date_text(self, event: Event) -> str:
        return event.date_text


@admin.register(EventHost)
class EventHostAdmin(HiddenFromIndex, PortalAdmin):
    list_display = ("event", "school", "label", "position")
    list_select_related = ("event", "school")
    search_fields = ("event__search_key", "school__search_key")
    autocomplete_fields = ("event", "school")
