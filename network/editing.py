"""Writing a plan: sections and items in order, their terms scheduled at once, approval by a directive."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from schools.models import Department

from .models import Directive, Occurrence, Pairing, Plan, PlanItem, PlanSection, Programme
from .schedule import schedule


def _last(rows: models.QuerySet[Any] | models.Manager[Any]) -> int:
    return rows.aggregate(last=models.Max("position"))["last"] or 0


def _next_row(plan: Plan) -> int:
    """The place after the last row of a plan: sections and items share one order, as rows of one table do."""
    return 1 + max(_last(plan.sections), _last(PlanItem.objects.filter(section__plan=plan)))


@transaction.atomic
def add_plan(programme: Programme, title: str, *, tasks: str = "", state: str = Plan.State.DRAFT) -> Plan:
    """A new plan at the end of a programme, over the programme's years. Raises ValidationError."""
    return Plan.objects.add(
        department=programme.department,
        programme=programme,
        title=title,
        tasks=tasks,
        position=1 + _last(programme.plans),
        first_year=programme.first_year,
        last_year=programme.last_year,
        state=state,
    )


@transaction.atomic
def add_roadmap(pairing: Pairing, title: str, first_year: int, last_year: int) -> Plan:
    """The roadmap of a pair, a draft with no sections yet. Raises ValidationError."""
    return Plan.objects.add(
        department=pairing.department, pairing=pairing, title=title, first_year=first_year, last_year=last_year
    )


@transaction.atomic
def add_section(plan: Plan, title: str, *, number: str = "", parent: PlanSection | None = None) -> PlanSection:
    """A section at the end of a plan."""
    return PlanSection.objects.add(plan=plan, parent=parent, number=number, title=title, position=_next_row(plan))


@transaction.atomic
def add_item(section: PlanSection, title: str, *, term: str = "", **values: str) -> PlanItem:
    """An item at the end of a section, scheduled at once.

    `values` may hold number, responsible, participants, expected_result and source_row. A term that cannot be
    read is kept as written and schedules nothing. Raises ValidationError.
    """
    item = PlanItem.objects.add(
        section=section, title=title, term_text=term, position=_next_row(section.plan), **values
    )
    schedule(item)
    return item


@transaction.atomic
def approve(plan: Plan, directive: Directive | None = None, *, state: str = Plan.State.APPROVED) -> Plan:
    """Approve a draft plan, by a directive where there is one. Raises ValidationError unless it is a draft."""
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if plan.state != Plan.State.DRAFT:
        raise ValidationError(
            _("Only a draft can be approved; this plan is: %(state)s.") % {"state": plan.get_state_display()}
        )
    if state not in Plan.APPROVED_STATES:
        raise ValidationError(_("Approving a plan cannot leave it a draft."))
    plan.state, plan.directive = state, directive
    plan.full_clean()
    plan.save()
    return plan


@transaction.atomic
def mark(occurrence: Occurrence, state: str, *, reason: str = "", **values: Any) -> Occurrence:
    """Mark an occurrence held, postponed (`postponed_to`) or cancelled, or planned again.

    Raises ValidationError where a reason is needed and not given. The original period stays.
    """
    row = Occurrence.objects.select_for_update().get(pk=occurrence.pk)
    row.state, row.reason = state, reason.strip()
    row.postponed_to = values.get("postponed_to")
    row.full_clean()
    row.save()
    return row


def add_directive(department: Department, title: str, **values: Any) -> Directive:
    """A directive at the end of the registry. Raises ValidationError, for one number twice on one day too."""
    return Directive.objects.add(department=department, title=title, **values)
