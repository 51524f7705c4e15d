"""The management cycle: review of a year → recommendation → measure → decision → review of the effect."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from network.models import Directive
from schools.access import Scoped
from schools.fields import year_field
from schools.models import Department
from schools.models.school import same_department

from .direction import Finding


class YearReview(Scoped):
    """What the department itself says of a year: purpose and basis of the monitoring, notes, conclusion."""

    department = models.ForeignKey(
        Department, on_delete=models.CASCADE, related_name="reviews", verbose_name=_("education department")
    )
    year = year_field()
    purpose = models.TextField(_("purpose"), blank=True)
    basis = models.TextField(_("basis"), blank=True)
    note = models.TextField(_("note"), blank=True, help_text=_("What a reader of the numbers must know."))
    conclusion = models.TextField(_("conclusion"), blank=True, help_text=_("Paragraphs are parted by an empty line."))

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("review of a year")
        verbose_name_plural = _("reviews of years")
        ordering = ["department", "-year"]
        constraints = [models.UniqueConstraint(fields=["department", "year"], name="review_once_a_year")]

    def __str__(self) -> str:
        return f"{self.department}, {self.year}"


class Recommendation(Scoped):
    """An addressed recommendation: to whom, what."""

    department = models.ForeignKey(
        Department, on_delete=models.CASCADE, related_name="recommendations", verbose_name=_("education department")
    )
    year = year_field()
    addressee = models.CharField(_("addressed to"), max_length=300, help_text=_("Positions or organisations."))
    text = models.TextField(_("recommendation"))
    finding = models.ForeignKey(
        Finding,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="recommendations",
        verbose_name=_("follows from"),
    )
    position = models.PositiveSmallIntegerField(_("place in order"), default=0)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")
        ordering = ["department", "-year", "position", "id"]

    def __str__(self) -> str:
        return f"{self.addressee}: {self.text[:80]}"

    def clean(self) -> None:
        super().clean()
        if self.finding and self.department_id and self.finding.direction.department_id != self.department_id:
            raise ValidationError({"finding": _("This record belongs to another department.")})


class Measure(Scoped):
    """What is done about a recommendation, by whom (position) and by when."""

    department_path: ClassVar[str] = "recommendation__department"

    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.CASCADE, related_name="measures", verbose_name=_("recommendation")
    )
    text = models.TextField(_("measure"))
    responsible = models.CharField(_("responsible (position)"), max_length=300, blank=True)
    due_on = models.DateField(_("due"), null=True, blank=True)
    done_on = models.DateField(_("done"), null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        ordering = ["recommendation", "due_on", "id"]

    def __str__(self) -> str:
        return self.text[:80]


class Decision(Scoped):
    """A management decision on a measure: the directive that carries it."""

    department_path: ClassVar[str] = "measure__recommendation__department"

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="decisions", verbose_name=_("measure"))
    directive = models.ForeignKey(
        Directive, on_delete=models.PROTECT, related_name="decisions", verbose_name=_("directive")
    )
    text = models.TextField(_("decision"), blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["measure", "id"]
        constraints = [models.UniqueConstraint(fields=["measure", "directive"], name="decision_directive_once")]

    def __str__(self) -> str:
        return str(self.directive)

    def clean(self) -> None:
        super().clean()
        if (measure := getattr(self, "measure", None)) is not None:
            same_department(self, "directive", own=measure.recommendation.department_id)


class EffectReview(Scoped):
    """Whether a decision worked."""

    department_path: ClassVar[str] = "decision__measure__recommendation__department"

    class Verdict(models.TextChoices):
        EFFECTIVE = "effective", _("effective")
        PARTLY = "partly", _("effective in part")
        NOT_EFFECTIVE = "not_effective", _("not effective")

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="reviews", verbose_name=_("decision"))
    reviewed_on = models.DateField(_("reviewed"))
    verdict = models.CharField(_("verdict"), max_length=15, choices=Verdict.choices)
    text = models.TextField(_("grounds"))

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("review of the effect")
        verbose_name_plural = _("reviews of the effect")
        ordering = ["decision", "reviewed_on"]

    def __str__(self) -> str:
        return f"{self.decision}: {self.get_verdict_display()}"
