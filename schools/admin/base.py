"""What every admin page shares: who sees which records, search blind to case and ё/е, years as departments write them.

The admin is the installation administrator's. A colleague who is let in without being one sees only what
`visible_to` answers and changes only what `editable_by` does, so that a mistake in rights leaks nothing.
"""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from simple_history.admin import SimpleHistoryAdmin

from ..access import ScopedQuerySet
from ..models import Department
from ..search import fold


class ScopedFields:
    """Form fields that offer only records the person may edit."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        self._scope(db_field, request, kwargs)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        self._scope(db_field, request, kwargs)
        return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]

    def _scope(self, db_field: Any, request: HttpRequest, kwargs: dict[str, Any]) -> None:
        offered = db_field.remote_field.model._default_manager.all()
        if isinstance(offered, ScopedQuerySet) and not request.user.is_superuser:
            kwargs["queryset"] = offered.editable_by(request.user)


class FoldedSearch(admin.ModelAdmin):
    """Search for every word typed, blind to case and to ё/е.

    `search_fields` ending in «search_key» are asked in the database, by the column kept folded. The others must
    be of small tables: their texts are folded here, since SQLite cannot do it for Cyrillic.
    """

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[Any], search_term: str
    ) -> tuple[models.QuerySet[Any], bool]:
        words = fold(search_term).split()
        if not words or not self.search_fields:
            return queryset, False
        kept = [path for path in self.search_fields if path.endswith("search_key")]
        small = [path for path in self.search_fields if path not in kept]
        texts = [
            (key, fold(" ".join(str(text or "") for text in found)))
            for key, *found in (queryset.order_by().values_list("pk", *small) if small else ())
        ]
        for word in words:
            hit = Q(pk__in=[key for key, text in texts if word in text]) if small else Q()
            for path in kept:
                hit |= Q(**{f"{path}__contains": word})
            queryset = queryset.filter(hit)
        return queryset, False


class PortalInline(ScopedFields, admin.TabularInline):
    """Rows of a record, edited within it."""

    extra = 0
    show_change_link = False


class StackedPortalInline(ScopedFields, admin.StackedInline):
    extra = 0


class ReadOnlyInline(PortalInline):
    """Rows that only functions of the portal write; `fields` names what is shown."""

    can_delete = False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return tuple(self.fields or ())  # type: ignore[arg-type]  # these inlines group no fields

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def form_that_tells(form: type[forms.ModelForm], refusal: ValidationError) -> type[forms.ModelForm]:
    """The form with the problems of a refused saving beside the fields they name, the others at the top."""

    class Telling(form):  # type: ignore[valid-type, misc]
        def clean(self) -> Any:
            cleaned = super().clean()
            for name, errors in refusal.update_error_dict({}).items():
                self.add_error(name if name in self.fields else None, errors)
            return cleaned

    return Telling


class RefusalsInForm(admin.ModelAdmin):
    """What a function of the portal refuses while saving is told in the form, and nothing of it is saved.

    The saving is one transaction, undone by the refusal; the second run only shows the form.
    """

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().changeform_view(request, *args, **kwargs)
        except ValidationError as error:
            request._refusal = error  # type: ignore[attr-defined]
            return super().changeform_view(request, *args, **kwargs)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        refusal = getattr(request, "_refusal", None)
        return form if refusal is None else form_that_tells(form, refusal)


class PortalAdmin(RefusalsInForm, ScopedFields, FoldedSearch):
    """The base of every page; models with a history take `RecordAdmin`."""

    list_per_page = 50
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        records = super().get_queryset(request)
        if isinstance(self.list_select_related, Sequence) and self.list_select_related:
            records = records.select_related(*self.list_select_related)  # for autocompletion and change pages too
        return records.visible_to(request.user) if isinstance(records, ScopedQuerySet) else records

    def _may_edit(self, request: HttpRequest, obj: Any) -> bool:
        if obj is None or request.user.is_superuser:
            return True
        records = self.model._default_manager.all()
        return not isinstance(records, ScopedQuerySet) or records.editable_by(request.user).filter(pk=obj.pk).exists()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and self._may_edit(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and self._may_edit(request, obj)


class RecordAdmin(PortalAdmin, SimpleHistoryAdmin):
    """A record with a history. The history is read here and never written: old states would pass by the rules."""

    object_history_template = "admin/record_history.html"
    object_history_form_template = "admin/record_version.html"

    def revert_disabled(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        self._check_reach(request, object_id)
        return super().history_view(request, object_id, extra_context)

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: Any = None
    ) -> HttpResponse:
        if request.method != "GET":
            raise PermissionDenied
        self._check_reach(request, object_id)
        return super().history_form_view(request, object_id, version_id, extra_context)

    def history_view_title(self, request: HttpRequest, obj: Any) -> str:
        return _("History: %(record)s") % {"record": obj}

    def history_form_view_title(self, request: HttpRequest, obj: Any) -> str:
        return _("A former version: %(record)s") % {"record": obj}

    def _check_reach(self, request: HttpRequest, object_id: str) -> None:
        """A stranger does not read the history of a record, not even of a deleted one."""
        if not request.user.is_superuser and self.get_object(request, object_id) is None:
            raise Http404


class HiddenFromIndex:
    """For records that are edited within another: reachable, but not a line of the index."""

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        return {}


class ReadOnlyAdmin(PortalAdmin):
    """Records that only functions of the portal write."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class DepartmentFilter(admin.RelatedOnlyFieldListFilter):
    """The departments that have such records and that the person sees.

    A record may belong to several departments, as people do: the others are neither named nor asked for by address.
    """

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[Any]:
        seen = set(Department.objects.visible_to(request.user).values_list("pk", flat=True))
        return [choice for choice in super().field_choices(field, request, model_admin) if choice[0] in seen]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> models.QuerySet[Any] | None:
        offered = {str(key) for key, _name in self.lookup_choices}
        if not offered.issuperset(self.lookup_val or ()):
            return queryset.none()
        return super().queryset(request, queryset)


class ReportingYearMixin:
    """A column for the reporting year as the record's department writes it: «2021» or «2021/2022»."""

    year_of: ClassVar[str] = "department"  # the path to the department

    @admin.display(description=gettext_lazy("year"), ordering="year")
    def reporting_year(self, record: Any) -> str:
        department = record
        for name in self.year_of.split("__"):
            department = getattr(department, name)
        return str(department.year(record.year))
