"""Plans and roadmaps: sections of any depth, items with the term as written, and what falls due in a year."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from schools.access import Scoped, ScopedQuerySet, Searchable
from schools.fields import year_field
from schools.models import Department
from schools.models.school import is_within_itself, same_department
from schools.years import YearKind, Years

from .pairing import Pairing
from .programme import APPROVED_STATES, Programme


class Plan(Searchable, Scoped):
    """A plan of a programme, or the roadmap of a pair: one model, one editor, one importer."""

    search_sources: ClassVar[tuple[str, ...]] = ("title",)
    published_if: ClassVar[Q] = Q(state__in=APPROVED_STATES)

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        APPROVED = "approved", _("approved")
        IN_FORCE = "in_force", _("in force")
        CLOSED = "closed", _("closed")

    # A roadmap in one of these states is approved (indicator I7, stage 2 of a pair).
    APPROVED_STATES: ClassVar[tuple[str, ...]] = APPROVED_STATES

    department = models.ForeignKey(
        Department, on_delete=models.CASCADE, related_name="plans", verbose_name=_("education department")
    )
    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, null=True, blank=True, related_name="plans", verbose_name=_("programme")
    )
    pairing = models.ForeignKey(
        Pairing,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="roadmaps",
        verbose_name=_("pair"),
        help_text=_("A plan of a pair is its roadmap."),
    )
    title = models.CharField(_("title"), max_length=500)
    position = models.PositiveSmallIntegerField(_("place in order"), default=0)
    first_year = year_field(_("first year"))
    last_year = year_field(_("last year"))
    tasks = models.TextField(_("tasks"), blank=True, help_text=_("One on a line."))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    directive = models.ForeignKey(
        "network.Directive",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="plans",
        verbose_name=_("approved by"),
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ["department", "position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(programme__isnull=True) ^ Q(pairing__isnull=True),
                name="plan_of_programme_or_pair",
                violation_error_message=_("A plan belongs either to a programme or to a pair."),
            ),
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year")),
                name="plan_years_in_order",
                violation_error_message=_("The last year cannot come before the first."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        same_department(self, "programme", "pairing", "directive")
        if self.programme and self.first_year and self.last_year and not self._within(self.programme):
            raise ValidationError({"first_year": _("The years of a plan lie within those of its programme.")})

    def _within(self, programme: Programme) -> bool:
        """What falls due by a plan of a programme lies within the programme's years."""
        return programme.first_year <= self.first_year and self.last_year <= programme.last_year

    @property
    def years(self) -> Years:
        return Years.of(self.first_year, self.last_year, self.department.years)

    def years_of(self, kind: YearKind) -> Years:
        """The same without loading the department, whose kind of years the caller knows."""
        return Years.of(self.first_year, self.last_year, kind)

    @property
    def is_roadmap(self) -> bool:
        return self.pairing_id is not None


class PlanSection(Scoped):
    """A section, direction or stage of a plan; sections nest, numbering is free text."""

    department_path: ClassVar[str] = "plan__department"
    published_if: ClassVar[Q] = Q(plan__state__in=APPROVED_STATES)

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="sections", verbose_name=_("plan"))
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="children", verbose_name=_("within")
    )
    number = models.CharField(_("number"), max_length=30, blank=True)
    title = models.TextField(_("title"))
    position = models.PositiveIntegerField(_("place in order"), default=0)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("section of a plan")
        verbose_name_plural = _("sections of a plan")
        ordering = ["plan", "position", "id"]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()

    def clean(self) -> None:
        super().clean()
        if self.parent and self.parent.plan_id != self.plan_id:
            raise ValidationError({"parent": _("The outer section belongs to another plan.")})
        if is_within_itself(self):
            raise ValidationError({"parent": _("It cannot stand within itself.")})


