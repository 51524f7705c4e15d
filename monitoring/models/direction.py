"""What is looked at every year, what was found, and the judgement of pairs by criteria."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from network.models import Pairing, Programme
from schools.access import Scoped
from schools.fields import year_field
from schools.models import Department
from schools.models.school import same_department

from .indicator import Indicator


class MonitoringDirection(Scoped):
    """A direction of monitoring: what it looks at, how, and who does it (positions)."""

    department = models.ForeignKey(
        Department, on_delete=models.CASCADE, related_name="directions", verbose_name=_("education department")
    )
    programme = models.ForeignKey(
        Programme,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="directions",
        verbose_name=_("programme"),
    )
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=300)
    subject = models.TextField(_("subject of monitoring"), blank=True)
    content = models.TextField(_("content of monitoring"), blank=True)
    performers = models.CharField(_("carried out by"), max_length=300, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("direction of monitoring")
        verbose_name_plural = _("directions of monitoring")
        ordering = ["department", "number"]
        constraints = [models.UniqueConstraint(fields=["department", "number"], name="direction_number_once")]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    def clean(self) -> None:
        super().clean()
        same_department(self, "programme")


class Finding(Scoped):
    """What a direction showed in a year, with evidence."""

    department_path: ClassVar[str] = "direction__department"

    direction = models.ForeignKey(
        MonitoringDirection, on_delete=models.CASCADE, related_name="findings", verbose_name=_("direction")
    )
    year = year_field()
    text = models.TextField(_("finding"))
    evidence = models.TextField(_("evidence"), blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ["direction", "year", "id"]

    def __str__(self) -> str:
        return self.text[:80]


class Criterion(Scoped):
    """A criterion of the network's work: judged by an expert, or computed by an indicator."""

    department = models.ForeignKey(
        Department, on_delete=models.CASCADE, related_name="criteria", verbose_name=_("education department")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    text = models.TextField(_("criterion"))
    indicator = models.ForeignKey(
        Indicator,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="criteria",
        verbose_name=_("computed by"),
        help_text=_("Empty: judged by an expert, pair by pair."),
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["department", "number"]
        constraints = [models.UniqueConstraint(fields=["department", "number"], name="criterion_number_once")]

    def __str__(self) -> str:
        return f"{self.number}. {self.text[:80]}"

    def clean(self) -> None:
        super().clean()
        same_department(self, "indicator")


class CriterionAssessment(Scoped):
    """An expert's judgement of a pair by a criterion in a year, with evidence."""

    department_path: ClassVar[str] = "criterion__department"
    school_paths: ClassVar[tuple[str, ...] | None] = ("pairing__leader", "pairing__partner")
    curator_paths: ClassVar[tuple[str, ...]] = ("pairing__curator",)

    class Verdict(models.TextChoices):
        YES = "yes", _("yes")
        PARTLY = "partly", _("in part")
        NO = "no", _("no")

    criterion = models.ForeignKey(
        Criterion, on_delete=models.CASCADE, related_name="assessments", verbose_name=_("criterion")
    )
    pairing = models.ForeignKey(Pairing, on_delete=models.CASCADE, related_name="assessments", verbose_name=_("pair"))
    year = year_field()
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict.choices)
    evidence = models.TextField(_("evidence"))

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("assessment of a pair")
        verbose_name_plural = _("assessments of pairs")
        ordering = ["criterion", "year", "pairing"]
        constraints = [
            models.UniqueConstraint(fields=["criterion", "pairing", "year"], name="assessment_once_a_year"),
            models.CheckConstraint(
                condition=~Q(evidence=""),
                name="assessment_has_evidence",
                violation_error_message=_("A judgement needs evidence."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.pairing}, {self.year}"

    def clean(self) -> None:
        super().clean()
        if (criterion := getattr(self, "criterion", None)) is not None:
            same_department(self, "pairing", own=criterion.department_id)
