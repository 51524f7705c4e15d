"""Orders and regulations: clauses, who carries them out, who controls, what is annexed and published."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from schools.access import Scoped, ScopedQuerySet, Searchable
from schools.models import Department
from schools.models.school import is_within_itself, same_department


class DirectiveQuerySet(ScopedQuerySet["Directive"]):
    def holding(self, words: list[str]) -> "DirectiveQuerySet":
        """Those that hold all the folded words themselves, or of whose clauses one does."""
        clauses = Clause.objects.filter(search_key__holds=words).order_by()
        return self.filter(Q(search_key__holds=words) | Q(pk__in=clauses.values("directive")))


class Directive(Searchable, Scoped):
    """An order, regulation or other act of the department (приказ, положение). Positions, never names."""

    search_sources: ClassVar[tuple[str, ...]] = ("number", "title", "basis")

    class Kind(models.TextChoices):
        ORDER = "order", pgettext_lazy("directive", "order")
        REGULATION = "regulation", _("regulation")
        RESOLUTION = "resolution", _("resolution")
        LETTER = "letter", _("letter")
        OTHER = "other", _("other document")

    department = models.ForeignKey(
        Department, on_delete=models.CASCADE, related_name="directives", verbose_name=_("education department")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.ORDER)
    number = models.CharField(_("number"), max_length=50, blank=True)
    extra_number = models.CharField(
        _("further mark"), max_length=50, blank=True, help_text=_("A second number or mark, as written.")
    )
    issued_on = models.DateField(_("date"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    title = models.CharField(_("title"), max_length=500)
    basis = models.TextField(_("basis"), blank=True)
    annex_of = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="annexes", verbose_name=_("annex of")
    )
    annex_number = models.CharField(_("number of the annex"), max_length=20, blank=True)
    signatory = models.CharField(_("signed by (position)"), max_length=300, blank=True)
    controller = models.CharField(_("controlled by (position)"), max_length=300, blank=True)
    published_on = models.DateField(_("published on the site"), null=True, blank=True)
    publication = models.CharField(_("where it is published"), max_length=300, blank=True)
    amends = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="amended_by", verbose_name=_("amends")
    )
    repeals = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="repealed_by", verbose_name=_("repeals")
    )
    note = models.TextField(_("note"), blank=True)

    objects = DirectiveQuerySet.as_manager()  # type: ignore[misc]
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("directive")
        verbose_name_plural = _("directives")
        ordering = ["department", "-issued_on", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["department", "kind", "number", "issued_on"],
                condition=~Q(number=""),
                name="directive_number_once_a_day",
                violation_error_message=_("A directive with this number and date exists already."),
            ),
            models.CheckConstraint(
                condition=Q(annex_of__isnull=True) | ~Q(annex_of=F("id")),
                name="directive_not_its_own_annex",
                violation_error_message=_("A directive cannot be an annex of itself."),
            ),
        ]

    def __str__(self) -> str:
        if not self.number:
            return f"{self.get_kind_display()} «{self.title}»"
        day = f" {self.issued_on:%d.%m.%Y}" if self.issued_on else ""
        return f"{self.get_kind_display()} № {self.number}{day}"

    def clean(self) -> None:
        super().clean()
        same_department(self, "annex_of")


class Clause(Searchable, Scoped):
    """A clause of an order, or a section or point of a regulation; clauses nest."""

    department_path: ClassVar[str] = "directive__department"
    search_sources: ClassVar[tuple[str, ...]] = ("number", "text", "assignee")

    directive = models.ForeignKey(
        Directive, on_delete=models.CASCADE, related_name="clauses", verbose_name=_("directive")
    )
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="children", verbose_name=_("within")
    )
    position = models.PositiveIntegerField(_("place in order"), default=0)
    number = models.CharField(_("number"), max_length=30, blank=True)
    text = models.TextField(_("text"))
    assignee = models.CharField(_("assigned to (position)"), max_length=300, blank=True)
    term_text = models.CharField(_("term as written"), max_length=300, blank=True)
    due_on = models.DateField(_("due"), null=True, blank=True)
    done_on = models.DateField(_("done"), null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("clause")
        verbose_name_plural = _("clauses")
        ordering = ["directive", "position", "id"]

    def __str__(self) -> str:
        return f"{self.number} {self.text}".strip()[:120]

    @property
    def label(self) -> str:
        """«Пункт 2.1», «Пункт» where it has no number: how a link to it is called."""
        number = self.number.strip().rstrip(".")
        return gettext("Clause %(number)s") % {"number": number} if number else gettext("Clause")

    def clean(self) -> None:
        super().clean()
        if self.parent and self.parent.directive_id != self.directive_id:
            raise ValidationError({"parent": _("The outer clause belongs to another directive.")})
        if is_within_itself(self):
            raise ValidationError({"parent": _("It cannot stand within itself.")})
