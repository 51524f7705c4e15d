"""Directions of monitoring with findings, criteria with assessments of pairs."""

from django.contrib import admin

from schools.admin.base import DepartmentFilter, PortalInline, RecordAdmin, ReportingYearMixin

from ..models import Criterion, CriterionAssessment, Finding, MonitoringDirection


class FindingInline(PortalInline):
    model = Finding


class AssessmentInline(PortalInline):
    model = CriterionAssessment
    autocomplete_fields = ("pairing",)


@admin.register(MonitoringDirection)
class DirectionAdmin(RecordAdmin):
    list_display = ("number", "title", "department", "programme", "performers")
    list_display_links = ("title",)
    list_filter = (("department", DepartmentFilter),)
    list_select_related = ("department", "programme")
    search_fields = ("title", "subject")
    autocomplete_fields = ("department", "programme")
    inlines = (FindingInline,)


@admin.register(Finding)
class FindingAdmin(ReportingYearMixin, RecordAdmin):
    year_of = "direction__department"
    list_display = ("text", "reporting_year", "direction")
    list_filter = (("direction__department", DepartmentFilter), "year")
    list_select_related = ("direction__department",)
    search_fields = ("text", "evidence")
    autocomplete_fields = ("direction",)


@admin.register(Criterion)
class CriterionAdmin(RecordAdmin):
    list_display = ("number", "text", "department", "indicator")
    list_display_links = ("text",)
    list_filter = (("department", DepartmentFilter),)
    list_select_related = ("department", "indicator")
    search_fields = ("text",)
    autocomplete_fields = ("department", "indicator")
    inlines = (AssessmentInline,)


@admin.register(CriterionAssessment)
class AssessmentAdmin(ReportingYearMixin, RecordAdmin):
    year_of = "criterion__department"
    list_display = ("criterion", "pairing", "reporting_year", "verdict")
    list_filter = (("criterion__department", DepartmentFilter), "verdict", "year")
    list_select_related = ("criterion__department", "pairing__leader", "pairing__partner")
    search_fields = ("evidence", "pairing__leader__search_key", "pairing__partner__search_key")
    autocomplete_fields = ("criterion", "pairing")
