"""Risk profiles: the dictionary of risk factors and where each stands at a school."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from ..access import Scoped, Searchable
from ..fields import year_field
from ..search import fold
from .school import School


class Risk(Searchable):
    """One risk factor of the installation's dictionary; all departments share it, so that profiles compare."""

    code = models.SlugField(_("code"), max_length=50, unique=True)
    name = models.CharField(_("name"), max_length=300, unique=True)
    is_infrastructure = models.BooleanField(
        _("infrastructure factor"),
        default=False,
        help_text=_("One of the three factors of the infrastructure risk zone (indicator I17)."),
    )

    class Meta:
        verbose_name = _("risk factor")
        verbose_name_plural = _("risk factors")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.search_key = fold(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class RiskAlias(models.Model):
    """Another wording of a risk factor met in documents."""

    risk = models.ForeignKey(Risk, on_delete=models.CASCADE, related_name="aliases", verbose_name=_("risk factor"))
    name = models.CharField(_("written as"), max_length=300, unique=True)

    class Meta:
        verbose_name = _("wording")
        verbose_name_plural = _("wordings")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class SchoolRisk(Scoped):
    """A risk factor found at a school in a year, and how far it is overcome."""

    department_path: ClassVar[str] = "school__department"
    school_paths: ClassVar[tuple[str, ...] | None] = ("school",)

    class Level(models.TextChoices):
        HIGH = "high", _("high")
        MEDIUM = "medium", _("medium")
        LOW = "low", _("low")
        UNKNOWN = "unknown", _("not stated")

    class State(models.TextChoices):
        FOUND = "found", _("found")
        IN_WORK = "in_work", _("in work")
        OVERCOME = "overcome", _("overcome")

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="risks", verbose_name=_("organisation"))
    risk = models.ForeignKey(Risk, on_delete=models.PROTECT, related_name="schools", verbose_name=_("risk factor"))
    year = year_field()
    level = models.CharField(_("level"), max_length=10, choices=Level.choices, default=Level.UNKNOWN)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.FOUND)
    evidence = models.TextField(_("evidence"), blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("risk of an organisation")
        verbose_name_plural = _("risks of organisations")
        ordering = ["-year", "school", "risk"]
        constraints = [models.UniqueConstraint(fields=["school", "risk", "year"], name="school_risk_once_a_year")]

    def __str__(self) -> str:
        return f"{self.school}: {self.risk}, {self.year}"
