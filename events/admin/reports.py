"""Reports on events. Their state changes only through `events.workflow.move`; an accepted report is locked."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from schools.admin.base import (
    DepartmentFilter,
    HiddenFromIndex,
    PortalInline,
    ReadOnlyAdmin,
    ReadOnlyInline,
    RecordAdmin,
)

from ..models import EventReport, ReportFile, ReportMove


def is_locked(report: EventReport | None) -> bool:
    return report is not None and report.state == EventReport.State.ACCEPTED


class _LockedWithReport:
    """Nothing of an accepted report is added, changed or deleted."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not is_locked(obj) and super().has_add_permission(request, obj)  # type: ignore[misc]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not is_locked(obj) and super().has_change_permission(request, obj)  # type: ignore[misc]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not is_locked(obj) and super().has_delete_permission(request, obj)  # type: ignore[misc]


class FileInline(_LockedWithReport, PortalInline):
    model = ReportFile
    fields = ("name", "file", "size", "added_at")
    readonly_fields = ("added_at",)


class MoveInline(ReadOnlyInline):
    model = ReportMove
    fields = ("at", "action", "from_state", "to_state", "reason_code", "comment", "by")


@admin.register(EventReport)
class EventReportAdmin(RecordAdmin):
    list_display = ("event", "school", "state", "due_on", "submitted_at", "accepted_at", "teachers", "pupils")
    list_filter = (("event__department", DepartmentFilter), "state")
    list_select_related = ("event", "school")
    search_fields = ("event__search_key", "school__search_key")
    autocomplete_fields = ("event", "school")
    date_hierarchy = "due_on"
    inlines = (FileInline, MoveInline)
    fieldsets = (
        (None, {"fields": ("event", "school", "due_on", "held_on", "place")}),
        (_("Counts"), {"fields": ("heads", "teachers", "teachers_first", "pupils", "parents")}),
        (_("What came of it"), {"fields": ("result", "problems", "links")}),
        (_("State"), {"fields": ("state", "version", "submitted_at", "accepted_at")}),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("state", "version", "submitted_at", "accepted_at")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not is_locked(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not is_locked(obj) and super().has_delete_permission(request, obj)


@admin.register(ReportMove)
class ReportMoveAdmin(ReadOnlyAdmin):
    list_display = ("report", "at", "action", "from_state", "to_state", "by")
    list_filter = (("report__event__department", DepartmentFilter), "action")
    list_select_related = ("report__event", "report__school", "by")
    search_fields = ("report__event__search_key", "report__school__search_key")
    date_hierarchy = "at"


@admin.register(ReportFile)
class ReportFileAdmin(HiddenFromIndex, ReadOnlyAdmin):
    list_display = ("name", "report", "size", "added_at")
    list_select_related = ("report__event", "report__school")
    search_fields = ("report__event__search_key", "report__school__search_key")
