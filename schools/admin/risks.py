"""The dictionary of risk factors, and where each stands at a school."""

from django.contrib import admin

from ..models import Risk, RiskAlias, SchoolRisk
from ..resources import SchoolRiskResource
from .base import DepartmentFilter, HiddenFromIndex, PortalAdmin, PortalInline, RecordAdmin, ReportingYearMixin
from .exchange import ExchangeMixin


class RiskAliasInline(PortalInline):
    model = RiskAlias


@admin.register(Risk)
class RiskAdmin(PortalAdmin):
    list_display = ("name", "code", "is_infrastructure")
    list_filter = ("is_infrastructure",)
    search_fields = ("search_key", "code")
    inlines = (RiskAliasInline,)


@admin.register(RiskAlias)
class RiskAliasAdmin(HiddenFromIndex, PortalAdmin):
    list_display = ("name", "risk")
    list_select_related = ("risk",)
    search_fields = ("name", "risk__search_key")
    autocomplete_fields = ("risk",)


@admin.register(SchoolRisk)
class SchoolRiskAdmin(ReportingYearMixin, ExchangeMixin, RecordAdmin):
    year_of = "school__department"
    list_display = ("school", "risk", "reporting_year", "level", "state")
    list_filter = (("school__department", DepartmentFilter), "state", "level", "year", "risk")
    list_select_related = ("school__department", "risk")
    search_fields = ("school__search_key", "risk__search_key")
    autocomplete_fields = ("school", "risk")
    resource_classes = (SchoolRiskResource,)
