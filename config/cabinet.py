"""The first screen after signing in: who you are, what you may see and change, where the papers are."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from events.models import Event, EventReport
from monitoring.models import Indicator, Measurement
from network.models import Directive, Pairing, PlanItem, Programme
from schools.access import Scoped
from schools.formats import integer
from schools.models import Department, School, SchoolFigures, User

# The main records, floor by floor, as a person meets them.
RECORDS: tuple[type[Scoped], ...] = (
    School, SchoolFigures, Programme, PlanItem, Pairing, Directive, Event, EventReport, Indicator, Measurement,
)  # fmt: skip


@dataclass(frozen=True)
class Rights:
    """How many records of one kind a person sees, and how many of these they may change."""

    label: str
    seen: str
    edited: str


@require_safe
def cabinet(request: HttpRequest) -> HttpResponse:
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - LoginRequiredMiddleware lets nobody else in
    context = {
        "posts": user.memberships.current().select_related("department", "school"),
        "rights": [_rights(model, user) for model in RECORDS],
        "departments": Department.objects.visible_to(user),
    }
    return render(request, "config/cabinet.html", context)


def _rights(model: type[Scoped], user: User) -> Rights:
    return Rights(
        str(model._meta.verbose_name_plural),
        integer(model.objects.visible_to(user).count()),
        integer(model.objects.editable_by(user).count()),
    )
