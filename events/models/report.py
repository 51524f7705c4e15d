"""What a school reports on an event, its files, and every change of its state."""

from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from schools.access import Scoped, ScopedQuerySet
from schools.models import School, User
from schools.models.school import same_department

from .event import Event


class ReportQuerySet(ScopedQuerySet["EventReport"]):
    def accepted(self) -> "ReportQuerySet":
        return self.filter(state=EventReport.State.ACCEPTED)

    def due(self, on: date) -> "ReportQuerySet":
        """Reports whose last day has passed; an event that was called off asks for none."""
        off = [Event.State.POSTPONED, Event.State.CANCELLED]
        return self.filter(due_on__lt=on).exclude(event__state__in=off)


class EventReport(Scoped):
    """A school's report on an event; the school's head writes it. State changes go through `events.workflow.move`."""

    department_path: ClassVar[str] = "event__department"
    school_paths: ClassVar[tuple[str, ...] | None] = ("school",)
    curator_paths: ClassVar[tuple[str, ...]] = ("event__pairing__curator",)
    principal_edits: ClassVar[bool] = True
    public: ClassVar[bool] = False

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("submitted")
        RETURNED = "returned", _("returned")
        ACCEPTED = "accepted", _("accepted")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="reports", verbose_name=_("event"))
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="reports", verbose_name=_("organisation"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    due_on = models.DateField(_("due"))
    held_on = models.DateField(_("held on"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=300, blank=True)
    heads = models.PositiveIntegerField(_("heads and deputies"), null=True, blank=True)
    teachers = models.PositiveIntegerField(_("teachers"), null=True, blank=True)
    teachers_first = models.PositiveIntegerField(
        _("of them for the first time this year"),
        null=True,
        blank=True,
        help_text=_("Unique teachers: those who took part in no earlier event of the year."),
    )
    pupils = models.PositiveIntegerField(_("pupils"), null=True, blank=True)
    parents = models.PositiveIntegerField(_("parents"), null=True, blank=True)
    result = models.TextField(_("result"), blank=True)
    problems = models.TextField(_("problems"), blank=True)
    links = models.TextField(_("links"), blank=True, help_text=_("One on a line."))
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True, editable=False)
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True, editable=False)
    version = models.PositiveSmallIntegerField(_("version"), default=1, editable=False)

    objects = ReportQuerySet.as_manager()  # type: ignore[misc]
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("report on an event")
        verbose_name_plural = _("reports on events")
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["event", "school"], name="report_once_a_school"),
            models.CheckConstraint(
                condition=Q(teachers__isnull=True)
                | Q(teachers_first__isnull=True)
                | Q(teachers_first__lte=F("teachers")),
                name="report_first_time_within_teachers",
                violation_error_message=_("There cannot be more first-time teachers than teachers."),
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(accepted_at__isnull=False),
                name="report_accepted_has_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["submitted", "accepted"]) | Q(submitted_at__isnull=False),
                name="report_submitted_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} — {self.school}"

    def clean(self) -> None:
        super().clean()
        if (event := getattr(self, "event", None)) is not None:
            same_department(self, "school", own=event.department_id)

    @transaction.atomic
    def save(self, *args: Any, moving: bool = False, **kwargs: Any) -> None:
        """Save what the school wrote. Only `events.workflow.move` changes the state (`moving`).

        Raises ValidationError for an accepted report, which is locked, and for a copy that was read before the
        report moved on: it would take the state back without a word of why.
        """
        if self.pk and not moving:
            stored = EventReport.objects.select_for_update().filter(pk=self.pk).values_list("state", flat=True).first()
            if stored == self.State.ACCEPTED:
                raise ValidationError(_("An accepted report is locked: open it again, with a reason."))
            if stored is not None and stored != self.state:
                raise ValidationError(_("The report has moved on meanwhile; open it once more."))
        super().save(*args, **kwargs)


class ReportMove(Scoped):
    """One change of a report's state: who, when, from, to, why."""

    department_path: ClassVar[str] = "report__event__department"
    school_paths: ClassVar[tuple[str, ...] | None] = ("report__school",)
    curator_paths: ClassVar[tuple[str, ...]] = ("report__event__pairing__curator",)
    public: ClassVar[bool] = False

    class Reason(models.TextChoices):
        NONE = "", _("no reason")
        COUNTS = "counts", _("the counts do not add up")
        RESULT = "result", _("the result is not described")
        EVIDENCE = "evidence", _("no evidence")
        WRONG_EVENT = "wrong_event", _("not about this event")
        CORRECTION = "correction", _("correction of an accepted report")
        OTHER = "other", _("other")

    report = models.ForeignKey(EventReport, on_delete=models.CASCADE, related_name="moves", verbose_name=_("report"))
    action = models.CharField(_("action"), max_length=20)
    from_state = models.CharField(_("from state"), max_length=10)
    to_state = models.CharField(_("to state"), max_length=10)
    reason_code = models.CharField(_("reason"), max_length=20, choices=Reason.choices, default=Reason.NONE, blank=True)
    comment = models.TextField(_("comment"), blank=True)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("move of a report")
        verbose_name_plural = _("moves of a report")
        ordering = ["report", "at", "id"]

    def __str__(self) -> str:
        return f"{self.report}: {self.from_state} → {self.to_state}"


class ReportFile(Scoped):
    """A photograph or document that goes with a report."""

    department_path: ClassVar[str] = "report__event__department"
    school_paths: ClassVar[tuple[str, ...] | None] = ("report__school",)
    curator_paths: ClassVar[tuple[str, ...]] = ("report__event__pairing__curator",)
    principal_edits: ClassVar[bool] = True
    public: ClassVar[bool] = False

    report = models.ForeignKey(EventReport, on_delete=models.CASCADE, related_name="files", verbose_name=_("report"))
    file = models.FileField(_("file"), upload_to="reports/%Y/%m/")
    name = models.CharField(_("name"), max_length=200)
    size = models.PositiveIntegerField(_("size, bytes"), default=0)
    added_at = models.DateTimeField(_("added"), auto_now_add=True)

    class Meta:
        verbose_name = _("file of a report")
        verbose_name_plural = _("files of a report")
        ordering = ["report", "id"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        report = getattr(self, "report", None)
        if report is not None and report.state == EventReport.State.ACCEPTED:
            raise ValidationError(_("An accepted report is locked: open it again, with a reason."))
