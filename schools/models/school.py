"""Organisations of the network, what they are called, counted and listed as, and what they can lend."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from ..access import Scoped, ScopedQuerySet, Searchable
from ..fields import year_field
from ..years import ReportingYear
from .department import Department


class SchoolQuerySet(ScopedQuerySet["School"]):
    def active(self) -> "SchoolQuerySet":
        return self.filter(is_active=True)

    def active_in(self, year: ReportingYear) -> "SchoolQuerySet":
        """Those that stood in the year: opened by its end, not closed before it. Papers of past years stay true."""
        stood = self.filter(Q(opened_on__isnull=True) | Q(opened_on__lte=year.ends_on))
        return stood.filter(Q(is_active=True) | Q(closed_on__gte=year.starts_on))

    def own(self) -> "SchoolQuerySet":
        """Of this district, a branch counted with its parent."""
        return self.filter(is_external=False, parent__isnull=True)

    def in_scope(self) -> "SchoolQuerySet":
        """What is counted today: active, of this district, a branch counted with its parent."""
        return self.active().own()


class School(Searchable, Scoped):
    """Any organisation of the network; not only schools (образовательная организация, ОО)."""

    school_paths: ClassVar[tuple[str, ...] | None] = ("pk",)
    search_sources: ClassVar[tuple[str, ...]] = ("name", "short_name")

    class Kind(models.TextChoices):
        SCHOOL = "school", _("school")
        GYMNASIUM = "gymnasium", _("gymnasium")
        LYCEUM = "lyceum", _("lyceum")
        KINDERGARTEN = "kindergarten", _("kindergarten")
        EXTRA = "extra", _("extra education")
        METHODICAL = "methodical", _("methodical centre")
        CULTURE = "culture", _("culture institution")
        SPORT = "sport", _("sport institution")
        OTHER = "other", _("other organisation")

    department = models.ForeignKey(
        Department, on_delete=models.CASCADE, related_name="schools", verbose_name=_("education department")
    )
    name = models.CharField(_("full name"), max_length=500)
    short_name = models.CharField(_("short name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.SCHOOL)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="branches",
        verbose_name=_("parent organisation"),
        help_text=_("For a branch: the organisation it is counted with."),
    )
    is_external = models.BooleanField(_("of another district"), default=False)
    district = models.CharField(_("its district"), max_length=200, blank=True)
    site = models.URLField(_("site"), blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    opened_on = models.DateField(
        _("opened on"), null=True, blank=True, help_text=_("Papers of the years before do not count it.")
    )
    closed_on = models.DateField(
        _("closed on"), null=True, blank=True, help_text=_("Papers of the years before still count it.")
    )

    objects = SchoolQuerySet.as_manager()  # type: ignore[misc]
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["department", "short_name"]
        constraints = [
            models.UniqueConstraint(fields=["department", "name"], name="school_name_once_a_department"),
            models.UniqueConstraint(fields=["department", "short_name"], name="school_short_name_once_a_department"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="school_not_its_own_branch",
                violation_error_message=_("An organisation cannot be a branch of itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name

    def clean(self) -> None:
        super().clean()
        if self.closed_on and self.is_active:
            raise ValidationError(
                {"closed_on": _("An organisation that closed is not active: clear the mark or the day.")}
            )
        if self.parent and self.department_id and self.parent.department_id != self.department_id:
            raise ValidationError({"parent": _("The parent organisation belongs to another department.")})
        if self.parent and self.parent.parent_id and self.parent_id != self.pk:
            raise ValidationError({"parent": _("A branch cannot have branches of its own.")})
        if self.parent and self.pk and self.branches.exists():
            raise ValidationError({"parent": _("An organisation with branches cannot become a branch.")})


class SchoolAlias(Scoped):
    """Another way the organisation is written in documents and tables."""

    department_path: ClassVar[str] = "school__department"
    school_paths: ClassVar[tuple[str, ...] | None] = ("school",)

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="aliases", verbose_name=_("organisation"))
    name = models.CharField(_("written as"), max_length=500)

    class Meta:
        verbose_name = _("alias")
        verbose_name_plural = _("aliases")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["school", "name"], name="school_alias_once")]

    def __str__(self) -> str:
        return self.name


class SchoolFigures(Scoped):
    """Head counts of an organisation on a date: the denominators. Null is not zero."""

    department_path: ClassVar[str] = "school__department"
    school_paths: ClassVar[tuple[str, ...] | None] = ("school",)
    principal_edits: ClassVar[bool] = True

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="figures", verbose_name=_("organisation"))
    year = year_field()
    as_of = models.DateField(_("as of"))
    teachers = models.PositiveIntegerField(_("teachers"), null=True, blank=True)
    heads = models.PositiveIntegerField(_("heads and deputies"), null=True, blank=True)
    pupils = models.PositiveIntegerField(_("pupils"), null=True, blank=True)
    pupils_8_11 = models.PositiveIntegerField(_("pupils of grades 8 to 11"), null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("figures of an organisation")
        verbose_name_plural = _("figures of organisations")
        ordering = ["-year", "school"]
        constraints = [
            models.UniqueConstraint(fields=["school", "year"], name="school_figures_once_a_year"),
            models.CheckConstraint(
                condition=Q(pupils__isnull=True) | Q(pupils_8_11__isnull=True) | Q(pupils_8_11__lte=F("pupils")),
                name="school_figures_part_within_whole",
                violation_error_message=_("There cannot be more pupils of grades 8 to 11 than pupils in all."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school}, {self.year}"


class Listing(Scoped):
    """A dated category of an organisation: lists change every year, the organisation stays."""

    department_path: ClassVar[str] = "school__department"
    school_paths: ClassVar[tuple[str, ...] | None] = ("school",)

    class Category(models.TextChoices):
        LEADER = "leader", _("leader school")
        SHNOR = "shnor", _("school with low results")
        SHNSU = "shnsu", _("school in difficult social conditions")
        RISK = "risk", _("risk zone")
        INFRASTRUCTURE = "infrastructure", _("infrastructure risk zone")
        P500 = "p500", _("500+ project")

    # Schools that are owed help: the denominator of indicator I5.
    FLAGGED: ClassVar[tuple[str, ...]] = (Category.SHNOR, Category.SHNSU, Category.RISK)

    school = models.ForeignKey(
        School, on_delete=models.CASCADE, related_name="listings", verbose_name=_("organisation")
    )
    year = year_field()
    category = models.CharField(_("category"), max_length=20, choices=Category.choices)
    basis = models.CharField(_("basis"), max_length=500, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("category of an organisation")
        verbose_name_plural = _("categories of organisations")
        ordering = ["-year", "category", "school"]
        constraints = [
            models.UniqueConstraint(fields=["school", "year", "category"], name="listing_once_a_year"),
        ]

    def __str__(self) -> str:
        return f"{self.school}: {self.get_category_display()}, {self.year}"


class Resource(Scoped):
    """What an organisation, or the network as a whole, can lend to others."""

    class Kind(models.TextChoices):
        STAFF = "staff", _("staff")
        METHODICAL = "methodical", _("programmes and methods")
        INFORMATION = "information", _("information")
        MATERIAL = "material", _("material and technical")

    department = models.ForeignKey(
        Department, on_delete=models.CASCADE, related_name="resources", verbose_name=_("education department")
    )
    school = models.ForeignKey(
        School,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="resources",
        verbose_name=_("organisation"),
        help_text=_("Empty: a resource of the network as a whole."),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    text = models.TextField(_("what can be lent"))

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("resource")
        verbose_name_plural = _("resources")
        ordering = ["department", "id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text[:60]}"

    def clean(self) -> None:
        super().clean()
        same_department(self, "school")


def same_department(record: Any, *names: str, own: int | None = None) -> None:
    """Raise ValidationError where a related record belongs to another department than `record` itself.

    `own` is the key of the record's department where the record does not hold it.
    """
    own = own or getattr(record, "department_id", None)
    for name in names:
        related = getattr(record, name, None)
        if related is not None and own is not None and related.department_id != own:
            raise ValidationError({name: _("This record belongs to another department.")})


def is_within_itself(record: Any) -> bool:
    """Whether the `parent` of a nesting record, or one above it, is the record itself."""
    above = record.parent
    while above is not None and record.pk is not None:
        if above.pk == record.pk:
            return True
        above = above.parent
    return False