class PlanItem(Searchable, Scoped):
    """One item (мероприятие плана). What was written stays beside what the program understood."""

    department_path: ClassVar[str] = "section__plan__department"
    published_if: ClassVar[Q] = Q(section__plan__state__in=APPROVED_STATES)
    search_sources: ClassVar[tuple[str, ...]] = ("title", "responsible", "participants")

    section = models.ForeignKey(PlanSection, on_delete=models.CASCADE, related_name="items", verbose_name=_("section"))
    position = models.PositiveIntegerField(_("place in order"), default=0)
    number = models.CharField(_("number"), max_length=30, blank=True)
    title = models.TextField(_("activity"))
    term_text = models.CharField(_("term as written"), max_length=1000, blank=True)
    term_notation = models.CharField(_("term as understood"), max_length=1000, blank=True, editable=False)
    responsible = models.CharField(_("responsible"), max_length=500, blank=True)
    participants = models.CharField(_("participants"), max_length=500, blank=True)
    expected_result = models.TextField(_("expected result"), blank=True)
    source_row = models.TextField(_("row of the source"), blank=True, help_text=_("The row as it was imported."))

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("item of a plan")
        verbose_name_plural = _("items of a plan")
        ordering = ["section__plan", "section__position", "position", "id"]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()[:120]


class OccurrenceQuerySet(ScopedQuerySet["Occurrence"]):
    def of_year(self, year: int) -> "OccurrenceQuerySet":
        return self.filter(year=year)

    def standing(self) -> "OccurrenceQuerySet":
        """All but the officially cancelled ones."""
        return self.exclude(state=Occurrence.State.CANCELLED)

    def of_approved_plans(self) -> "OccurrenceQuerySet":
        """What somebody answers for: a draft asks nothing of anybody yet."""
        return self.filter(item__section__plan__state__in=APPROVED_STATES)


class Occurrence(Scoped):
    """What falls due: one window of one item in one reporting year.

    «Overdue» is never stored, `network.progress` computes it from dates. A postponed occurrence stays in its
    original year until the plan is amended.
    """

    department_path: ClassVar[str] = "item__section__plan__department"
    published_if: ClassVar[Q] = Q(item__section__plan__state__in=APPROVED_STATES)

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        HELD = "held", _("held")
        POSTPONED = "postponed", _("postponed")
        CANCELLED = "cancelled", _("cancelled")

    item = models.ForeignKey(
        PlanItem, on_delete=models.CASCADE, related_name="occurrences", verbose_name=_("item of a plan")
    )
    year = year_field()
    sequence = models.PositiveSmallIntegerField(_("which in the year"), default=1)
    starts_on = models.DateField(_("from"))
    due_on = models.DateField(_("due"))
    is_dated = models.BooleanField(
        _("dated"), default=True, help_text=_("Not ticked: once in the year, the day was not given.")
    )
    is_continuous = models.BooleanField(_("continuous"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PLANNED)
    reason = models.TextField(_("reason"), blank=True)
    postponed_to = models.DateField(_("postponed to"), null=True, blank=True)

    objects = OccurrenceQuerySet.as_manager()  # type: ignore[misc]
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("occurrence")
        verbose_name_plural = _("occurrences")
        ordering = ["year", "due_on", "item"]
        constraints = [
            models.UniqueConstraint(fields=["item", "year", "sequence"], name="occurrence_sequence_once"),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("starts_on")),
                name="occurrence_due_after_start",
                violation_error_message=_("The due date cannot come before the start."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["postponed", "cancelled"]) | ~Q(reason=""),
                name="occurrence_reason_given",
                violation_error_message=_("Postponing and cancelling need a reason."),
            ),
        ]
        indexes = [models.Index(fields=["year", "due_on"], name="occurrence_year_due")]

    def __str__(self) -> str:
        return f"{self.item}: {self.due_on:%d.%m.%Y}"

    def clean(self) -> None:
        super().clean()
        if self.postponed_to and self.starts_on and self.postponed_to < self.starts_on:
            raise ValidationError({"postponed_to": _("It cannot be put off to a day before its beginning.")})
