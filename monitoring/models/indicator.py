"""Indicators, what is aimed at, and what was measured."""

from decimal import Decimal
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from network.models import Programme
from schools.access import Scoped, Searchable
from schools.fields import year_field
from schools.models import Department, School
from schools.models.school import same_department

# What the formulas of `monitoring.indicators` give: a share of two counts, or a count.
SHARE_FORMULAS = ("I1", "I2", "I3", "I4", "I5", "I6", "I7")
COUNT_FORMULAS = ("I14", "I15", "I19")


class Indicator(Searchable, Scoped):
    """What a department measures (показатель): entered by hand, or computed by a code of `monitoring.indicators`."""

    search_sources: ClassVar[tuple[str, ...]] = ("code", "name")

    class Unit(models.TextChoices):
        SHARE = "share", _("share, %")
        COUNT = "count", _("count")
        POINTS = "points", _("points")
        YES_NO = "yes_no", _("yes or no")

    class Direction(models.TextChoices):
        MORE = "more", _("more is better")
        LESS = "less", _("less is better")

    class Level(models.TextChoices):
        MUNICIPALITY = "municipality", _("municipality")
        SCHOOL = "school", _("organisation")
        PAIR = "pair", _("pair")

    department = models.ForeignKey(
        Department, on_delete=models.CASCADE, related_name="indicators", verbose_name=_("education department")
    )
    programme = models.ForeignKey(
        Programme,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="indicators",
        verbose_name=_("programme"),
    )
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=500)
    unit = models.CharField(_("unit"), max_length=10, choices=Unit.choices, default=Unit.SHARE)
    direction = models.CharField(_("direction"), max_length=4, choices=Direction.choices, default=Direction.MORE)
    level = models.CharField(_("level"), max_length=12, choices=Level.choices, default=Level.MUNICIPALITY)
    computed_by = models.CharField(
        _("computed by"),
        max_length=10,
        blank=True,
        help_text=_("Code of the formula (I1, I2…); empty where the numbers are entered."),
    )
    numerator_label = models.CharField(_("what the numerator counts"), max_length=300, blank=True)
    denominator_label = models.CharField(_("what the denominator counts"), max_length=300, blank=True)
    baseline = models.DecimalField(_("baseline"), max_digits=12, decimal_places=4, null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("place in order"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["department", "position", "code"]
        constraints = [models.UniqueConstraint(fields=["department", "code"], name="indicator_code_once")]

    def __str__(self) -> str:
        return f"{self.code}. {self.name}"

    def clean(self) -> None:
        super().clean()
        same_department(self, "programme")
        if not self.computed_by:
            return
        if self.computed_by not in (*SHARE_FORMULAS, *COUNT_FORMULAS):
            known = ", ".join((*SHARE_FORMULAS, *COUNT_FORMULAS))
            raise ValidationError(
                {"computed_by": _("There is no such formula. There are: %(known)s.") % {"known": known}}
            )
        unit = self.Unit.SHARE if self.computed_by in SHARE_FORMULAS else self.Unit.COUNT
        if self.unit != unit:
            label = unit.label
            raise ValidationError({"unit": _("The formula gives another unit: %(unit)s.") % {"unit": label}})


class Target(Scoped):
    """What an indicator is to reach in a year."""

    department_path: ClassVar[str] = "indicator__department"

    class Comparator(models.TextChoices):
        AT_LEAST = "ge", _("at least")
        AT_MOST = "le", _("at most")

    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="targets", verbose_name=_("indicator")
    )
    year = year_field()
    comparator = models.CharField(_("comparison"), max_length=2, choices=Comparator.choices, default="ge")
    value = models.DecimalField(_("value"), max_digits=12, decimal_places=4, help_text=_("For a share: per cent."))

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["indicator", "year"]
        constraints = [models.UniqueConstraint(fields=["indicator", "year"], name="target_once_a_year")]

    def __str__(self) -> str:
        return f"{self.indicator.code}, {self.year}: {self.get_comparator_display()} {self.value}"

    def reached_by(self, value: Decimal) -> bool:
        """Whether an unrounded value reaches the target (I18)."""
        return value >= self.value if self.comparator == self.Comparator.AT_LEAST else value <= self.value


class Measurement(Scoped):
    """A fact: numerator and denominator of exact counts, or a value, for a year and perhaps one school.

    Shares keep numerator and denominator, never a ready percentage. Null is not zero: where a number is not
    known, it stays empty.
    """

    department_path: ClassVar[str] = "indicator__department"

    class Origin(models.TextChoices):
        ENTERED = "entered", _("entered")
        COMPUTED = "computed", _("computed")
        EXPERT = "expert", _("judged by an expert")

    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="measurements", verbose_name=_("indicator")
    )
    year = year_field()
    school = models.ForeignKey(
        School,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="measurements",
        verbose_name=_("organisation"),
        help_text=_("Empty: the municipality as a whole."),
    )
    breakdown = models.CharField(
        _("breakdown"), max_length=100, blank=True, help_text=_("A subject, a grade, a stage; empty for the whole.")
    )
    numerator = models.PositiveIntegerField(_("numerator"), null=True, blank=True)
    denominator = models.PositiveIntegerField(_("denominator"), null=True, blank=True)
    value = models.DecimalField(
        _("value"), max_digits=14, decimal_places=4, null=True, blank=True, help_text=_("For counts and points.")
    )
    origin = models.CharField(_("origin"), max_length=10, choices=Origin.choices, default=Origin.ENTERED)
    sources = models.JSONField(_("records behind it"), default=dict, blank=True, editable=False)
    note = models.TextField(_("note"), blank=True)
    measured_at = models.DateTimeField(_("measured"), auto_now=True)

    history = HistoricalRecords(excluded_fields=["sources"])

    class Meta:
        verbose_name = _("measurement")
        verbose_name_plural = _("measurements")
        ordering = ["indicator", "year", "school", "breakdown"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "year", "school", "breakdown"],
                name="measurement_once",
                violation_error_message=_("This number of the organisation is entered already: correct it."),
                condition=Q(school__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["indicator", "year", "breakdown"],
                condition=Q(school__isnull=True),
                name="measurement_once_for_the_municipality",
                violation_error_message=_("This number of the municipality is entered already: correct it."),
            ),
            models.CheckConstraint(
                condition=Q(numerator__isnull=True) | Q(denominator__isnull=True) | Q(numerator__lte=F("denominator")),
                name="measurement_part_within_whole",
                violation_error_message=_("The numerator cannot be above the denominator."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code}, {self.year}" + (f", {self.school}" if self.school_id else "")

    def clean(self) -> None:
        super().clean()
        if not self.indicator_id:
            return
        errors: dict[str, Any] = {}
        if self.school and self.school.department_id != self.indicator.department_id:
            errors["school"] = _("This record belongs to another department.")
        if self.indicator.unit == Indicator.Unit.SHARE and self.value is not None:
            errors["value"] = _("A share is entered as numerator and denominator.")
        if self.indicator.unit != Indicator.Unit.SHARE and self.denominator is not None:
            errors["denominator"] = _("Only a share has a denominator; enter the value.")
        elif self.indicator.unit != Indicator.Unit.SHARE and self.numerator is not None:
            errors["numerator"] = _("Only a share has a numerator; enter the value.")
        if errors:
            raise ValidationError(errors)
