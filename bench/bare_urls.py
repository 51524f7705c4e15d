"""The bare list views: one for the rows of each kind of page."""

from typing import Any, ClassVar

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.utils.decorators import method_decorator
from django.views.generic import ListView

from events.models import Event
from monitoring.models import Measurement
from network.models import Clause, Directive, Pairing, PlanItem
from schools.access import Scoped
from schools.models import Department, School


@method_decorator(login_not_required, name="dispatch")
class BareList(ListView):
    """Fifty published rows of a department with what the portal's page shows of them, related rows loaded at once."""

    paginate_by = 50
    related: ClassVar[tuple[str, ...]] = ()
    many: ClassVar[tuple[str, ...]] = ()
    template_name = "bare/rows.html"

    def get_queryset(self) -> Any:
        model: type[Scoped] = self.model
        rows = model.objects.published().select_related(*self.related).prefetch_related(*self.many).order_by("pk")
        slug = self.kwargs.get("slug")
        name = "slug" if model is Department else f"{model.department_path}__slug"
        return rows.filter(**{name: slug}) if slug else rows


def bare(name: str, model: type, related: tuple[str, ...] = (), many: tuple[str, ...] = ()) -> Any:
    view = BareList.as_view(model=model, related=related, many=many, template_name=f"bare/{name}.html")
    return path(f"<str:slug>/{name}/" if model is not Department else f"{name}/", view)


BareList.related = BareList.many = ()
urlpatterns = [
    bare("departments", Department, ("region",)),
    bare("schools", School, ("parent",), ("listings", "figures")),
    bare("events", Event, ("kind",), ("hosts__school",)),
    bare("pairs", Pairing, ("leader", "partner"), ("risks", "agreements")),
    bare("items", PlanItem, ("section",), ("occurrences",)),
    bare("directives", Directive, (), ("clauses",)),
    bare("clauses", Clause, ("directive",)),
    bare("measurements", Measurement, ("indicator", "school")),
]
