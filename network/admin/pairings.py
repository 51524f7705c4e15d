"""Pairs, their agreements and roadmaps; stage and state change only through `network.pairs`."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from schools.admin.base import (
    DepartmentFilter,
    PortalInline,
    ReadOnlyAdmin,
    ReadOnlyInline,
    RecordAdmin,
    StackedPortalInline,
)

from ..models import Agreement, Pairing, PairingMove, Plan
from .plans import SchedulesPlans


class AgreementInline(StackedPortalInline):
    model = Agreement


class RoadmapInline(PortalInline):
    model = Plan
    fk_name = "pairing"
    fields = ("department", "title", "first_year", "last_year", "state")
    autocomplete_fields = ("department",)
    show_change_link = True


class PairingMoveInline(ReadOnlyInline):
    model = PairingMove
    fields = ("at", "from_stage", "to_stage", "from_state", "to_state", "by", "reason")


@admin.register(Pairing)
class PairingAdmin(SchedulesPlans, RecordAdmin):
    list_display = ("leader", "partner", "department", "programme", "started_on", "stage", "state", "curator")
    list_filter = (("department", DepartmentFilter), "state", "stage")
    list_select_related = ("leader", "partner", "department", "programme", "curator")
    search_fields = ("leader__search_key", "partner__search_key")
    autocomplete_fields = ("department", "programme", "leader", "partner", "risks", "curator")
    date_hierarchy = "started_on"
    inlines = (AgreementInline, RoadmapInline, PairingMoveInline)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """A new pair may begin at any stage; from then on every move is a row with a reason."""
        return ("stage", "state", "ended_on") if obj else ()


@admin.register(PairingMove)
class PairingMoveAdmin(ReadOnlyAdmin):
    list_display = ("pairing", "at", "from_stage", "to_stage", "from_state", "to_state", "by")
    list_filter = (("pairing__department", DepartmentFilter), "to_stage", "to_state")
    list_select_related = ("pairing__leader", "pairing__partner", "by")
    search_fields = ("pairing__leader__search_key", "pairing__partner__search_key")
    date_hierarchy = "at"


@admin.register(Agreement)
class AgreementAdmin(RecordAdmin):
    list_display = ("pairing", "number", "signed_on", "valid_until", "file")
    list_filter = (("pairing__department", DepartmentFilter),)
    list_select_related = ("pairing__leader", "pairing__partner")
    search_fields = ("number", "pairing__leader__search_key", "pairing__partner__search_key")
    autocomplete_fields = ("pairing",)
    date_hierarchy = "signed_on"
