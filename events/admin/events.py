"""Events with their hosts and what was reported on them."""

from django.contrib import admin

from schools.admin.base import DepartmentFilter, HiddenFromIndex, PortalAdmin, PortalInline, ReadOnlyInline, RecordAdmin
from schools.admin.exchange import ExchangeMixin

from ..models import Event, EventHost, EventReport
from ..resources import EventResource


class HostInline(PortalInline):
    model = EventHost
    fields = ("position", "school", "label")
    autocomplete_fields = ("school",)


class ReportInline(ReadOnlyInline):
    """Reports are asked for and moved by `events.workflow`; a link leads to each."""

    model = EventReport
    fields = ("school", "state", "due_on", "held_on", "teachers", "pupils")
    show_change_link = True


@admin.register(Event)
class EventAdmin(ExchangeMixin, RecordAdmin):
    list_display = ("topic", "kind", "date_text", "department", "level", "state")
    list_filter = (("department", DepartmentFilter), "state", "level", "format")
    list_select_related = ("kind", "department")
    search_fields = ("search_key", "kind__search_key")
    autocomplete_fields = ("department", "kind", "occurrence", "pairing", "community")
    date_hierarchy = "starts_on"
    resource_classes = (EventResource,)
    inlines = (HostInline, ReportInline)

    @admin.display(description=Event._meta.get_field("starts_on").verbose_name, ordering="starts_on")
    def date_text(self, event: Event) -> str:
        return event.date_text


@admin.register(EventHost)
class EventHostAdmin(HiddenFromIndex, PortalAdmin):
    list_display = ("event", "school", "label", "position")
    list_select_related = ("event", "school")
    search_fields = ("event__search_key", "school__search_key")
    autocomplete_fields = ("event", "school")
