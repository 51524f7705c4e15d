"""The municipal programme: years, goal, what it states point by point, baselines and expected results."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from schools.access import Scoped, Searchable
from schools.fields import year_field
from schools.models import Department
from schools.models.school import same_department
from schools.years import Years

# A paper in one of these states is approved; a draft is nobody's business but the department's.
APPROVED_STATES = ("approved", "in_force", "closed")


class Programme(Searchable, Scoped):
    """A department's programme of several years (муниципальная программа)."""

    search_sources: ClassVar[tuple[str, ...]] = ("title", "goal")
    published_if: ClassVar[Q] = Q(state__in=APPROVED_STATES)

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        APPROVED = "approved", _("approved")
        IN_FORCE = "in_force", _("in force")
        CLOSED = "closed", _("closed")

    department = models.ForeignKey(
        Department, on_delete=models.CASCADE, related_name="programmes", verbose_name=_("education department")
    )
    title = models.CharField(_("title"), max_length=500)
    first_year = year_field(_("first year"))
    last_year = year_field(_("last year"))
    goal = models.TextField(_("goal"), blank=True)
    introduction = models.TextField(_("introduction"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    directive = models.ForeignKey(
        "network.Directive",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="programmes",
        verbose_name=_("approved by"),
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["department", "-first_year"]
        constraints = [
            models.UniqueConstraint(fields=["department", "title"], name="programme_title_once_a_department"),
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year")),
                name="programme_years_in_order",
                violation_error_message=_("The last year cannot come before the first."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        same_department(self, "directive")

    @property
    def years(self) -> Years:
        return Years.of(self.first_year, self.last_year, self.department.years)


class ProgrammeStatement(Scoped):
    """One numbered point of a programme: a task, a form of interaction, a duty of the partner, a stage…"""

    department_path: ClassVar[str] = "programme__department"
    published_if: ClassVar[Q] = Q(programme__state__in=APPROVED_STATES)

    class Kind(models.TextChoices):
        TASK = "task", _("task")
        FORM = "form", _("form of interaction")
        SUPPORT = "support", _("kind of support")
        DUTY = "duty", _("duty of the partner school")
        STAGE = "stage", _("stage of interaction")
        CHARACTERISTIC = "characteristic", _("characteristic of the network")
        OUTCOME = "outcome", _("further result")

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="statements", verbose_name=_("programme")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=300, blank=True)
    text = models.TextField(_("text"))

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("point of a programme")
        verbose_name_plural = _("points of a programme")
        ordering = ["programme", "kind", "number"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "kind", "number"], name="programme_statement_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title or self.text[:80]}"


class Baseline(Scoped):
    """Where the programme starts from: one measured share and what it says."""

    department_path: ClassVar[str] = "programme__department"
    published_if: ClassVar[Q] = Q(programme__state__in=APPROVED_STATES)

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="baselines", verbose_name=_("programme")
    )
    position = models.PositiveSmallIntegerField(_("place in order"), default=0)
    text = models.TextField(_("what was found"))
    value = models.DecimalField(_("value"), max_digits=9, decimal_places=2, null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=20, default="%", blank=True)
    is_upper_bound = models.BooleanField(_("«not more than»"), default=False)
    period = models.CharField(_("period"), max_length=100, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("baseline")
        verbose_name_plural = _("baselines")
        ordering = ["programme", "position"]

    def __str__(self) -> str:
        return self.text[:80]


class ExpectedResult(Scoped):
    """One row of the table of expected results: three levels and the effect."""

    department_path: ClassVar[str] = "programme__department"
    published_if: ClassVar[Q] = Q(programme__state__in=APPROVED_STATES)

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="expected_results", verbose_name=_("programme")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    municipal = models.TextField(_("municipal level"), blank=True)
    institutional = models.TextField(_("level of the organisation"), blank=True)
    learner = models.TextField(_("level of the learner"), blank=True)
    effect = models.TextField(_("effect"), blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("expected result")
        verbose_name_plural = _("expected results")
        ordering = ["programme", "number"]
        constraints = [models.UniqueConstraint(fields=["programme", "number"], name="expected_result_number_once")]

    def __str__(self) -> str:
        return f"{self.number}. {self.municipal[:80]}"


class GlossaryTerm(Scoped):
    """A group code of the programme's participants: «ШЛ» is a leader school."""

    department_path: ClassVar[str] = "programme__department"
    published_if: ClassVar[Q] = Q(programme__state__in=APPROVED_STATES)

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="glossary", verbose_name=_("programme")
    )
    code = models.CharField(_("code"), max_length=20)
    meaning = models.CharField(_("meaning"), max_length=300)
    position = models.PositiveSmallIntegerField(_("place in order"), default=0)

    class Meta:
        verbose_name = _("participant code")
        verbose_name_plural = _("participant codes")
        ordering = ["programme", "position", "code"]
        constraints = [models.UniqueConstraint(fields=["programme", "code"], name="glossary_code_once")]

    def __str__(self) -> str:
        return f"{self.code} — {self.meaning}"
