"""Programmes with their points, baselines, expected results and glossary."""

from typing import Any

from django.contrib import admin

from schools.admin.base import (
    DepartmentFilter,
    HiddenFromIndex,
    PortalAdmin,
    PortalInline,
    RecordAdmin,
    StackedPortalInline,
)

from ..models import Baseline, ExpectedResult, GlossaryTerm, Plan, Programme, ProgrammeStatement
from .plans import SchedulesPlans


class StatementInline(PortalInline):
    model = ProgrammeStatement


class BaselineInline(PortalInline):
    model = Baseline


class ExpectedResultInline(StackedPortalInline):
    model = ExpectedResult


class GlossaryInline(PortalInline):
    model = GlossaryTerm


class PlanInline(PortalInline):
    model = Plan
    fields = ("position", "department", "title", "first_year", "last_year", "state")
    autocomplete_fields = ("department",)
    show_change_link = True


@admin.register(Programme)
class ProgrammeAdmin(SchedulesPlans, RecordAdmin):
    list_display = ("title", "department", "span", "state", "directive")
    list_filter = (("department", DepartmentFilter), "state", "first_year")
    list_select_related = ("department", "directive")
    search_fields = ("search_key",)
    autocomplete_fields = ("department", "directive")
    inlines = (StatementInline, BaselineInline, ExpectedResultInline, GlossaryInline, PlanInline)

    @admin.display(description=Programme._meta.get_field("first_year").verbose_name, ordering="first_year")
    def span(self, programme: Programme) -> Any:
        return programme.years


class _PartAdmin(HiddenFromIndex, RecordAdmin):
    list_filter = (("programme__department", DepartmentFilter),)
    list_select_related = ("programme",)
    autocomplete_fields = ("programme",)


@admin.register(ProgrammeStatement)
class StatementAdmin(_PartAdmin):
    list_display = ("number", "text", "kind", "programme")
    list_display_links = ("text",)
    search_fields = ("title", "text")


@admin.register(Baseline)
class BaselineAdmin(_PartAdmin):
    list_display = ("text", "value", "unit", "period", "programme")
    search_fields = ("text",)


@admin.register(ExpectedResult)
class ExpectedResultAdmin(_PartAdmin):
    list_display = ("number", "municipal", "programme")
    list_display_links = ("municipal",)
    search_fields = ("municipal", "institutional", "learner", "effect")


@admin.register(GlossaryTerm)
class GlossaryTermAdmin(HiddenFromIndex, PortalAdmin):
    list_display = ("code", "meaning", "programme")
    list_filter = (("programme__department", DepartmentFilter),)
    list_select_related = ("programme",)
    autocomplete_fields = ("programme",)
    search_fields = ("code", "meaning")
