"""Organisations with their aliases, figures, categories, risks and resources."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from ..models import Listing, Resource, School, SchoolAlias, SchoolFigures, SchoolRisk
from ..resources import FiguresResource, ListingResource, SchoolResource
from .base import DepartmentFilter, HiddenFromIndex, PortalAdmin, PortalInline, RecordAdmin, ReportingYearMixin
from .exchange import ExchangeMixin


class AliasInline(PortalInline):
    model = SchoolAlias


class FiguresInline(PortalInline):
    model = SchoolFigures


class ListingInline(PortalInline):
    model = Listing


class SchoolRiskInline(PortalInline):
    model = SchoolRisk
    autocomplete_fields = ("risk",)


class ResourceInline(PortalInline):
    model = Resource
    fields = ("department", "kind", "text")
    autocomplete_fields = ("department",)


@admin.register(School)
class SchoolAdmin(ExchangeMixin, RecordAdmin):
    list_display = ("short_name", "name", "department", "kind", "parent", "is_external", "is_active")
    list_filter = (("department", DepartmentFilter), "kind", "is_external", "is_active")
    list_select_related = ("department", "parent")
    search_fields = ("search_key",)
    autocomplete_fields = ("department", "parent")
    resource_classes = (SchoolResource,)
    inlines = (AliasInline, FiguresInline, ListingInline, SchoolRiskInline, ResourceInline)
    fieldsets = (
        (None, {"fields": ("department", "name", "short_name", "kind", "site", "is_active")}),
        (_("Branch or neighbour"), {"fields": ("parent", "is_external", "district")}),
    )


@admin.register(SchoolAlias)
class SchoolAliasAdmin(HiddenFromIndex, PortalAdmin):
    list_display = ("name", "school")
    list_select_related = ("school",)
    search_fields = ("name", "school__search_key")
    autocomplete_fields = ("school",)


@admin.register(SchoolFigures)
class FiguresAdmin(ReportingYearMixin, ExchangeMixin, RecordAdmin):
    year_of = "school__department"
    list_display = ("school", "reporting_year", "as_of", "teachers", "heads", "pupils", "pupils_8_11")
    list_filter = (("school__department", DepartmentFilter), "year")
    list_select_related = ("school__department",)
    search_fields = ("school__search_key",)
    autocomplete_fields = ("school",)
    date_hierarchy = "as_of"
    resource_classes = (FiguresResource,)


@admin.register(Listing)
class ListingAdmin(ReportingYearMixin, ExchangeMixin, RecordAdmin):
    year_of = "school__department"
    list_display = ("school", "reporting_year", "category", "basis")
    list_filter = (("school__department", DepartmentFilter), "category", "year")
    list_select_related = ("school__department",)
    search_fields = ("school__search_key",)
    autocomplete_fields = ("school",)
    resource_classes = (ListingResource,)


@admin.register(Resource)
class ResourceAdmin(RecordAdmin):
    list_display = ("text", "kind", "school", "department")
    list_filter = (("department", DepartmentFilter), "kind")
    list_select_related = ("school", "department")
    search_fields = ("text", "school__search_key")
    autocomplete_fields = ("department", "school")
