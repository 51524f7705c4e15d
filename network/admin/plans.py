"""Plans and roadmaps: sections, items, and what falls due."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from schools.admin.base import DepartmentFilter, PortalInline, ReadOnlyInline, RecordAdmin, ReportingYearMixin

from ..editing import mark
from ..models import Occurrence, Plan, PlanItem, PlanSection
from ..schedule import schedule, schedule_plan

# What the terms of a plan are read within.
YEARS = {"first_year", "last_year", "department"}


class SchedulesPlans(admin.ModelAdmin):
    """Puts plans into line with their years when these were changed among the rows of another record."""

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        if formset.model is Plan:
            for plan, changed in formset.changed_objects:
                if YEARS & set(changed):
                    schedule_plan(plan)


class SectionInline(PortalInline):
    model = PlanSection
    fields = ("position", "number", "title", "parent")
    autocomplete_fields = ("parent",)
    show_change_link = True


class ItemInline(PortalInline):
    model = PlanItem
    fields = ("position", "number", "title", "term_text", "responsible", "participants")
    show_change_link = True


class OccurrenceInline(ReadOnlyInline):
    """The schedule makes them from the term; here they are only looked at."""

    model = Occurrence
    fields = ("year", "sequence", "starts_on", "due_on", "is_dated", "is_continuous", "state", "reason")
    show_change_link = True


@admin.register(Plan)
class PlanAdmin(RecordAdmin):
    list_display = ("title", "department", "programme", "pairing", "span", "state")
    list_filter = (("department", DepartmentFilter), "state", "first_year")
    list_select_related = ("department", "programme", "pairing__leader", "pairing__partner")
    search_fields = ("search_key", "programme__search_key")
    autocomplete_fields = ("department", "programme", "pairing", "directive")
    inlines = (SectionInline,)

    @admin.display(description=Plan._meta.get_field("first_year").verbose_name, ordering="first_year")
    def span(self, plan: Plan) -> Any:
        return plan.years

    def save_model(self, request: HttpRequest, obj: Plan, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if YEARS & set(form.changed_data):
            schedule_plan(obj)


@admin.register(PlanSection)
class PlanSectionAdmin(RecordAdmin):
    list_display = ("title", "number", "plan", "parent", "position")
    list_filter = (("plan__department", DepartmentFilter),)
    list_select_related = ("plan", "parent")
    search_fields = ("title", "plan__search_key")
    autocomplete_fields = ("plan", "parent")
    inlines = (ItemInline,)

    def save_model(self, request: HttpRequest, obj: PlanSection, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and "plan" in form.changed_data:
            schedule_plan(obj.plan)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        for item in [*formset.new_objects, *(item for item, _changed in formset.changed_objects)]:
            schedule(item)


@admin.register(PlanItem)
class PlanItemAdmin(RecordAdmin):
    list_display = ("title", "number", "section", "term_text", "term_notation", "responsible")
    list_filter = (("section__plan__department", DepartmentFilter),)
    list_select_related = ("section__plan",)
    search_fields = ("search_key",)
    autocomplete_fields = ("section",)
    readonly_fields = ("term_notation", "source_row")
    inlines = (OccurrenceInline,)

    def save_model(self, request: HttpRequest, obj: PlanItem, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        schedule(obj)


@admin.register(Occurrence)
class OccurrenceAdmin(ReportingYearMixin, RecordAdmin):
    """An occurrence is made by the schedule; what became of it is said by `network.editing.mark`."""

    year_of = "item__section__plan__department"
    list_display = ("item", "reporting_year", "starts_on", "due_on", "is_dated", "is_continuous", "state")
    list_filter = (("item__section__plan__department", DepartmentFilter), "state", "year", "is_continuous")
    list_select_related = ("item__section__plan__department",)
    search_fields = ("item__search_key",)
    date_hierarchy = "due_on"

    fields = (
        "item", "reporting_year", "starts_on", "due_on", "is_dated", "is_continuous", "state", "reason", "postponed_to",
    )  # fmt: skip
    readonly_fields = ("item", "reporting_year", "starts_on", "due_on", "is_dated", "is_continuous")

    def save_model(self, request: HttpRequest, obj: Occurrence, form: Any, change: bool) -> None:
        mark(obj, obj.state, reason=obj.reason, postponed_to=obj.postponed_to)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
