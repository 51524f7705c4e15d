"""Indicators with their targets, and measurements."""

from django.contrib import admin

from schools.admin.base import DepartmentFilter, PortalInline, RecordAdmin, ReportingYearMixin
from schools.admin.exchange import ExchangeMixin

from ..models import Indicator, Measurement, Target
from ..resources import IndicatorResource, MeasurementResource, TargetResource


class TargetInline(PortalInline):
    model = Target


@admin.register(Indicator)
class IndicatorAdmin(ExchangeMixin, RecordAdmin):
    list_display = ("code", "name", "department", "unit", "direction", "level", "computed_by", "is_active")
    list_display_links = ("code", "name")
    list_filter = (("department", DepartmentFilter), "unit", "level", "is_active")
    list_select_related = ("department",)
    search_fields = ("search_key",)
    autocomplete_fields = ("department", "programme")
    resource_classes = (IndicatorResource,)
    inlines = (TargetInline,)


@admin.register(Target)
class TargetAdmin(ReportingYearMixin, ExchangeMixin, RecordAdmin):
    year_of = "indicator__department"
    list_display = ("indicator", "reporting_year", "comparator", "value")
    list_filter = (("indicator__department", DepartmentFilter), "year")
    list_select_related = ("indicator__department",)
    search_fields = ("indicator__search_key",)
    autocomplete_fields = ("indicator",)
    resource_classes = (TargetResource,)


@admin.register(Measurement)
class MeasurementAdmin(ReportingYearMixin, ExchangeMixin, RecordAdmin):
    year_of = "indicator__department"
    list_display = (
        "indicator", "reporting_year", "school", "breakdown", "numerator", "denominator", "value", "origin",
    )  # fmt: skip
    list_filter = (("indicator__department", DepartmentFilter), "origin", "year")
    list_select_related = ("indicator__department", "school")
    search_fields = ("indicator__search_key", "school__search_key")
    autocomplete_fields = ("indicator", "school")
    readonly_fields = ("measured_at",)
    date_hierarchy = "measured_at"
    resource_classes = (MeasurementResource,)
