"""Kinds of event with their aliases, councils with composition and functions, communities."""

from django.contrib import admin

from schools.admin.base import DepartmentFilter, HiddenFromIndex, PortalAdmin, PortalInline, RecordAdmin
from schools.admin.exchange import ExchangeMixin

from ..models import Community, Council, CouncilFunction, CouncilMember, EventKind, EventKindAlias
from ..resources import EventKindResource


class KindAliasInline(PortalInline):
    model = EventKindAlias
    ordering = ("name",)


class MemberInline(PortalInline):
    model = CouncilMember


class FunctionInline(PortalInline):
    model = CouncilFunction


@admin.register(EventKind)
class EventKindAdmin(ExchangeMixin, RecordAdmin):
    list_display = ("name", "department", "council", "position")
    list_filter = (("department", DepartmentFilter),)
    list_select_related = ("department", "council")
    search_fields = ("search_key",)
    autocomplete_fields = ("department", "council")
    resource_classes = (EventKindResource,)
    inlines = (KindAliasInline,)


@admin.register(EventKindAlias)
class EventKindAliasAdmin(HiddenFromIndex, PortalAdmin):
    list_display = ("name", "kind")
    list_filter = (("kind__department", DepartmentFilter),)
    list_select_related = ("kind",)
    search_fields = ("name", "kind__search_key")
    autocomplete_fields = ("kind",)


@admin.register(Council)
class CouncilAdmin(RecordAdmin):
    list_display = ("title", "department")
    list_filter = (("department", DepartmentFilter),)
    list_select_related = ("department",)
    search_fields = ("title", "purpose")
    autocomplete_fields = ("department",)
    inlines = (MemberInline, FunctionInline)


@admin.register(CouncilMember)
class CouncilMemberAdmin(HiddenFromIndex, PortalAdmin):
    list_display = ("title", "council", "position")
    list_select_related = ("council",)
    search_fields = ("title",)
    autocomplete_fields = ("council",)


@admin.register(CouncilFunction)
class CouncilFunctionAdmin(HiddenFromIndex, PortalAdmin):
    list_display = ("text", "council", "position")
    list_select_related = ("council",)
    search_fields = ("text",)
    autocomplete_fields = ("council",)


@admin.register(Community)
class CommunityAdmin(RecordAdmin):
    list_display = ("title", "subject", "level", "department", "teachers")
    list_filter = (("department", DepartmentFilter), "level")
    list_select_related = ("department",)
    search_fields = ("title", "subject")
    autocomplete_fields = ("department", "schools")
