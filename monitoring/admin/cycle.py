"""The management cycle: reviews of years, recommendations, measures, decisions, reviews of the effect."""

from django.contrib import admin

from schools.admin.base import DepartmentFilter, PortalInline, RecordAdmin, ReportingYearMixin

from ..models import Decision, EffectReview, Measure, Recommendation, YearReview


class MeasureInline(PortalInline):
    model = Measure
    show_change_link = True


class DecisionInline(PortalInline):
    model = Decision
    autocomplete_fields = ("directive",)
    show_change_link = True


class EffectReviewInline(PortalInline):
    model = EffectReview


@admin.register(YearReview)
class YearReviewAdmin(ReportingYearMixin, RecordAdmin):
    list_display = ("department", "reporting_year", "conclusion")
    list_filter = (("department", DepartmentFilter), "year")
    list_select_related = ("department",)
    search_fields = ("conclusion", "purpose")
    autocomplete_fields = ("department",)


@admin.register(Recommendation)
class RecommendationAdmin(ReportingYearMixin, RecordAdmin):
    list_display = ("text", "addressee", "reporting_year", "department", "position")
    list_filter = (("department", DepartmentFilter), "year")
    list_select_related = ("department",)
    search_fields = ("text", "addressee")
    autocomplete_fields = ("department", "finding")
    inlines = (MeasureInline,)


@admin.register(Measure)
class MeasureAdmin(RecordAdmin):
    list_display = ("text", "recommendation", "responsible", "due_on", "done_on")
    list_filter = (("recommendation__department", DepartmentFilter),)
    list_select_related = ("recommendation",)
    search_fields = ("text", "responsible")
    autocomplete_fields = ("recommendation",)
    date_hierarchy = "due_on"
    inlines = (DecisionInline,)


@admin.register(Decision)
class DecisionAdmin(RecordAdmin):
    list_display = ("directive", "measure", "text")
    list_filter = (("measure__recommendation__department", DepartmentFilter),)
    list_select_related = ("directive", "measure")
    search_fields = ("text", "directive__search_key")
    autocomplete_fields = ("measure", "directive")
    inlines = (EffectReviewInline,)


@admin.register(EffectReview)
class EffectReviewAdmin(RecordAdmin):
    list_display = ("decision", "verdict", "reviewed_on")
    list_filter = (("decision__measure__recommendation__department", DepartmentFilter), "verdict")
    list_select_related = ("decision__directive",)
    search_fields = ("text", "decision__directive__search_key")
    autocomplete_fields = ("decision",)
    date_hierarchy = "reviewed_on"
