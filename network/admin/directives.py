"""Directives with their clauses and annexes."""

from django.contrib import admin

from schools.admin.base import DepartmentFilter, PortalInline, RecordAdmin

from ..models import Clause, Directive


class ClauseInline(PortalInline):
    model = Clause
    fields = ("position", "number", "text", "parent", "assignee", "term_text", "due_on", "done_on")
    autocomplete_fields = ("parent",)


class AnnexInline(PortalInline):
    model = Directive
    fk_name = "annex_of"
    fields = ("annex_number", "department", "kind", "title")
    autocomplete_fields = ("department",)
    show_change_link = True


@admin.register(Directive)
class DirectiveAdmin(RecordAdmin):
    list_display = ("title", "kind", "number", "issued_on", "department", "controller", "published_on")
    list_filter = (("department", DepartmentFilter), "kind")
    list_select_related = ("department",)
    search_fields = ("search_key",)
    autocomplete_fields = ("department", "annex_of", "amends", "repeals")
    date_hierarchy = "issued_on"
    inlines = (ClauseInline, AnnexInline)


@admin.register(Clause)
class ClauseAdmin(RecordAdmin):
    list_display = ("text", "number", "directive", "assignee", "due_on", "done_on")
    list_filter = (("directive__department", DepartmentFilter),)
    list_select_related = ("directive",)
    search_fields = ("text", "assignee", "directive__search_key")
    autocomplete_fields = ("directive", "parent")
    date_hierarchy = "due_on"
