"""The tenants: regions and the education departments of their municipalities."""

from datetime import datetime
from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from ..access import Scoped, Searchable
from ..years import ReportingYear, YearKind

# Words that stand first in an address and so cannot name a department.
RESERVED_SLUGS = frozenset(
    {"accounts", "admin", "cabinet", "data", "en", "feed", "health", "help", "i18n", "ru", "search", "static",
     "styleguide", "verify"}
)  # fmt: skip

slug_validator = RegexValidator(
    r"^[a-z][a-z0-9-]{1,48}$", _("Small Latin letters, digits and hyphens, beginning with a letter.")
)


class Region(models.Model):
    """Groups the departments of one installation."""

    name = models.CharField(_("name"), max_length=200, unique=True)

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Department(Searchable, Scoped):
    """One tenant: the body that runs the schools of a municipality (орган управления образованием)."""

    department_path: ClassVar[str] = "pk"
    search_sources: ClassVar[tuple[str, ...]] = ("name", "full_name", "slug")

    class YearChoices(models.TextChoices):
        CALENDAR = YearKind.CALENDAR.value, _("calendar year")
        SCHOOL = YearKind.SCHOOL.value, _("school year, September to August")

    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, blank=True, related_name="departments", verbose_name=_("region")
    )
    slug = models.SlugField(_("address"), max_length=50, unique=True, validators=[slug_validator])
    name = models.CharField(_("municipality"), max_length=200)
    full_name = models.CharField(_("full name of the department"), max_length=500)
    head_position = models.CharField(
        _("position of the head"), max_length=300, blank=True, help_text=_("Signs and approves papers; no names.")
    )
    year_kind = models.CharField(
        _("reporting year"), max_length=10, choices=YearChoices.choices, default=YearChoices.CALENDAR
    )
    site = models.URLField(_("site"), blank=True)
    is_public = models.BooleanField(_("shown to everybody"), default=True)
    notice = models.CharField(
        _("notice"), max_length=300, blank=True, help_text=_("Stands on every page and paper of the department.")
    )
    counts_leaders = models.BooleanField(
        _("count leaders as involved"),
        default=True,
        help_text=_("Whether a leader school itself counts as involved in the network (indicator I1)."),
    )
    report_days = models.PositiveSmallIntegerField(
        _("days to report"), default=10, help_text=_("Days after an event within which its report is due.")
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("education department")
        verbose_name_plural = _("education departments")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(slug__in=sorted(RESERVED_SLUGS)),
                name="department_slug_not_reserved",
                violation_error_message=_("This address is taken by the portal itself; choose another."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def changed_at(self) -> datetime:
        """When anything of it was last changed: the department itself, or any record of it."""
        stamp = getattr(self, "last_change", None)
        return stamp.at if stamp else self.created_at

    @property
    def years(self) -> YearKind:
        """The kind of its reporting years."""
        return YearKind(self.year_kind)

    def year(self, start: int) -> ReportingYear:
        return ReportingYear(start, self.years)


class LastChange(models.Model):
    """The stamp of a department's last change (see `schools.changes`): pages of it are kept while it stands."""

    department = models.OneToOneField(
        Department,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="last_change",
        verbose_name=_("education department"),
    )
    number = models.PositiveBigIntegerField(_("number of the change"), default=1)
    at = models.DateTimeField(_("changed"), default=timezone.now)

    class Meta:
        verbose_name = _("last change")
        verbose_name_plural = _("last changes")

    def __str__(self) -> str:
        return f"{self.department_id}, {self.number}"
