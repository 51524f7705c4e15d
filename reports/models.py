"""Papers as records: files built from the data of the moment, and editions frozen by publishing."""

import secrets
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from schools.access import Scoped, ScopedQuerySet
from schools.fields import year_field
from schools.models import Department, User

# Without letters and digits that look alike on paper.
CODE_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def new_code() -> str:
    """A code that stands under the QR of a paper, e.g. «7KQX-M2PA-94TD» (60 bits)."""
    letters = "".join(secrets.choice(CODE_ALPHABET) for _letter in range(12))
    return "-".join(letters[start : start + 4] for start in (0, 4, 8))


class PaperKind(models.TextChoices):
    ANNUAL = "annual", _("annual monitoring paper")


class PaperBuildQuerySet(ScopedQuerySet["PaperBuild"]):
    def of_paper(self, department: Department, kind: str, year: int) -> "PaperBuildQuerySet":
        return self.filter(department=department, kind=kind, year=year)

    def unfinished(self) -> "PaperBuildQuerySet":
        return self.filter(state__in=[PaperBuild.State.QUEUED, PaperBuild.State.RUNNING])


class PaperBuild(Scoped):
    """One building of a paper's files from one state of the data, known by the fingerprint of its contents.

    The row stays when the data change, so that the code printed on a paper can always be looked up; the files
    go with the next building.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        RUNNING = "running", _("being built")
        READY = "ready", _("ready")
        FAILED = "failed", _("failed")

    department = models.ForeignKey(
        Department, on_delete=models.CASCADE, related_name="paper_builds", verbose_name=_("education department")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=PaperKind.choices)
    year = year_field()
    fingerprint = models.CharField(_("fingerprint of the contents"), max_length=64)
    code = models.CharField(_("code"), max_length=20, unique=True, default=new_code, editable=False)
    as_of = models.DateField(_("as of"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.QUEUED)
    progress = models.PositiveSmallIntegerField(_("done, %"), default=0)
    step = models.CharField(_("step"), max_length=200, blank=True)
    error = models.TextField(_("error"), blank=True)
    pdf = models.FileField(_("PDF"), upload_to="papers/%Y/%m/", blank=True)
    xlsx = models.FileField(_("Excel"), upload_to="papers/%Y/%m/", blank=True)
    pdf_sha256 = models.CharField(_("checksum of the PDF"), max_length=64, blank=True)
    xlsx_sha256 = models.CharField(_("checksum of the workbook"), max_length=64, blank=True)
    requested_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("requested by")
    )
    queued_at = models.DateTimeField(_("requested"), auto_now_add=True)
    built_at = models.DateTimeField(_("built"), null=True, blank=True)

    objects = PaperBuildQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("built paper")
        verbose_name_plural = _("built papers")
        ordering = ["-queued_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["department", "kind", "year", "fingerprint"], name="paper_built_once")
        ]

    def __str__(self) -> str:
        return f"{self.department}, {self.get_kind_display()}, {self.department.year(self.year)}"


class Publication(Scoped):
    """An edition of a paper: draft → approved → published, with frozen contents (выпуск)."""

    public: ClassVar[bool] = False

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        APPROVED = "approved", _("approved")
        PUBLISHED = "published", _("published")
        WITHDRAWN = "withdrawn", _("withdrawn")

    department = models.ForeignKey(
        Department, on_delete=models.CASCADE, related_name="publications", verbose_name=_("education department")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=PaperKind.choices)
    year = year_field()
    edition = models.PositiveSmallIntegerField(_("edition"), default=1)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    contents = models.JSONField(_("frozen contents"), default=dict, blank=True, editable=False)
    checksum = models.CharField(_("checksum"), max_length=64, blank=True, editable=False)
    code = models.CharField(_("code"), max_length=20, unique=True, default=new_code, editable=False)
    pdf = models.FileField(_("PDF"), upload_to="publications/%Y/", blank=True)
    xlsx = models.FileField(_("Excel"), upload_to="publications/%Y/", blank=True)
    approved_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("approved by")
    )
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)

    class Meta:
        verbose_name = _("edition of a paper")
        verbose_name_plural = _("editions of papers")
        ordering = ["department", "-year", "kind", "-edition"]
        constraints = [
            models.UniqueConstraint(fields=["department", "kind", "year", "edition"], name="publication_edition_once"),
            models.CheckConstraint(
                condition=~models.Q(state="published") | models.Q(published_at__isnull=False),
                name="publication_published_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department}, {self.get_kind_display()}, {self.year}, {self.edition}"
