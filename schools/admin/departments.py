"""Regions and education departments."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from ..models import Department, Region
from .base import PortalAdmin, RecordAdmin


@admin.register(Region)
class RegionAdmin(PortalAdmin):
    list_display = ("name",)
    search_fields = ("name",)


@admin.register(Department)
class DepartmentAdmin(RecordAdmin):
    """Upper floors add actions: they register a subclass of this in its place."""

    list_display = ("name", "slug", "region", "year_kind", "is_public", "report_days")
    list_filter = ("region", "year_kind", "is_public")
    list_select_related = ("region",)
    search_fields = ("search_key",)
    autocomplete_fields = ("region",)
    readonly_fields = ("created_at",)
    fieldsets = (
        (None, {"fields": ("name", "full_name", "slug", "region", "head_position", "site")}),
        (_("How it counts"), {"fields": ("year_kind", "counts_leaders", "report_days")}),
        (_("What everybody sees"), {"fields": ("is_public", "notice", "created_at")}),
    )
